<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="el_GR">
<context>
    <name>CardAccessLine</name>
    <message>
        <source>ηη/μμ/εεεε</source>
        <translation>dd/mm/yyyy</translation>
    </message>
    <message>
        <source>Αριθμός εγγράφου</source>
        <translation>Document number</translation>
    </message>
    <message>
        <source>Γέννηση</source>
        <translation>Birth</translation>
    </message>
    <message>
        <source>Λήξη</source>
        <translation>Expiry</translation>
    </message>
    <message>
        <source>Ανάγνωση</source>
        <translation>Read</translation>
    </message>
    <message>
        <source>Γράψτε τον αριθμό.</source>
        <translation>Type the number.</translation>
    </message>
    <message>
        <source>Γράψτε ημέρα, μήνα και έτος.</source>
        <translation>Type day, month and year.</translation>
    </message>
</context>
<context>
    <name>CardCanPanel</name>
    <message>
        <source>Αριθμός πρόσβασης κάρτας (CAN)</source>
        <translation>Card access number (CAN)</translation>
    </message>
    <message>
        <source>Η ανάγνωση αρχίζει με το 6ο ψηφίο.</source>
        <translation>Reading starts with the 6th digit.</translation>
    </message>
    <message>
        <source>Με τα στοιχεία του εγγράφου</source>
        <translation>With the document&apos;s details</translation>
    </message>
</context>
<context>
    <name>CardStrip</name>
    <message>
        <source>Συνέχεια χωρίς τσιπ</source>
        <translation>Go on without the chip</translation>
    </message>
    <message>
        <source>Κλείσιμο</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Αναζήτηση με το όνομα</source>
        <translation>Search by name</translation>
    </message>
    <message>
        <source>Άλλη κάρτα: %1</source>
        <translation>Another card: %1</translation>
    </message>
    <message>
        <source>Ο ανοιχτός φάκελος δεν άλλαξε.</source>
        <translation>The open record did not change.</translation>
    </message>
    <message>
        <source>Νέα επίσκεψη</source>
        <translation>New visit</translation>
    </message>
    <message>
        <source>Η κάρτα ταιριάζει σε περισσότερους φακέλους</source>
        <translation>The card fits more than one record</translation>
    </message>
    <message>
        <source>Διαλέξτε με το όνομα: %1.</source>
        <translation>Choose by name: %1.</translation>
    </message>
    <message>
        <source>Δεν βρέθηκε φάκελος για την κάρτα</source>
        <translation>No record was found for the card</translation>
    </message>
    <message>
        <source>Η κάρτα γράφει: %1.</source>
        <translation>The card says: %1.</translation>
    </message>
</context>
<context>
    <name>CaseButtons</name>
    <message>
        <source>Απόρριψη προχείρου</source>
        <translation>Discard draft</translation>
    </message>
    <message>
        <source>Η αίτηση παίρνει αριθμό</source>
        <translation>The application is getting its number</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>Ορισμός</source>
        <translation>Definition</translation>
    </message>
    <message>
        <source>Βρέθηκε το πρόχειρο από %1</source>
        <translation>Found the draft from %1</translation>
    </message>
    <message>
        <source>Συνεχίζετε εκεί που σταμάτησε η πληκτρολόγηση.</source>
        <translation>You go on where the typing stopped.</translation>
    </message>
    <message>
        <source>Πρόχειρο</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>Αίτηση</source>
        <translation>Application</translation>
    </message>
    <message>
        <source>Όλα τα πεδία είναι υποχρεωτικά εκτός αν γράφει «προαιρετικό»</source>
        <translation>All fields are required unless marked “optional”</translation>
    </message>
</context>
<context>
    <name>CheckEditor</name>
    <message>
        <source>Ναι</source>
        <translation>Yes</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Κατάσταση</source>
        <translation>State</translation>
    </message>
</context>
<context>
    <name>ClerkBlock</name>
    <message>
        <source>%1, %2: κλείδωμα ή αλλαγή υπαλλήλου</source>
        <translation>%1, %2: lock or change clerk</translation>
    </message>
</context>
<context>
    <name>DayEntry</name>
    <message>
        <source>ηη/μμ/εεεε</source>
        <translation>dd/mm/yyyy</translation>
    </message>
</context>
<context>
    <name>DeskPage</name>
    <message>
        <source>ΚΕΠ %1 · θυρίδα %2 · %3</source>
        <translation>KEP %1 · desk %2 · %3</translation>
    </message>
    <message>
        <source>Μέρη της θυρίδας</source>
        <translation>Parts of the desk</translation>
    </message>
    <message>
        <source>Πολίτης</source>
        <translation>Citizen</translation>
    </message>
    <message>
        <source>Υποθέσεις και έγγραφα</source>
        <translation>Cases and documents</translation>
    </message>
    <message>
        <source>Αριθμός και αναμονή</source>
        <translation>Number and waiting</translation>
    </message>
</context>
<context>
    <name>DiagnosticsPage</name>
    <message>
        <source>Έλεγχος όλων</source>
        <translation>Check everything</translation>
    </message>
    <message>
        <source>Αντιγραφή αναφοράς για την υποστήριξη</source>
        <translation>Copy a report for support</translation>
    </message>
    <message>
        <source>Γραμμή και δεδομένα</source>
        <translation>Line and data</translation>
    </message>
    <message>
        <source>Συσκευές</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>Κανένα από τότε που άνοιξε η θέση.</source>
        <translation>None since the workstation was opened.</translation>
    </message>
    <message>
        <source>Έλεγχος ξανά</source>
        <translation>Check again</translation>
    </message>
    <message>
        <source>χωρίς προσωπικά στοιχεία</source>
        <translation>without personal data</translation>
    </message>
    <message>
        <source>Τελευταία προβλήματα</source>
        <translation>Last problems</translation>
    </message>
    <message>
        <source>Έλεγχος θέσης</source>
        <translation>Check of this workstation</translation>
    </message>
</context>
<context>
    <name>EffectsPanel</name>
    <message>
        <source>Τι αλλάζει χωρίς γραμμή</source>
        <translation>What changes without the line</translation>
    </message>
    <message>
        <source>Όπως πάντα</source>
        <translation>As always</translation>
    </message>
    <message>
        <source>Επισκέψεις, ουρά και κάρτες</source>
        <translation>Visits, queue and cards</translation>
    </message>
    <message>
        <source>Αναζήτηση και φάκελοι όσων υπάρχουν σε αυτή τη θέση</source>
        <translation>Search and the records kept at this workstation</translation>
    </message>
    <message>
        <source>Αιτήσεις, δικαιολογητικά και απόδειξη με αριθμό</source>
        <translation>Applications, documents and a numbered receipt</translation>
    </message>
    <message>
        <source>Αποστολή στο κέντρο: γίνεται μόνη της μόλις έρθει η γραμμή</source>
        <translation>Sending to the centre: happens by itself as soon as the line is back</translation>
    </message>
    <message>
        <source>Παραλαβή γίνεται, έκδοση θα επιβεβαιωθεί: %1</source>
        <translation>Applications are taken in, issuing is confirmed later: %1</translation>
    </message>
    <message>
        <source>Περιμένει</source>
        <translation>Waits</translation>
    </message>
    <message>
        <source>Αναζήτηση πέρα από αυτή τη θέση</source>
        <translation>Search beyond this workstation</translation>
    </message>
    <message>
        <source>Νέα υπόθεση για: %1</source>
        <translation>New case for: %1</translation>
    </message>
    <message>
        <source>Δεν γίνεται τώρα</source>
        <translation>Not possible now</translation>
    </message>
    <message>
        <source>Κλείσιμο</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>EnrolmentPage</name>
    <message>
        <source>Εγγραφή θέσης</source>
        <translation>Enrol this workstation</translation>
    </message>
    <message>
        <source>Διεύθυνση του κέντρου</source>
        <translation>Address of the centre</translation>
    </message>
    <message>
        <source>Τη δίνει η πληροφορική μαζί με τον κωδικό.</source>
        <translation>IT gives it together with the code.</translation>
    </message>
    <message>
        <source>Κωδικός εγγραφής</source>
        <translation>Enrolment code</translation>
    </message>
    <message>
        <source>Ισχύει μία φορά, για αυτόν τον υπολογιστή και αυτή τη θυρίδα.</source>
        <translation>Valid once, for this computer and this desk.</translation>
    </message>
    <message>
        <source>Γράψτε τον κωδικό που σας έδωσε η πληροφορική.</source>
        <translation>Type the code that IT gave you.</translation>
    </message>
    <message>
        <source>Γίνεται η εγγραφή…</source>
        <translation>Enrolling…</translation>
    </message>
    <message>
        <source>Περιμένουμε την απάντηση του κέντρου.</source>
        <translation>Waiting for the centre&apos;s answer.</translation>
    </message>
    <message>
        <source>Εγγραφή</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>Το κέντρο δεν απαντά</source>
        <translation>The centre does not answer</translation>
    </message>
    <message>
        <source>Ελέγξτε τη διεύθυνση και τη γραμμή και ξαναδοκιμάστε.</source>
        <translation>Check the address and the line and try again.</translation>
    </message>
    <message>
        <source>Γράψτε τη διεύθυνση του κέντρου.</source>
        <translation>Type the address of the centre.</translation>
    </message>
    <message>
        <source>Αυτό δεν είναι διεύθυνση. Γράψτε την όπως σας δόθηκε.</source>
        <translation>This is not an address. Type it as it was given to you.</translation>
    </message>
    <message>
        <source>Η διεύθυνση πρέπει να αρχίζει με https://.</source>
        <translation>The address must begin with https://.</translation>
    </message>
    <message>
        <source>Αυτός ο υπολογιστής γίνεται θυρίδα του ΚΕΠ σας. Γίνεται μία φορά και χρειάζεται γραμμή.</source>
        <translation>This computer becomes a desk of your KEP. It is done once and needs the line.</translation>
    </message>
