"""Greek names with their forms: commoner ones first, drawn with falling weights."""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from kep_client.domain.greek import elot743

_SURNAMES = [
    "Παπαδόπουλος",
    "Παπαγεωργίου",
    "Οικονόμου",
    "Παπαδάκης",
    "Καραγιάννης",
    "Βλάχος",
    "Ιωαννίδης",
    "Γεωργίου",
    "Παπαϊωάννου",
    "Παππάς",
    "Μακρής",
    "Νικολάου",
    "Αντωνίου",
    "Γεωργιάδης",
    "Παναγόπουλος",
    "Καραμανλής",
    "Αγγελόπουλος",
    "Δημητρίου",
    "Χατζής",
    "Αλεξίου",
    "Βασιλείου",
    "Παπανικολάου",
    "Μιχαηλίδης",
    "Χριστοδούλου",
    "Σταματίου",
    "Θεοδωρόπουλος",
    "Κωνσταντίνου",
    "Λάμπρου",
    "Αθανασίου",
    "Ιωάννου",
    "Κωνσταντινίδης",
    "Νικολαΐδης",
    "Παυλίδης",
    "Παπαδημητρίου",
    "Παναγιωτόπουλος",
    "Δημόπουλος",
    "Γιαννόπουλος",
    "Νικολόπουλος",
    "Κωστόπουλος",
    "Σωτηρόπουλος",
    "Αναγνωστόπουλος",
    "Δημητρόπουλος",
    "Χριστόπουλος",
    "Σαμαράς",
    "Ζαχαρίου",
    "Αλεξόπουλος",
    "Ζέρβας",
    "Αποστόλου",
    "Τσιρίμπας",
    "Φωτίου",
    "Μαυρίδης",
    "Κατσαρός",
    "Ξενάκης",
    "Μανωλάκης",
    "Σπανός",
    "Καρράς",
    "Ρούσσος",
    "Κόκκινος",
    "Λιάκος",
    "Τριανταφύλλου",
    "Ευαγγέλου",
    "Μπακάλης",
    "Ντούμας",
    "Γκίκας",
    "Τσιμπούκης",
    "Τζανετάκης",
    "Ψαρράς",
    "Χαραλάμπους",
    "Θεοδώρου",
    "Γρηγοριάδης",
    "Ευθυμίου",
    "Ηλιόπουλος",
    "Στεφανίδης",
    "Βογιατζής",
    "Ράπτης",
    "Σκλάβος",
    "Λαζαρίδης",
    "Σιδέρης",
    "Μπουρνάζος",
    "Κουτσούκης",
    "Καλογερόπουλος",
    "Ορφανός",
    "Φραγκούλης",
    "Μελάς",
    "Κυριακίδης",
    "Αναστασίου",
    "Σπυρόπουλος",
    "Πετρίδης",
    "Ανδρέου",
    "Λεβέντης",
    "Γαλάνης",
    "Ρήγας",
    "Τσουκαλάς",
    "Κανελλόπουλος",
    "Ντάλας",
    "Δασκαλάκης",
    "Βαρδάκης",
    "Μουρατίδης",
    "Καψάλης",
    "Ξανθόπουλος",
    "Πολίτης",
    "Σταυρίδης",
    "Φωτόπουλος",
    "Κιούσης",
    "Γεροντίδης",
    "Αυγερινός",
    "Ευστρατίου",
    "Αηδόνης",
    "Μάλλιος",
    "Υφαντής",
    "Χρυσάφης",
    "Τσάκωνας",
    "Ζωγράφος",
    "Κεφαλάς",
    "Μαντζουράνης",
]
_STEMS = [
    "νικολ",
    "γεωργ",
    "δημητρ",
    "θεοδωρ",
    "στεφαν",
    "παυλ",
    "σταθ",
    "μανολ",
    "θανασ",
    "γιανν",
    "αντων",
    "πετρ",
    "βασιλ",
    "ζαχαρ",
]
_PREFIXES = ("Παπα", "Χατζη", "Καρα", "Κωστο", "Μαυρο", "Γερο", "Δελη", "Κοντο")
_ENDINGS = ("όπουλος", "ίδης", "άκης", "άτος", "έλης", "ιάδης", "ούδης", "έας")

