"""A word of state on a soft ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.widgets.text import repolish

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from ui.widgets.paint import ChipKind


_LEAST_LETTERS = 6


class Chip(QLabel):
    """A state in a word; its name says which state, for colour alone says nothing.

    Where there is no room it ends in "…" and keeps the whole in tooltip and name.
    """

    def __init__(
        self,
        text: str,
        kind: ChipKind = "neutral",
        *,
        about: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole = text
        self._about = about or QCoreApplication.translate("Chip", "Κατάσταση")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_state(text, kind)

    def set_state(self, text: str, kind: ChipKind) -> None:
        """Show another state."""
        self._whole = text
        self.setText(text)
        self.setAccessibleName(f"{self._about}: {text}")
        self.setProperty("chip", kind)
        repolish(self)
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for the whole word, whatever is shown of it now."""
        letters = self.fontMetrics()
        missing = letters.horizontalAdvance(self._whole) - letters.horizontalAdvance(self.text())
        shown = super().sizeHint()
        return QSize(shown.width() + missing, shown.height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        letters, whole = self.fontMetrics(), self.sizeHint()
        edges = whole.width() - letters.horizontalAdvance(self._whole)
        least = edges + letters.averageCharWidth() * _LEAST_LETTERS
        return QSize(min(least, whole.width()), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room now, or less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        short = self.sizeHint().width() - self.width()
        word = self._whole
        if short > 0:
            room = self.fontMetrics().horizontalAdvance(word) - short
            word = self.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, room)
        if word != self.text():
            self.setText(word)
        self.setToolTip("" if word == self._whole else self._whole)
