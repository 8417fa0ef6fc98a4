"""The log's words for citizens and reviewers, in Greek."""

from collections.abc import Sequence

_ACTIONS = {
    "view": "Άνοιγμα του φακέλου σας",
    "print": "Εκτύπωση στοιχείων σας",
    "export": "Εξαγωγή στοιχείων σας",
    "reveal": "Εμφάνιση κρυμμένου στοιχείου",
    "accesses": "Προβολή του ποιος είδε τα στοιχεία σας",
    "search": "Αναζήτηση",
}
_ROLES = {
    "clerk": "υπάλληλος ΚΕΠ",
    "senior_clerk": "έμπειρος υπάλληλος ΚΕΠ",
    "office_manager": "προϊστάμενος ΚΕΠ",
    "contact_agent": "υπάλληλος εξυπηρέτησης από απόσταση",
    "auditor": "ελεγκτής",
    "dpo": "υπεύθυνος προστασίας δεδομένων",
    "it_admin": "διαχειριστής συστημάτων",
}
_PURPOSES = {
    "visit": "επίσκεψη στο κατάστημα",
    "ticket": "εξυπηρέτηση με αριθμό προτεραιότητας",
    "case": "χειρισμός υπόθεσής σας",
    "call": "τηλεφωνική εξυπηρέτηση",
    "chat": "εξυπηρέτηση με γραπτή συνομιλία",
    "task": "εκκρεμότητα υπόθεσής σας",
    "break_glass": "έκτακτη πρόσβαση με αιτιολογία, ελέγχεται",
}
_BASES = {
    "offline": "χωρίς σύνδεση, δηλώθηκε αργότερα",
    "break_glass": "έκτακτη πρόσβαση με αιτιολογία, ελέγχεται",
    "request": "αίτημά σας να μάθετε ποιος είδε τα στοιχεία σας",
}
_DATA = {
    "identity": "ταυτότητα",
    "contact": "επικοινωνία",
    "case": "υποθέσεις",
    "documents": "έγγραφα",
    "accesses": "ποιος είδε τα στοιχεία σας",
}
_RULES = {
    "own_afm": "Άνοιξε τον δικό του φάκελο",
    "colleague": "Άνοιξε φάκελο συναδέλφου",
    "same_surname": "Ίδιο επώνυμο με τον υπάλληλο",
    "no_ticket": "Πολλοί φάκελοι χωρίς αριθμό ή υπόθεση μέσα σε μία ώρα",
    "volume": "Πολύ περισσότεροι φάκελοι από το συνηθισμένο μέσα σε μία ώρα",
    "night": "Άνοιγμα φακέλου εκτός ωραρίου",
    "break_glass": "Έκτακτη πρόσβαση",
}
_SERVICE = "αυτόματη ενέργεια του συστήματος"


def action(code: str) -> str:
    """Return what was done; a word of another module is shown as a use of the data."""
    return _ACTIONS.get(code, "Χρήση στοιχείων σας")


def role(codes: str | None, actor: str) -> str:
    """Return who looked, without a name. Rows of offline looks do not know the role."""
    if codes:
        return ", ".join(_ROLES.get(code, code) for code in codes.split())
    return _SERVICE if actor == "kep-central" else _ROLES["clerk"]


def purpose(kind: str, basis: str) -> str:
    """Return why, with the basis where it is not the usual one."""
    why, how = _PURPOSES.get(kind, ""), _BASES.get(basis, "")
    if why == how or not why:
        return how or "άλλος λόγος"
    return f"{why} ({how})" if how else why


def data(classes: Sequence[str]) -> str:
    """Return what was shown."""
    return ", ".join(_DATA.get(one, one) for one in classes)


def rule(code: str) -> str:
    """Return why a look is reviewed."""
    return _RULES.get(code, code)