</context>
<context>
    <name>FaultsModel</name>
    <message>
        <source>Ώρα</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Κωδικός</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Τι έγινε</source>
        <translation>What happened</translation>
    </message>
    <message>
        <source>Τι έγινε μετά</source>
        <translation>What came of it</translation>
    </message>
</context>
<context>
    <name>FaultsTable</name>
    <message>
        <source>Τελευταία προβλήματα</source>
        <translation>Last problems</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>Επιλογή</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>Αποθήκευση</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Ακύρωση</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>FootBar</name>
    <message>
        <source>Δεν λείπει τίποτα.</source>
        <translation>Nothing is missing.</translation>
    </message>
    <message>
        <source>%1 Και %2 ακόμη.</source>
        <translation>%1 And %2 more.</translation>
    </message>
</context>
<context>
    <name>FormField</name>
    <message>
        <source>%1 (προαιρετικό)</source>
        <translation>%1 (optional)</translation>
    </message>
</context>
<context>
    <name>FormSection</name>
    <message>
        <source>από τον φάκελο του πολίτη</source>
        <translation>from the citizen&apos;s record</translation>
    </message>
</context>
<context>
    <name>IdlePanel</name>
    <message>
        <source>Οι τελευταίες επισκέψεις σας</source>
        <translation>Your last visits</translation>
    </message>
    <message>
        <source>Καμία επίσκεψη ακόμη</source>
        <translation>No visit yet</translation>
    </message>
    <message>
        <source>Όσες κλείνετε σήμερα φαίνονται εδώ.</source>
        <translation>Those you close today show here.</translation>
    </message>
    <message>
        <source>Δεν υπάρχει επίσκεψη</source>
        <translation>There is no visit</translation>
    </message>
    <message>
        <source>F9 για τον επόμενο · τοποθετήστε κάρτα · F3 για αναζήτηση</source>
        <translation>F9 for the next one · place a card · F3 to search</translation>
    </message>
    <message>
        <source>Δεν έχει ταυτοποιηθεί</source>
        <translation>Not identified</translation>
    </message>
    <message>
        <source>Τοποθετήστε κάρτα · F3 για αναζήτηση πολίτη</source>
        <translation>Place a card · F3 to search for a citizen</translation>
    </message>
    <message>
        <source>Χωρίς αριθμό</source>
        <translation>Without number</translation>
    </message>
    <message>
        <source>χωρίς ταυτοποίηση</source>
        <translation>not identified</translation>
    </message>
    <message>
        <source>Έκλεισε</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Η επίσκεψη %1 έκλεισε στις %2.</source>
        <translation>Visit %1 was closed at %2.</translation>
    </message>
    <message>
        <source>χωρίς αριθμό</source>
        <translation>without number</translation>
    </message>
    <message>
        <source>Αναίρεση</source>
        <translation>Undo</translation>
    </message>
</context>
<context>
    <name>KeyCapButton</name>
    <message>
        <source>Πλήκτρο %1</source>
        <translation>Key %1</translation>
    </message>
</context>
<context>
    <name>LineOnFrame</name>
    <message>
        <source>Ουρά: ζωντανή</source>
        <translation>Queue: live</translation>
    </message>
    <message>
        <source>Ουρά: δεν απαντά</source>
        <translation>Queue: no answer</translation>
    </message>
    <message>
        <source>Κάρτα: καμία</source>
        <translation>Card: none</translation>
    </message>
    <message>
        <source>Κάρτα: διαβάζεται</source>
        <translation>Card: reading</translation>
    </message>
    <message>
        <source>Κάρτα: διαβάστηκε</source>
        <translation>Card: read</translation>
    </message>
    <message>
        <source>Κάρτα: χρειάζεται εσάς</source>
        <translation>Card: needs you</translation>
    </message>
    <message>
        <source>Έρχονται οι φάκελοι · %1</source>
        <translation>Records are coming · %1</translation>
    </message>
    <message>
        <source>Συνδέεται…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>Συνδεδεμένο</source>
        <translation>Connected</translation>
    </message>
    <message>
        <source>Χωρίς γραμμή</source>
        <translation>No line</translation>
    </message>
    <message>
        <source>Κέντρο: δεν απαντά</source>
        <translation>Centre: no answer</translation>
    </message>
    <message>
        <source>Χρειάζεται σύνδεση</source>
        <translation>A sign-in is needed</translation>
    </message>
    <message>
        <source> · δοκιμάζει</source>
        <translation> · trying</translation>
    </message>
    <message>
        <source> · νέα δοκιμή σε %1</source>
        <translation> · next try in %1</translation>
    </message>
    <message>
        <source>Σωσμένα εδώ: %1 σε αναμονή αποστολής</source>
        <translation>Saved here: %1 waiting to be sent</translation>
    </message>
    <message>
        <source>Όλα στάλθηκαν %1</source>
        <translation>Everything was sent %1</translation>
    </message>
    <message>
        <source>Χωρίς γραμμή από τις %1</source>
        <translation>No line since %1</translation>
    </message>
    <message>
        <source>Τι αλλάζει</source>
        <translation>What changes</translation>
    </message>
    <message>
        <source>Η γραμμή λειτουργεί, ο κεντρικός διακομιστής όχι (από %1). Συνεχίζετε κανονικά· ξαναδοκιμάζουμε μόνοι μας.</source>
        <translation>The line works, the central server does not (since %1). You go on as usual; we keep trying.</translation>
    </message>
    <message>
        <source>Το κέντρο δεν απαντά</source>
        <translation>The centre does not answer</translation>
    </message>
    <message>
        <source>Δοκιμή τώρα</source>
        <translation>Try now</translation>
    </message>
    <message>
        <source>Για αποστολή χρειάζεται μία σύνδεση. Η δουλειά σας σώζεται εδώ.</source>
        <translation>Sending needs one sign-in. Your work is saved here.</translation>
    </message>
    <message>
        <source>Σύνδεση</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Συνεχίζετε κανονικά. Ό,τι κάνετε σώζεται εδώ και στέλνεται μόνο του.</source>
        <translation>You go on as usual. What you do is saved here and sent by itself.</translation>
    </message>
    <message>
        <source>Η γραμμή επανήλθε</source>
        <translation>The line is back</translation>
    </message>
</context>
<context>
    <name>LockPage</name>
    <message>
        <source>Κλειδωμένο</source>
        <translation>Locked</translation>
    </message>
    <message>
        <source>Φράση αυτής της θέσης</source>
        <translation>Passphrase of this workstation</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Ξεκλείδωμα</source>
        <translation>Unlock</translation>
    </message>
    <message>
        <source>Πληκτρολογήστε το PIN σας.</source>
        <translation>Type your PIN.</translation>
    </message>
    <message>
        <source>Γράψτε τη φράση σας.</source>
        <translation>Type your passphrase.</translation>
    </message>
    <message>
        <source>Τελευταία σύνδεση %1</source>
        <translation>Last sign-in %1</translation>
    </message>
    <message>
        <source>Δεν έχει ανοίξει ακόμη</source>
        <translation>Not opened yet</translation>
    </message>
    <message>
        <source>Κλείδωσε %1</source>
        <translation>Locked %1</translation>
    </message>
    <message>
        <source>επίσκεψη</source>
        <translation>visit</translation>
    </message>
    <message>
        <source>%1 · %2 ανοιχτό</source>
        <translation>%1 · %2 open</translation>
    </message>
    <message>
        <source>Νέα προσπάθεια σε %1 δευτερόλεπτα.</source>
        <translation>Next try in %1 seconds.</translation>
    </message>
    <message>
        <source>Νέα προσπάθεια σε 1 δευτερόλεπτο.</source>
        <translation>Next try in 1 second.</translation>
    </message>
    <message>
        <source>Απομένουν %1 προσπάθειες.</source>
        <translation>%1 tries left.</translation>
    </message>
    <message>
        <source>Απομένει 1 προσπάθεια.</source>
        <translation>1 try left.</translation>
    </message>
    <message>
        <source>Μετά θα χρειαστεί σύνδεση με κωδικούς.</source>
        <translation>After that a full sign-in is needed.</translation>
    </message>
    <message>
        <source>Επίσκεψη %1</source>
        <translation>Visit %1</translation>
    </message>
    <message>
        <source>Επίσκεψη χωρίς αριθμό</source>
        <translation>Visit without number</translation>
    </message>
    <message>
        <source>πρόχειρη αίτηση σωσμένη %1</source>
        <translation>draft application saved %1</translation>
    </message>
    <message>
        <source>πρόχειρη αίτηση που δεν σώθηκε ακόμη: μην κλείσετε τη θέση</source>
        <translation>draft application not saved yet: do not close the workstation</translation>
    </message>
    <message>
        <source>1 αποστολή σε αναμονή</source>
        <translation>1 item waiting to be sent</translation>
    </message>
    <message>
        <source>%1 αποστολές σε αναμονή</source>
        <translation>%1 items waiting to be sent</translation>
    </message>
    <message>
        <source>Δεν είχε μείνει κάτι ανοιχτό.</source>
        <translation>Nothing had been left open.</translation>
    </message>
    <message>
        <source>Μικρή παύση μετά από λάθος προσπάθειες</source>
        <translation>A short pause after wrong tries</translation>
    </message>
    <message>
        <source>Ξεκλειδώνει…</source>
        <translation>Unlocking…</translation>
    </message>
    <message>
        <source>Χρειάζεται σύνδεση με κωδικούς</source>
        <translation>A full sign-in is needed</translation>
    </message>
    <message>
        <source>Περιμένετε λίγο</source>
        <translation>Wait a little</translation>
    </message>
    <message>
        <source>Η είσοδος κλείδωσε</source>
        <translation>Entry is locked</translation>
    </message>
    <message>
        <source>Χρειάζεται σύνδεση με κωδικούς· η δουλειά σας είναι σωσμένη.</source>
        <translation>A full sign-in is needed; your work is saved.</translation>
    </message>
    <message>
        <source>Σύνδεση</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Ποιος είστε;</source>
        <translation>Who are you?</translation>
    </message>
    <message>
        <source>Άλλος υπάλληλος…</source>
        <translation>Another clerk…</translation>
    </message>
    <message>
        <source>Η δουλειά σας είναι όπως την αφήσατε</source>
        <translation>Your work is as you left it</translation>
    </message>
