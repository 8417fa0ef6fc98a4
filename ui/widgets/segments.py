"""Two or three choices side by side, drawn as segments, heard as radio buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Choice:
    """One segment."""

    key: str
    text: str


class Segment(QRadioButton):
    """A radio button whose whole face can be clicked, not just its mark and words."""

    def hitButton(self, at: QPoint) -> bool:
        """Anywhere inside counts."""
        return self.rect().contains(at)


class Segments(QWidget):
    """A group of radio buttons in a row; arrows move, Tab leaves.

    Signals:
        chosen: the key of the segment the clerk picked.
    """

    chosen = Signal(str)

    def __init__(
        self, label: str, choices: Sequence[Choice], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(6))
        for choice in choices:
            button = self._segment(choice)
            button.setAccessibleDescription(label)
            row.addWidget(button)
        row.addStretch(1)
        if self._buttons:
            self.setFocusProxy(next(iter(self._buttons.values())))

    @property
    def value(self) -> str:
        """The key of the chosen segment, or nothing."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose a segment without a signal."""
        self._buttons[key].setChecked(True)
        self.setFocusProxy(self._buttons[key])

    def _segment(self, choice: Choice) -> QRadioButton:
        button = Segment(choice.text)
        button.setProperty("part", "segment")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.addButton(button)
        self._buttons[choice.key] = button
        button.clicked.connect(lambda _=False: self._choose(choice.key))
        return button

    def _choose(self, key: str) -> None:
        self.setFocusProxy(self._buttons[key])
        self.chosen.emit(key)
