"""Fields for secrets: six boxes for a number, one line for a passphrase."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegularExpressionValidator,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolButton, QWidget

from ui.theme.icons import Icon, qicon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole


class SecretBoxes(QLineEdit):
    """One field drawn as boxes; digits are shown as dots and read as a count, unless `plain`.

    Signals:
        completed: the last digit was typed; carries all of them.
    """

    completed = Signal(str)

    def __init__(
        self, name: str, *, digits: int = 6, plain: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._digits = digits
        self._plain = plain
        self.setProperty("part", "boxes")
        self.setMaxLength(digits)
        if not plain:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d*"), self))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._tell)
        self._tell()

    def take(self) -> str:
        """Return the digits and empty the boxes."""
        digits = self.text()
        self.clear()
        return digits

    def sizeHint(self) -> QSize:
        """Room for the boxes."""
        look = theme()
        step = look.px(50) + look.px(8)
        return QSize(step * self._digits - look.px(8), look.px(42))

    def minimumSizeHint(self) -> QSize:
        """All boxes are always seen."""
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing goes on at the end, never in the middle."""
        super().focusInEvent(event)
        self.end(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the boxes, and a dot or the digit in each."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, gap = look.px(50), look.px(8)
        typed = len(self.text())
        current = min(typed, self._digits - 1)
        for place in range(self._digits):
            here = self.hasFocus() and place == current
            box = QRectF(place * (width + gap), 0, width, self.height())
            self._draw_box(painter, box, here=here)
            if place < typed:
                self._draw_sign(painter, box, self.text()[place])
        painter.end()

    def _draw_box(self, painter: QPainter, box: QRectF, *, here: bool) -> None:
        look = theme()
        thick = look.sizes.focus_ring if here else 1
        ink = look.colour("focus" if here else "line2")
        if self.property("invalid"):
            ink = look.colour("err")
        inset = thick / 2
        painter.setPen(QPen(ink, thick))
        painter.setBrush(look.colour("surface"))
        radius = look.sizes.radius_field
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)

    def _draw_sign(self, painter: QPainter, box: QRectF, digit: str) -> None:
        look = theme()
        if self._plain:
            painter.setPen(look.colour("text"))
            painter.setFont(look.font(TextRole.H1))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, digit)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("text"))
        painter.drawEllipse(QPointF(box.center()), look.px(4), look.px(4))

    def _typed(self, text: str) -> None:
        if len(text) == self._digits:
            self.completed.emit(text)

    def _tell(self) -> None:
        said = self.tr("%1, %2 ψηφία, %3 γραμμένα")
        values = (self._name, str(self._digits), str(len(self.text())))
        for place, value in enumerate(values, start=1):
            said = said.replace(f"%{place}", value)
        self.setAccessibleName(said)
        self.update()


class PassphraseField(QLineEdit):
    """A passphrase, hidden unless the eye is pressed.

    Signals:
        submitted: Enter was pressed; carries the passphrase.
    """

    submitted = Signal(str)

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        # Qt's own action button in a line is smaller than a target may be (WCAG 2.2, 2.5.8).
        self._eye = QToolButton(self)
        self._eye.setCheckable(True)
        self._eye.setAutoRaise(True)
        self._eye.setCursor(Qt.CursorShape.ArrowCursor)
        self._eye.toggled.connect(self._show_letters)
        self.returnPressed.connect(lambda: self.submitted.emit(self.text()))
        self._draw_eye()
        theme().changed.connect(self._draw_eye)

    def take(self) -> str:
        """Return the passphrase, empty the field and hide what is typed next."""
        words = self.text()
        self.clear()
        self._eye.setChecked(False)
        return words

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The eye stays at the right end."""
        super().resizeEvent(event)
        self._place_eye()

    def _show_letters(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._draw_eye()

    def _draw_eye(self) -> None:
        look = theme()
        shown = self._eye.isChecked()
        ink = look.colours.accent if shown else look.colours.muted
        self._eye.setIcon(qicon(Icon.EYE, ink, look.px(18)))
        self._eye.setIconSize(QSize(look.px(18), look.px(18)))
        words = self.tr("Απόκρυψη") if shown else self.tr("Εμφάνιση")
        self._eye.setAccessibleName(words)
        self._eye.setToolTip(words)
        self._place_eye()

    def _place_eye(self) -> None:
        look = theme()
        side = look.px(28)
        self._eye.setFixedSize(side, side)
        self._eye.move(self.width() - side - look.px(3), (self.height() - side) // 2)
        self.setTextMargins(0, 0, side, 0)