</context>
<context>
    <name>MainFrame</name>
    <message>
        <source>Σταθμός εργασίας ΚΕΠ</source>
        <translation>KEP workstation</translation>
    </message>
</context>
<context>
    <name>MissingList</name>
    <message>
        <source>Πριν υποβάλετε</source>
        <translation>Before you submit</translation>
    </message>
</context>
<context>
    <name>NewSlotPage</name>
    <message>
        <source>Ορίστε το PIN σας</source>
        <translation>Set your PIN</translation>
    </message>
    <message>
        <source>Ορίστε τη φράση σας</source>
        <translation>Set your passphrase</translation>
    </message>
    <message>
        <source>PIN, 6 ψηφία</source>
        <translation>PIN, 6 digits</translation>
    </message>
    <message>
        <source>Φράση</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Ξανά το ίδιο</source>
        <translation>The same again</translation>
    </message>
    <message>
        <source>Αποθήκευση</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>%1, με αυτό ανοίγετε τη θέση από εδώ και πέρα, και χωρίς γραμμή.</source>
        <translation>%1, with this you open the workstation from now on, without the line too.</translation>
    </message>
    <message>
        <source>Πολύ απλό PIN. Διαλέξτε άλλα ψηφία.</source>
        <translation>Too simple a PIN. Choose other digits.</translation>
    </message>
    <message>
        <source>Οι δύο φορές διαφέρουν. Γράψτε το ίδιο ξανά.</source>
        <translation>The two differ. Type the same again.</translation>
    </message>
    <message>
        <source>Συμφωνεί.</source>
        <translation>They agree.</translation>
    </message>
    <message>
        <source>Φτιάχνεται το κλειδί της θέσης.</source>
        <translation>Making the key of this workstation.</translation>
    </message>
    <message>
        <source>Όχι ημερομηνία, όχι ίδια ή συνεχόμενα ψηφία.</source>
        <translation>No date, no equal or consecutive digits.</translation>
    </message>
    <message>
        <source>Λείπουν %1 χαρακτήρες.</source>
        <translation>%1 characters missing.</translation>
    </message>
    <message>
        <source>Τουλάχιστον 10 χαρακτήρες. Τρεις άσχετες λέξεις θυμούνται εύκολα.</source>
        <translation>At least 10 characters. Three unrelated words are easy to remember.</translation>
    </message>
    <message>
        <source>Λείπει 1 χαρακτήρας.</source>
        <translation>1 character missing.</translation>
    </message>
    <message>
        <source>Επαναλαμβάνεται το ίδιο· χρειάζονται περισσότερα γράμματα.</source>
        <translation>It repeats itself; more letters are needed.</translation>
    </message>
    <message>
        <source>Αρκετή. Μία λέξη ακόμη την κάνει καλή.</source>
        <translation>Enough. One more word makes it good.</translation>
    </message>
    <message>
        <source>Καλή φράση.</source>
        <translation>A good passphrase.</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Εντάξει</source>
        <translation>OK</translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message>
        <source>Αποστολή τώρα</source>
        <translation>Send now</translation>
    </message>
    <message>
        <source>Θέλουν εσάς</source>
        <translation>Need you</translation>
    </message>
    <message>
        <source>Στέλνονται μόνες τους</source>
        <translation>Go by themselves</translation>
    </message>
    <message>
        <source>Όλα έχουν σταλεί.</source>
        <translation>Everything has been sent.</translation>
    </message>
    <message>
        <source>Δεν περιμένει τίποτα σε αυτή τη θέση.</source>
        <translation>Nothing waits at this workstation.</translation>
    </message>
    <message>
        <source>Θέλουν εσάς %1</source>
        <translation>%1 need you</translation>
    </message>
    <message>
        <source>Σε αναμονή %1</source>
        <translation>%1 waiting</translation>
    </message>
    <message>
        <source>πιο παλιά αναμονή %1</source>
        <translation>oldest has waited %1</translation>
    </message>
    <message>
        <source>και άλλες %1</source>
        <translation>and %1 more</translation>
    </message>
    <message>
        <source>Κάθε αποστολή είναι ήδη σωσμένη σε αυτή τη θέση. Αν μία απορριφθεί, οι άλλες συνεχίζουν.</source>
        <translation>Each item is already saved at this workstation. If one is rejected, the others go on.</translation>
    </message>
    <message>
        <source>Χωρίς γραμμή. Όλα είναι σωσμένα εδώ και στέλνονται μόνα τους μόλις επανέλθει.</source>
        <translation>No line. Everything is saved here and is sent by itself as soon as it is back.</translation>
    </message>
    <message>
        <source>Όλα είναι σωσμένα εδώ. Για αποστολή χρειάζεται μία σύνδεση.</source>
        <translation>Everything is saved here. Sending needs one sign-in.</translation>
    </message>
    <message>
        <source>Δεν περιμένει τίποτα για αποστολή</source>
        <translation>Nothing waits to be sent</translation>
    </message>
    <message>
        <source>Σε αναμονή</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Στέλνεται</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Στάλθηκε</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Σύγκρουση</source>
        <translation>Conflict</translation>
    </message>
    <message>
        <source>Απορρίφθηκε</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>Αίτηση</source>
        <translation>Application</translation>
    </message>
    <message>
        <source>Αλλαγή σε υπόθεση</source>
        <translation>Change to a case</translation>
    </message>
    <message>
        <source>Ενέργεια σε υπόθεση</source>
        <translation>Act on a case</translation>
    </message>
    <message>
        <source>Επίσκεψη</source>
        <translation>Visit</translation>
    </message>
    <message>
        <source>Αίτημα διόρθωσης στοιχείων</source>
        <translation>Request to correct data</translation>
    </message>
    <message>
        <source>Καταγραφή πρόσβασης σε φάκελο</source>
        <translation>Note of access to a record</translation>
    </message>
    <message>
        <source>Εγγραφή</source>
        <translation>Entry</translation>
    </message>
    <message>
        <source>%1 ημ.</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>%1 ώ.</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>Αποστολές</source>
        <translation>Outbox</translation>
    </message>
</context>
<context>
    <name>PagePreview</name>
    <message>
        <source>Προεπισκόπηση</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>Πιο κοντά</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>Πιο μακριά</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>Τέλος και επισύναψη</source>
        <translation>Finish and attach</translation>
    </message>
    <message>
        <source>Σελίδα %1</source>
        <translation>Page %1</translation>
    </message>
</context>
<context>
    <name>PageStrip</name>
    <message>
        <source>νέα</source>
        <translation>new</translation>
    </message>
    <message>
        <source>λευκή</source>
        <translation>blank</translation>
    </message>
    <message>
        <source>Προβολή</source>
        <translation>View</translation>
    </message>
    <message>
        <source>έρχεται</source>
        <translation>coming</translation>
    </message>
    <message>
        <source>περιμένει χαρτί</source>
        <translation>waits for paper</translation>
    </message>
    <message>
        <source>Σελίδα %1</source>
        <translation>Page %1</translation>
    </message>
    <message>
        <source>Σελίδες</source>
        <translation>Pages</translation>
    </message>
</context>
<context>
    <name>PaperRow</name>
    <message>
        <source>Πλήρες</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>Χρήση</source>
        <translation>Use</translation>
    </message>
    <message>
        <source>Αρχείο…</source>
        <translation>File…</translation>
    </message>
    <message>
        <source>Επιδείχθηκε</source>
        <translation>Shown</translation>
    </message>
    <message>
        <source>Άλλο</source>
        <translation>Another</translation>
    </message>
    <message>
        <source>Χρειάζεται μόνο όταν ισχύει: %1</source>
        <translation>Needed only when this holds: %1</translation>
    </message>
    <message>
        <source>πλήρες</source>
        <translation>complete</translation>
    </message>
    <message>
        <source>λείπει</source>
        <translation>missing</translation>
    </message>
    <message>
        <source>δεν χρειάζεται τώρα</source>
        <translation>not needed now</translation>
    </message>
</context>
<context>
    <name>PapersSection</name>
    <message>
        <source>Δικαιολογητικά</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>Για αυτή την αίτηση δεν ζητείται κανένα έγγραφο.</source>
        <translation>No document is asked for with this application.</translation>
    </message>
    <message>
        <source>Δεν χρειάζονται τώρα</source>
        <translation>Not needed now</translation>
    </message>
    <message>
        <source>Επιλογή αρχείου</source>
        <translation>Choose a file</translation>
    </message>
    <message>
        <source>%1 από %2</source>
        <translation>%1 of %2</translation>
    </message>
</context>
<context>
    <name>PartRow</name>
    <message>
        <source>Ελέγχεται</source>
        <translation>Checking</translation>
    </message>
    <message>
        <source>Καλά</source>
        <translation>Well</translation>
    </message>
    <message>
        <source>Προσοχή</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>Θέλει εσάς</source>
        <translation>Needs you</translation>
    </message>
    <message>
        <source>Δεν υπάρχει</source>
        <translation>Not there</translation>
    </message>
    <message>
        <source>Άγνωστο</source>
        <translation>Unknown</translation>
    </message>
    <message>
        <source>Τι να κάνω</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>Έλεγχος ξανά</source>
        <translation>Check again</translation>
    </message>
    <message>
        <source>Άνοιγμα</source>
        <translation>Open</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Απόκρυψη</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>Εμφάνιση</source>
        <translation>Show</translation>
    </message>
