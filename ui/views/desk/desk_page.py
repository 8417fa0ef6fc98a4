"""The desk (03, 04): three columns that fold as the window narrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QTabBar, QWidget

from ui.theme.theme import theme
from ui.views.desk.card_access import CardAccessPanel
from ui.views.desk.card_strip import CardStrip
from ui.views.desk.idle_panel import IdlePanel
from ui.views.desk.person_panel import PersonPanel
from ui.views.desk.queue_panel import QueuePanel
from ui.views.desk.side_panel import SidePanel
from ui.views.frame.values import Breadth
from ui.widgets.card import Card

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from kep_client.errors import KepError
    from kep_client.services.visits import DeskState
    from ui.presenters.card import CardProposal, CardState
    from ui.presenters.card_access import AccessMissing, AccessTyped
    from ui.presenters.desk import SidePicture
    from ui.presenters.person import PersonPicture, Revealed

_PERSON, _SIDE, _QUEUE = range(3)
_MIDDLE_MOST, _SIDE_MOST = 900, 420
_SHORT = 476
"""Content of a window of 560: the person's header gives room to the timeline."""


class DeskPage(QWidget):
    """Queue, person, side. The view of the desk's presenters.

    Signals:
        desk_shown: a `DeskState` was shown, for the frame's visit block.
        card_shown: a `CardState`, for the status strip.
    """

    desk_shown = Signal(object)
    card_shown = Signal(object)

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._desk_words = ""
        self._breadth = Breadth.NORMAL
        self._drawer = False
        self.queue = QueuePanel(now)
        self.side = SidePanel(now)
        self.card = CardStrip()
        self.access = CardAccessPanel()
        self.idle = IdlePanel(now)
        self.person = PersonPanel(now)
        self._stack = QStackedWidget()
        self._middle = self._make_middle()
        self._tabs = self._make_tabs()
        self._grid = QGridLayout(self)
        self._arrange()
        theme().changed.connect(self._arrange)

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The panels for F6, in order."""
        return (self.queue, self._middle, self.side.step, self.side.more)

    @property
    def queue_shown(self) -> bool:
        """Whether the queue panel's own F9 is on the screen."""
        return self._breadth in (Breadth.NORMAL, Breadth.WIDE)

    def set_office(self, office: str, desk: int, clerk: str) -> None:
        """Say whose desk this is; stands in the row of the running visit."""
        self.queue.set_desk(desk)
        place = self.tr("ΚΕΠ %1 · θυρίδα %2 · %3").replace("%1", office)
        self._desk_words = place.replace("%2", str(desk)).replace("%3", clerk)

    def set_breadth(self, breadth: Breadth) -> None:
        """Fold or unfold for the room there is."""
        if breadth is not self._breadth:
            self._breadth = breadth
            self._drawer = False
            self._arrange()

    def toggle_queue(self) -> None:
        """Open or close the queue as a drawer, or go to its tab on a narrow window."""
        if self._breadth in (Breadth.NARROW, Breadth.TINY):
            self._tabs.setCurrentIndex(_QUEUE)
        elif self._breadth is Breadth.MEDIUM:
            self._drawer = not self._drawer
            self._place_drawer()

    def take_focus(self) -> None:
        """The next step has the focus on opening; on a free desk F9 does."""
        target = self.side.step.button
        if target.isVisible():
            target.setFocus()
        else:
            self.queue.setFocus()

    # --- what the presenters show ---------------------------------------------------------------

    def show_desk(self, state: DeskState) -> None:
        """Show the visit that runs, or that the desk is free."""
        self.queue.show_visit(state.visit)
        self.idle.show_desk(state)
        self.person.timeline.show_visit(state.visit, self._desk_words)
        self.desk_shown.emit(state)

    def show_person(self, picture: PersonPicture | None) -> None:
        """Show a person, or nobody."""
        if picture is None:
            self.person.header.conceal()
            self._stack.setCurrentWidget(self.idle)
        else:
            self.person.show_person(picture)
            self._stack.setCurrentWidget(self.person)

    def show_value(self, revealed: Revealed) -> None:
        """Show one value in full for some seconds."""
        self.person.show_value(revealed)

    def show_problem(self, error: KepError) -> None:
        """Say it where it belongs: the call at the left, the record in the middle."""
        if error.code.startswith("queue."):
            self.queue.show_problem(error)
        else:
            self.person.show_problem(error)

    def clear_problem(self) -> None:
        """Take the record's problem away."""
        self.person.clear_problem()

    def show_side(self, picture: SidePicture) -> None:
        """Show what comes next."""
        self.side.show_side(picture)
        self.side.step.setVisible(picture.busy)

    def show_card(self, state: CardState) -> None:
        """Tell the reader's state to the status strip."""
        self.card_shown.emit(state)

    def show_proposal(self, proposal: CardProposal) -> None:
        """Ask what the card is for."""
        self.card.show_proposal(proposal)

    def show_card_problem(self, error: KepError) -> None:
        """Say what the reader met."""
        self.card.show_card_problem(error)

    def clear_card(self) -> None:
        """Take the card's strip and what was typed for it away."""
        self.card.clear()
        self.access.clear()

    def ask_access(self, known: AccessTyped) -> None:
        """Ask for what the document prints."""
        self.access.ask(known)

    def ask_can(self) -> None:
        """Ask for the number on the front."""
        self.access.ask_can()

    def show_access_missing(self, missing: AccessMissing) -> None:
        """Say which fields do not fit."""
        self.access.show_missing(missing.fields)

    # --- shape ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A drawer is as high as the page."""
        super().resizeEvent(event)
        self._place_drawer()
        self.person.set_short(self.height() < theme().px(_SHORT))
        if self._breadth not in (Breadth.NARROW, Breadth.TINY):
            self._fit_side()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the drawer first."""
        if event.key() == Qt.Key.Key_Escape and self._drawer:
            self.toggle_queue()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A press beside the drawer closes it."""
        if event.type() == QEvent.Type.MouseButtonPress and self._drawer:
            self.toggle_queue()
        return False

    def _make_middle(self) -> Card:
        middle = Card()
        middle.setObjectName("desk.middle")
        self._stack.addWidget(self.idle)
        self._stack.addWidget(self.person)
        middle.body.addWidget(self.card)
        middle.body.addWidget(self.access)
        middle.body.addWidget(self._stack, 1)
        middle.installEventFilter(self)
        return middle

    def _make_tabs(self) -> QTabBar:
        tabs = QTabBar()
        tabs.setObjectName("desk.tabs")
        tabs.setProperty("part", "filters")
        tabs.setDrawBase(False)
        tabs.setExpanding(False)
        tabs.setAccessibleName(self.tr("Μέρη της θυρίδας"))
        for word in (
            self.tr("Πολίτης"),
            self.tr("Υποθέσεις και έγγραφα"),
            self.tr("Αριθμός και αναμονή"),
        ):
            tabs.addTab(word)
        tabs.currentChanged.connect(self._show_tab)
        return tabs

    def _arrange(self) -> None:
        look = theme()
        grid = self._grid
        # Not takeAt: PySide keeps what it returns, and the part would go on telling that item, which
        # is in no grid any more, when it needs another height.
        for part in (self.queue, self._middle, self.side, self.side.step, self._tabs):
            grid.removeWidget(part)
        grid.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        grid.setSpacing(look.px(10))
        narrow = self._breadth in (Breadth.NARROW, Breadth.TINY)
        self._tabs.setVisible(narrow)
        self.side.step.set_slim(narrow)
        self.queue.setFixedWidth(look.sizes.queue_panel)
        self._reset_stretch()
        if narrow:
            self._arrange_narrow()
        else:
            self._arrange_columns()
        self._place_drawer()

    def _arrange_columns(self) -> None:
        grid = self._grid
        wide = self.queue_shown
        for part in (self._middle, self.side):
            part.show()
        self.side.hold_step()
        self._fit_side()
        self.queue.setVisible(wide)
        if wide:
            grid.addWidget(self.queue, 0, 0)
        grid.addWidget(self._middle, 0, 1)
        grid.addWidget(self.side, 0, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)

    def _arrange_narrow(self) -> None:
        grid = self._grid
        grid.addWidget(self._tabs, 0, 0)
        for part in (self._middle, self.side, self.queue):
            part.setMaximumWidth(16777215)
            part.setMinimumWidth(0)
            grid.addWidget(part, 1, 0)
        grid.addWidget(self.side.step, 2, 0)
        grid.setRowStretch(1, 1)
        grid.setColumnStretch(0, 1)
        self._show_tab(self._tabs.currentIndex())

    def _show_tab(self, tab: int) -> None:
        if self._breadth in (Breadth.NARROW, Breadth.TINY):
            for place, part in ((_PERSON, self._middle), (_SIDE, self.side), (_QUEUE, self.queue)):
                part.setVisible(place == tab)

    def _fit_side(self) -> None:
        """Extra width goes to the middle up to 900, then to the side up to 420."""
        look = theme()
        room = self.width() - look.sizes.queue_panel - look.px(44 + _MIDDLE_MOST)
        least = look.sizes.side_panel
        self.side.setFixedWidth(min(max(room, least), look.px(_SIDE_MOST)))

    def _reset_stretch(self) -> None:
        for place in range(3):
            self._grid.setColumnStretch(place, 0)
            self._grid.setRowStretch(place, 0)

    def _place_drawer(self) -> None:
        if self._breadth is not Breadth.MEDIUM:
            return
        edge = theme().px(10)
        self.queue.setVisible(self._drawer)
        if self._drawer:
            self.queue.setParent(self)
            height = self.height() - 2 * edge
            self.queue.setGeometry(theme().px(12), edge, theme().sizes.queue_panel, height)
            self.queue.show()
            self.queue.raise_()
