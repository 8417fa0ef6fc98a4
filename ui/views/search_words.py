"""The words of the search: rows with their reason, heads, notes, and what is not found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from kep_client.domain.lookups import (
    AfmPrefix,
    AfmTerm,
    AmkaTerm,
    CaseNumberTerm,
    CommandTerm,
    EmptyTerm,
    GemiTerm,
    PhoneTerm,
)
from kep_client.domain.masking import mask_afm
from kep_client.domain.party import IdentifierScheme, MatchReason, PersonHit
from kep_client.errors import InputError, KepError
from ui.problems import notice_of
from ui.theme.icons import Icon
from ui.widgets.rows.values import TwoLineRow
from ui.widgets.strips import Notice

if TYPE_CHECKING:
    from kep_client.domain.visit import Visit
    from ui.presenters.search import SearchPicture

translate = QCoreApplication.translate

PERSON, COMMAND, WALK_IN = "person:", "command:", "walk-in"
# Said by the head of the rows: no strip for these.
_SAID = frozenset({"search.too_many", "net.offline", "server.unavailable"})
_ALMOST = 8
_NO_VISIT = "access.purpose_required"


def rows(picture: SearchPicture) -> list[TwoLineRow]:
    """Return what can be chosen; the key tells what it is."""
    if picture.results.code == _NO_VISIT:
        title = translate("search", "Επίσκεψη χωρίς αριθμό")
        detail = translate("search", "Ξεκινά επίσκεψη και συνεχίζει την αναζήτηση")
        return [TwoLineRow(WALK_IN, title, detail, icon=Icon.PLUS)]
    if isinstance(picture.results.term, EmptyTerm | CommandTerm):
        return [
            TwoLineRow(f"{COMMAND}{c.key}", c.title, icon=Icon.ARROW_RIGHT, meta=c.cap)
            for c in picture.commands
        ]
    return [_hit_row(hit, picture) for hit in picture.results.hits]


def head(picture: SearchPicture) -> tuple[str, str]:
    """Return the title over the rows and the fact at its right."""
    results = picture.results
    if results.code == _NO_VISIT:
        return "", ""
    count = str(len(results.hits))
    where = _where(picture)
    match results.term:
        case EmptyTerm() | CommandTerm():
            return (translate("search", "Ενέργειες") if picture.commands else ""), ""
        case AfmTerm(afm=afm):
            said = translate("search", "ΑΦΜ %1 · τα ψηφία ελέγχου συμφωνούν")
            return said.replace("%1", str(afm)), where
        case CaseNumberTerm(number=number):
            said = translate("search", "Υπόθεση %1 · %2").replace("%1", number)
            return said.replace("%2", count), where
        case _:
            said = translate("search", "Πολίτες · %1").replace("%1", count)
            return (said, where) if results.hits else ("", "")


def note(picture: SearchPicture) -> Notice | None:
    """Return what has to be said about what was typed, if anything."""
    results = picture.results
    if results.code and results.code not in _SAID:
        return notice_of(KepError(results.code, **dict(results.params)))
    if isinstance(results.term, AfmPrefix) and len(results.term.digits) == _ALMOST:
        # A tax number with a digit lost looks like the start of one; found or not, that is said.
        return (
            None
            if results.hits or results.asking
            else notice_of(InputError("id.afm_length", n="1"))
        )
    if isinstance(results.term, AfmTerm) and results.hits:
        said = translate(
            "search", "Συγκρίνετε το όνομα με το έγγραφο: σωστά ψηφία δεν σημαίνουν σωστό πρόσωπο."
        )
        return Notice("", said, "quiet", icon=Icon.INFO)
    return None


def nothing(picture: SearchPicture) -> str:
    """Return what stands in place of rows."""
    results = picture.results
    if results.hits or results.asking or results.code not in ("", *_SAID):
        return ""
    if isinstance(results.term, CommandTerm):
        return translate("search", "Καμία ενέργεια με αυτό το όνομα.")
    if isinstance(results.term, EmptyTerm):
        return translate("search", "Γράψτε τουλάχιστον 2 γράμματα ή 3 ψηφία.")
    if not picture.online:
        said = translate("search", "Δεν βρέθηκε ανάμεσα σε όσους υπάρχουν σε αυτή τη θέση (%1).")
        return said.replace("%1", _thousands(picture.people_here))
    return _not_found(picture)


def _not_found(picture: SearchPicture) -> str:
    match picture.results.term:
        case AfmTerm() | AfmPrefix() | AmkaTerm() | GemiTerm() | PhoneTerm():
            return translate("search", "Δεν βρέθηκε. Ελέγξτε τα ψηφία ή δοκιμάστε όνομα.")
        case CaseNumberTerm():
            return translate("search", "Δεν βρέθηκε υπόθεση με αυτόν τον αριθμό.")
        case _:
            return translate("search", "Δεν βρέθηκε. Ελέγξτε την ορθογραφία ή δοκιμάστε ΑΦΜ.")


def purpose(visit: Visit | None) -> str:
    """Return the purpose that is logged."""
    if visit is None:
        return translate("search", "Χωρίς επίσκεψη: μόνο αριθμοί υποθέσεων")
    context = visit.ticket or translate("search", "χωρίς αριθμό")
    said = translate("search", "Η αναζήτηση καταγράφεται με σκοπό: επίσκεψη %1")
    return said.replace("%1", context)


def count_words(count: int) -> str:
    """Return the count that a screen reader says."""
    if count == 1:
        return translate("search", "1 αποτέλεσμα")
    return translate("search", "%1 αποτελέσματα").replace("%1", str(count))


def _where(picture: SearchPicture) -> str:
    if picture.cut:
        return translate("search", "γράψτε πατρώνυμο ή έτος για λιγότερους")
    if picture.results.asking and picture.online:
        return translate("search", "ρωτάμε και το κέντρο…")
    if picture.results.only_here and not picture.online:
        said = translate("search", "μόνο όσοι υπάρχουν σε αυτή τη θέση (%1)")
        return said.replace("%1", _thousands(picture.people_here))
    return ""


def _hit_row(hit: PersonHit, picture: SearchPicture) -> TwoLineRow:
    party = hit.party
    afm = party.identifier(IdentifierScheme.AFM)
    born = translate("search", "γενν. %1").replace("%1", party.birth_year)
    masked = translate("search", "ΑΦΜ %1").replace("%1", mask_afm(afm))
    parts = (
        born if party.birth_year else "",
        masked if afm else translate("search", "χωρίς ΑΦΜ"),
        party.municipality,
    )
    is_case = isinstance(picture.results.term, CaseNumberTerm)
    return TwoLineRow(
        f"{PERSON}{party.id}",
        party.full_name,
        " · ".join(part for part in parts if part),
        icon=Icon.FOLDER if is_case else Icon.PERSON,
        chip=_open_cases(hit.open_cases),
        chip_kind="info",
        meta=_reason(hit, picture),
    )


def _open_cases(count: int) -> str:
    if count == 1:
        return translate("search", "1 ανοιχτή")
    return translate("search", "%1 ανοιχτές").replace("%1", str(count)) if count else ""


def _reason(hit: PersonHit, picture: SearchPicture) -> str:
    if picture.visit is not None and picture.visit.party_id == hit.party.id:
        return translate("search", "σε αυτή την επίσκεψη")
    if hit.reason is MatchReason.LATIN:
        return translate("search", "λατινικά")
    if hit.reason is MatchReason.OTHER_SPELLING:
        return translate("search", "άλλη γραφή")
    return translate("search", "γνωστός εδώ") if hit.known_here and picture.online else ""


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")