</context>
<context>
    <name>PersonHeader</name>
    <message>
        <source>Εμφάνιση</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>γενν. %1</source>
        <translation>born %1</translation>
    </message>
    <message>
        <source>χωρίς ΑΦΜ</source>
        <translation>no AFM</translation>
    </message>
    <message>
        <source>Δεν έχει ταυτοποιηθεί</source>
        <translation>Not identified</translation>
    </message>
    <message>
        <source>Δεν επαληθεύτηκε η γνησιότητα</source>
        <translation>Genuineness was not verified</translation>
    </message>
    <message>
        <source>Ταυτοποίηση από τσιπ</source>
        <translation>Identified by chip</translation>
    </message>
    <message>
        <source>Μητρώο: δεν ελέγχθηκε</source>
        <translation>Register: not checked</translation>
    </message>
    <message>
        <source>Μητρώο: %1</source>
        <translation>Register: %1</translation>
    </message>
    <message>
        <source>Έρχεται ο φάκελος…</source>
        <translation>The record is coming…</translation>
    </message>
    <message>
        <source>Φάκελος από το κέντρο, όπως ήταν %1</source>
        <translation>Record from the centre, as of %1</translation>
    </message>
    <message>
        <source>Φάκελος από τη μνήμη της θέσης, όπως ήταν %1</source>
        <translation>Record from this workstation&apos;s memory, as of %1</translation>
    </message>
    <message>
        <source>πριν %1′</source>
        <translation>%1′ ago</translation>
    </message>
    <message>
        <source>μόλις τώρα</source>
        <translation>just now</translation>
    </message>
    <message>
        <source>Το έγγραφο διαβάστηκε από τσιπ %1</source>
        <translation>The document was read by chip %1</translation>
    </message>
    <message>
        <source>γνήσιο</source>
        <translation>genuine</translation>
    </message>
    <message>
        <source>λήγει %1</source>
        <translation>expires %1</translation>
    </message>
    <message>
        <source>Ταυτοποίηση</source>
        <translation>Identification</translation>
    </message>
    <message>
        <source>Βεβαιότητα</source>
        <translation>Assurance</translation>
    </message>
    <message>
        <source>Μητρώο</source>
        <translation>Register</translation>
    </message>
</context>
<context>
    <name>PersonPanel</name>
    <message>
        <source>Φάκελος πολίτη</source>
        <translation>Citizen&apos;s record</translation>
    </message>
    <message>
        <source>Ξανά</source>
        <translation>Again</translation>
    </message>
    <message>
        <source> (από %1)</source>
        <translation> (from %1)</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Θυρίδα</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>Περιμένουν</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Η σειρά</source>
        <translation>The queue</translation>
    </message>
    <message>
        <source>Δεν περιμένει κανείς</source>
        <translation>Nobody is waiting</translation>
    </message>
    <message>
        <source>Μόλις έρθει κάποιος θα φανεί εδώ.</source>
        <translation>As soon as somebody comes it shows here.</translation>
    </message>
    <message>
        <source>Θυρίδα %1</source>
        <translation>Desk %1</translation>
    </message>
    <message>
        <source>%1 · ανοιχτή</source>
        <translation>%1 · open</translation>
    </message>
    <message>
        <source>Το γραφείο δουλεύει χωρίς σύστημα προτεραιότητας.</source>
        <translation>The office works without a queue system.</translation>
    </message>
    <message>
        <source>Επόμενος στη σειρά: %1</source>
        <translation>Next in the queue: %1</translation>
    </message>
    <message>
        <source>Δεν περιμένει κανείς.</source>
        <translation>Nobody is waiting.</translation>
    </message>
    <message>
        <source>Δουλεύετε με επισκέψεις χωρίς αριθμό.</source>
        <translation>You work with visits without a number.</translation>
    </message>
    <message>
        <source>Τώρα εξυπηρετείται</source>
        <translation>Being served now</translation>
    </message>
    <message>
        <source>από %1</source>
        <translation>since %1</translation>
    </message>
    <message>
        <source>Επίσκεψη χωρίς αριθμό</source>
        <translation>Visit without number</translation>
    </message>
    <message>
        <source>Περίμενε %1</source>
        <translation>Waited %1</translation>
    </message>
    <message>
        <source>Περιμένουν %1</source>
        <translation>%1 waiting</translation>
    </message>
    <message>
        <source>η σειρά ορίζεται από την ουρά</source>
        <translation>the order is set by the queue</translation>
    </message>
    <message>
        <source>+ %1 ακόμη · </source>
        <translation>+ %1 more · </translation>
    </message>
    <message>
        <source>όπως ήταν %1</source>
        <translation>as of %1</translation>
    </message>
    <message>
        <source>μέγιστη αναμονή %1</source>
        <translation>longest wait %1</translation>
    </message>
    <message>
        <source>περιμένει %1 λεπτά</source>
        <translation>waiting %1 minutes</translation>
    </message>
    <message>
        <source>περιμένει 1 λεπτό</source>
        <translation>waiting 1 minute</translation>
    </message>
    <message>
        <source>με προτεραιότητα</source>
        <translation>with priority</translation>
    </message>
    <message>
        <source>ραντεβού %1 · ήρθε</source>
        <translation>appointment %1 · has come</translation>
    </message>
    <message>
        <source>Χρειάζονται 2 κλήσεις· καλέστε ξανά πρώτα</source>
        <translation>It takes 2 calls; call again first</translation>
    </message>
    <message>
        <source>Σε %1 δευτερόλεπτα</source>
        <translation>In %1 seconds</translation>
    </message>
    <message>
        <source>Σε 1 δευτερόλεπτο</source>
        <translation>In 1 second</translation>
    </message>
    <message>
        <source>Επανάκληση</source>
        <translation>Call again</translation>
    </message>
    <message>
        <source>Δεν προσήλθε</source>
        <translation>Did not come</translation>
    </message>
    <message>
        <source>Επόμενο</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Ελεύθερη</source>
        <translation>Free</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Μέρη</source>
        <translation>Places</translation>
    </message>
    <message>
        <source>Θυρίδα</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>Υποθέσεις</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>Αποστολές</source>
        <translation>Outbox</translation>
    </message>
    <message>
        <source>Εποπτεία</source>
        <translation>Board</translation>
    </message>
    <message>
        <source>Έλεγχος</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>Ρυθμίσεις</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>RailModel</name>
    <message>
        <source>1 θέλει εσάς</source>
        <translation>1 needs you</translation>
    </message>
    <message>
        <source>%1 θέλουν εσάς</source>
        <translation>%1 need you</translation>
    </message>
</context>
<context>
    <name>ReadInput</name>
    <message>
        <source>Ναι</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>Όχι</source>
        <translation>No</translation>
    </message>
</context>
<context>
    <name>ReceiptPage</name>
    <message>
        <source>Η αίτηση πρωτοκολλήθηκε</source>
        <translation>The application was registered</translation>
    </message>
    <message>
        <source>QR για τη σελίδα ελέγχου της απόδειξης</source>
        <translation>QR to the page that checks the receipt</translation>
    </message>
    <message>
        <source>Τι γίνεται τώρα</source>
        <translation>What happens now</translation>
    </message>
    <message>
        <source>Πείτε στον πολίτη</source>
        <translation>Tell the citizen</translation>
    </message>
    <message>
        <source>Το F9 κλείνει και την επίσκεψη %1.</source>
        <translation>F9 also closes visit %1.</translation>
    </message>
    <message>
        <source>Το F9 κλείνει και την επίσκεψη.</source>
        <translation>F9 also closes the visit.</translation>
    </message>
    <message>
        <source>Η εκτύπωση είναι σε εξέλιξη</source>
        <translation>Printing is under way</translation>
    </message>
    <message>
        <source>Αποθήκευση της απόδειξης</source>
        <translation>Save the receipt</translation>
    </message>
    <message>
        <source>Προσωρινός αριθμός</source>
        <translation>Provisional number</translation>
    </message>
    <message>
        <source>Προσωρινός αριθμός · ο οριστικός θα φανεί στη σελίδα του QR.</source>
        <translation>Provisional number · the definitive one will show on the page of the QR.</translation>
    </message>
    <message>
        <source>Αριθμός πρωτοκόλλου</source>
        <translation>Protocol number</translation>
    </message>
    <message>
        <source>Οριστικός. Πρωτοκολλήθηκε σήμερα, %1.</source>
        <translation>Definitive. Registered today, %1.</translation>
    </message>
    <message>
        <source>Τυπώνεται…</source>
        <translation>Printing…</translation>
    </message>
    <message>
        <source>Δεν υπάρχει εκτυπωτής: η απόδειξη σώζεται ως PDF</source>
        <translation>There is no printer: the receipt is saved as PDF</translation>
    </message>
    <message>
        <source>Δεν τυπώθηκε</source>
        <translation>Not printed</translation>
    </message>
    <message>
        <source>Εκτυπώθηκε %1</source>
        <translation>Printed %1</translation>
    </message>
    <message>
        <source>Στάλθηκε στον εκτυπωτή %1</source>
        <translation>Sent to the printer %1</translation>
    </message>
    <message>
        <source>Δεν επιβεβαιώθηκε· δείτε αν βγήκε το χαρτί</source>
        <translation>Not confirmed; look whether the paper came out</translation>
    </message>
    <message>
        <source>Σε αναμονή</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Στέλνεται</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Στάλθηκε</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Θέλει εσάς · Αποστολές</source>
        <translation>Needs you · Outbox</translation>
    </message>
    <message>
        <source>Επόμενο</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Ίδιος πολίτης, άλλη υπόθεση</source>
        <translation>Same citizen, another case</translation>
    </message>
    <message>
        <source>Εκτύπωση ξανά</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>Αποθήκευση PDF</source>
        <translation>Save PDF</translation>
    </message>
    <message>
        <source>Μετά</source>
        <translation>Next</translation>
    </message>
</context>
<context>
    <name>SaveLine</name>
    <message>
        <source>Δεν σώθηκε ακόμη</source>
        <translation>Not saved yet</translation>
    </message>
    <message>
        <source>τελευταία φορά %1</source>
        <translation>last time %1</translation>
    </message>
    <message>
        <source>Σώθηκε %1</source>
        <translation>Saved %1</translation>
    </message>
    <message>
        <source>Σώζεται…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>Σώζεται μόνο του όσο γράφετε.</source>
        <translation>It saves itself while you type.</translation>
    </message>
