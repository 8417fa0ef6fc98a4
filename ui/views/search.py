"""What stands under the search box (05, 06): rows with their reason, keys, and the purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.problems import notice_of
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views import search_words as words
from ui.widgets import paint
from ui.widgets.announce import announce
from ui.widgets.card import SectionHead, Well
from ui.widgets.key_hints import KeyHints
from ui.widgets.rows.delegates import TwoLineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.strips import ProblemStrip
from ui.widgets.text import ElidedLabel, Text

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from kep_client.errors import KepError
    from ui.presenters.search import SearchPicture
    from ui.views.frame.search_box import SearchBox
    from ui.widgets.rows.values import TwoLineRow

_ROWS_SEEN = 8
_REST_MS = 400


class SearchPopup(QFrame):
    """Lies over the content; the focus stays in the box.

    Signals:
        typed, entered: what stands in the box.
        submitted: Enter where no row is.
        person_chosen: id of a person, and whether to begin the ticket's service too.
        command_chosen: key of a command.
        walk_in_chosen: begin a visit, then search.
        left: Esc, or the focus went elsewhere.
    """

    typed = Signal(str)
    entered = Signal(str)
    submitted = Signal()
    person_chosen = Signal(str, bool)
    command_chosen = Signal(str)
    walk_in_chosen = Signal()
    left = Signal()

    def __init__(self, window: QWidget, box: SearchBox) -> None:
        super().__init__(window)
        self.setProperty("part", "popup")
        self.setObjectName("search.popup")
        self.setAccessibleName(self.tr("Αποτελέσματα αναζήτησης"))
        self._box = box
        self._window = window
        self._head = SectionHead("", loud=False)
        self._note = ProblemStrip(slim=True)
        self._note.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._note.setObjectName("search.note")
        self._list: RowList[TwoLineRow] = RowList(self.tr("Αποτελέσματα"), _HitDelegate())
        self._list.setObjectName("results")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._none = Text("", TextRole.BODY, "muted", wrap=True)
        self._purpose = ElidedLabel("", TextRole.CAPTION, "muted")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._tell_count)
        self._lay_out()
        self._connect()
        self.hide()

    # --- what the presenter shows ---------------------------------------------------------------

    def show_picture(self, picture: SearchPicture) -> None:
        """Show rows and open."""
        if not self._box.hasFocus():
            return
        rows = words.rows(picture)
        before = [row.key for row in self._list.rows]
        self._list.set_rows(rows)
        if rows and [row.key for row in rows] != before:
            self._list.select_first()
        self._list.setVisible(bool(rows))
        self._list.setFixedHeight(min(len(rows), _ROWS_SEEN) * theme().px(50) or 1)
        title, meta = words.head(picture)
        self._head.set_title(title)
        self._head.set_meta(meta)
        self._head.setVisible(bool(title))
        self._tell_note(picture)
        nothing = words.nothing(picture)
        self._none.setText(nothing)
        self._none.setVisible(bool(nothing) and not rows)
        self._purpose.setText(words.purpose(picture.visit))
        self._open_below()
        self._rest.start()

    def show_problem(self, error: KepError) -> None:
        """Say it in the popup."""
        self._list.set_rows([])
        self._list.hide()
        self._none.hide()
        self._note.show_notice(notice_of(error))
        self._open_below()

    def hide_results(self) -> None:
        """Close; what was found is forgotten."""
        self._rest.stop()
        self._list.set_rows([])
        self._note.clear()
        self.hide()

    def set_text(self, text: str) -> None:
        """Write into the box, as a card does; the focus goes there."""
        self._box.blockSignals(True)
        self._box.setText(text)
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._box.blockSignals(False)

    def _tell_note(self, picture: SearchPicture) -> None:
        notice = words.note(picture)
        if notice is None:
            self._note.clear()
            return
        # A reason stands before what it offers; a reminder after the rows it is about.
        below = notice.kind == "quiet"
        self._column.insertWidget(2 if below else 1, self._note)
        self._note.show_notice(notice)

    def _tell_count(self) -> None:
        if self.isVisible():
            announce(self._box, words.count_words(len(self._list.rows)))

    # --- keys -----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the focus goes elsewhere; follow the window's size."""
        if watched is self._box and event.type() == QEvent.Type.FocusOut and self.isVisible():
            if QApplication.activeWindow() is not None:
                self.left.emit()
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self._open_below()
        return False

    def _connect(self) -> None:
        box = self._box
        box.text_edited.connect(self.typed)
        # A method, not a lambda: the box outlives the popup, and Qt drops only what it knows.
        box.entered.connect(self._enter)
        box.stepped.connect(self._step)
        box.submitted.connect(self._submit)
        box.escaped.connect(self.left)
        box.installEventFilter(self)
        self._window.installEventFilter(self)
        self._list.clicked.connect(lambda _index: self._choose(start_case=False))

    def _enter(self) -> None:
        self.entered.emit(self._box.text())

    def _step(self, by: int) -> None:
        self._list.step(by)
        row = next((one for one in self._list.rows if one.key == self._list.current_key), None)
        if row is not None:
            announce(self._box, row.spoken)

    def _submit(self, start_case: bool) -> None:  # noqa: FBT001 - a Qt slot
        if self.isVisible() and self._list.current_key:
            self._choose(start_case=start_case)
        else:
            self.submitted.emit()

    def _choose(self, *, start_case: bool) -> None:
        key = self._list.current_key
        if key == words.WALK_IN:
            self.walk_in_chosen.emit()
        elif key.startswith(words.COMMAND):
            self.command_chosen.emit(key.removeprefix(words.COMMAND))
        elif key:
            self.person_chosen.emit(key.removeprefix(words.PERSON), start_case)

    def _open_below(self) -> None:
        window = self._window
        look = theme()
        width = max(self._box.width(), look.sizes.search_panel)
        width = min(width, window.width() - look.px(24))
        at = self._box.mapTo(window, QPoint(0, self._box.height() + look.px(6)))
        left = min(at.x(), window.width() - width - look.px(12))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move(max(left, look.px(12)), at.y())
        self.show()
        self.raise_()

    def _lay_out(self) -> None:
        look = theme()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(look.px(9), look.px(8), look.px(9), look.px(9))
        column.setSpacing(look.px(4))
        head = QHBoxLayout()
        head.setContentsMargins(look.px(7), 0, look.px(7), 0)
        head.addWidget(self._head)
        column.addLayout(head)
        self._none.setContentsMargins(look.px(10), look.px(14), look.px(10), look.px(14))
        for part in (self._list, self._note, self._none):
            column.addWidget(part)
        foot = Well()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        keys = (
            ("↑↓", self.tr("επιλογή")),
            ("↵", self.tr("άνοιγμα")),
            ("Esc", self.tr("κλείσιμο")),
        )
        row.addWidget(KeyHints(keys))
        row.addStretch(1)
        row.addWidget(self._purpose, 0, Qt.AlignmentFlag.AlignRight)
        foot.body.setContentsMargins(look.px(12), look.px(4), look.px(12), look.px(4))
        foot.body.addLayout(row)
        column.addSpacing(look.px(4))
        column.addWidget(foot)


class _HitDelegate(TwoLineDelegate):
    """The row that Enter takes shows the key."""

    def draw(self, painter: QPainter, box: QRectF, row: TwoLineRow, *, selected: bool) -> None:
        """Draw the row, and the key at its right when it is the current one."""
        if not selected:
            super().draw(painter, box, row, selected=selected)
            return
        look = theme()
        width = paint.key_cap_width("↵")
        left = box.right() - look.px(10) - width
        super().draw(painter, box.adjusted(0, 0, -width - look.px(8), 0), row, selected=selected)
        paint.key_cap(painter, left, box.center().y(), "↵", on_accent=False)
        ring = box.adjusted(0, look.px(1), 0, -look.px(1))
        paint.ring(painter, ring, look.sizes.radius_row)
