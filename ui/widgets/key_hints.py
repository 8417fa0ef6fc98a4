"""A row of keys and what they do, as on the foot of a popup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.theme import theme
from ui.widgets import paint

if TYPE_CHECKING:
    from collections.abc import Sequence


class KeyHints(QWidget):
    """Key caps with words; read as one sentence."""

    def __init__(self, hints: Sequence[tuple[str, str]], *, parent: QWidget | None = None) -> None:
        """Make it of pairs: what stands on the key, what it does."""
        super().__init__(parent)
        self._hints = tuple(hints)
        self.setAccessibleName(", ".join(f"{key} {word}" for key, word in self._hints))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for all keys and words."""
        measure = QFontMetricsF(paint.small())
        gap = theme().px(8)
        width = sum(
            paint.key_cap_width(key) + measure.horizontalAdvance(word) + 2 * gap
            for key, word in self._hints
        )
        return QSize(round(width), theme().px(22))

    def minimumSizeHint(self) -> QSize:
        """Keys are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw key after key."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle, gap = 0.0, self.height() / 2, look.px(8)
        for key, word in self._hints:
            paint.key_cap(painter, left, middle, key, on_accent=False)
            left += paint.key_cap_width(key) + gap
            box = QRectF(left, 0, self.width() - left, self.height())
            left += paint.line(painter, box, word, paint.small(), look.colour("muted")) + gap
        painter.end()
