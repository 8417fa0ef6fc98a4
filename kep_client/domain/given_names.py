"""Everyday given names and the names in the register: a Νίκος at the counter is a Νικόλαος there.

Only the register's form is stored; the everyday one is understood when somebody searches by it.
"""

from functools import lru_cache

_SHORTEST = 4
"""Letters from which on a beginning of an everyday name is understood."""

# The register's form, then what people are called. Folded: no marks, one sigma.
_NAMES = """
αθανασιοσ θανασησ νασοσ σακησ
αικατερινη κατερινα καιτη
αναστασια τασια νατασα
αναστασιοσ τασοσ αναστασησ
ανδρεασ αντρεασ
αντωνιοσ αντωνησ τωνησ
αποστολοσ τολησ λακησ
αριστειδησ αρησ
ασημινα μινα
βασιλειοσ βασιλησ λακησ
βασιλικη βασω βικη
γεωργιοσ γιωργοσ γιωργησ τζωρτζησ
γεωργια γιωργια τζωρτζια
γρηγοριοσ γρηγορησ
δημητριοσ δημητρησ μητσοσ τζιμησ μιμησ
δημητρα μητσα
διονυσιοσ διονυσησ νιονιοσ
ειρηνη ρενα ρηνιω
ελενη λενα νιτσα
ελευθερια ρια
ελευθεριοσ λευτερησ
εμμανουηλ μανωλησ μανοσ
ευαγγελια βαγγελιω λιτσα εβελινα
ευαγγελοσ βαγγελησ αγγελοσ
ευσταθιοσ σταθησ στρατοσ
ευστρατιοσ στρατοσ στρατησ
ευτυχια εφη
ευφροσυνη φροσω
ζωη ζωιτσα
ηλιασ λιακοσ
θεοδωροσ θοδωρησ ντορησ
θεοδωρα δωρα ντορα
θεοφανησ φανησ
θεμιστοκλησ θεμησ
ιωαννησ γιαννησ γιαγκοσ
ιωαννα γιαννα
ιωσηφ σηφησ
κυριακη κικη
κυριακοσ κυριακουλησ
κωνσταντινοσ κωστασ κωστησ ντινοσ
κωνσταντινα ντινα κωστουλα
λαζαροσ λαζοσ
μαρια μαριω μαιρη μαριγω
μαργαριτα ριτα
μιχαηλ μιχαλησ
νικολαοσ νικοσ νικολασ νικολησ
παναγιωτησ πανοσ τακησ γιωτησ
παναγιωτα γιωτα
παρασκευη βουλα ευη βιβη
παρασκευασ παρησ
πελαγια πελιω
πετροσ πετρησ
σοφια σοφω
σπυριδων σπυροσ
σταματιοσ σταματησ
σταυρουλα ρουλα βουλα
στεφανοσ στεφοσ
στυλιανη στελλα
στυλιανοσ στελιοσ
σωτηρια ρια
σωτηριοσ σωτηρησ
φιλιπποσ λιποσ
φωτεινη φωφη
φωτιοσ φωτησ
χαραλαμποσ μπαμπησ λαμπησ χαρησ
χαραλαμπια χαρα
χρηστοσ κιτσοσ
χριστινα τινα
χρυσουλα χρυσα
""".split("\n")  # noqa: SIM905 - a table is read line by line


@lru_cache(maxsize=1)
def everyday() -> dict[str, tuple[str, ...]]:
    """Return the register's names by each everyday one, all folded."""
    found: dict[str, tuple[str, ...]] = {}
    for line in filter(None, _NAMES):
        formal, *called = line.split()
        for name in called:
            found[name] = (*found.get(name, ()), formal)
    return found


def formal_names(word: str) -> tuple[str, ...]:
    """Return the register's names that a folded Greek word may stand for, in part or whole."""
    if word in everyday():
        return everyday()[word]
    if len(word) < _SHORTEST:
        return ()
    begun = (
        formal for name, many in everyday().items() if name.startswith(word) for formal in many
    )
    # A beginning that the formal name shares finds it anyway.
    return tuple(dict.fromkeys(name for name in begun if not name.startswith(word)))
