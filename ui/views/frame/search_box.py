"""The one box that reaches everything; results are shown by others while the focus stays here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme.icons import Icon, pixmap
from ui.theme.theme import theme
from ui.widgets import paint

_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class SearchBox(QLineEdit):
    """A line with a glass at the left and its key at the right.

    Signals:
        text_edited: what stands in the box after each change by the clerk.
        stepped: rows to move in the results, negative is up.
        submitted: Enter; True with Ctrl (open and start the ticket's service).
        escaped: Esc; the box is empty already if it was not before.
        entered: the focus came.
    """

    text_edited = Signal(str)
    stepped = Signal(int)
    submitted = Signal(bool)
    escaped = Signal()
    entered = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "search")
        self.setPlaceholderText(self.tr("Όνομα, ΑΦΜ, ΑΜΚΑ, αριθμός υπόθεσης ή εντολή"))
        self.setAccessibleName(self.tr("Αναζήτηση και εντολές"))
        self.setMaxLength(200)
        self.textEdited.connect(self.text_edited)

    def focus_all(self) -> None:
        """Take the focus; what stands there is replaced by the next letter."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter and Esc belong to the results."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            control = Qt.KeyboardModifier.ControlModifier
            self.submitted.emit(bool(event.modifiers() & control))
        elif key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self.text_edited.emit("")
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the clerk is here."""
        super().focusInEvent(event)
        self.entered.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, then glass and key."""
        super().paintEvent(event)
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = look.px(16)
        middle = self.height() / 2
        glass = pixmap(Icon.SEARCH, look.colours.muted, px)
        painter.drawPixmap(QPointF(look.px(13), middle - px / 2), glass)
        left = self.width() - paint.key_cap_width("F3") - look.px(10)
        paint.key_cap(painter, left, middle, "F3", on_accent=False)
        painter.end()
