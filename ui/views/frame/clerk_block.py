"""Who is signed in, at the foot of the rail."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.values import Clerk
from ui.widgets import paint


class ClerkBlock(QAbstractButton):
    """Initials, name and desk; pressed it asks to lock or switch."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clerk = Clerk("", "", "")
        self.compact = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_clerk(self, clerk: Clerk) -> None:
        """Show who is signed in."""
        self._clerk = clerk
        said = self.tr("%1, %2: κλείδωμα ή αλλαγή υπαλλήλου")
        self.setAccessibleName(said.replace("%1", clerk.name).replace("%2", clerk.desk))
        self.setToolTip(f"{clerk.name}\n{clerk.desk}")
        self.setVisible(bool(clerk.initials))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the disc and two words."""
        look = theme()
        return QSize(look.sizes.rail, look.px(48 if self.compact else 76))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw disc, name and desk."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(34)
        disc = QRectF((self.width() - side) / 2, look.px(2), side, side)
        paint.rounded(painter, disc, look.colour("nav_on").lighter(118), side / 2)
        painter.setPen(Qt.GlobalColor.white)
        painter.setFont(look.font_of(12, 700))
        painter.drawText(disc, int(paint.CENTRE), self._clerk.initials)
        if not self.compact:
            self._words(painter, disc.bottom() + look.px(2))
        if self.hasFocus():
            painter.setPen(Qt.GlobalColor.white)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(3, 0, -4, -1), look.px(8), look.px(8))
        painter.end()

    def _words(self, painter: QPainter, top: float) -> None:
        look = theme()
        font, ink = look.font(TextRole.CAPTION), look.colour("nav_text")
        measure = look.metrics(TextRole.CAPTION)
        painter.setFont(font)
        painter.setPen(ink)
        room = self.width() - look.px(8)
        for place, words in enumerate((self._clerk.name, self._clerk.desk)):
            shown = measure.elidedText(words, Qt.TextElideMode.ElideRight, room)
            box = QRectF(0, top + place * look.px(19), self.width(), look.px(19))
            painter.drawText(box, int(paint.CENTRE), shown)