</context>
<context>
    <name>ScanPage</name>
    <message>
        <source>Δύο όψεις</source>
        <translation>Two sides</translation>
    </message>
    <message>
        <source>Σάρωση</source>
        <translation>Scan</translation>
    </message>
    <message>
        <source>Διακοπή</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Πίσω στην υπόθεση</source>
        <translation>Back to the case</translation>
    </message>
    <message>
        <source>Στροφή</source>
        <translation>Turn</translation>
    </message>
    <message>
        <source>Ξανά αυτή</source>
        <translation>This one again</translation>
    </message>
    <message>
        <source>Αφαίρεση</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Αναίρεση</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>γκρι</source>
        <translation>grey</translation>
    </message>
    <message>
        <source>έγχρωμο</source>
        <translation>colour</translation>
    </message>
    <message>
        <source>Κείμενο, %1 %2 dpi</source>
        <translation>Text, %1 %2 dpi</translation>
    </message>
    <message>
        <source>Από το τζάμι, %1 %2 dpi</source>
        <translation>From the glass, %1 %2 dpi</translation>
    </message>
    <message>
        <source>%1 από %2</source>
        <translation>%1 of %2</translation>
    </message>
    <message>
        <source>Η σελίδα %1 φαίνεται λευκή και διπλώθηκε.</source>
        <translation>Page %1 looks blank and was folded away.</translation>
    </message>
    <message>
        <source>Οι σελίδες %1 φαίνονται λευκές και διπλώθηκαν.</source>
        <translation>Pages %1 look blank and were folded away.</translation>
    </message>
    <message>
        <source>Δεν διαγράφεται· μένει στο έγγραφο αν δεν την αφαιρέσετε.</source>
        <translation>It is not deleted; it stays in the document unless you remove it.</translation>
    </message>
    <message>
        <source>Δεν διαγράφονται· μένουν στο έγγραφο αν δεν τις αφαιρέσετε.</source>
        <translation>They are not deleted; they stay in the document unless you remove them.</translation>
    </message>
    <message>
        <source>Καμία σελίδα ακόμη</source>
        <translation>No page yet</translation>
    </message>
    <message>
        <source>Βάλτε τα χαρτιά στον τροφοδότη ή στο τζάμι και πατήστε F8.</source>
        <translation>Put the paper in the feeder or on the glass and press F8.</translation>
    </message>
    <message>
        <source>Ετοιμάζεται το έγγραφο</source>
        <translation>The document is being prepared</translation>
    </message>
    <message>
        <source>1 σελίδα</source>
        <translation>1 page</translation>
    </message>
    <message>
        <source>%1 σελίδες</source>
        <translation>%1 pages</translation>
    </message>
    <message>
        <source>1 λευκή</source>
        <translation>1 blank</translation>
    </message>
    <message>
        <source>%1 λευκές</source>
        <translation>%1 blank</translation>
    </message>
    <message>
        <source>Προφίλ σάρωσης</source>
        <translation>Scan profile</translation>
    </message>
    <message>
        <source>Σάρωση στην υπόθεση</source>
        <translation>Scan into the case</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Όνομα, ΑΦΜ, ΑΜΚΑ, αριθμός υπόθεσης ή εντολή</source>
        <translation>Name, AFM, AMKA, case number or command</translation>
    </message>
    <message>
        <source>Αναζήτηση και εντολές</source>
        <translation>Search and commands</translation>
    </message>
</context>
<context>
    <name>SearchPopup</name>
    <message>
        <source>Αποτελέσματα αναζήτησης</source>
        <translation>Search results</translation>
    </message>
    <message>
        <source>Αποτελέσματα</source>
        <translation>Results</translation>
    </message>
    <message>
        <source>επιλογή</source>
        <translation>select</translation>
    </message>
    <message>
        <source>άνοιγμα</source>
        <translation>open</translation>
    </message>
    <message>
        <source>κλείσιμο</source>
        <translation>close</translation>
    </message>
</context>
<context>
    <name>SecretBoxes</name>
    <message>
        <source>%1, %2 ψηφία, %3 γραμμένα</source>
        <translation>%1, %2 digits, %3 typed</translation>
    </message>
</context>
<context>
    <name>SegmentsEditor</name>
    <message>
        <source>Ναι</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>Όχι</source>
        <translation>No</translation>
    </message>
</context>
<context>
    <name>SelectEditor</name>
    <message>
        <source>Διαλέξτε</source>
        <translation>Choose</translation>
    </message>
</context>
<context>
    <name>ServicesPage</name>
    <message>
        <source>Όνομα ή λέξη της υπηρεσίας</source>
        <translation>Name of the service, or a word of it</translation>
    </message>
    <message>
        <source>Αναζήτηση υπηρεσίας</source>
        <translation>Search for a service</translation>
    </message>
    <message>
        <source>Υπηρεσίες</source>
        <translation>Services</translation>
    </message>
    <message>
        <source>Δεν βρέθηκε υπηρεσία</source>
        <translation>No service was found</translation>
    </message>
    <message>
        <source>Δοκιμάστε άλλη λέξη του τίτλου.</source>
        <translation>Try another word of the title.</translation>
    </message>
    <message>
        <source>%1 υπηρεσίες</source>
        <translation>%1 services</translation>
    </message>
    <message>
        <source>%1 υπηρεσία</source>
        <translation>%1 service</translation>
    </message>
    <message>
        <source>Έρχονται μόνες τους μόλις η θέση συνδεθεί με το κέντρο.</source>
        <translation>They come by themselves once this workstation is connected to the centre.</translation>
    </message>
    <message>
        <source>Δεν υπάρχουν ακόμη υπηρεσίες εδώ</source>
        <translation>There are no services here yet</translation>
    </message>
    <message>
        <source>ολοκληρώνεται και χωρίς γραμμή</source>
        <translation>can be completed without the line</translation>
    </message>
    <message>
        <source>χωρίς γραμμή: παραλαμβάνεται η αίτηση</source>
        <translation>without the line: the application is taken in</translation>
    </message>
    <message>
        <source>μόνο με γραμμή</source>
        <translation>only with the line</translation>
    </message>
    <message>
        <source>πρόσφατη</source>
        <translation>recent</translation>
    </message>
    <message>
        <source>Νέα υπόθεση</source>
        <translation>New case</translation>
    </message>
    <message>
        <source>Διαλέξτε υπηρεσία. Οι τελευταίες που χρησιμοποιήσατε είναι πρώτες.</source>
        <translation>Choose a service. Those you used last come first.</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Ορίζεται από τον φορέα.</source>
        <translation>Decided by your organisation.</translation>
    </message>
    <message>
        <source>Ορίζεται από τον φορέα. Για αλλαγή απευθυνθείτε στην πληροφορική.</source>
        <translation>Decided by your organisation. Ask IT to change it.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Ομάδες ρυθμίσεων</source>
        <translation>Groups of settings</translation>
    </message>
    <message>
        <source>Αναίρεση</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>1 ρύθμιση ορίζει ο φορέας</source>
        <translation>1 setting is decided by your organisation</translation>
    </message>
    <message>
        <source>%1 ρυθμίσεις ορίζει ο φορέας</source>
        <translation>%1 settings are decided by your organisation</translation>
    </message>
    <message>
        <source>Οι αλλαγές σώζονται αμέσως.</source>
        <translation>Changes are saved at once.</translation>
    </message>
    <message>
        <source>Τελευταία: «%1», %2.</source>
        <translation>Last: “%1”, %2.</translation>
    </message>
    <message>
        <source>Ρυθμίσεις</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Ανοιχτές υποθέσεις</source>
        <translation>Open cases</translation>
    </message>
    <message>
        <source>Έγγραφα στον φάκελο</source>
        <translation>Documents on file</translation>
    </message>
    <message>
        <source>Ενεργεί για</source>
        <translation>Acts for</translation>
    </message>
    <message>
        <source>Καμία ανοιχτή υπόθεση.</source>
        <translation>No open case.</translation>
    </message>
    <message>
        <source>Για σήμερα</source>
        <translation>For today</translation>
    </message>
    <message>
        <source>Δεν έχετε πρόχειρα.</source>
        <translation>You have no drafts.</translation>
    </message>
    <message>
        <source>Υπόθεση</source>
        <translation>Case</translation>
    </message>
    <message>
        <source>Πρόχειρο</source>
        <translation>Draft</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Σύνδεση</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Θυρίδα %1</source>
        <translation>Desk %1</translation>
    </message>
    <message>
        <source>ΚΕΠ %1</source>
        <translation>KEP %1</translation>
    </message>
    <message>
        <source>Με PIN αυτής της θέσης (χωρίς γραμμή)</source>
        <translation>With this workstation&apos;s PIN (without the line)</translation>
    </message>
    <message>
        <source>Με φράση αυτής της θέσης (χωρίς γραμμή)</source>
        <translation>With this workstation&apos;s passphrase (without the line)</translation>
    </message>
    <message>
        <source>Η πρώτη σύνδεση σε αυτή τη θέση χρειάζεται γραμμή.</source>
        <translation>The first sign-in at this workstation needs the line.</translation>
    </message>
    <message>
        <source>Η σύνδεση με κωδικούς περιμένει τη γραμμή· το PIN σας ανοίγει.</source>
        <translation>The full sign-in waits for the line; your PIN opens.</translation>
    </message>
    <message>
        <source>Η σύνδεση με κωδικούς περιμένει τη γραμμή· η φράση σας ανοίγει.</source>
        <translation>The full sign-in waits for the line; your passphrase opens.</translation>
    </message>
    <message>
        <source>Το κέντρο δεν απαντά</source>
        <translation>The centre does not answer</translation>
    </message>
    <message>
        <source>Σύνδεση με κωδικούς Δημόσιας Διοίκησης</source>
        <translation>Sign in with Public Administration credentials</translation>
    </message>
    <message>
        <source>Ολοκληρώστε τη σύνδεση στο παράθυρο που άνοιξε. Μετά επιστρέφετε εδώ αυτόματα.</source>
        <translation>Complete the sign-in in the window that opened. You come back here by yourself afterwards.</translation>
    </message>
    <message>
        <source>Άνοιγμα ξανά</source>
        <translation>Open again</translation>
    </message>
    <message>
        <source>Ακύρωση</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Άλλοι τρόποι</source>
        <translation>Other ways</translation>
    </message>
    <message>
        <source>Σταθμός εργασίας ΚΕΠ</source>
        <translation>KEP workstation</translation>
    </message>
