"""Ρυθμίσεις: groups at the left, rows at the right; nothing waits for a save button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import dates
from ui.problems import notice_of
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.setting_inputs import make_input
from ui.widgets import paint
from ui.widgets.card import Card, Hairline
from ui.widgets.icon_label import IconLabel
from ui.widgets.key_cap_button import ButtonSize, KeyCapButton
from ui.widgets.rows.delegates import RowDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import LineRow
from ui.widgets.strips import ProblemStrip
from ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from kep_client.errors import KepError
    from ui.presenters.settings import SettingGroup, SettingLine, SettingsPicture
    from ui.views.setting_inputs import Input


class _GroupDelegate(RowDelegate[LineRow]):
    """A word on the ground of the current row."""

    height = 40

    def draw(self, painter: QPainter, box: QRectF, row: LineRow, *, selected: bool) -> None:
        """Draw the word."""
        look = theme()
        inner = box.adjusted(look.px(12), 0, -look.px(8), 0)
        font = paint.strong() if selected else look.font(TextRole.BODY)
        paint.line(painter, inner, row.title, font, look.colour("text"))


class SettingRow(QWidget):
    """Title, what it does, who decides, and its input."""

    def __init__(self, line: SettingLine, control: Input, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.control = control
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(Text(line.title, TextRole.STRONG))
        words.addWidget(Text(line.about, TextRole.CAPTION, "muted", wrap=True))
        if line.locked:
            words.addLayout(self._who_decides())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.px(10), 0, look.px(10))
        row.setSpacing(look.px(16))
        row.addLayout(words, 1)
        row.addWidget(control.widget, 0, Qt.AlignmentFlag.AlignVCenter)
        control.widget.setAccessibleName(line.title)
        decided = self.tr("Ορίζεται από τον φορέα.")
        control.widget.setAccessibleDescription(
            f"{line.about} {decided}" if line.locked else line.about
        )

    def _who_decides(self) -> QHBoxLayout:
        look = theme()
        said = self.tr("Ορίζεται από τον φορέα. Για αλλαγή απευθυνθείτε στην πληροφορική.")
        row = QHBoxLayout()
        row.setSpacing(look.px(6))
        row.addWidget(IconLabel(Icon.LOCK, "muted", 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(said, TextRole.CAPTION, "muted", wrap=True), 1)
        return row


class SettingsPage(QWidget):
    """Implements `ui.presenters.settings.SettingsView`.

    Signals:
        chosen: name of a setting and its new value.
        undo_pressed: take the last change back.
    """

    chosen = Signal(str, object)
    undo_pressed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self._groups: tuple[SettingGroup, ...] = ()
        self._rows: dict[str, SettingRow] = {}
        self._shown: tuple[SettingLine, ...] = ()
        self._list: RowList[LineRow] = RowList(self.tr("Ομάδες ρυθμίσεων"), _GroupDelegate())
        self._list.setObjectName("settings.groups")
        self._list.picked.connect(self._show_group)
        self._decided = Text("", TextRole.CAPTION, "muted", wrap=True)
        self._title = Text("", TextRole.H2)
        self._problem = ProblemStrip()
        self._problem.setObjectName("settings.problem")
        self._column = QVBoxLayout()
        self._said = Text("", TextRole.META, "muted", wrap=True)
        self._undo = KeyCapButton(
            self.tr("Αναίρεση"), "Ctrl+Z", icon=Icon.UNDO, size=ButtonSize.COMPACT
        )
        self._undo.setObjectName("settings.undo")
        self._undo.clicked.connect(self.undo_pressed)
        self._lay_out()

    def show_settings(self, picture: SettingsPicture) -> None:
        """Show the values in force; the input one is in keeps its focus."""
        self._groups = picture.groups
        self._list.set_rows([LineRow(group.key, group.title) for group in picture.groups])
        if not self._list.current_key:
            self._list.select_first()
        count = {0: "", 1: self.tr("1 ρύθμιση ορίζει ο φορέας")}
        many = self.tr("%1 ρυθμίσεις ορίζει ο φορέας").replace("%1", str(picture.locked))
        self._decided.setText(count.get(picture.locked, many))
        said = self.tr("Οι αλλαγές σώζονται αμέσως.")
        if picture.last is not None:
            last = self.tr("Τελευταία: «%1», %2.").replace("%1", picture.last.title)
            said = f"{said} {last.replace('%2', dates.clock(picture.last.at))}"
        self._said.setText(said)
        self._undo.setVisible(picture.last is not None)
        self._show_group(self._list.current_key)

    def show_problem(self, error: KepError | None) -> None:
        """Put a problem in its strip, or take it away."""
        if error is None:
            self._problem.clear()
        else:
            self._problem.show_notice(notice_of(error))

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The parts between which F6 hops."""
        return (self._list, self._problem, self._page)

    def _show_group(self, key: str) -> None:
        group = next((one for one in self._groups if one.key == key), None)
        if group is None:
            return
        self._title.setText(group.title)
        if [line.name for line in group.lines] != list(self._rows) or self._locks_differ(group):
            self._draw(group)
        self._shown = group.lines
        for line in group.lines:
            self._rows[line.name].control.set_value(line.value)

    def _locks_differ(self, group: SettingGroup) -> bool:
        return [line.locked for line in group.lines] != [line.locked for line in self._shown]

    def _draw(self, group: SettingGroup) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._rows = {}
        for line in group.lines:
            control = make_input(line)
            control.widget.setObjectName(f"settings.{line.name}")
            control.chosen.connect(lambda value, name=line.name: self.chosen.emit(name, value))
            self._rows[line.name] = row = SettingRow(line, control)
            self._column.addWidget(row)
            self._column.addWidget(Hairline())
        self._column.addStretch(1)

    def _lay_out(self) -> None:
        look = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        column.setSpacing(look.px(8))
        column.addWidget(Text(self.tr("Ρυθμίσεις"), TextRole.H1))
        body = QHBoxLayout()
        body.setSpacing(look.px(10))
        left = Card()
        left.setFixedWidth(look.px(230))
        left.body.addWidget(self._list, 1)
        left.body.addWidget(self._decided)
        body.addWidget(left)
        self._page = Card()
        self._page.body.addWidget(self._title)
        self._page.body.addWidget(self._problem)
        self._page.body.addWidget(self._scrolling(), 1)
        self._page.body.addLayout(self._foot())
        body.addWidget(self._page, 1)
        column.addLayout(body, 1)

    def _scrolling(self) -> QScrollArea:
        ground = QWidget()
        ground.setProperty("part", "page")
        ground.setLayout(self._column)
        self._column.setContentsMargins(0, 0, theme().px(8), 0)
        self._column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(ground)
        return scroll

    def _foot(self) -> QHBoxLayout:
        look = theme()
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(IconLabel(Icon.CHECK, "ok", 15))
        row.addWidget(self._said, 1)
        row.addWidget(self._undo)
        return row

    def sizeHint(self) -> QSize:
        """Two columns."""
        return QSize(theme().px(900), theme().px(560))
