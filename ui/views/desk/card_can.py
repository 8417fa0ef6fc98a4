"""Six boxes for the access number on the front of a card (21)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.presenters.card_access import CAN_DIGITS
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.secrets import SecretBoxes
from ui.widgets.text import Text

_CENTRE = Qt.AlignmentFlag.AlignHCenter


class CardCanPanel(QWidget):
    """Where the number stands, and the boxes to type it in; the last digit reads the chip.

    Signals:
        completed: all digits.
        other_way: number and dates are typed instead.
    """

    completed = Signal(str)
    other_way = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card.can")
        name = self.tr("Αριθμός πρόσβασης κάρτας (CAN)")
        self._boxes = SecretBoxes(name, digits=CAN_DIGITS, plain=True)
        self._boxes.setObjectName("card.can.number")
        self._boxes.completed.connect(self.completed)
        label = Text(name, TextRole.STRONG)
        label.setBuddy(self._boxes)
        hint = Text(self.tr("Η ανάγνωση αρχίζει με το 6ο ψηφίο."), TextRole.CAPTION, "muted")
        other = KeyCapButton(
            self.tr("Με τα στοιχεία του εγγράφου"), kind=ButtonKind.LINK, size=ButtonSize.COMPACT
        )
        other.setObjectName("card.can.other")
        other.clicked.connect(self.other_way)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().px(8), 0, theme().px(8))
        column.setSpacing(theme().px(8))
        for part in (CardFront(), label, self._boxes, hint, other):
            column.addWidget(part, 0, _CENTRE)
        self.hide()

    def ask(self) -> None:
        """Show empty boxes; what is being typed just now stays."""
        if self.isHidden() or len(self._boxes.text()) == CAN_DIGITS:
            self._boxes.clear()
        self.show()
        self._boxes.setFocus()

    def clear(self) -> None:
        """Take the boxes away and forget the digits."""
        self.hide()
        self._boxes.clear()


class CardFront(QWidget):
    """An identity card with the place of its access number; a drawing, silent to readers."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Small enough to leave room for the record of a person."""
        return QSize(theme().px(150), theme().px(94))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw portrait, lines, and the number at the lower right."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("line2"), look.px(1)))
        painter.setBrush(look.colour("sunken"))
        painter.drawRoundedRect(_part(1, 1, 148, 92), look.px(6), look.px(6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("muted"))
        painter.drawRoundedRect(_part(12, 25, 34, 43), look.px(2), look.px(2))
        for line, width in enumerate((52, 68, 40)):
            painter.drawRect(_part(56, 28 + 10 * line, width, 3))
        self._draw_number(painter)
        painter.end()

    def _draw_number(self, painter: QPainter) -> None:
        look = theme()
        box = _part(86, 66, 54, 18)
        painter.setPen(QPen(look.colour("warn"), look.px(2)))
        painter.setBrush(look.colour("warn_soft"))
        painter.drawRoundedRect(box, look.px(3), look.px(3))
        painter.setFont(look.font(TextRole.CAPTION))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "123456")


def _part(left: int, top: int, width: int, height: int) -> QRectF:
    look = theme()
    return QRectF(look.px(left), look.px(top), look.px(width), look.px(height))
