"""What the case page shows of a draft, as frozen values in words. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from kep_client.domain.calendar import ATHENS, DayCount, add_period
from kep_client.domain.case import Answer
from kep_client.domain.document import DocumentSource
from kep_client.domain.form import FormField
from kep_client.domain.ids import DocumentId
from kep_client.errors import KepError
from kep_client.services.case_page import MissingKind
from kep_client.services.documents import size_text
from kep_client.services.scanning import Activity
from ui.i18n import dates
from ui.i18n.words import own, translate

if TYPE_CHECKING:
    from datetime import datetime

    from kep_client.domain.document import Document
    from kep_client.domain.form import FieldError
    from kep_client.services.case_page import Missing, PaperNeed
    from kep_client.services.cases import OpenCase


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """The page as it opens.

    ``known`` answers came from the record; ``found`` is when a draft found after a restart was
    last saved.
    """

    title: str
    person: str
    version: str
    fields: tuple[FormField, ...]
    answers: Mapping[str, Answer]
    known: frozenset[str] = frozenset()
    found: str = ""


class StepState(Enum):
    """How far a step is; said in words beside it."""

    DONE = auto()
    HERE = auto()
    MISSING = auto()
    LATER = auto()


@dataclass(frozen=True, slots=True)
class StepShown:
    """One mark of the map at the left; `section` names the part of the page it leads to."""

    section: str
    title: str
    detail: str
    state: StepState


class PaperState(Enum):
    """What is there for a paper."""

    MISSING = auto()
    THERE = auto()
    NOT_NEEDED = auto()


@dataclass(frozen=True, slots=True)
class AttachedPaper:
    """One thing handed in for a paper."""

    id: DocumentId
    detail: str


@dataclass(frozen=True, slots=True)
class Pile:
    """Scanned pages that are no paper yet, and what goes on with them."""

    pages: int = 0
    activity: Activity = Activity.IDLE
    fault: KepError | None = None

    @property
    def waits(self) -> bool:
        """Whether the clerk has something to go on with."""
        return bool(self.pages) or self.activity is not Activity.IDLE

    @property
    def moves(self) -> bool:
        """Whether the scanner is at it, or needs a hand."""
        return self.activity is not Activity.IDLE or self.fault is not None


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A row of the papers.

    ``offered`` lies on file and fits; ``may_show`` when showing is enough; ``limit`` is the size
    up to which a file is taken. ``pile`` says what is scanned for it, ``troubled`` that a hand is
    needed, ``scan`` what the button says.
    """

    rule_id: str
    title: str
    why: str
    state: PaperState
    attached: tuple[AttachedPaper, ...] = ()
    offered: tuple[AttachedPaper, ...] = ()
    may_attach: bool = True
    may_show: bool = False
    limit: str = ""
    pile: str = ""
    troubled: bool = False
    scan: str = ""


@dataclass(frozen=True, slots=True)
class MissingLine:
    """One line under "before you submit"."""

    kind: MissingKind
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class SummaryShown:
    """The panel at the right."""

    facts: tuple[tuple[str, str], ...]
    missing: tuple[MissingLine, ...]
    primary: str


@dataclass(frozen=True, slots=True)
class CasePicture:
    """What follows from the answers; ``busy`` while the number is taken."""

    papers: tuple[PaperShown, ...]
    steps: tuple[StepShown, ...]
    summary: SummaryShown
    busy: bool = False


_GIVEN_BACK = "return_to_citizen"


def opening_of(case: OpenCase, *, restored: bool) -> CaseOpening:
    """Return the page as it opens."""
    draft = case.draft
    found = draft.saved_at if restored else None
    return CaseOpening(
        title=own(case.service.title),
        person=translate("case", "Για: %1").replace("%1", case.party.full_name),
        version=translate("case", "Έκδοση υπηρεσίας %1").replace("%1", str(case.service.version)),
        fields=case.service.form.fields,
        answers=dict(draft.answers),
        known=frozenset(case.service.prefill) & frozenset(draft.answers),
        found=f"{found.astimezone(ATHENS):%H:%M:%S}" if found else "",
    )


def fault_sentence(fault: FieldError) -> str:
    """Return one sentence below a field: what is wrong, and how much of it."""
    error = fault.as_error()
    return short_sentence(error)


def short_sentence(error: KepError) -> str:
    """Return title and, where it adds something countable, the fitting half of the sentence."""
    text = own(error.text)
    phrase = text.filled(error.params)
    if text.counts:
        return f"{phrase.title} — {phrase.sentence[0].lower()}{phrase.sentence[1:]}"
    return f"{phrase.title}. {phrase.sentence}"


