"""One input per kind of setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kep_client.settings.table import Kind
from ui.theme.theme import theme
from ui.widgets.entries import StillCombo, StillNumber, StillSpin
from ui.widgets.segments import Choice, Segments

if TYPE_CHECKING:
    from collections.abc import Callable

    from kep_client.settings.table import Value
    from ui.presenters.settings import SettingLine

_WIDTH = 190


class Input(QObject):
    """Shows and takes one value.

    Signals:
        chosen: the new value, once it is meant (a number when one leaves it).
    """

    chosen = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.widget = widget

    def set_value(self, value: Value) -> None:
        """Show a value; not heard as chosen."""
        raise NotImplementedError


class SwitchInput(Input):
    """Yes or no, in words."""

    def __init__(self, line: SettingLine) -> None:
        words = (Choice("yes", self.tr("Ναι")), Choice("no", self.tr("Όχι")))
        self._segments = Segments(line.title, words)
        super().__init__(self._segments)
        self._segments.chosen.connect(lambda key: self.chosen.emit(key == "yes"))

    def set_value(self, value: Value) -> None:
        """Show yes or no."""
        self._segments.set_value("yes" if value else "no")


class ChoiceInput(Input):
    """One of some words."""

    def __init__(self, line: SettingLine) -> None:
        self._box = StillCombo()
        super().__init__(self._box)
        for option in line.options:
            self._box.addItem(option.text, option.value)
        self._box.activated.connect(lambda place: self.chosen.emit(self._box.itemData(place)))

    def set_value(self, value: Value) -> None:
        """Show a word."""
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(self._box.findData(value))


class WholeInput(Input):
    """A whole number with its unit."""

    def __init__(self, line: SettingLine) -> None:
        self._spin = StillSpin()
        super().__init__(self._spin)
        self._spin.setRange(int(line.low or 0), int(line.high or 2**31 - 1))
        self._spin.setSuffix(f" {line.unit}" if line.unit else "")
        self._spin.setKeyboardTracking(False)
        if line.name == "appearance.zoom":
            self._spin.setSingleStep(10)
        self._spin.valueChanged.connect(self.chosen.emit)

    def set_value(self, value: Value) -> None:
        """Show a number."""
        with QSignalBlocker(self._spin):
            self._spin.setValue(int(value))


class NumberInput(Input):
    """A number with its unit."""

    def __init__(self, line: SettingLine) -> None:
        self._spin = StillNumber()
        super().__init__(self._spin)
        self._spin.setRange(line.low or 0.0, line.high or 1e9)
        self._spin.setDecimals(1)
        self._spin.setSingleStep(0.1)
        self._spin.setSuffix(f" {line.unit}" if line.unit else "")
        self._spin.setKeyboardTracking(False)
        self._spin.valueChanged.connect(self.chosen.emit)

    def set_value(self, value: Value) -> None:
        """Show a number."""
        with QSignalBlocker(self._spin):
            self._spin.setValue(float(value))


class TextInput(Input):
    """A text; meant when one leaves it or presses Enter."""

    def __init__(self, _line: SettingLine) -> None:
        self._line = QLineEdit()
        super().__init__(self._line)
        self._line.editingFinished.connect(lambda: self.chosen.emit(self._line.text().strip()))

    def set_value(self, value: Value) -> None:
        """Show a text."""
        self._line.setText(str(value))


class ReadInput(Input):
    """A value that is decided elsewhere: readable, not greyed."""

    def __init__(self, line: SettingLine) -> None:
        self._words = {option.value: option.text for option in line.options}
        self._unit = f" {line.unit}" if line.unit else ""
        self._line = QLineEdit()
        super().__init__(self._line)
        self._line.setReadOnly(True)

    def set_value(self, value: Value) -> None:
        """Show it in words."""
        if isinstance(value, bool):
            said = self.tr("Ναι") if value else self.tr("Όχι")
        else:
            said = self._words.get(str(value), str(value).replace(".", ","))
        self._line.setText(f"{said}{self._unit}")


def make_input(line: SettingLine) -> Input:
    """Return the input of a setting."""
    made = _make(line)
    if not isinstance(made, SwitchInput):
        made.widget.setFixedWidth(theme().px(_WIDTH))
    return made


def _make(line: SettingLine) -> Input:
    if line.locked:
        return ReadInput(line)
    inputs: dict[Kind, Callable[[SettingLine], Input]] = {
        Kind.SWITCH: SwitchInput,
        Kind.CHOICE: ChoiceInput,
        Kind.INTEGER: WholeInput,
        Kind.NUMBER: NumberInput,
        Kind.TEXT: TextInput,
    }
    return inputs[line.kind](line)
