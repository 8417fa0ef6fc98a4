"""The window: a frame that knows places and widths, and nothing of the business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.theme.theme import theme
from ui.views.frame.notices import Notices
from ui.views.frame.rail import Rail
from ui.views.frame.status_strip import StatusStrip
from ui.views.frame.top_bar import TopBar
from ui.views.frame.values import Breadth, Clerk, Office, Place, Visit
from ui.widgets.panels import PanelRing
from ui.widgets.strips import Notice, OfflineBanner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent

    from ui.views.frame.search_box import SearchBox
    from ui.widgets.status_dot import Status
    from ui.widgets.text import Tone

MIN_WIDTH, MIN_HEIGHT = 660, 384


class MainFrame(QMainWindow):
    """Rail, top bar, banner, content by place, status strip; or one page without them.

    Signals:
        place_chosen: the `Place` picked on the rail; `show_place` makes it happen.
        clerk_pressed, visit_pressed, new_case, next_ticket: buttons of the frame.
        banner_chosen: key of the banner's link.
        breadth_changed: the `Breadth` content has to fit into.
        escaped: Esc that nobody else wanted: one level up.
        close_wanted: the window's close button; nothing closes by itself.
    """

    place_chosen = Signal(Place)
    clerk_pressed = Signal()
    visit_pressed = Signal()
    new_case = Signal()
    next_ticket = Signal()
    banner_chosen = Signal(str)
    breadth_changed = Signal(Breadth)
    escaped = Signal()
    close_wanted = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Σταθμός εργασίας ΚΕΠ"))
        self.rail = Rail()
        self.top_bar = TopBar(now)
        self.banner = OfflineBanner()
        self.notices = Notices()
        self.status = StatusStrip(now)
        self.panels = PanelRing(self)
        self._places: dict[Place, QWidget] = {}
        self._place = Place.DESK
        self._breadth = Breadth.NORMAL
        self._may_close = False
        self._content = QStackedWidget()
        self._pages = QStackedWidget()
        self._banner_slot = self._make_banner_slot()
        self._lay_out()
        self._connect()
        self._fit()
        theme().changed.connect(self._fit)

    @property
    def search(self) -> SearchBox:
        """The search box."""
        return self.top_bar.search

    @property
    def place(self) -> Place:
        """Where one is."""
        return self._place

    @property
    def breadth(self) -> Breadth:
        """How much room there is."""
        return self._breadth

    def set_view(self, place: Place, view: QWidget) -> None:
        """Give a place its view; it lives as long as the frame and keeps its state."""
        old = self._places.get(place)
        if old is view:
            return
        if old is not None:
            self._content.removeWidget(old)
            old.deleteLater()
        self._places[place] = view
        self._content.addWidget(view)
        if place is self._place:
            self._content.setCurrentWidget(view)

    def show_place(self, place: Place) -> None:
        """Go to a place."""
        self._place = place
        self.rail.set_place(place)
        if (view := self._places.get(place)) is not None:
            self._content.setCurrentWidget(view)

    def show_page(self, page: QWidget) -> None:
        """Cover the frame with a page, such as sign-in or lock; the frame keeps its state."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self.rail.hide()

    def show_frame(self) -> None:
        """Leave the page."""
        self._pages.setCurrentIndex(0)
        self.rail.show()

    @property
    def page_shown(self) -> QWidget | None:
        """The page that covers the frame, if any."""
        shown = self._pages.currentWidget()
        return shown if self._pages.currentIndex() > 0 else None

    def set_office(self, office: Office) -> None:
        """Show the office."""
        self.rail.set_office(office)

    def set_clerk(self, clerk: Clerk) -> None:
        """Show who is signed in."""
        self.rail.set_clerk(clerk)

    def set_badges(self, badges: Mapping[Place, int]) -> None:
        """Show how many things need a person, by place."""
        self.rail.set_badges(badges)

    def set_visit(self, visit: Visit | None) -> None:
        """Show the visit in service."""
        self.top_bar.visit.set_visit(visit)

    def set_next_filled(self, filled: bool) -> None:  # noqa: FBT001 - the state itself
        """Make "next" the one filled button."""
        self.top_bar.set_next_filled(filled)

    def set_statuses(self, statuses: Sequence[Status]) -> None:
        """Show the states of line, queue, card, scanner, printer."""
        self.status.set_statuses(statuses)

    def set_saved(self, text: str, tone: Tone = "muted") -> None:
        """Say when the work was last on the disk."""
        self.status.set_saved(text, tone)

    def flash(self, text: str) -> None:
        """Confirm a success for five seconds."""
        self.status.flash(text)

    def show_banner(self, notice: Notice) -> None:
        """Show the line above the content."""
        self.banner.show_notice(notice)
        self._banner_slot.show()

    def clear_banner(self) -> None:
        """Take the line away."""
        self.banner.clear()
        self._banner_slot.hide()

    def show_notice(self, notice: Notice) -> None:
        """Tell what must be known on whatever page, until it is read or healed."""
        self.notices.show_notice(notice)

    def take_notice(self, code: str) -> None:
        """It is healed."""
        self.notices.take_away(code)

    def set_content_panels(self, panels: Sequence[QWidget]) -> None:
        """Tell F6 which panels the content has."""
        bar = self.top_bar
        head = (self.rail, bar.visit, bar.search, bar.new_button, bar.next_button)
        self.panels.set_panels([*head, self.notices, self.banner, *panels, self.status])

    def finish(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc arrives here only if no field and no list wanted it."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first: drafts are saved and tasks end before the window goes."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The content may have to change its shape."""
        super().resizeEvent(event)
        self._reflow()

    def sizeHint(self) -> QSize:
        """The size of the commonest screen in offices."""
        return QSize(1366, 768)

    def _make_banner_slot(self) -> QWidget:
        slot = QWidget()
        self._slot = QVBoxLayout(slot)
        self._slot.addWidget(self.banner)
        slot.hide()
        return slot

    def _lay_out(self) -> None:
        framed = QWidget()
        column = QVBoxLayout(framed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self._banner_slot)
        column.addWidget(self._content, 1)
        self._pages.addWidget(framed)
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.rail, 0, 0, 3, 1)
        grid.addWidget(self.notices, 0, 1)
        grid.addWidget(self._pages, 1, 1)
        grid.addWidget(self.status, 2, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        self.setCentralWidget(whole)
        self.set_content_panels(())

    def _connect(self) -> None:
        self.rail.place_chosen.connect(self.place_chosen)
        self.rail.clerk_pressed.connect(self.clerk_pressed)
        self.top_bar.visit_pressed.connect(self.visit_pressed)
        self.top_bar.new_case.connect(self.new_case)
        self.top_bar.next_ticket.connect(self.next_ticket)
        self.banner.chosen.connect(self.banner_chosen)

    def _fit(self) -> None:
        look = theme()
        self.setMinimumSize(MIN_WIDTH, MIN_HEIGHT)
        self._slot.setContentsMargins(look.px(14), look.px(10), look.px(14), 0)
        self._reflow()

    def _reflow(self) -> None:
        breadth = Breadth.of(self.width() / theme().zoom)
        if breadth is self._breadth:
            return
        self._breadth = breadth
        narrow = breadth in (Breadth.NARROW, Breadth.TINY)
        self.rail.set_compact(narrow)
        self.top_bar.set_narrow(narrow)
        self.status.set_compact(breadth is Breadth.TINY)
        self.breadth_changed.emit(breadth)
