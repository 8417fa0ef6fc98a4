<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="el_GR">
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
    <name>FormField</name>
    <message>
        <source>%1 (προαιρετικό)</source>
        <translation>%1 (optional)</translation>
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
    <name>MainFrame</name>
    <message>
        <source>Σταθμός εργασίας ΚΕΠ</source>
        <translation>KEP workstation</translation>
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
        <translation>Sending</translation>
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
    <name>SecretBoxes</name>
    <message>
        <source>%1, %2 ψηφία, %3 γραμμένα</source>
        <translation>%1, %2 digits, %3 typed</translation>
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
</context>
</TS>