</context>
<context>
    <name>Skeleton</name>
    <message>
        <source>Φορτώνει</source>
        <translation>Loading</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Κατάσταση θέσης</source>
        <translation>State of this workstation</translation>
    </message>
    <message>
        <source>Όλα λειτουργούν</source>
        <translation>Everything works</translation>
    </message>
</context>
<context>
    <name>StepCard</name>
    <message>
        <source>Επόμενο βήμα</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>Νέα υπόθεση</source>
        <translation>New case</translation>
    </message>
    <message>
        <source>Συνέχεια του προχείρου</source>
        <translation>Go on with the draft</translation>
    </message>
    <message>
        <source>Επόμενο</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Αναζήτηση πολίτη</source>
        <translation>Search for a citizen</translation>
    </message>
    <message>
        <source>Ποιος ήρθε; Με κάρτα στον αναγνώστη ο φάκελος ανοίγει μόνος του.</source>
        <translation>Who came? With a card on the reader the record opens by itself.</translation>
    </message>
    <message>
        <source>Νέα αίτηση</source>
        <translation>New application</translation>
    </message>
    <message>
        <source>Ήρθε για: %1.</source>
        <translation>Came for: %1.</translation>
    </message>
    <message>
        <source>Διαλέξτε υπηρεσία και ξεκινήστε.</source>
        <translation>Choose a service and begin.</translation>
    </message>
</context>
<context>
    <name>StepList</name>
    <message>
        <source>Βήματα</source>
        <translation>Steps</translation>
    </message>
</context>
<context>
    <name>StepMarks</name>
    <message>
        <source>Βήματα</source>
        <translation>Steps</translation>
    </message>
</context>
<context>
    <name>SummaryCard</name>
    <message>
        <source>Τι θα υποβληθεί</source>
        <translation>What will be submitted</translation>
    </message>
    <message>
        <source>Πριν υποβάλετε</source>
        <translation>Before you submit</translation>
    </message>
    <message>
        <source>Δεν λείπει τίποτα.</source>
        <translation>Nothing is missing.</translation>
    </message>
</context>
<context>
    <name>SwitchInput</name>
    <message>
        <source>Ναι</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>Όχι</source>
        <translation>No</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Ιστορικό από όλα τα κανάλια</source>
        <translation>History from all channels</translation>
    </message>
    <message>
        <source>Φίλτρο καναλιού</source>
        <translation>Channel filter</translation>
    </message>
    <message>
        <source>Ιστορικό</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Δεν υπάρχει ιστορικό</source>
        <translation>There is no history</translation>
    </message>
    <message>
        <source>Ό,τι γίνεται σε οποιοδήποτε κανάλι φαίνεται εδώ.</source>
        <translation>What happens on any channel shows here.</translation>
    </message>
    <message>
        <source>ζωντανό</source>
        <translation>live</translation>
    </message>
    <message>
        <source>όπως ήταν %1</source>
        <translation>as of %1</translation>
    </message>
    <message>
        <source>Ξανά</source>
        <translation>Again</translation>
    </message>
    <message>
        <source>Λείπουν όσα ήρθαν μετά τις %1: δεν απάντησε %2.</source>
        <translation>What came after %1 is missing: %2 did not answer.</translation>
    </message>
    <message>
        <source>χωρίς αριθμό</source>
        <translation>without number</translation>
    </message>
    <message>
        <source>Επίσκεψη %1</source>
        <translation>Visit %1</translation>
    </message>
    <message>
        <source>Τώρα</source>
        <translation>Now</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Νέα υπόθεση</source>
        <translation>New case</translation>
    </message>
    <message>
        <source>Επόμενο</source>
        <translation>Next</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>Η θέση δεν άνοιξε ακόμη</source>
        <translation>The workstation has not opened yet</translation>
    </message>
    <message>
        <source>Δοκιμή ξανά</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>TroubleStrip</name>
    <message>
        <source>Ακύρωση</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Σμίκρυνση</source>
        <translation>Make smaller</translation>
    </message>
    <message>
        <source>Πίσω στην υπόθεση</source>
        <translation>Back to the case</translation>
    </message>
    <message>
        <source>Σάρωση</source>
        <translation>Scan</translation>
    </message>
    <message>
        <source>Συνέχεια από τη σελίδα %1</source>
        <translation>Go on from page %1</translation>
    </message>
    <message>
        <source>Τέλος με 1 σελίδα</source>
        <translation>Finish with 1 page</translation>
    </message>
    <message>
        <source>Τέλος με %1 σελίδες</source>
        <translation>Finish with %1 pages</translation>
    </message>
</context>
<context>
    <name>VisitBlock</name>
    <message>
        <source>Καμία επίσκεψη</source>
        <translation>No visit</translation>
    </message>
    <message>
        <source>Επίσκεψη %1, %2</source>
        <translation>Visit %1, %2</translation>
    </message>
    <message>
        <source>Πατήστε F9 για τον επόμενο</source>
        <translation>Press F9 for the next one</translation>
    </message>
    <message>
        <source>Σε εξυπηρέτηση %1</source>
        <translation>In service %1</translation>
    </message>
</context>
<context>
    <name>_DropHint</name>
    <message>
        <source>Σύρετε εδώ αρχείο ή φωτογραφία (PDF, JPG, PNG, έως %1)</source>
        <translation>Drop a file or a photograph here (PDF, JPG, PNG, up to %1)</translation>
    </message>
</context>
<context>
    <name>case</name>
    <message>
        <source>Για: %1</source>
        <translation>For: %1</translation>
    </message>
    <message>
        <source>Έκδοση υπηρεσίας %1</source>
        <translation>Version %1 of the service</translation>
    </message>
    <message>
        <source>Συμπληρώστε: %1.</source>
        <translation>Fill in: %1.</translation>
    </message>
    <message>
        <source>Διορθώστε: %1.</source>
        <translation>Correct: %1.</translation>
    </message>
    <message>
        <source>Να επιδειχθεί: %1.</source>
        <translation>To be shown: %1.</translation>
    </message>
    <message>
        <source>Επισυνάψτε: %1.</source>
        <translation>Attach: %1.</translation>
    </message>
    <message>
        <source>Σαρώνεται…</source>
        <translation>Scanning…</translation>
    </message>
    <message>
        <source>Ετοιμάζεται το έγγραφο</source>
        <translation>The document is being prepared</translation>
    </message>
    <message>
        <source>Κρατήθηκε 1 σελίδα</source>
        <translation>1 page kept</translation>
    </message>
    <message>
        <source>Κρατήθηκαν %1 σελίδες</source>
        <translation>%1 pages kept</translation>
    </message>
    <message>
        <source>Περιμένει 1 σελίδα – συνέχεια</source>
        <translation>1 page waiting – go on</translation>
    </message>
    <message>
        <source>Περιμένουν %1 σελίδες – συνέχεια</source>
        <translation>%1 pages waiting – go on</translation>
    </message>
    <message>
        <source>1 σελίδα</source>
        <translation>1 page</translation>
    </message>
    <message>
        <source>%1 σελίδες</source>
        <translation>%1 pages</translation>
    </message>
    <message>
        <source>Προβολή</source>
        <translation>View</translation>
    </message>
    <message>
        <source>Συνέχεια</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>Σάρωση</source>
        <translation>Scan</translation>
    </message>
    <message>
        <source>Επισυνάφθηκε αρχείο</source>
        <translation>A file was attached</translation>
    </message>
    <message>
        <source>Σαρώθηκε</source>
        <translation>Scanned</translation>
    </message>
    <message>
        <source>Από τον φάκελο</source>
        <translation>From the record</translation>
    </message>
    <message>
        <source>Επιδείχθηκε και επιστράφηκε</source>
        <translation>Shown and given back</translation>
    </message>
    <message>
        <source>Εκδόθηκε εδώ</source>
        <translation>Issued here</translation>
    </message>
    <message>
        <source>Υπάρχει ήδη στον φάκελο: %1</source>
        <translation>Already on file: %1</translation>
    </message>
    <message>
        <source>ισχύει έως %1</source>
        <translation>valid until %1</translation>
    </message>
    <message>
        <source>συμπληρωμένη</source>
        <translation>filled in</translation>
    </message>
    <message>
        <source>πλήρη</source>
        <translation>complete</translation>
    </message>
    <message>
        <source>δεν ζητούνται</source>
        <translation>none asked for</translation>
    </message>
    <message>
        <source>Αίτηση</source>
        <translation>Application</translation>
    </message>
    <message>
        <source>Δικαιολογητικά</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>Πρωτόκολλο</source>
        <translation>Registration</translation>
    </message>
    <message>
        <source>αυτόματα</source>
        <translation>by itself</translation>
    </message>
    <message>
        <source>Απόδειξη</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>εκτύπωση</source>
        <translation>printing</translation>
    </message>
    <message>
        <source>Υπηρεσία</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>Για</source>
        <translation>For</translation>
    </message>
    <message>
        <source>Προθεσμία</source>
        <translation>Answer due</translation>
    </message>
    <message>
        <source>Κόστος</source>
        <translation>Cost</translation>
    </message>
    <message>
        <source>Πρωτόκολλο και απόδειξη</source>
        <translation>Register and print receipt</translation>
    </message>
    <message>
        <source>Στο επόμενο που λείπει</source>
        <translation>To the next one missing</translation>
    </message>
    <message>
        <source>Χωρίς παράβολο</source>
        <translation>No fee</translation>
    </message>
    <message>
        <source>λείπει 1</source>
        <translation>1 missing</translation>
    </message>
    <message>
        <source>λείπουν %1</source>
        <translation>%1 missing</translation>
    </message>
    <message>
        <source>Απόρριψη του προχείρου «%1»;</source>
        <translation>Discard the draft “%1”?</translation>
    </message>
    <message>
        <source>Όσα γράφτηκαν και όσα έγγραφα επισυνάφθηκαν σβήνονται από αυτή τη θέση.</source>
        <translation>What was typed and the documents attached are deleted from this workstation.</translation>
    </message>
    <message>
        <source>Απόρριψη προχείρου</source>
        <translation>Discard draft</translation>
    </message>
    <message>
        <source>Κρατώ το πρόχειρο</source>
        <translation>I keep the draft</translation>
    </message>