def missing_lines(case: OpenCase) -> tuple[MissingLine, ...]:
    """Return what is between the draft and its number, in page order."""
    return tuple(_missing_line(case, item) for item in case.missing())


def _missing_line(case: OpenCase, item: Missing) -> MissingLine:
    said, title = _missing_words(case, item)
    return MissingLine(item.kind, item.place, said.replace("%1", title))


def _missing_words(case: OpenCase, item: Missing) -> tuple[str, str]:
    """Return what to do, and with which field or paper."""
    match item.kind:
        case MissingKind.ANSWER:
            field = case.service.form.field(item.place)
            title = _plain(own(field.title)) if field else item.place
            if item.code == "form.required":
                return translate("case", "Συμπληρώστε: %1."), title
            return translate("case", "Διορθώστε: %1."), title
        case MissingKind.DOCUMENT:
            rule = next((rule for rule in case.service.documents if rule.id == item.place), None)
            title = own(rule.title) if rule else dict(item.params).get("p1", "")
            if rule is not None and rule.keep == _GIVEN_BACK:
                return translate("case", "Να επιδειχθεί: %1."), title
            return translate("case", "Επισυνάψτε: %1."), title


def papers_shown(
    case: OpenCase, on_file: tuple[Document, ...], piles: Mapping[str, Pile] | None = None
) -> tuple[PaperShown, ...]:
    """Return the rows of papers; those not needed come last, with their condition in words."""
    known = piles or {}
    rows = [_paper(need, on_file, known.get(need.rule.id, Pile())) for need in case.papers()]
    return tuple(sorted(rows, key=lambda row: row.state is PaperState.NOT_NEEDED))


def pile_text(pile: Pile) -> str:
    """Return what a row says of the pages scanned for it, or an empty text."""
    match pile.activity:
        case Activity.SCANNING:
            moving = translate("case", "Σαρώνεται…")
            return f"{moving} {_pages(pile.pages)}" if pile.pages else moving
        case Activity.BINDING:
            return translate("case", "Ετοιμάζεται το έγγραφο")
        case Activity.IDLE | Activity.WAITING:
            return _resting(pile)


def _resting(pile: Pile) -> str:
    if pile.fault is not None:
        title = _trouble(pile.fault)
        one, many = (
            translate("case", "Κρατήθηκε 1 σελίδα"),
            translate("case", "Κρατήθηκαν %1 σελίδες"),
        )
        return f"{title} · {_counted(pile.pages, one, many)}" if pile.pages else title
    one = translate("case", "Περιμένει 1 σελίδα – συνέχεια")
    many = translate("case", "Περιμένουν %1 σελίδες – συνέχεια")
    return _counted(pile.pages, one, many) if pile.pages else ""


def _trouble(fault: KepError) -> str:
    return own(fault.text).filled(fault.params).title


def _counted(pages: int, one: str, many: str) -> str:
    return one if pages == 1 else many.replace("%1", str(pages))


def _pages(pages: int) -> str:
    return _counted(pages, translate("case", "1 σελίδα"), translate("case", "%1 σελίδες"))


def _scan_words(pile: Pile) -> str:
    """Return what the button of a row says: what F8 does there."""
    if pile.activity is not Activity.IDLE:
        return translate("case", "Προβολή")
    return translate("case", "Συνέχεια") if pile.pages else translate("case", "Σάρωση")


def _paper(need: PaperNeed, on_file: tuple[Document, ...], pile: Pile) -> PaperShown:
    if not need.needed:
        state = PaperState.NOT_NEEDED
    else:
        state = PaperState.THERE if need.documents else PaperState.MISSING
    fitting = tuple(paper for paper in on_file if paper.rule_id == need.rule.id)
    return PaperShown(
        rule_id=need.rule.id,
        title=own(need.rule.title),
        why=own(need.rule.why),
        state=state,
        attached=tuple(AttachedPaper(paper.id, _detail(paper)) for paper in need.documents),
        offered=tuple(AttachedPaper(paper.id, _on_file_detail(paper)) for paper in fitting),
        may_attach=need.rule.keep != _GIVEN_BACK,
        may_show=need.rule.keep == _GIVEN_BACK,
        limit=size_text(need.rule.max_bytes).replace(",0", ""),
        pile=pile_text(pile) if state is PaperState.MISSING else "",
        troubled=pile.fault is not None,
        scan=_scan_words(pile),
    )


