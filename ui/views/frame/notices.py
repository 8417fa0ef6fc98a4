"""What the clerk must know on whatever page: above all pages, and only until it is read or healed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.theme import theme
from ui.widgets.strips import ProblemStrip, StripAction

if TYPE_CHECKING:
    from ui.widgets.strips import Notice

_MOST = 3


class Notices(QWidget):
    """One strip for each thing; the same thing is told once and updated, never stacked."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self._strips: dict[str, ProblemStrip] = {}
        self._column = QVBoxLayout(self)
        self._fit()
        self.hide()
        theme().changed.connect(self._fit)

    def show_notice(self, notice: Notice) -> None:
        """Say it at the top; what is told already is only updated."""
        key = notice.code or notice.spoken
        strip = self._strips.get(key)
        if strip is None:
            strip = self._make(key)
            self._drop_oldest()
            self._strips[key] = strip
            self._column.addWidget(strip)
        close = StripAction("close", self.tr("Εντάξει"))
        strip.show_notice(replace(notice, actions=(*notice.actions, close)))
        self.show()

    def take_away(self, code: str) -> None:
        """It is healed, or the clerk has read it."""
        strip = self._strips.pop(code, None)
        if strip is not None:
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self.setVisible(bool(self._strips))

    def _make(self, key: str) -> ProblemStrip:
        strip = ProblemStrip(parent=self)
        strip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        strip.chosen.connect(lambda _action: self.take_away(key))
        return strip

    def _drop_oldest(self) -> None:
        while len(self._strips) >= _MOST:
            self.take_away(next(iter(self._strips)))

    def _fit(self) -> None:
        look = theme()
        self._column.setContentsMargins(look.px(14), look.px(10), look.px(14), 0)
        self._column.setSpacing(look.px(6))
