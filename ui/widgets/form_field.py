"""A field with its label, hint and error: one part owns all four."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.theme.icons import Icon, pixmap
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.announce import announce
from ui.widgets.text import Text, repolish


class FormField(QWidget):
    """Label above, field, one hint or one error below.

    The error stands in the field's accessible description as on the screen and is spoken once; it
    goes from both at the same time.

    Signals:
        left: the focus left the field; the moment to check what was typed.
    """

    left = Signal()

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        hint: str = "",
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint_text = hint
        self._error = ""
        self._label = Text(_with_optional(label, optional=optional), TextRole.STRONG)
        self._label.setBuddy(editor)
        self._hint = Text(hint, TextRole.CAPTION, "muted", wrap=True)
        self._icon = QLabel()
        self._error_text = Text("", TextRole.SECTION, "err", wrap=True)
        self._error_row = QWidget()
        self._lay_out()
        editor.setAccessibleName(self._label.text())
        editor.installEventFilter(self)
        self._tell()

    @property
    def label(self) -> str:
        """The label's text."""
        return self._label.text()

    @property
    def error(self) -> str:
        """The error shown, or nothing."""
        return self._error

    def set_error(self, sentence: str) -> None:
        """Show an error below the field, or clear it with an empty sentence."""
        if sentence == self._error:
            return
        self._error = sentence
        self._tell()
        announce(self.editor, sentence)

    def set_hint(self, hint: str) -> None:
        """Show another hint, such as where a value comes from."""
        self._hint_text = hint
        self._tell()

    def set_source(self, source: str) -> None:
        """Make the field read-only and say where its value comes from."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setReadOnly(True)
            repolish(self.editor)
        self.set_hint(source)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hear when the field is left; its own list or menu opening is no leaving."""
        if not isinstance(event, QFocusEvent) or event.type() != QEvent.Type.FocusOut:
            return False
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
        return False

    def _lay_out(self) -> None:
        look = theme()
        row = QHBoxLayout(self._error_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._error_text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(3))
        for part in (self._label, self.editor, self._hint, self._error_row):
            column.addWidget(part)
        column.addStretch(1)

    def _tell(self) -> None:
        wrong = bool(self._error)
        self._error_text.setText(self._error)
        self._icon.setPixmap(pixmap(Icon.WARNING, theme().colours.err, theme().px(15)))
        self._error_row.setVisible(wrong)
        self._hint.setText(self._hint_text)
        self._hint.setVisible(bool(self._hint_text) and not wrong)
        self.editor.setAccessibleDescription(self._error or self._hint_text)
        if self.editor.property("invalid") is not wrong:
            self.editor.setProperty("invalid", wrong)
            repolish(self.editor)


def _with_optional(label: str, *, optional: bool) -> str:
    if not optional:
        return label
    return QCoreApplication.translate("FormField", "%1 (προαιρετικό)").replace("%1", label)
