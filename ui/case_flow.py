"""The way of a case over the desk: pick a service, fill it in, take the number, the receipt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kep_client.errors import KepError, StoreError
from ui.presenters.case import CaseContext, CasePresenter
from ui.presenters.receipt import ReceiptParts
from ui.scan_flow import OpenPage, ScanFlow
from ui.screens.case import CaseWays, make_case
from ui.screens.receipt import ReceiptExits, make_receipt
from ui.screens.services import make_services

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from datetime import datetime

    from kep_client.domain.case import Answer, CaseDraft
    from kep_client.domain.document import Document
    from kep_client.domain.ids import DraftId, ServiceId
    from kep_client.domain.party import Party
    from kep_client.domain.service import ServiceDefinition
    from kep_client.services.cases import OpenCase, Registered
    from kep_client.services.outbox import OutboxService
    from ui.pages import Pages
    from ui.screens.desk import DeskScreen
    from ui.tasks import Tasks
    from ui.views.case.case_page import CasePage
    from ui.workplace import Workplace

OWNER = "case"
RECENT_S = 30 * 60
"""A draft younger than this was on the screen when the process died."""


class CaseFlow:
    """At most one case is open; leaving it saves it."""

    def __init__(
        self,
        workplace: Workplace,
        desk: DeskScreen,
        pages: Pages,
        outbox: OutboxService,
        tasks: Tasks,
    ) -> None:
        self._workplace = workplace
        self._desk = desk
        self._pages = pages
        self._outbox = outbox
        self._tasks = tasks
        self._case: CasePresenter | None = None
        self._view: CasePage | None = None
        self._print: Callable[[], None] | None = None
        self._party: Party | None = None
        self._begun: CaseDraft | None = None
        self._scans = ScanFlow(workplace.devices.scanning, pages, tasks)
        self.unsaved: CaseDraft | None = None
        self._picker = make_services(workplace.cases, tasks, self._picked)
        self.next_wanted: Callable[[], None] = desk.visit.next_wanted

    @property
    def open_draft(self) -> DraftId | None:
        """The draft on the screen, so that an unlock returns to it."""
        return self._case.case.draft.id if self._case is not None else None

    def primary(self) -> bool:
        """Ctrl+Enter; says whether a case was there to hear it."""
        if self._scans.primary():
            return True
        if self._case is not None:
            self._case.primary()
        return self._case is not None

    def scan(self) -> None:
        """F8: on with the pages on the screen, or to those of a paper of the case."""
        if not self._scans.scan() and self._view is not None and self._case is not None:
            self._case.scan_wanted(self._view.papers.focused_rule)

    def undo(self) -> bool:
        """Ctrl+Z; says whether pages were there to hear it."""
        return self._scans.undo()

    def back(self) -> bool:
        """Esc; says whether there were pages to go back from to the case."""
        return self._scans.back()

    def print_again(self) -> None:
        """Ctrl+P."""
        if self._print is not None:
            self._print()

    def new_case(self, service_id: ServiceId | None) -> None:
        """Begin a case of a service for the open record, or let the clerk pick one."""
        self._do(self._new_case(service_id))

    def resume(self, draft_id: DraftId) -> None:
        """Go on with a draft."""
        self._do(self._resume(draft_id))

    async def leave(self) -> None:
        """Save what is typed and go back to the desk; the draft stays. Raises StoreError."""
        await self._let_go()
        self._print = None
        self._pages.to_desk()
        self._desk.desk.drafts_changed()

    async def save(self) -> None:
        """Close the open case; what is typed is on the disk afterwards."""
        case, self._case = self._case, None
        self._view = None
        self._scans.left()
        if case is not None:
            await case.close()
            self.unsaved = case.case.draft if case.case.saved.code else None

    async def close(self) -> None:
        """Let the scanner rest and save, before the desk is locked."""
        await self._scans.close()
        await self.save()

    async def saved_at(self) -> datetime | None:
        """Save what is typed now and return when it was; None when the disk did not take it."""
        if self._case is None:
            return None
        await self._case.case.save_now()
        saved = self._case.case.saved
        return None if saved.code else saved.saved_at

    async def find_again(
        self, reopen: DraftId | None, *, fresh: bool, unsaved: CaseDraft | None = None
    ) -> None:
        """Open the draft that was open before the lock, or before the process died.

        What was typed a moment before is opened by itself: nobody has to choose. ``unsaved`` is
        what the disk did not take before the lock.
        """
        if unsaved is not None:
            await self._go_on_unsaved(unsaved)
            return
        drafts = await self._workplace.cases.drafts()
        newest = drafts[0] if fresh and drafts and self._is_recent(drafts[0]) else None
        draft = next((one for one in drafts if one.id == reopen), newest)
        if draft is None:
            return
        try:
            await self._open(draft, restored=fresh)
        except KepError:
            return  # its person is not held here yet; it stays among the drafts

    # --- steps --------------------------------------------------------------------------------

    async def _let_go(self) -> None:
        """Close the open case, saved. Raises StoreError: then it stays, nothing typed is lost."""
        if self._case is not None:
            await self._case.case.save_now()
            if code := self._case.case.saved.code:
                raise StoreError(code)
            await self._discard_untouched(self._case.case)
        await self.save()

    async def _discard_untouched(self, case: OpenCase) -> None:
        """A case that was begun and left as it was is no draft. One found again always is."""
        begun, self._begun = self._begun, None
        if begun is None or begun.id != case.draft.id or self._scans.has_pages(case):
            return
        if _typed(case.draft) == _typed(begun):
            await case.discard()

    async def _go_on_unsaved(self, draft: CaseDraft) -> None:
        self.unsaved = draft  # until it is open: a fault now must not lose it
        await self._open(draft, restored=False)
        if self._case is not None:
            self._case.case.place(
                draft.focus, draft.cursor
            )  # a change: it is saved within a second
            self.unsaved = None

    def _do(self, work: Coroutine[object, object, None]) -> None:
        self._tasks.start(OWNER, work, on_error=self._desk.view.show_problem)

    async def _new_case(self, service_id: ServiceId | None) -> None:
        record = await self._desk.person.arrival()
        if record is None:
            return
        services = await self._workplace.cases.services()
        chosen = next((one for one in services if one.id == service_id), None)
        if chosen is None:
            self._pick(record.party)
        else:
            self._picker[1].used(chosen.id)
            await self._begin(chosen, record.party)

    def _pick(self, party: Party) -> None:
        view, presenter = self._picker
        self._party = party
        self._pages.cover(view, keep=True)
        view.enter()
        presenter.entered()

    def _picked(self, service: ServiceDefinition) -> None:
        if self._party is not None:
            self._do(self._begin(service, self._party))

    async def _begin(self, service: ServiceDefinition, party: Party) -> None:
        await self._let_go()
        visit = self._workplace.visits.visit
        case = await self._workplace.cases.start(service, party, visit)
        self._show(case, restored=False)
        self._begun = case.draft

    async def _resume(self, draft_id: DraftId) -> None:
        drafts = await self._workplace.cases.drafts()
        draft = next((one for one in drafts if one.id == draft_id), None)
        if draft is not None:
            await self._open(draft, restored=False)

    async def _open(self, draft: CaseDraft, *, restored: bool) -> None:
        await self._let_go()
        visits = self._workplace.visits
        case = await self._workplace.cases.resume(draft, visits.visit)
        if visits.visit is None or visits.visit.party_id != case.party.id:
            # The draft is the context: it is this person's visit that goes on.
            visits.identify(case.party)
            case = await self._workplace.cases.resume(draft, visits.visit)
        await self._scans.find(case)
        self._show(case, restored=restored)

    def _is_recent(self, draft: CaseDraft) -> bool:
        if draft.saved_at is None:
            return False
        return (self._workplace.clock.now() - draft.saved_at).total_seconds() < RECENT_S

    def _show(self, case: OpenCase, *, restored: bool) -> None:
        record = self._desk.person.record
        on_file = record.documents if record and record.party.id == case.party.id else ()
        piles = partial(self._scans.piles_of, case)
        context = CaseContext(self._pages.now, on_file, restored, piles)
        ways = CaseWays(
            lambda done: self._registered(done, case.service),
            lambda: self._do(self._discarded()),
            self._scans.show,
            partial(self._scans.drop, case.draft.case_id),
        )
        view, presenter = make_case(case, context, self._tasks, ways)
        self._pages.cover(view)
        self._case, self._view, self._print = presenter, view, None
        self._scans.opened(OpenPage(case, view, presenter))
        presenter.begin()

    def _registered(self, done: Registered, service: ServiceDefinition) -> None:
        self._case = self._view = None
        self._scans.left()
        self._do(self._scans.drop(done.case.case_id))
        exits = ReceiptExits(self.next_wanted, self._desk.desk.new_wanted)
        visit = self._workplace.visits.visit
        ticket = visit.ticket if visit else ""
        press = self._workplace.devices.press
        parts = ReceiptParts(press, self._outbox, self._pages.now, ticket)
        view, presenter = make_receipt(done, service, parts, self._tasks, exits)
        self._pages.cover(view)
        self._print = presenter.print_again
        presenter.begin()
        self._desk.desk.drafts_changed()
        self._desk.person.worked()

    async def _discarded(self) -> None:
        self._case = self._view = None
        self._scans.left()
        self._pages.to_desk()
        self._desk.desk.drafts_changed()


def _typed(draft: CaseDraft) -> tuple[Mapping[str, Answer], tuple[Document, ...], str]:
    """Return what a clerk put into a draft."""
    return draft.answers, draft.documents, draft.checked_identity
