"""The words of the verification page, Greek first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """One language."""

    language: str
    title: str
    brand: str
    genuine: tuple[str, str]
    provisional: tuple[str, str]
    void: tuple[str, str]
    unknown: tuple[str, str]
    later: tuple[str, str]
    many: tuple[str, str]
    recorded: tuple[str, str]
    kind: tuple[str, str]
    number: str
    provisional_number: str
    issued: str
    office: str
    proves: tuple[str, str, str]
    not_proven: tuple[str, str, str]
    provisional_more: str
    void_more: str
    code: tuple[str, str]
    check: str
    unknown_more: str
    later_more: str


GREEK = Texts(
    language="el",
    title="Έλεγχος εγγράφου – ΚΕΠ",
    brand="Έλεγχος εγγράφου ΚΕΠ",
    genuine=("Η απόδειξη είναι γνήσια", "Εκδόθηκε από ΚΕΠ και δεν έχει ακυρωθεί. Έλεγχος: {}."),
    provisional=(
        "Προσωρινή απόδειξη",
        "Εκδόθηκε χωρίς σύνδεση. Ο αριθμός πρωτοκόλλου δεν έχει δοθεί ακόμη.",
    ),
    void=("Το έγγραφο ακυρώθηκε", "Μην το δεχθείτε. Έλεγχος: {}."),
    unknown=("Δεν βρέθηκε έγγραφο με αυτόν τον κωδικό", "Ελέγξτε τον κωδικό κάτω από το QR."),
    later=(
        "Ο έλεγχος δεν είναι δυνατός τώρα",
        "Αυτό δεν σημαίνει ότι το έγγραφο δεν είναι γνήσιο.",
    ),
    many=("Έγιναν πολλές δοκιμές", "Περιμένετε ένα λεπτό και δοκιμάστε ξανά."),
    recorded=(
        "Στοιχεία που καταχωρίστηκαν",
        "Συγκρίνετέ τα με το χαρτί που έχετε μπροστά σας. Αν διαφέρει έστω και ένα, το έγγραφο "
        "δεν είναι αυτό που εκδόθηκε.",
    ),
    kind=("Είδος", "Απόδειξη παραλαβής αίτησης"),
    number="Αριθμός πρωτοκόλλου",
    provisional_number="Προσωρινός αριθμός",
    issued="Εκδόθηκε",
    office="Υπηρεσία",
    proves=(
        "Τι αποδεικνύει",
        "Ότι το ΚΕΠ παρέλαβε αίτηση με αυτόν τον αριθμό, την ημέρα που βλέπετε.",
        "Ότι η απόδειξη δεν έχει ακυρωθεί ως τώρα.",
    ),
    not_proven=(
        "Τι δεν αποδεικνύει",
        "Ότι η αίτηση εγκρίθηκε ή ότι τα δικαιολογητικά είναι πλήρη.",
        "Ποιος είναι ο αιτών: τη σελίδα αυτή μπορεί να την ανοίξει όποιος έχει το QR, γι’ αυτό "
        "δεν δείχνει ονόματα.",
    ),
    provisional_more="Ελέγξτε ξανά αργότερα με το ίδιο QR: η σελίδα θα δείξει τον αριθμό πρωτοκόλλου "
    "μόλις δοθεί. Ο προσωρινός αριθμός μένει σε ισχύ για αναζήτηση.",
    void_more="Αν έχει εκδοθεί νέο έγγραφο στη θέση του, το έχει ο ενδιαφερόμενος. Για "
    "πληροφορίες ρωτήστε το ΚΕΠ που γράφει το έγγραφο.",
    code=("Κωδικός ελέγχου", "12 γράμματα και ψηφία, π.χ. 7F3K-92QD-M4XA"),
    check="Έλεγχος",
    unknown_more="Αν εκδόθηκε σήμερα χωρίς σύνδεση, μπορεί να μην έχει φτάσει ακόμη εδώ. Δοκιμάστε "
    "ξανά αύριο ή ρωτήστε το ΚΕΠ που γράφει το έγγραφο.",
    later_more="Το μητρώο δεν απαντά. Δοκιμάστε ξανά σε λίγα λεπτά.",
)

ENGLISH = Texts(
    language="en",
    title="Check a document – KEP",
    brand="KEP document check",
    genuine=("This receipt is genuine", "Issued by a KEP and not cancelled. Checked: {}."),
    provisional=(
        "Provisional receipt",
        "Issued without a connection. The protocol number has not been assigned yet.",
    ),
    void=("This document was cancelled", "Do not accept it. Checked: {}."),
    unknown=("No document with this code", "Check the code printed below the QR."),
    later=(
        "The check is not possible now",
        "This does not mean that the document is not genuine.",
    ),
    many=("Too many attempts", "Wait a minute and try again."),
    recorded=(
        "What was recorded",
        "Compare them with the paper in front of you. If even one differs, it is not the document "
        "that was issued.",
    ),
    kind=("Kind", "Receipt of an application"),
    number="Protocol number",
    provisional_number="Provisional number",
    issued="Issued",
    office="Office",
    proves=(
        "What it proves",
        "That the office received an application under this number on the date shown.",
        "That the receipt has not been cancelled so far.",
    ),
    not_proven=(
        "What it does not prove",
        "That the application was approved or that the papers are complete.",
        "Who the applicant is: anyone with the QR can open this page, so it shows no names.",
    ),
    provisional_more="Check again later with the same QR: this page will show the protocol number "
    "once it is assigned. The provisional number can still be used to find the case.",
    void_more="If a new document replaces it, the person concerned holds it. For information ask "
    "the office named on it.",
    code=("Check code", "12 letters and digits, e.g. 7F3K-92QD-M4XA"),
    check="Check",
    unknown_more="If it was issued today without a connection, it may not have arrived yet. Try "
    "again tomorrow or ask the office named on it.",
    later_more="The register does not answer. Try again in a few minutes.",
)
