"""The unlocked desk: ties the desk, the search, the line and the outbox together, and hears keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kep_client.ports.session import LineStatus
from ui.case_flow import OWNER as CASE_OWNER
from ui.case_flow import CaseFlow
from ui.i18n.office_time import local
from ui.i18n.words import translate
from ui.keys import Action
from ui.pages import Pages
from ui.presenters.desk import DeskExits
from ui.presenters.line import LineExits
from ui.presenters.search import Command, SearchExits
from ui.screens.desk import OWNER as DESK_OWNER
from ui.screens.desk import DeskServices, make_desk, show_on_frame
from ui.screens.line import LineServices, make_line
from ui.screens.outbox import make_outbox
from ui.screens.search import make_search
from ui.views.frame.values import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.domain.case import CaseDraft
    from kep_client.domain.ids import CaseId, DraftId, ServiceId
    from kep_client.domain.party import Party
    from kep_client.ports.session import SyncState
    from kep_client.services.outbox import OutboxService
    from ui.screens.desk import DeskScreen
    from ui.tasks import Tasks
    from ui.views.frame.main_frame import MainFrame
    from ui.workplace import Workplace

OWNER = "counter"


def _commands() -> tuple[Command, ...]:
    """Return what can be called by name in the search box."""
    return (
        Command(Action.NEXT_TICKET.name, translate("counter", "Επόμενο"), "F9"),
        Command(Action.NEW_CASE.name, translate("counter", "Νέα υπόθεση"), "F11"),
        Command(
            Action.FINISH_VISIT.name,
            translate("counter", "Τέλος επίσκεψης"),
            "Ctrl+F9",
            in_visit=True,
        ),
        Command(Action.PLACE_3.name, translate("counter", "Αποστολές"), "Ctrl+3"),
        Command(Action.PLACE_5.name, translate("counter", "Έλεγχος θέσης"), "Ctrl+5"),
        Command(Action.PLACE_6.name, translate("counter", "Ρυθμίσεις"), "Ctrl+6"),
        Command(Action.LOCK.name, translate("counter", "Κλείδωμα"), "Ctrl+L"),
    )


class Counter:
    """Everything between an unlock and the next lock. Made anew each time; holds no keys."""

    def __init__(
        self,
        frame: MainFrame,
        workplace: Workplace,
        outbox: OutboxService,
        tasks: Tasks,
        sign_in: Callable[[], None],
    ) -> None:
        """Make it; `sign_in` leads to the sign-in page when the tokens have ended."""
        self._frame = frame
        self._workplace = workplace
        self._outbox = outbox
        self._tasks = tasks
        self.desk = self._make_desk()
        self._pages = Pages(frame, self.desk.view, self._now)
        self.cases = CaseFlow(workplace, self.desk, self._pages, outbox, tasks)
        self.cases.next_wanted = self._next
        found = SearchExits(self._person_found, lambda key: self.act(Action[key]), lambda: None)
        self._search = make_search(workplace.people, workplace.visits, tasks, found, frame)
        services = LineServices(outbox, workplace.cases)
        exits = LineExits(self._line_changed, sign_in)
        self._line = make_line(services, tasks, exits, frame, self._now)
        self._outbox_page, self._outbox_presenter = make_outbox(outbox, self._now, tasks)
        self._deeds = self._make_deeds()
        self._pages.next_pressed.connect(self._next)
        self._pages.new_pressed.connect(self.desk.desk.new_wanted)
        self.desk.view.desk_shown.connect(
            lambda state: self._search.presenter.visit_changed(state.visit)
        )
        self.desk.view.card_shown.connect(self._line.view.show_card)
        self.desk.view.queue.live_shown.connect(self._line.view.show_queue)

    # --- from unlock to lock ------------------------------------------------------------------

    def begin(
        self, reopen: DraftId | None, *, fresh: bool, unsaved: CaseDraft | None = None
    ) -> None:
        """Listen to everything; go on with the draft that was open, if any.

        ``fresh`` means the process has just started; ``unsaved`` is a draft that the disk did not
        take before the lock.
        """
        show_on_frame(self.desk, self._frame)
        self._frame.set_view(Place.DESK, self._pages)
        self._frame.set_view(Place.OUTBOX, self._outbox_page)
        self._frame.show_place(Place.DESK)
        self._frame.set_content_panels(self.desk.view.panels)
        self._name_desk()
        self._search.presenter.offered(_commands())
        self.desk.begin()
        self._line.presenter.begin()
        self._outbox_presenter.begin()
        self.desk.view.take_focus()
        self._tasks.start(OWNER, self.cases.find_again(reopen, fresh=fresh, unsaved=unsaved))

    async def left_behind(self) -> tuple[datetime | None, int]:
        """Return when the open draft was saved, and how many operations wait."""
        saved_at = await self.cases.saved_at()
        return saved_at, (await self._outbox.summary()).waiting

    async def close(self) -> None:
        """Save what is typed, log what was looked at, take every name off the screen."""
        await self.cases.close()
        for owner in (OWNER, CASE_OWNER, DESK_OWNER):
            self._tasks.cancel(owner)
        await self._workplace.people.settle()
        self._frame.set_visit(None)
        self._frame.clear_banner()
        self._frame.set_statuses(())
        self._frame.set_badges({})
        self._frame.top_bar.search.clear()
        self._search.view.hide_results()
        self._frame.set_content_panels(())
        for place in (Place.DESK, Place.OUTBOX):
            self._frame.set_view(place, QWidget())
        for view in (self._search.view, self._line.view):
            view.deleteLater()

    # --- keys ---------------------------------------------------------------------------------

    def act(self, action: Action) -> None:
        """Do what a key of the window means; keys of other parts mean nothing here."""
        if (deed := self._deeds.get(action)) is not None:
            deed()

    def back(self) -> None:
        """Esc or Alt+Left: one level up; nothing is discarded."""
        if self.cases.back():
            return
        if not self._pages.at_desk:
            self._do_at_desk(self.desk.view.take_focus)
        elif self._frame.place is not Place.DESK:
            self._frame.show_place(Place.DESK)

    def _make_deeds(self) -> dict[Action, Callable[[], object]]:
        return {
            Action.DESK: lambda: self._do_at_desk(self.desk.view.take_focus),
            Action.PLACE_1: lambda: self._frame.show_place(Place.DESK),
            Action.PLACE_3: lambda: self._frame.show_place(Place.OUTBOX),
            Action.SEARCH: self._frame.top_bar.search.focus_all,
            Action.NEXT_TICKET: self._next,
            Action.CALL_AGAIN: self.desk.queue.called_again,
            Action.FINISH_VISIT: lambda: self._do_at_desk(self.desk.visit.finish_wanted),
            Action.NEW_CASE: self.desk.desk.new_wanted,
            Action.PRIMARY: self._primary,
            Action.PRINT: self.cases.print_again,
            Action.REFRESH: self.desk.person.again,
            Action.SCAN: self.cases.scan,
            Action.UNDO: self._undo,
            Action.BACK: self.back,
            Action.NEXT_PANEL: lambda: self._frame.panels.hop(1),
            Action.PREVIOUS_PANEL: lambda: self._frame.panels.hop(-1),
        }

    def _primary(self) -> None:
        if not self.cases.primary() and self._pages.at_desk:
            self.desk.desk.primary()

    def _undo(self) -> None:
        if not self.cases.undo():
            self.desk.visit.undo_wanted()

    def _next(self) -> None:
        self._do_at_desk(self.desk.visit.next_wanted)

    def _do_at_desk(self, deed: Callable[[], None]) -> None:
        """Leave the open case first, saved, then act."""

        async def leave_and_act() -> None:
            await self.cases.leave()
            deed()

        self._tasks.start(OWNER, leave_and_act())

    # --- what others tell ---------------------------------------------------------------------

    def _person_found(self, party: Party, start_case: bool) -> None:  # noqa: FBT001 - of the view
        self._frame.top_bar.search.clear()
        self._workplace.visits.identify(party)
        then = self.desk.desk.new_wanted if start_case else self.desk.view.take_focus
        self._do_at_desk(then)

    def _line_changed(self, sync: SyncState) -> None:
        online = sync.line is LineStatus.ONLINE
        self._search.presenter.line_changed(online=online, people_here=sync.people)
        self.desk.person.line_changed(live=online)

    # --- making -------------------------------------------------------------------------------

    def _make_desk(self) -> DeskScreen:
        workplace = self._workplace
        services = DeskServices(
            workplace.visits, workplace.people, workplace.cases, workplace.devices.card
        )
        exits = DeskExits(
            call_next=self._next,
            search=self._frame.top_bar.search.focus_all,
            new_case=self._new_case,
            resume=lambda draft: self.cases.resume(draft),
            open_case=self._open_case,
        )
        return make_desk(services, self._tasks, exits, self._search_for, self._now)

    def _new_case(self, service_id: ServiceId | None) -> None:
        self.cases.new_case(service_id)

    def _open_case(self, case_id: CaseId) -> None:
        """A registered case is read in the timeline; a page of its own comes with work lists."""
        del case_id

    def _search_for(self, text: str) -> None:
        self._search.presenter.asked_for(text)

    def _name_desk(self) -> None:
        clerk, place = self._workplace.identify.clerk, self._workplace.workstation
        if clerk is not None:
            self.desk.view.set_office(place.office, place.desk, clerk.short_name)

    def _now(self) -> datetime:
        return local(self._workplace.clock.now())
