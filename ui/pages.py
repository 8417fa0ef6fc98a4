"""The pages over the desk: one at a time, the desk stays below and keeps its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.views.frame.values import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ui.views.frame.main_frame import MainFrame


class Pages(QStackedWidget):
    """The content of the place "Θυρίδα".

    Signals:
        next_pressed, new_pressed: buttons of the frame. They pass through here because the frame
            outlives the desk: what is tied to this object goes with it at a lock.
    """

    next_pressed = Signal()
    new_pressed = Signal()

    def __init__(self, frame: MainFrame, desk: QWidget, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._frame = frame
        self._desk = desk
        self.now = now
        self._kept = {desk}
        self.addWidget(desk)
        frame.next_ticket.connect(self.next_pressed)
        frame.new_case.connect(self.new_pressed)

    @property
    def at_desk(self) -> bool:
        """Whether no page covers the desk."""
        return self.currentWidget() is self._desk

    def cover(self, page: QWidget, *, keep: bool = False) -> None:
        """Put a page over the desk; the one before it goes, unless it is kept for the session."""
        if keep:
            self._kept.add(page)
        self.go_to(page)
        self._drop_the_rest()

    def to_desk(self) -> None:
        """Take the page away."""
        self.go_to(self._desk)
        self._drop_the_rest()

    def lay_over(self, page: QWidget) -> None:
        """Put a page over the one that is shown; both stay until `give_up` and `cover`."""
        self._kept.add(page)
        self.go_to(page)

    def go_to(self, page: QWidget) -> None:
        """Show a page; what was shown stays below it, with its focus."""
        self.addWidget(page)
        self.setCurrentWidget(page)
        self._frame.show_place(Place.DESK)

    def give_up(self, page: QWidget) -> None:
        """Keep a page no longer; it must not be the one that is shown."""
        self._kept.discard(page)
        self.removeWidget(page)
        page.deleteLater()

    def _drop_the_rest(self) -> None:
        shown = self.currentWidget()
        pages = [page for place in range(self.count()) if (page := self.widget(place))]
        for page in pages:
            if page is not shown and page not in self._kept:
                self.removeWidget(page)
                page.deleteLater()
