"""Filters as a row of chips; one is on, arrows move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar, QWidget

from ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Filter:
    """One chip: its key, its word and how many it would show."""

    key: str
    text: str
    count: int


class FilterChips(QTabBar):
    """A tab bar that looks like chips: readers hear a list of tabs, one selected.

    Signals:
        chosen: the key of the filter now on, also when set by a key.
    """

    chosen = Signal(str)

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setProperty("part", "filters")
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.currentChanged.connect(self._emit)

    def set_filters(self, filters: Sequence[Filter]) -> None:
        """Show these; the one that was on stays on."""
        current = self.current
        self.blockSignals(True)
        while self.count():
            self.removeTab(0)
        for place, one in enumerate(filters):
            self.addTab(f"{one.text} {one.count}")
            self.setTabData(place, one.key)
            self.setAccessibleTabName(place, f"{self._name}, {one.text}, {one.count}")
            if one.key == current:
                self.setCurrentIndex(place)
        self.blockSignals(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chips, and the focus around the one that is on."""
        super().paintEvent(event)
        if self.hasFocus():
            look = theme()
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("text"), look.sizes.focus_ring))
            box = QRectF(self.tabRect(self.currentIndex())).adjusted(1, 1, -look.px(4) - 1, -1)
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            painter.end()

    @property
    def current(self) -> str:
        """The key of the filter that is on."""
        data = self.tabData(self.currentIndex())
        return data if isinstance(data, str) else ""

    def _emit(self) -> None:
        self.chosen.emit(self.current)
