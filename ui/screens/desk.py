"""The desk: five presenters over one page, wired to the frame's visit block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from kep_client.domain.ids import CaseId, DraftId
from kep_client.ports.card import CardReader
from kep_client.services.cases import CaseDesk
from kep_client.services.people import PeopleService
from kep_client.services.visits import VisitDesk
from ui.i18n.office_time import local
from ui.presenters.card import CardExits, CardParts, CardPresenter
from ui.presenters.card_access import known_of
from ui.presenters.desk import DeskPresenter
from ui.presenters.person import PersonPresenter
from ui.presenters.queue import QueuePresenter
from ui.presenters.visit import VisitPresenter
from ui.screens.bound import latest_for, start_for
from ui.views.desk.desk_page import DeskPage
from ui.views.frame.values import Visit as VisitShown

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.services.visits import DeskState
    from ui.presenters.desk import DeskExits
    from ui.tasks import Tasks
    from ui.views.frame.main_frame import MainFrame

OWNER = "desk"
"""Work of the desk ends when this owner's does: at a lock."""


@dataclass(frozen=True, slots=True)
class DeskServices:
    """What the desk works with."""

    visits: VisitDesk
    people: PeopleService
    cases: CaseDesk
    reader: CardReader


@dataclass(frozen=True, slots=True)
class DeskScreen:
    """The page and its presenters; call `begin` after each unlock."""

    view: DeskPage
    visit: VisitPresenter
    queue: QueuePresenter
    person: PersonPresenter
    desk: DeskPresenter
    card: CardPresenter

    def begin(self) -> None:
        """Listen to visits, the line and the card reader."""
        self.visit.begin()
        self.queue.begin()
        self.card.begin()


def make_desk(
    services: DeskServices,
    tasks: Tasks,
    exits: DeskExits,
    search: Callable[[str], None],
    now: Callable[[], datetime],
) -> DeskScreen:
    """Tie the desk together; `search` shows what a card could not tell apart."""
    view = DeskPage(now)
    start, latest = start_for(tasks, OWNER), latest_for(tasks, OWNER)
    visits = services.visits
    person = PersonPresenter(
        view, services.people, start, latest, lambda record: desk.record_changed(record)
    )
    desk = DeskPresenter(view, person, services.cases, latest, exits)
    queue = QueuePresenter(view.queue, visits, start, latest)
    card_exits = CardExits(search, person.card_confirmed, lambda: known_of(person.record))
    parts = CardParts(services.reader, services.people, visits)
    card = CardPresenter(view, parts, start, latest, card_exits)

    def changed(state: DeskState) -> None:
        desk.desk_changed(state)
        card.visit_changed(state)

    visit = VisitPresenter(view, visits, start, latest, changed)
    screen = DeskScreen(view, visit, queue, person, desk, card)
    _connect(screen)
    return screen


def show_on_frame(screen: DeskScreen, frame: MainFrame) -> None:
    """Let the frame show the visit, and the desk follow the frame's width."""

    def show(state: DeskState) -> None:
        frame.set_visit(visit_shown(state))
        # One filled button: the queue panel's own F9 is it while that panel is on the screen.
        frame.set_next_filled(state.visit is None and not screen.view.queue_shown)

    screen.view.desk_shown.connect(show)
    frame.breadth_changed.connect(screen.view.set_breadth)
    frame.visit_pressed.connect(screen.view.toggle_queue)
    screen.view.set_breadth(frame.breadth)


def visit_shown(state: DeskState) -> VisitShown | None:
    """Return what the frame's visit block shows."""
    visit = state.visit
    if visit is None:
        return None
    nobody = QCoreApplication.translate("desk", "Δεν έχει ταυτοποιηθεί")
    return VisitShown(visit.ticket or "•", visit.person_name or nobody, local(visit.started_at))


def _connect(screen: DeskScreen) -> None:
    view = screen.view
    view.queue.call_again.connect(screen.queue.called_again)
    view.queue.no_show.connect(screen.queue.not_come)
    view.queue.next_wanted.connect(screen.visit.next_wanted)
    view.queue.walk_in.connect(screen.visit.walk_in_wanted)
    view.idle.undo.connect(screen.visit.undo_wanted)
    view.person.reveal.connect(screen.person.reveal_wanted)
    view.person.again.connect(screen.person.again)
    view.side.primary.connect(screen.desk.primary)
    view.side.new_case.connect(screen.desk.new_wanted)
    view.side.draft_chosen.connect(lambda key: screen.desk.draft_chosen(DraftId(key)))
    view.side.case_chosen.connect(lambda key: screen.desk.case_chosen(CaseId(key)))
    view.card.new_visit.connect(screen.card.new_visit_wanted)
    view.card.search.connect(screen.card.search_wanted)
    view.card.dismissed.connect(screen.card.dismissed)
    view.access.typed.connect(screen.card.access.typed)
    view.access.completed.connect(screen.card.access.can_typed)
    view.access.other_way.connect(screen.card.access.other_way)
