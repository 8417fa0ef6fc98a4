"""Where the clerk types what is printed on the document, so that its chip opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.presenters.card_access import AccessField, AccessTyped
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.desk.card_can import CardCanPanel
from ui.widgets.form_field import FormField
from ui.widgets.key_cap_button import ButtonKind, KeyCapButton
from ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection

_ZONE_CHARS = 200


class CardAccessPanel(QWidget):
    """One way at a time: the dates of the document, or the number on its front.

    Signals:
        typed: an `AccessTyped`.
        completed: the digits of the access number.
        other_way: dates instead of the number.
    """

    typed = Signal(object)
    completed = Signal(str)
    other_way = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = CardAccessLine()
        self._line.typed.connect(self.typed)
        self._can = CardCanPanel()
        self._can.completed.connect(self.completed)
        self._can.other_way.connect(self.other_way)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._line)
        column.addWidget(self._can)
        self.hide()

    def ask(self, known: AccessTyped) -> None:
        """Ask for number, birth and expiry, with what the open record knows already."""
        self._can.clear()
        self.show()
        self._line.ask(known)

    def ask_can(self) -> None:
        """Ask for the number on the front."""
        self._line.clear()
        self.show()
        self._can.ask()

    def show_missing(self, missing: Collection[AccessField]) -> None:
        """Say at each field what does not fit."""
        self._line.show_missing(missing)

    def clear(self) -> None:
        """Take it away and forget what was typed."""
        self.hide()
        self._line.clear()
        self._can.clear()


class CardAccessLine(QWidget):
    """Number, birth and expiry, as the document prints them; Enter reads the chip.

    Signals:
        typed: an `AccessTyped`.
    """

    typed = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card.access")
        days = self.tr("ηη/μμ/εεεε")
        self._fields = {
            AccessField.NUMBER: FormField(self.tr("Αριθμός εγγράφου"), self._line("number")),
            AccessField.BIRTH: FormField(self.tr("Γέννηση"), self._line("birth", days)),
            AccessField.EXPIRY: FormField(self.tr("Λήξη"), self._line("expiry", days)),
        }
        self._read = KeyCapButton(self.tr("Ανάγνωση"), "↵", kind=ButtonKind.SECONDARY)
        self._read.setObjectName("card.access.read")
        self._read.clicked.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme().px(4), 0, theme().px(4))
        row.setSpacing(theme().px(10))
        for field, stretch in zip(self._fields.values(), (4, 3, 3), strict=True):
            row.addWidget(field, stretch)
        row.addLayout(self._beside_the_fields())
        self.hide()

    def ask(self, known: AccessTyped) -> None:
        """Show the line, with what the open record knows already; what was typed stays."""
        if not self.isHidden():
            self._editor(AccessField.NUMBER).setFocus()
            self._editor(AccessField.NUMBER).selectAll()
            return
        for field, text in zip(
            self._fields, (known.number, known.birth, known.expiry), strict=True
        ):
            self._editor(field).setText(text)
        self.show_missing(())
        self.show()
        first = next((one for one in self._fields if not self._editor(one).text()), None)
        self._editor(first or AccessField.EXPIRY).setFocus()

    def show_missing(self, missing: Collection[AccessField]) -> None:
        """Say at each field what does not fit."""
        for field, part in self._fields.items():
            part.set_error(self._error(field) if field in missing else "")
        for field in self._fields:
            if field in missing:
                self._editor(field).setFocus()
                return

    def clear(self) -> None:
        """Take the line away and forget what was typed."""
        self.hide()
        for field in self._fields:
            self._editor(field).clear()
        self.show_missing(())

    def _beside_the_fields(self) -> QVBoxLayout:
        """The button stays where it is when an error comes below a field."""
        column = QVBoxLayout()
        column.setSpacing(theme().px(3))
        column.addWidget(Text("", TextRole.STRONG))
        column.addWidget(self._read)
        column.addStretch(1)
        return column

    def _error(self, field: AccessField) -> str:
        if field is AccessField.NUMBER:
            return self.tr("Γράψτε τον αριθμό.")
        return self.tr("Γράψτε ημέρα, μήνα και έτος.")

    def _tell(self) -> None:
        words = [self._editor(field).text() for field in self._fields]
        self.typed.emit(AccessTyped(*words))

    def _editor(self, field: AccessField) -> QLineEdit:
        editor = self._fields[field].editor
        if not isinstance(editor, QLineEdit):
            raise TypeError(field)
        return editor

    def _line(self, name: str, hint: str = "") -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(f"card.access.{name}")
        line.setPlaceholderText(hint)
        line.setMaxLength(_ZONE_CHARS)
        line.returnPressed.connect(self._tell)
        return line
