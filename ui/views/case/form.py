"""The questions of a service, drawn from its definition in one or two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QRadioButton, QWidget

from ui.i18n.words import own
from ui.theme.theme import theme
from ui.views.case.editors import Editor, SegmentsEditor, TextEditor, make_editor
from ui.widgets.form_field import FormField

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from kep_client.domain import form as domain
    from kep_client.domain.case import Answer
    from ui.presenters.case_shown import CaseOpening

TWO_COLUMNS_FROM = 480
"""Width at 100 % from which fields stand side by side."""


class FormSection(QWidget):
    """Fields in reading order.

    Signals:
        typed: name of the field, its answer, place of the cursor.
        left: name of the field the focus left.
    """

    typed = Signal(str, object, int)
    left = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editors: dict[str, Editor] = {}
        self._fields: dict[str, FormField] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._fit()
        theme().changed.connect(self._fit)

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        """What takes the focus, in reading order."""
        return tuple(editor.widget for editor in self._editors.values())

    def show_opening(self, opening: CaseOpening) -> None:
        """Draw the fields with their answers; comes once."""
        for field in opening.fields:
            self._add(field, known=field.name in opening.known)
            self._editors[field.name].set_answer(opening.answers.get(field.name))
        self._reflow()

    def set_error(self, name: str, sentence: str) -> None:
        """Put an error below a field, or take it away."""
        if (field := self._fields.get(name)) is not None:
            field.set_error(sentence)

    def go_to(self, name: str, cursor: int) -> QWidget | None:
        """Put the cursor into a field; returns the field, so that it can be brought into sight."""
        if (editor := self._editors.get(name)) is None:
            return None
        editor.place(cursor)
        return self._fields[name]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow pages have one column."""
        super().resizeEvent(event)
        self._reflow()

    def _add(self, field: domain.FormField, *, known: bool) -> None:
        editor = make_editor(field)
        editor.widget.setObjectName(f"case.field.{field.name}")
        hint = self.tr("από τον φάκελο του πολίτη") if known else own(field.hint)
        holder = FormField(own(field.title), editor.widget, hint=hint)
        if isinstance(editor, SegmentsEditor):
            # The focus is in one of the segments, not in their group.
            for segment in editor.widget.findChildren(QRadioButton):
                segment.installEventFilter(holder)
        editor.edited.connect(lambda answer, at, name=field.name: self._tell(name, answer, at))
        holder.left.connect(lambda name=field.name: self.left.emit(name))
        self._editors[field.name] = editor
        self._fields[field.name] = holder

    def _tell(self, name: str, answer: Answer, cursor: int) -> None:
        self.typed.emit(name, answer, cursor)

    def _reflow(self) -> None:
        columns = 2 if self.width() >= theme().px(TWO_COLUMNS_FROM) else 1
        if columns == self._columns and self._grid.count() == len(self._fields):
            return
        self._columns = columns
        # Not takeAt: PySide keeps what it returns, and the field's new place in the grid would then
        # never hear that an error made it higher.
        for holder in self._fields.values():
            self._grid.removeWidget(holder)
        row = column = 0
        for place, (name, holder) in enumerate(self._fields.items()):
            whole = columns == 1 or _takes_a_row(self._editors[name], place)
            if whole and column:
                row, column = row + 1, 0
            span = columns if whole else 1
            self._grid.addWidget(holder, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            holder.show()
            column += span
            if column >= columns:
                row, column = row + 1, 0
        for place in range(2):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)

    def _fit(self) -> None:
        self._grid.setHorizontalSpacing(theme().px(12))
        self._grid.setVerticalSpacing(theme().px(14))


def _takes_a_row(editor: Editor, place: int) -> bool:
    """Long texts do, and the choice that frames the rest when the form begins with it."""
    return isinstance(editor, TextEditor) or (place == 0 and isinstance(editor, SegmentsEditor))
