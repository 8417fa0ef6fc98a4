"""The top bar: the visit in service, the search box, new case and next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QSizePolicy, QWidget

from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.search_box import SearchBox
from ui.widgets import paint
from ui.widgets.key_cap_button import ButtonKind, KeyCapButton

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ui.views.frame.values import Visit

_TICK_MS = 1000
_LEAST_SEARCH = 190
"""Pixels at 100 % below which the search box is of no use."""


class VisitBlock(QAbstractButton):
    """Ticket, person and how long the service has lasted.

    The running clock is not part of the name: readers would speak it every second.
    """

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.narrow = False
        self._visit: Visit | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.update)
        self.set_visit(None)

    def set_visit(self, visit: Visit | None) -> None:
        """Show a visit, or that there is none."""
        self._visit = visit
        if visit is None:
            self.setAccessibleName(self.tr("Καμία επίσκεψη"))
            self._timer.stop()
        else:
            said = self.tr("Επίσκεψη %1, %2").replace("%1", visit.ticket)
            self.setAccessibleName(said.replace("%2", visit.person))
            self._timer.start()
        self.setToolTip(visit.person if visit is not None else "")
        self.update()

    def sizeHint(self) -> QSize:
        """The width of the queue panel below it; less on a narrow window."""
        look = theme()
        return QSize(look.px(228 if self.narrow else 282), look.px(44))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw badge, person and clock."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = self._draw_badge(painter)
        left = right + look.px(10)
        width = self.width() - left - look.px(6)
        middle = self.height() / 2
        upper = QRectF(left, middle - look.px(19), width, look.px(20))
        lower = QRectF(left, middle + look.px(1), width, look.px(18))
        first, second = self._words()
        paint.line(painter, upper, first, paint.strong(), look.colour("text"))
        paint.line(painter, lower, second, paint.small(), look.colour("muted"))
        if self.hasFocus():
            paint.ring(painter, QRectF(self.rect()), look.sizes.radius_button)
        painter.end()

    def _draw_badge(self, painter: QPainter) -> float:
        look = theme()
        visit = self._visit
        ticket = visit.ticket if visit is not None else "—"
        wide = look.metrics(TextRole.STRONG).horizontalAdvance(ticket) + look.px(24)
        width = max(wide, look.px(44 if visit is None else 64))
        box = QRectF(look.px(2), self.height() / 2 - look.px(13), width, look.px(26))
        ink, ground = ("accent", "accent_soft") if visit is None else ("accent_text", "accent")
        paint.badge(painter, box, ticket, look.colour(ink), look.colour(ground))
        return box.right()

    def _words(self) -> tuple[str, str]:
        visit = self._visit
        if visit is None:
            return self.tr("Καμία επίσκεψη"), self.tr("Πατήστε F9 για τον επόμενο")
        if visit.line or visit.since is None:
            return visit.person, visit.line
        seconds = max(int((self._now() - visit.since).total_seconds()), 0)
        clock = f"{seconds // 60:02d}:{seconds % 60:02d}"
        return visit.person, self.tr("Σε εξυπηρέτηση %1").replace("%1", clock)


class TopBar(QFrame):
    """Visit, search and the two buttons of every screen.

    Signals:
        visit_pressed: the visit block was pressed.
        new_case: a new case is wanted.
        next_ticket: the next ticket is wanted.
    """

    visit_pressed = Signal()
    new_case = Signal()
    next_ticket = Signal()

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "topbar")
        self.visit = VisitBlock(now)
        self.search = SearchBox()
        self.new_button = KeyCapButton(self.tr("Νέα υπόθεση"), "F11", icon=Icon.PLUS)
        self.next_button = KeyCapButton(self.tr("Επόμενο"), "F9")
        self.visit.setObjectName("visit")
        self.search.setObjectName("search")
        self.new_button.setObjectName("new_case")
        self.next_button.setObjectName("next_ticket")
        self.visit.clicked.connect(self.visit_pressed)
        self.new_button.clicked.connect(self.new_case)
        self.next_button.clicked.connect(self.next_ticket)
        self._two_rows = False
        self._grid = QGridLayout(self)
        self._arrange()
        theme().changed.connect(self._arrange)

    def set_next_filled(self, filled: bool) -> None:  # noqa: FBT001 - the state itself
        """Make "next" the one filled button: the desk is free or the receipt is done."""
        self.next_button.set_kind(ButtonKind.PRIMARY if filled else ButtonKind.SECONDARY)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - the state itself
        """Give the search box room of the visit's."""
        self.visit.narrow = narrow
        self.visit.updateGeometry()
        self._choose_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where one row would cut words, the search box takes a row of its own."""
        super().resizeEvent(event)
        self._choose_rows()

    def _choose_rows(self) -> None:
        look = theme()
        parts = (self.visit, self.new_button, self.next_button)
        needed = sum(part.sizeHint().width() for part in parts) + look.px(_LEAST_SEARCH + 50)
        if (two := needed > self.width()) != self._two_rows:
            self._two_rows = two
            self._arrange()

    def _arrange(self) -> None:
        look = theme()
        grid = self._grid
        for part in (self.visit, self.search, self.new_button, self.next_button):
            grid.removeWidget(part)
        grid.setContentsMargins(look.px(12), look.px(6), look.px(14), look.px(6))
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(6))
        grid.addWidget(self.visit, 0, 0)
        if self._two_rows:
            grid.addWidget(self.search, 1, 0, 1, 4)
        else:
            grid.addWidget(self.search, 0, 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, 0)
        grid.addWidget(self.new_button, 0, 2)
        grid.addWidget(self.next_button, 0, 3)
        self.setFixedHeight(look.px(98) if self._two_rows else look.sizes.top_bar)
