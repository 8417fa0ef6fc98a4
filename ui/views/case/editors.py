"""One input per kind of question; each takes and gives answers, not texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from kep_client.domain.form import FieldKind
from ui.i18n.words import own
from ui.theme.theme import theme
from ui.widgets.entries import DayEntry, PhoneEntry, StillCombo, StillSpin
from ui.widgets.segments import Choice, Segments

if TYPE_CHECKING:
    from kep_client.domain.case import Answer
    from kep_client.domain.form import FormField

MOST_SEGMENTS = 3
_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1


class Editor(QObject):
    """An input of the form.

    Signals:
        edited: the answer the clerk gave (None when emptied), and where the cursor stands.
    """

    edited = Signal(object, int)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.widget = widget

    def set_answer(self, answer: Answer) -> None:
        """Show an answer; not heard as edited."""
        raise NotImplementedError

    def place(self, cursor: int) -> None:
        """Take the focus with the cursor at a place, -1 = at the end."""
        del cursor
        self.widget.setFocus()


class LineEditor(Editor):
    """One line of text."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self.line = line
        self._listen()

    def set_answer(self, answer: Answer) -> None:
        """Show a text."""
        self.line.setText(_text(answer))

    def place(self, cursor: int) -> None:
        """Take the focus; a field in which one types shows no selection."""
        self.line.setFocus()
        self.line.deselect()
        self.line.setCursorPosition(len(self.line.text()) if cursor < 0 else cursor)

    def _listen(self) -> None:
        self.line.textEdited.connect(self._tell)

    def _tell(self, text: str) -> None:
        self.edited.emit(text or None, self.line.cursorPosition())


class DayEditor(LineEditor):
    """A day; the answer is an ISO date."""

    def __init__(self, entry: DayEntry) -> None:
        self._entry = entry
        super().__init__(entry)

    def set_answer(self, answer: Answer) -> None:
        """Show a day."""
        self._entry.set_day(_text(answer))

    def _listen(self) -> None:
        self._entry.day_edited.connect(self._tell)


class PhoneEditor(LineEditor):
    """A phone number, masked while one is elsewhere."""

    def __init__(self, entry: PhoneEntry) -> None:
        self._entry = entry
        super().__init__(entry)

    def set_answer(self, answer: Answer) -> None:
        """Show a number."""
        self._entry.set_phone(_text(answer))

    def _listen(self) -> None:
        self._entry.phone_edited.connect(self._tell)


class TextEditor(Editor):
    """Several lines of text; Tab leaves it."""

    def __init__(self) -> None:
        self._text = QPlainTextEdit()
        super().__init__(self._text)
        self._text.setTabChangesFocus(True)
        self._text.textChanged.connect(self._tell)
        self._fit()
        theme().changed.connect(self._fit)

    def set_answer(self, answer: Answer) -> None:
        """Show a text."""
        with QSignalBlocker(self._text):
            self._text.setPlainText(_text(answer))

    def place(self, cursor: int) -> None:
        """Take the focus."""
        self._text.setFocus()
        at = self._text.textCursor()
        length = len(self._text.toPlainText())
        at.setPosition(length if cursor < 0 else min(cursor, length))
        self._text.setTextCursor(at)

    def _tell(self) -> None:
        self.edited.emit(self._text.toPlainText() or None, self._text.textCursor().position())

    def _fit(self) -> None:
        self._text.setFixedHeight(theme().px(62))


class SelectEditor(Editor):
    """A choice from a list; one that may stay empty has an empty entry."""

    def __init__(self, field: FormField) -> None:
        self._box = StillCombo()
        super().__init__(self._box)
        if not field.required:
            self._box.addItem("—", None)
        for choice in field.choices:
            self._box.addItem(own(choice.label), choice.value)
        self._box.setPlaceholderText(self.tr("Διαλέξτε"))
        self._box.setCurrentIndex(-1)
        self._box.setMinimumContentsLength(8)
        self._box.currentIndexChanged.connect(self._tell)

    def set_answer(self, answer: Answer) -> None:
        """Show a choice."""
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(self._box.findData(answer))

    def _tell(self, index: int) -> None:
        self.edited.emit(self._box.itemData(index), 0)


class SegmentsEditor(Editor):
    """A choice of two or three, or yes and no."""

    def __init__(self, field: FormField) -> None:
        self._answers: dict[str, Answer] = {c.value: c.value for c in field.choices}
        words = [Choice(choice.value, own(choice.label)) for choice in field.choices]
        if field.kind is FieldKind.YES_NO:
            self._answers = {"yes": True, "no": False}
            words = [Choice("yes", self.tr("Ναι")), Choice("no", self.tr("Όχι"))]
        self._segments = Segments(own(field.title), words)
        super().__init__(self._segments)
        self._segments.chosen.connect(lambda key: self.edited.emit(self._answers[key], 0))

    def set_answer(self, answer: Answer) -> None:
        """Show a choice."""
        for key, value in self._answers.items():
            if value == answer and type(value) is type(answer):
                self._segments.set_value(key)


class CheckEditor(Editor):
    """Something that may be ticked."""

    def __init__(self) -> None:
        self._check = QCheckBox(self.tr("Ναι"))
        super().__init__(self._check)
        self._check.toggled.connect(lambda on: self.edited.emit(on, 0))

    def set_answer(self, answer: Answer) -> None:
        """Tick it or not."""
        with QSignalBlocker(self._check):
            self._check.setChecked(answer is True)


class SpinEditor(Editor):
    """A whole number; without a default it starts empty."""

    def __init__(self, field: FormField) -> None:
        self._spin = StillSpin()
        super().__init__(self._spin)
        low = _INT_MIN + 1 if field.minimum is None else field.minimum
        self._empty = None if field.default is not None else low - 1
        self._spin.setRange(
            low if self._empty is None else self._empty,
            _INT_MAX if field.maximum is None else field.maximum,
        )
        if self._empty is not None:
            self._spin.setSpecialValueText(" ")
        self._spin.valueChanged.connect(self._tell)

    def set_answer(self, answer: Answer) -> None:
        """Show a number."""
        with QSignalBlocker(self._spin):
            number = isinstance(answer, int) and not isinstance(answer, bool)
            self._spin.setValue(int(answer or 0) if number else self._spin.minimum())

    def place(self, cursor: int) -> None:
        """Take the focus; the digits are replaced by typing."""
        super().place(cursor)
        self._spin.selectAll()

    def _tell(self, value: int) -> None:
        self.edited.emit(None if value == self._empty else value, 0)


def make_editor(field: FormField) -> Editor:
    """Return the input for a question of the form."""
    match field.kind:
        case FieldKind.CHOICE:
            few = len(field.choices) <= MOST_SEGMENTS and field.required
            segments = field.widget == "segments" or (few and not field.widget)
            return SegmentsEditor(field) if segments else SelectEditor(field)
        case FieldKind.YES_NO:
            return SegmentsEditor(field) if field.required else CheckEditor()
        case FieldKind.INTEGER:
            return SpinEditor(field)
        case FieldKind.DATE:
            return DayEditor(DayEntry())
        case FieldKind.TEXT:
            return _text_editor(field)


def _text_editor(field: FormField) -> Editor:
    match field.widget:
        case "multiline":
            return TextEditor()
        case "phone-gr":
            return PhoneEditor(PhoneEntry())
        case _:
            return LineEditor(QLineEdit())


def _text(answer: Answer) -> str:
    return "" if answer is None else str(answer)
