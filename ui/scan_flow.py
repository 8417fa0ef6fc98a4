"""Scanning into a case: the page of a paper lies over the case, which stays as it was left.

Pages go on arriving while the clerk types in the form, or has gone to the desk. What came waits in
the spool until it is a paper, its draft is discarded or its case is registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kep_client.ports.scanner import ScanBundle
from kep_client.services.case_page import papers
from kep_client.services.cases import OpenCase
from kep_client.services.scanning import Activity, PaperScan
from ui.i18n.words import own, translate
from ui.presenters.case import CasePresenter
from ui.presenters.case_shown import Pile
from ui.presenters.scan import ScanExits, ScanPresenter
from ui.screens.scan import make_scan
from ui.views.case.case_page import CasePage
from ui.views.scan.scan_page import ScanPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kep_client.domain.document import Document, DocumentSource
    from kep_client.domain.ids import CaseId
    from kep_client.services.scanning import ScanParts
    from ui.pages import Pages
    from ui.tasks import Tasks

OWNER = "scan"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """The case on the screen."""

    case: OpenCase
    view: CasePage
    presenter: CasePresenter


class _Attaching:
    """The draft of a pile, whichever page it is open on now."""

    def __init__(self, case: OpenCase) -> None:
        self.case = case

    async def attach(self, rule_id: str, content: bytes, source: DocumentSource) -> Document:
        """Attach a paper to the draft."""
        return await self.case.attach(rule_id, content, source)


@dataclass(slots=True)
class _Pile:
    """The pages of one paper; ``page`` exists once the clerk went there."""

    paper: PaperScan
    goal: _Attaching
    page: ScanPage | None = None
    presenter: ScanPresenter | None = None

    @property
    def works(self) -> bool:
        """Whether the scanner or the binder is at it."""
        return self.paper.state.activity is not Activity.IDLE


class ScanFlow:
    """One pile for each paper of a case. A pile that is at work outlives the page of its case."""

    def __init__(self, parts: ScanParts, pages: Pages, tasks: Tasks) -> None:
        self._parts = parts
        self._pages = pages
        self._tasks = tasks
        self._piles: dict[ScanBundle, _Pile] = {}
        self._open: OpenPage | None = None

    # --- the case below -----------------------------------------------------------------------

    async def find(self, case: OpenCase) -> None:
        """Take up what was scanned for a draft at another time. Raises StoreError."""
        for rule in case.service.documents:
            bundle = ScanBundle(case.draft.case_id, rule.id)
            if (known := self._piles.get(bundle)) is not None:
                known.goal.case = case
                continue
            paper = PaperScan(self._parts, bundle, rule)
            await paper.restore()
            if paper.state.pages:
                self._take(bundle, _Pile(paper, _Attaching(case)))

    def opened(self, page: OpenPage) -> None:
        """A case is on the screen."""
        self._open = page

    def left(self) -> None:
        """No case is on the screen; what the scanner is at goes on."""
        self._open = None
        for bundle in [bundle for bundle, pile in self._piles.items() if not pile.works]:
            self._forget(bundle)

    def piles_of(self, case: OpenCase) -> Mapping[str, Pile]:
        """Return what is scanned for a case, by the rule of the paper."""
        return {
            bundle.rule_id: _shown(pile)
            for bundle, pile in self._piles.items()
            if bundle.case_id == case.draft.case_id
        }

    def has_pages(self, case: OpenCase) -> bool:
        """Whether anything was scanned for a case, or is on its way."""
        return any(pile.waits for pile in self.piles_of(case).values())

    async def drop(self, case_id: CaseId) -> None:
        """Stop and forget all that was scanned for a case."""
        piles = [(at, pile) for at, pile in self._piles.items() if at.case_id == case_id]
        for bundle, pile in piles:
            await _rest(pile)
            await pile.paper.discard()
            self._forget(bundle)

    async def close(self) -> None:
        """Stop the scanner before the desk is locked; the pages that came stay."""
        for pile in list(self._piles.values()):
            await _rest(pile)
        self._open = None
        self._tasks.cancel(OWNER)

    # --- keys ---------------------------------------------------------------------------------

    def show(self, rule_id: str) -> None:
        """F8 at a paper: to its pages; an empty or a stopped pile is scanned at once."""
        if self._open is None:
            return
        case = self._open.case
        bundle = ScanBundle(case.draft.case_id, rule_id)
        pile = self._piles.get(bundle) or self._begin(bundle, case)
        page, presenter = self._page_of(pile, bundle)
        self._pages.lay_over(page)
        page.focus_first()
        state = pile.paper.state
        rests = not any(other.works for other in self._piles.values())
        if rests and (not state.pages or state.goes_on):
            presenter.scan_wanted()

    def scan(self) -> bool:
        """F8; says whether a page was there to hear it."""
        return self._told(ScanPresenter.scan_wanted)

    def primary(self) -> bool:
        """Ctrl+Enter; as `scan`."""
        return self._told(ScanPresenter.primary)

    def undo(self) -> bool:
        """Ctrl+Z; as `scan`."""
        return self._told(ScanPresenter.undo)

    def back(self) -> bool:
        """Esc: to the case; as `scan`."""
        return self._told(ScanPresenter.left)

    # --- steps --------------------------------------------------------------------------------

    def _told(self, deed: Callable[[ScanPresenter], None]) -> bool:
        shown = self._pages.currentWidget()
        piles = self._piles.values() if shown is not None and shown.isVisible() else ()
        heard = next((pile.presenter for pile in piles if pile.page is shown), None)
        if heard is not None:
            deed(heard)
        return heard is not None

    def _begin(self, bundle: ScanBundle, case: OpenCase) -> _Pile:
        rule = next(rule for rule in case.service.documents if rule.id == bundle.rule_id)
        return self._take(bundle, _Pile(PaperScan(self._parts, bundle, rule), _Attaching(case)))

    def _take(self, bundle: ScanBundle, pile: _Pile) -> _Pile:
        self._piles[bundle] = pile
        self._tasks.start(OWNER, self._follow(bundle, pile))
        return pile

    async def _follow(self, bundle: ScanBundle, pile: _Pile) -> None:
        """Let the case tell what comes."""
        async for _ in pile.paper.states():
            if self._piles.get(bundle) is not pile:
                return
            if self._open is not None and self._open.case.draft.case_id == bundle.case_id:
                self._open.presenter.piles_changed()

    def _page_of(self, pile: _Pile, bundle: ScanBundle) -> tuple[ScanPage, ScanPresenter]:
        if pile.page is None or pile.presenter is None:
            exits = ScanExits(lambda _paper: self._attached(bundle), self._back)
            pile.page, pile.presenter = make_scan(pile.paper, pile.goal, self._tasks, exits)
            pile.presenter.begin(about(pile.goal.case, bundle.rule_id))
        return pile.page, pile.presenter

    def _back(self) -> None:
        if self._open is not None:
            self._pages.go_to(self._open.view)

    def _attached(self, bundle: ScanBundle) -> None:
        """The pages are a paper: back to the case, unless the clerk is elsewhere already."""
        pile, page = self._piles[bundle], self._open
        was_here = pile.page is self._pages.currentWidget()
        if was_here:
            self._back()
        self._forget(bundle)
        if page is not None and page.case.draft.case_id == bundle.case_id:
            (page.presenter.scanned if was_here else page.presenter.piles_changed)()

    def _forget(self, bundle: ScanBundle) -> None:
        pile = self._piles.pop(bundle, None)
        if pile is not None and pile.page is not None:
            self._pages.give_up(pile.page)


def about(case: OpenCase, rule_id: str) -> str:
    """Return what stands above the pages: service, person, which of the papers."""
    asked = [need.rule.id for need in papers(case.service, case.draft, case.party) if need.needed]
    words = [own(case.service.title), case.party.display_name]
    if rule_id in asked and len(asked) > 1:
        which = translate("scan", "έγγραφο %1 από %2").replace("%1", str(asked.index(rule_id) + 1))
        words.append(which.replace("%2", str(len(asked))))
    return " · ".join(words)


def _shown(pile: _Pile) -> Pile:
    state = pile.paper.state
    fault = None if state.activity is Activity.SCANNING else state.fault
    return Pile(len(state.pages), state.activity, fault)


async def _rest(pile: _Pile) -> None:
    """Stop the scanner and wait until the last page that came is kept."""
    if pile.works:
        await pile.paper.abort()
    async for state in pile.paper.states():
        if state.activity is Activity.IDLE:
            return