</context>
<context>
    <name>counter</name>
    <message>
        <source>Επόμενο</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Νέα υπόθεση</source>
        <translation>New case</translation>
    </message>
    <message>
        <source>Τέλος επίσκεψης</source>
        <translation>End of visit</translation>
    </message>
    <message>
        <source>Αποστολές</source>
        <translation>Outbox</translation>
    </message>
    <message>
        <source>Έλεγχος θέσης</source>
        <translation>Check of this desk</translation>
    </message>
    <message>
        <source>Ρυθμίσεις</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Κλείδωμα</source>
        <translation>Lock</translation>
    </message>
</context>
<context>
    <name>dates</name>
    <message>
        <source>Δευτέρα</source>
        <translation>Monday</translation>
    </message>
    <message>
        <source>Τρίτη</source>
        <translation>Tuesday</translation>
    </message>
    <message>
        <source>Τετάρτη</source>
        <translation>Wednesday</translation>
    </message>
    <message>
        <source>Πέμπτη</source>
        <translation>Thursday</translation>
    </message>
    <message>
        <source>Παρασκευή</source>
        <translation>Friday</translation>
    </message>
    <message>
        <source>Σάββατο</source>
        <translation>Saturday</translation>
    </message>
    <message>
        <source>Κυριακή</source>
        <translation>Sunday</translation>
    </message>
    <message>
        <source>σήμερα %1</source>
        <translation>today %1</translation>
    </message>
    <message>
        <source>χθες %1</source>
        <translation>yesterday %1</translation>
    </message>
    <message>
        <source>1 λεπτό</source>
        <translation>1 minute</translation>
    </message>
    <message>
        <source>%1 λεπτά</source>
        <translation>%1 minutes</translation>
    </message>
    <message>
        <source>%1 ώρες</source>
        <translation>%1 hours</translation>
    </message>
    <message>
        <source>%1 ημέρες</source>
        <translation>%1 days</translation>
    </message>
</context>
<context>
    <name>desk</name>
    <message>
        <source>Δεν έχει ταυτοποιηθεί</source>
        <translation>Not identified</translation>
    </message>
    <message>
        <source>ΑΦΜ</source>
        <translation>AFM</translation>
    </message>
    <message>
        <source>ΑΜΚΑ</source>
        <translation>AMKA</translation>
    </message>
    <message>
        <source>Όλα</source>
        <translation>All</translation>
    </message>
    <message>
        <source>ΚΕΠ</source>
        <translation>KEP</translation>
    </message>
    <message>
        <source>gov.gr</source>
        <translation>gov.gr</translation>
    </message>
    <message>
        <source>Τηλέφωνο</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Συνομιλία</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Email</source>
        <translation>Email</translation>
    </message>
    <message>
        <source>Άλλα</source>
        <translation>Others</translation>
    </message>
    <message>
        <source>Συνομιλία gov.gr</source>
        <translation>gov.gr chat</translation>
    </message>
    <message>
        <source>Τηλεφωνικό κέντρο</source>
        <translation>Call centre</translation>
    </message>
    <message>
        <source>Βιντεοκλήση</source>
        <translation>Video call</translation>
    </message>
    <message>
        <source>Ηλεκτρονικό ταχυδρομείο</source>
        <translation>Email</translation>
    </message>
    <message>
        <source>Ταχυδρομείο</source>
        <translation>Post</translation>
    </message>
    <message>
        <source>Ανοιχτό</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Απαντήθηκε</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>Εκκρεμεί</source>
        <translation>Pending</translation>
    </message>
    <message>
        <source>Έτοιμο</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>Ολοκληρώθηκε</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Πρόχειρο</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>Υποβλήθηκε</source>
        <translation>Submitted</translation>
    </message>
    <message>
        <source>Πρωτοκολλήθηκε</source>
        <translation>Registered</translation>
    </message>
    <message>
        <source>Σε έλεγχο</source>
        <translation>In review</translation>
    </message>
    <message>
        <source>Περιμένει πολίτη</source>
        <translation>Awaits citizen</translation>
    </message>
    <message>
        <source>Περιμένει υπηρεσία</source>
        <translation>Awaits agency</translation>
    </message>
    <message>
        <source>Εγκρίθηκε</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>Έτοιμο για παράδοση</source>
        <translation>Ready for pickup</translation>
    </message>
    <message>
        <source>Παραδόθηκε</source>
        <translation>Delivered</translation>
    </message>
    <message>
        <source>Απορρίφθηκε</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>Διαβιβάστηκε</source>
        <translation>Forwarded</translation>
    </message>
    <message>
        <source>Ανακλήθηκε</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>Έληξε</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>Έκλεισε</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Περιμένει αποστολή</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>έως %1</source>
        <translation>until %1</translation>
    </message>
    <message>
        <source>ισχύει έως %1</source>
        <translation>valid until %1</translation>
    </message>
    <message>
        <source>τέκνο</source>
        <translation>child</translation>
    </message>
    <message>
        <source>επιτροπεία</source>
        <translation>guardianship</translation>
    </message>
    <message>
        <source>εξουσιοδότηση</source>
        <translation>authorisation</translation>
    </message>
    <message>
        <source>πληρεξούσιο</source>
        <translation>power of attorney</translation>
    </message>
    <message>
        <source>εταιρεία που εκπροσωπεί</source>
        <translation>company they represent</translation>
    </message>
    <message>
        <source>Βεβαιότητα: υψηλή</source>
        <translation>Assurance: high</translation>
    </message>
    <message>
        <source>Βεβαιότητα: ουσιαστική</source>
        <translation>Assurance: substantial</translation>
    </message>
    <message>
        <source>Βεβαιότητα: χαμηλή</source>
        <translation>Assurance: low</translation>
    </message>
    <message>
        <source>Βεβαιότητα: καμία</source>
        <translation>Assurance: none</translation>
    </message>
    <message>
        <source>Έχει δηλωθεί θάνατος</source>
        <translation>A death has been registered</translation>
    </message>
    <message>
        <source>Νέες αιτήσεις γίνονται μόνο από κληρονόμο ή εκπρόσωπο.</source>
        <translation>New applications only by an heir or a representative.</translation>
    </message>
    <message>
        <source>Απόρρητος φάκελος</source>
        <translation>Confidential record</translation>
    </message>
    <message>
        <source>Κάθε προβολή ελέγχεται. Μη δίνετε στοιχεία επικοινωνίας σε τρίτους.</source>
        <translation>Every look is reviewed. Give no contact details to third parties.</translation>
    </message>
    <message>
        <source>Ο φάκελος ενώθηκε με άλλον</source>
        <translation>The record was merged with another</translation>
    </message>
    <message>
        <source>Συνεχίστε στον ενιαίο φάκελο.</source>
        <translation>Go on in the merged record.</translation>
    </message>
    <message>
        <source>Ανακλήθηκε μια εξουσιοδότηση</source>
        <translation>An authorisation was revoked</translation>
    </message>
    <message>
        <source>Ελέγξτε για ποιον ενεργεί σήμερα.</source>
        <translation>Check for whom they act today.</translation>
    </message>
    <message>
        <source>δεν σώθηκε ακόμη</source>
        <translation>not saved yet</translation>
    </message>
    <message>
        <source>σώθηκε %1</source>
        <translation>saved %1</translation>
    </message>
