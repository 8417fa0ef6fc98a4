"""The map of a case: where one is and what is missing; it leads, it does not hold back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.presenters.case_shown import StepState
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.rows.delegates import TwoLineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import TwoLineRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.presenters.case_shown import StepShown


class StepList(RowList[TwoLineRow]):
    """The steps one below the other.

    Signals:
        section_chosen: the part of the page a step leads to.
    """

    section_chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Βήματα"), TwoLineDelegate(), parent=parent)
        self.setObjectName("case.steps")
        self.clicked.connect(self._choose)
        self.opened.connect(self.section_chosen)

    def show_steps(self, steps: Sequence[StepShown]) -> None:
        """Show how far each is."""
        self.set_rows([_row(place, step) for place, step in enumerate(steps, start=1)])

    def _choose(self, index: QModelIndex) -> None:
        self.section_chosen.emit(self.rows[index.row()].key)


class StepMarks(QWidget):
    """The steps in a row of numbered marks, where the window is not wide enough for the list.

    Signals:
        section_chosen: the part of the page a step leads to.
    """

    section_chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[KeyCapButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme().px(4))
        self._row.addStretch(1)
        self._marks: tuple[StepShown, ...] = ()
        self._current = ""
        self.setAccessibleName(self.tr("Βήματα"))

    @property
    def slot(self) -> QHBoxLayout:
        """The row, for what stands at its end."""
        return self._row

    def show_steps(self, steps: Sequence[StepShown]) -> None:
        """Show how far each is."""
        self._marks = tuple(steps)
        while len(self._buttons) < len(steps):
            self._add(len(self._buttons))
        for place, (button, step) in enumerate(zip(self._buttons, steps, strict=False), start=1):
            done = step.state is StepState.DONE
            button.set_icon(Icon.CHECK if done else None)
            button.set_label(step.title if done else f"{place}  {step.title}")
            button.setToolTip(step.detail)
            button.setAccessibleDescription(step.detail)

    def set_current(self, section: str) -> None:
        """Mark where one is."""
        for button, step in zip(self._buttons, self._marks, strict=False):
            here = step.section == section
            button.set_kind(ButtonKind.SECONDARY if here else ButtonKind.LINK)
            button.updateGeometry()

    def _add(self, place: int) -> None:
        button = KeyCapButton("", kind=ButtonKind.LINK, size=ButtonSize.COMPACT)
        button.clicked.connect(lambda: self.section_chosen.emit(self._marks[place].section))
        self._row.insertWidget(place, button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._buttons.append(button)


def _row(place: int, step: StepShown) -> TwoLineRow:
    done = step.state is StepState.DONE
    return TwoLineRow(
        key=step.section,
        title=step.title,
        detail=step.detail,
        badge="" if done else str(place),
        icon=Icon.CHECK if done else None,
        tone="ok" if done else "normal",
    )