def _detail(paper: Document) -> str:
    source = _source_word(paper.source)
    match paper.pages:
        case 0:
            return source
        case many:
            return f"{source} · {_pages(many)}"


def _source_word(source: DocumentSource) -> str:
    words = {
        DocumentSource.FILE: translate("case", "Επισυνάφθηκε αρχείο"),
        DocumentSource.SCAN: translate("case", "Σαρώθηκε"),
        DocumentSource.ON_FILE: translate("case", "Από τον φάκελο"),
        DocumentSource.SHOWN: translate("case", "Επιδείχθηκε και επιστράφηκε"),
        DocumentSource.ISSUED: translate("case", "Εκδόθηκε εδώ"),
    }
    return words[source]


def _on_file_detail(paper: Document) -> str:
    said = translate("case", "Υπάρχει ήδη στον φάκελο: %1").replace("%1", paper.title)
    if not paper.valid_until:
        return said
    until = translate("case", "ισχύει έως %1").replace("%1", _greek_day(paper.valid_until))
    return f"{said}, {until}"


def _greek_day(iso: str) -> str:
    return "/".join(reversed(iso[:10].split("-")))


def steps_of(
    case: OpenCase, missing: tuple[MissingLine, ...], piles: Mapping[str, Pile] | None = None
) -> tuple[StepShown, ...]:
    """Return the map: application, papers, protocol, receipt.

    What the scanner is at stands there, too: the row of the paper may be out of sight.
    """
    moving = next((pile for pile in (piles or {}).values() if pile.moves), Pile())
    scanned = _trouble(moving.fault) if moving.fault else pile_text(moving)
    answers = sum(line.kind is MissingKind.ANSWER for line in missing)
    papers = len(missing) - answers
    needed = sum(need.needed for need in case.papers())
    form = _left(answers, translate("case", "συμπληρωμένη"))
    all_there = translate("case", "πλήρη") if needed else translate("case", "δεν ζητούνται")
    later = StepState.LATER
    return (
        StepShown("form", translate("case", "Αίτηση"), form, _state(answers)),
        StepShown(
            "papers",
            translate("case", "Δικαιολογητικά"),
            scanned or _left(papers, all_there),
            _state(papers),
        ),
        StepShown(
            "protocol", translate("case", "Πρωτόκολλο"), translate("case", "αυτόματα"), later
        ),
        StepShown("receipt", translate("case", "Απόδειξη"), translate("case", "εκτύπωση"), later),
    )


def summary_of(case: OpenCase, missing: tuple[MissingLine, ...], now: datetime) -> SummaryShown:
    """Return what will be submitted, what is missing, and the one filled button."""
    facts = [
        (translate("case", "Υπηρεσία"), own(case.service.title)),
        (translate("case", "Για"), case.party.display_name),
    ]
    facts += _answered(case)
    if due := due_text(case, now):
        facts += [(translate("case", "Προθεσμία"), due)]
    facts += [(translate("case", "Κόστος"), _cost(case.service.fee_cents))]
    ready = translate("case", "Πρωτόκολλο και απόδειξη")
    primary = translate("case", "Στο επόμενο που λείπει") if missing else ready
    return SummaryShown(tuple(facts), missing, primary)


def due_text(case: OpenCase, now: datetime) -> str:
    """Return the day of the answer, or an empty text for a service done on the spot."""
    if case.service.decision_period.startswith("PT"):
        return ""
    ends = add_period(
        now, case.service.decision_period, count=DayCount(case.service.decision_calendar)
    )
    return dates.short_day(ends, now.date())


def _answered(case: OpenCase) -> list[tuple[str, str]]:
    rows = []
    for field in case.service.form.fields:
        if field.choices and (value := case.draft.answers.get(field.name)) is not None:
            label = next((own(c.label) for c in field.choices if c.value == value), str(value))
            rows.append((_plain(own(field.title)), label))
    return rows


def _plain(title: str) -> str:
    return title.removesuffix("(προαιρετικό)").removesuffix("(optional)").strip()


def _cost(cents: int) -> str:
    return (
        f"{cents / 100:.2f} €".replace(".", ",") if cents else translate("case", "Χωρίς παράβολο")
    )


def _left(count: int, done: str) -> str:
    match count:
        case 0:
            return done
        case 1:
            return translate("case", "λείπει 1")
        case _:
            return translate("case", "λείπουν %1").replace("%1", str(count))


def _state(left: int) -> StepState:
    return StepState.MISSING if left else StepState.DONE
