"""Labels: a text with a role (size) and a tone (colour), and one that shortens itself."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.tokens import TextRole

Tone: TypeAlias = Literal[
    "text", "muted", "accent", "ok", "warn", "err", "off", "nav", "nav_strong"
]


class Text(QLabel):
    """A plain text; never read as markup, for names come from outside."""

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.BODY,
        tone: Tone = "text",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", str(role))
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_tone(self, tone: Tone) -> None:
        """Change the colour."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            repolish(self)


class ElidedLabel(Text):
    """One line that ends in "…" when it must; the whole text is in tooltip and name."""

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.BODY,
        tone: Tone = "text",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, role, tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.setAccessibleName(text)
        self._tell_whole()

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters: the rest is elided."""
        width = self.fontMetrics().averageCharWidth() * 4
        return QSize(min(width, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text may be cut now, or whole again."""
        super().resizeEvent(event)
        self._tell_whole()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        box = self.contentsRect()
        line = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), line)
        painter.end()

    def _tell_whole(self) -> None:
        needed = QFontMetrics(self.font()).horizontalAdvance(self.text())
        self.setToolTip(self.text() if needed > self.contentsRect().width() else "")


def repolish(widget: QWidget) -> None:
    """Let the style sheet see changed properties of a widget."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
