"""A word of state on a soft ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.widgets.text import repolish

if TYPE_CHECKING:
    from ui.widgets.paint import ChipKind


class Chip(QLabel):
    """A state in a word; its name says which state, for colour alone says nothing."""

    def __init__(
        self,
        text: str,
        kind: ChipKind = "neutral",
        *,
        about: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._about = about or QCoreApplication.translate("Chip", "Κατάσταση")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_state(text, kind)

    def set_state(self, text: str, kind: ChipKind) -> None:
        """Show another state."""
        self.setText(text)
        self.setAccessibleName(f"{self._about}: {text}")
        self.setProperty("chip", kind)
        repolish(self)