</context>
<context>
    <name>diagnostics</name>
    <message>
        <source>Τελευταία προβλήματα</source>
        <translation>Last problems</translation>
    </message>
    <message>
        <source>Η αναφορά αντιγράφηκε · χωρίς προσωπικά στοιχεία</source>
        <translation>The report was copied · no personal data</translation>
    </message>
    <message>
        <source>Ελέγχεται 1 μέρος…</source>
        <translation>Checking 1 part…</translation>
    </message>
    <message>
        <source>Ελέγχονται %1 μέρη…</source>
        <translation>Checking %1 parts…</translation>
    </message>
    <message>
        <source>Όλα λειτουργούν.</source>
        <translation>Everything works.</translation>
    </message>
    <message>
        <source>Μία εκκρεμότητα: %2. Όλα τα άλλα λειτουργούν.</source>
        <translation>One thing to see to: %2. Everything else works.</translation>
    </message>
    <message>
        <source>%1 εκκρεμότητες: %2. Όλα τα άλλα λειτουργούν.</source>
        <translation>%1 things to see to: %2. Everything else works.</translation>
    </message>
    <message>
        <source>%1 και %2</source>
        <translation>%1 and %2</translation>
    </message>
    <message>
        <source>Κεντρικός διακομιστής</source>
        <translation>Central server</translation>
    </message>
    <message>
        <source>ο κεντρικός διακομιστής</source>
        <translation>the central server</translation>
    </message>
    <message>
        <source>Μνήμη της θέσης</source>
        <translation>This workstation&apos;s memory</translation>
    </message>
    <message>
        <source>η μνήμη της θέσης</source>
        <translation>this workstation&apos;s memory</translation>
    </message>
    <message>
        <source>Αποστολές</source>
        <translation>Outbox</translation>
    </message>
    <message>
        <source>οι αποστολές</source>
        <translation>the outbox</translation>
    </message>
    <message>
        <source>Κλειδιά</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>τα κλειδιά</source>
        <translation>the keys</translation>
    </message>
    <message>
        <source>Ουρά γραφείου</source>
        <translation>Office queue</translation>
    </message>
    <message>
        <source>η ουρά γραφείου</source>
        <translation>the office queue</translation>
    </message>
    <message>
        <source>Πιστοποιητικό σύνδεσης</source>
        <translation>Connection certificate</translation>
    </message>
    <message>
        <source>το πιστοποιητικό σύνδεσης</source>
        <translation>the connection certificate</translation>
    </message>
    <message>
        <source>Δίσκος</source>
        <translation>Disk</translation>
    </message>
    <message>
        <source>ο δίσκος</source>
        <translation>the disk</translation>
    </message>
    <message>
        <source>Αναγνώστης καρτών</source>
        <translation>Card reader</translation>
    </message>
    <message>
        <source>ο αναγνώστης καρτών</source>
        <translation>the card reader</translation>
    </message>
    <message>
        <source>Σαρωτής</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>ο σαρωτής</source>
        <translation>the scanner</translation>
    </message>
    <message>
        <source>Εκτυπωτής αποδείξεων</source>
        <translation>Receipt printer</translation>
    </message>
    <message>
        <source>ο εκτυπωτής αποδείξεων</source>
        <translation>the receipt printer</translation>
    </message>
</context>
<context>
    <name>problems</name>
    <message>
        <source>Κάτι δεν πήγε όπως έπρεπε</source>
        <translation>Something did not go as it should</translation>
    </message>
    <message>
        <source>Η δουλειά σας είναι σωσμένη. Για την πληροφορική: αριθμός %1.</source>
        <translation>Your work is saved. For IT: number %1.</translation>
    </message>
</context>
<context>
    <name>receipt</name>
    <message>
        <source>ΑΦΜ %1</source>
        <translation>AFM %1</translation>
    </message>
    <message>
        <source>Αιτών</source>
        <translation>Applicant</translation>
    </message>
    <message>
        <source>Έγγραφα</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>απάντηση έως %1</source>
        <translation>answer by %1</translation>
    </message>
    <message>
        <source>Προς</source>
        <translation>To</translation>
    </message>
    <message>
        <source>κωδικός %1</source>
        <translation>code %1</translation>
    </message>
    <message>
        <source>Έλεγχος</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>έως %1</source>
        <translation>by %1</translation>
    </message>
    <message>
        <source>Αποστολή στο κέντρο</source>
        <translation>Sending to the centre</translation>
    </message>
    <message>
        <source>μόνη της, μαζί με τα έγγραφα</source>
        <translation>by itself, with the documents</translation>
    </message>
    <message>
        <source>τώρα</source>
        <translation>now</translation>
    </message>
    <message>
        <source>Απάντηση της υπηρεσίας</source>
        <translation>Answer of the agency</translation>
    </message>
    <message>
        <source>εδώ, μπροστά στον πολίτη</source>
        <translation>here, before the citizen</translation>
    </message>
    <message>
        <source>με επίδειξη ταυτότητας</source>
        <translation>on showing an identity card</translation>
    </message>
    <message>
        <source>μετά</source>
        <translation>later</translation>
    </message>
</context>
<context>
    <name>scan</name>
    <message>
        <source>έγγραφο %1 από %2</source>
        <translation>document %1 of %2</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Επίσκεψη χωρίς αριθμό</source>
        <translation>Visit without number</translation>
    </message>
    <message>
        <source>Ξεκινά επίσκεψη και συνεχίζει την αναζήτηση</source>
        <translation>Begins a visit and goes on searching</translation>
    </message>
    <message>
        <source>Ενέργειες</source>
        <translation>Actions</translation>
    </message>
    <message>
        <source>ΑΦΜ %1 · τα ψηφία ελέγχου συμφωνούν</source>
        <translation>AFM %1 · the check digits agree</translation>
    </message>
    <message>
        <source>Υπόθεση %1 · %2</source>
        <translation>Case %1 · %2</translation>
    </message>
    <message>
        <source>Πολίτες · %1</source>
        <translation>Citizens · %1</translation>
    </message>
    <message>
        <source>Συγκρίνετε το όνομα με το έγγραφο: σωστά ψηφία δεν σημαίνουν σωστό πρόσωπο.</source>
        <translation>Compare the name with the document: right digits do not mean the right person.</translation>
    </message>
    <message>
        <source>Καμία ενέργεια με αυτό το όνομα.</source>
        <translation>No action of this name.</translation>
    </message>
    <message>
        <source>Γράψτε τουλάχιστον 2 γράμματα ή 3 ψηφία.</source>
        <translation>Type at least 2 letters or 3 digits.</translation>
    </message>
    <message>
        <source>Δεν βρέθηκε ανάμεσα σε όσους υπάρχουν σε αυτή τη θέση (%1).</source>
        <translation>Not found among those kept at this workstation (%1).</translation>
    </message>
    <message>
        <source>Δεν βρέθηκε. Ελέγξτε τα ψηφία ή δοκιμάστε όνομα.</source>
        <translation>Not found. Check the digits or try a name.</translation>
    </message>
    <message>
        <source>Δεν βρέθηκε υπόθεση με αυτόν τον αριθμό.</source>
        <translation>No case with this number was found.</translation>
    </message>
    <message>
        <source>Δεν βρέθηκε. Ελέγξτε την ορθογραφία ή δοκιμάστε ΑΦΜ.</source>
        <translation>Not found. Check the spelling or try the AFM.</translation>
    </message>
    <message>
        <source>Χωρίς επίσκεψη: μόνο αριθμοί υποθέσεων</source>
        <translation>Without a visit: case numbers only</translation>
    </message>
    <message>
        <source>χωρίς αριθμό</source>
        <translation>without number</translation>
    </message>
    <message>
        <source>Η αναζήτηση καταγράφεται με σκοπό: επίσκεψη %1</source>
        <translation>The search is logged with its purpose: visit %1</translation>
    </message>
    <message>
        <source>1 αποτέλεσμα</source>
        <translation>1 result</translation>
    </message>
    <message>
        <source>%1 αποτελέσματα</source>
        <translation>%1 results</translation>
    </message>
    <message>
        <source>γράψτε πατρώνυμο ή έτος για λιγότερους</source>
        <translation>add father&apos;s name or year for fewer</translation>
    </message>
    <message>
        <source>ρωτάμε και το κέντρο…</source>
        <translation>asking the centre too…</translation>
    </message>
    <message>
        <source>μόνο όσοι υπάρχουν σε αυτή τη θέση (%1)</source>
        <translation>only those kept at this workstation (%1)</translation>
    </message>
    <message>
        <source>γενν. %1</source>
        <translation>born %1</translation>
    </message>
    <message>
        <source>ΑΦΜ %1</source>
        <translation>AFM %1</translation>
    </message>
    <message>
        <source>χωρίς ΑΦΜ</source>
        <translation>no AFM</translation>
    </message>
    <message>
        <source>1 ανοιχτή</source>
        <translation>1 open</translation>
    </message>
    <message>
        <source>%1 ανοιχτές</source>
        <translation>%1 open</translation>
    </message>
    <message>
        <source>σε αυτή την επίσκεψη</source>
        <translation>in this visit</translation>
    </message>
    <message>
        <source>λατινικά</source>
        <translation>Latin letters</translation>
    </message>
    <message>
        <source>άλλη γραφή</source>
        <translation>other spelling</translation>
    </message>
    <message>
        <source>γνωστός εδώ</source>
        <translation>known here</translation>
    </message>
</context>
<context>
    <name>session</name>
    <message>
        <source>Θυρίδα %1</source>
        <translation>Desk %1</translation>
    </message>
    <message>
        <source>ΚΕΠ</source>
        <translation>KEP</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Εμφάνιση</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>Κλείδωμα</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>Ουρά</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>Συσκευές</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>Εκτύπωση</source>
        <translation>Printing</translation>
    </message>
    <message>
        <source>Αναζήτηση</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Κέντρο</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>Δημόσιες σελίδες</source>
        <translation>Public pages</translation>
    </message>
    <message>
        <source>Όψη</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>Μεγέθυνση</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Γλώσσα</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Κλείδωμα μετά από αδράνεια</source>
        <translation>Lock when idle</translation>
    </message>
    <message>
        <source>Κλείσιμο μετά από αδράνεια</source>
        <translation>Close when idle</translation>
    </message>
    <message>
        <source>Ερώτηση στο κέντρο</source>
        <translation>Asking the centre</translation>
    </message>
    <message>
        <source>Σύστημα προτεραιότητας</source>
        <translation>Queue system</translation>
    </message>
    <message>
        <source>Αναγνώστης καρτών</source>
        <translation>Card reader</translation>
    </message>
    <message>
        <source>Σαρωτής</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>Όνομα σαρωτή</source>
        <translation>Name of the scanner</translation>
    </message>
    <message>
        <source>Αποδείξεις</source>
        <translation>Receipts</translation>
    </message>
    <message>
        <source>Εκτυπωτής</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>Όπως ο υπολογιστής</source>
        <translation>As the computer</translation>
    </message>
    <message>
        <source>Φωτεινή</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Σκούρα</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Υψηλή αντίθεση</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>Αυτόματα</source>
        <translation>Automatic</translation>
    </message>
    <message>
        <source>Χωρίς</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Εικονική συσκευή</source>
        <translation>Simulated device</translation>
    </message>
    <message>
        <source>λεπτά</source>
        <translation>minutes</translation>
    </message>
    <message>
        <source>δευτερόλεπτα</source>
        <translation>seconds</translation>
    </message>
</context>
</TS>
