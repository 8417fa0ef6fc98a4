"""A dot with a word: the state of one thing in the status strip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets import paint

DotTone: TypeAlias = Literal["ok", "warn", "err", "off", "muted"]
WORST_FIRST: tuple[DotTone, ...] = ("err", "warn", "off", "muted", "ok")


@dataclass(frozen=True, slots=True)
class Status:
    """The state of one thing, in words."""

    key: str
    text: str
    tone: DotTone = "ok"


def status_width(text: str) -> int:
    """Return the room that dot and word take."""
    look = theme()
    return look.metrics(TextRole.CAPTION).horizontalAdvance(text) + look.px(15)


class StatusDot(QWidget):
    """Draws one status; the word carries it, the colour repeats it."""

    def __init__(self, status: Status, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.set_status(status)
        theme().changed.connect(self.updateGeometry)

    def set_status(self, status: Status) -> None:
        """Show another state."""
        self._status = status
        self.setAccessibleName(status.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for dot and word."""
        look = theme()
        height = look.metrics(TextRole.CAPTION).height()
        return QSize(status_width(self._status.text), height)

    def minimumSizeHint(self) -> QSize:
        """The word is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw dot and word."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(self._status.tone))
        painter.drawEllipse(QPointF(look.px(4), self.height() / 2), look.px(4), look.px(4))
        box = self.rect().adjusted(look.px(13), 0, 2, 0).toRectF()
        paint.line(painter, box, self._status.text, paint.small(), look.colour("muted"))
        painter.end()