# nominative, genitive
_MEN = [
    "Γεώργιος/Γεωργίου",
    "Ιωάννης/Ιωάννου",
    "Κωνσταντίνος/Κωνσταντίνου",
    "Δημήτριος/Δημητρίου",
    "Νικόλαος/Νικολάου",
    "Παναγιώτης/Παναγιώτη",
    "Βασίλειος/Βασιλείου",
    "Χρήστος/Χρήστου",
    "Αθανάσιος/Αθανασίου",
    "Μιχαήλ/Μιχαήλ",
    "Ευάγγελος/Ευαγγέλου",
    "Σπυρίδων/Σπυρίδωνος",
    "Αντώνιος/Αντωνίου",
    "Αναστάσιος/Αναστασίου",
    "Θεόδωρος/Θεοδώρου",
    "Ανδρέας/Ανδρέα",
    "Χαράλαμπος/Χαραλάμπους",
    "Αλέξανδρος/Αλεξάνδρου",
    "Εμμανουήλ/Εμμανουήλ",
    "Ηλίας/Ηλία",
    "Σταύρος/Σταύρου",
    "Πέτρος/Πέτρου",
    "Σωτήριος/Σωτηρίου",
    "Στυλιανός/Στυλιανού",
    "Ελευθέριος/Ελευθερίου",
    "Απόστολος/Αποστόλου",
    "Φώτιος/Φωτίου",
    "Διονύσιος/Διονυσίου",
    "Γρηγόριος/Γρηγορίου",
    "Άγγελος/Αγγέλου",
    "Στέφανος/Στεφάνου",
    "Ευστάθιος/Ευσταθίου",
    "Παύλος/Παύλου",
    "Λεωνίδας/Λεωνίδα",
    "Μάριος/Μαρίου",
]
_WOMEN = [
    "Μαρία/Μαρίας",
    "Ελένη/Ελένης",
    "Αικατερίνη/Αικατερίνης",
    "Βασιλική/Βασιλικής",
    "Σοφία/Σοφίας",
    "Αγγελική/Αγγελικής",
    "Γεωργία/Γεωργίας",
    "Δήμητρα/Δήμητρας",
    "Κωνσταντίνα/Κωνσταντίνας",
    "Παναγιώτα/Παναγιώτας",
    "Ιωάννα/Ιωάννας",
    "Ευαγγελία/Ευαγγελίας",
    "Χριστίνα/Χριστίνας",
    "Αναστασία/Αναστασίας",
    "Ευτυχία/Ευτυχίας",
    "Ζωή/Ζωής",
    "Θεοδώρα/Θεοδώρας",
    "Ειρήνη/Ειρήνης",
    "Φωτεινή/Φωτεινής",
    "Μαΐρη/Μαΐρης",
    "Αντωνία/Αντωνίας",
    "Άννα/Άννας",
    "Παρασκευή/Παρασκευής",
    "Όλγα/Όλγας",
    "Στυλιανή/Στυλιανής",
    "Αλεξάνδρα/Αλεξάνδρας",
    "Κυριακή/Κυριακής",
    "Δέσποινα/Δέσποινας",
    "Καλλιόπη/Καλλιόπης",
    "Χρυσούλα/Χρυσούλας",
    "Ευθυμία/Ευθυμίας",
    "Νικολέτα/Νικολέτας",
]
_COMPANY_WORDS = (
    "Εμπορική", "Τεχνική", "Οικοδομική", "Ναυτιλιακή", "Τουριστική", "Μεταφορική", "Αγροτική",
    "Ενεργειακή", "Ξενοδοχειακή", "Εκδοτική", "Φαρμακευτική", "Πληροφορική",
)  # fmt: skip
_COMPANY_PLACES = ("Αττικής", "Ελλάδος", "Αιγαίου", "Μακεδονίας", "Ηπείρου", "Κρήτης", "Θεσσαλίας")
_COMPANY_FORMS = ("Α.Ε.", "Ε.Π.Ε.", "Ι.Κ.Ε.", "Ο.Ε.", "Ε.Ε.")


@dataclass(frozen=True, slots=True)
class Forms:
    """A first name as it is used and as a parent's name is recorded."""

    nominative: str
    genitive: str


def _forms(pairs: list[str]) -> tuple[Forms, ...]:
    return tuple(Forms(*pair.split("/")) for pair in pairs)


MEN, WOMEN = _forms(_MEN), _forms(_WOMEN)


def _all_surnames() -> tuple[str, ...]:
    composed = [
        f"{prefix}{stem}{ending}" for stem in _STEMS for prefix in _PREFIXES for ending in _ENDINGS
    ]
    simple = [f"{stem.capitalize()}{ending}" for stem in _STEMS for ending in _ENDINGS]
    return tuple(dict.fromkeys([*_SURNAMES, *simple, *composed]))


SURNAMES = _all_surnames()
_SURNAME_WEIGHTS = tuple(accumulate(1 / (place + 9) for place in range(len(SURNAMES))))
_NAME_WEIGHTS = {
    size: tuple(accumulate(1 / (place + 4) for place in range(size)))
    for size in {len(MEN), len(WOMEN)}
}


def draw_surname(random: Random) -> str:
    """Return a surname in the masculine form."""
    return random.choices(SURNAMES, cum_weights=_SURNAME_WEIGHTS)[0]


def draw_name(random: Random, names: tuple[Forms, ...]) -> Forms:
    """Return a first name."""
    return random.choices(names, cum_weights=_NAME_WEIGHTS[len(names)])[0]


def draw_company(random: Random) -> str:
    """Return the name of a firm."""
    owner = random.choice(SURNAMES[:120])
    word, place = random.choice(_COMPANY_WORDS), random.choice(_COMPANY_PLACES)
    return f"{owner} {word} {place} {random.choice(_COMPANY_FORMS)}"


_FEMININE = (
    ("όπουλος", "οπούλου"), ("δης", "δου"), ("ης", "η"), ("ής", "ή"),
    ("ας", "α"), ("άς", "ά"), ("ος", "ου"), ("ός", "ού"),
)  # fmt: skip


@cache
def feminine(surname: str) -> str:
    """Return a woman's form of a surname; genitives (Γεωργίου) serve both."""
    for ending, form in _FEMININE:
        if surname.endswith(ending):
            return surname.removesuffix(ending) + form
    return surname


@cache
def latin(name: str) -> str:
    """Return the ELOT 743 form, as in passports."""
    return " ".join(word.capitalize() for word in elot743(name).split())


_PASSPORT = (("ou", "u"), ("ch", "h"), ("x", "ks"), ("mp", "b"), ("nt", "d"), ("ei", "i"))


@cache
def old_passport(name: str) -> str:
    """Return a spelling of an older passport."""
    spelt = latin(name).lower()
    for usual, other in _PASSPORT:
        spelt = spelt.replace(usual, other)
    return " ".join(word.capitalize() for word in spelt.split())
