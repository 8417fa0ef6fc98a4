"""One list view and one model for all rows of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QWidget

from ui.theme.theme import theme
from ui.widgets.rows.values import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

_R = TypeVar("_R", bound=Row)
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
MAX_ROWS = 500
"""More rows are for filters: painting goes through Python."""

ROW_ROLE = Qt.ItemDataRole.UserRole


class RowModel(QAbstractListModel, Generic[_R]):
    """Holds frozen rows; only what differs is reported to the view."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[_R, ...] = ()

    @property
    def rows(self) -> tuple[_R, ...]:
        """The rows in their order."""
        return self._rows

    def set_rows(self, rows: Sequence[_R]) -> bool:
        """Show these rows; returns whether their keys or order changed."""
        new = tuple(rows[:MAX_ROWS])
        if [row.key for row in new] != [row.key for row in self._rows]:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            return True
        old, self._rows = self._rows, new
        for place, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(place), self.index(place))
        return False

    def place_of(self, key: str) -> int:
        """Return where a row is, -1 if nowhere."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), -1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Count of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself for delegates, its sentence for readers and type-ahead."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case _:
                return None


class RowList(QListView, Generic[_R]):
    """A list of rows: arrows move, Enter and a double click open, letters find.

    Signals:
        opened: key of the row to open.
        picked: key of the row that became the current one.
    """

    opened = Signal(str)
    picked = Signal(str)

    def __init__(
        self,
        name: str,
        delegate: QStyledItemDelegate,
        *,
        grows: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a list.

        Args:
            name: What a screen reader calls it.
            delegate: Paints the rows; held here, for Qt keeps no reference.
            grows: The list is as high as its rows and never scrolls; for short ones.
            parent: Owner.
        """
        super().__init__(parent)
        self._delegate = delegate
        self._grows = grows
        self._rows: RowModel[_R] = RowModel()
        self.setModel(self._rows)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._pick)
        theme().changed.connect(self._fit)

    @property
    def rows(self) -> tuple[_R, ...]:
        """The rows shown."""
        return self._rows.rows

    @property
    def current_key(self) -> str:
        """The key of the current row, or nothing."""
        row = self.currentIndex().data(ROW_ROLE)
        return "" if row is None else str(row.key)

    def set_rows(self, rows: Sequence[_R]) -> None:
        """Show these rows; the current row and the place of scrolling stay if they can."""
        key, scrolled = self.current_key, self.verticalScrollBar().value()
        if self._rows.set_rows(rows):
            self.select(key)
            self.verticalScrollBar().setValue(scrolled)
        self._fit()

    def select(self, key: str) -> None:
        """Make a row the current one; an unknown key selects nothing."""
        self.setCurrentIndex(self._rows.index(self._rows.place_of(key)))

    def select_first(self) -> None:
        """Make the first row the current one."""
        self.setCurrentIndex(self._rows.index(0))

    def step(self, by: int) -> None:
        """Move the current row while the focus stays elsewhere, as in a search box."""
        if count := len(self.rows):
            place = self.currentIndex().row()
            target = (0 if by > 0 else count - 1) if place < 0 else place + by
            self.setCurrentIndex(self._rows.index(min(max(target, 0), count - 1)))

    def open_current(self) -> None:
        """Open the current row."""
        if key := self.current_key:
            self.opened.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; all else is the list's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key:
            self.open_current()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as the rows, for lists that grow."""
        if not self._grows:
            return super().sizeHint()
        count = len(self.rows)
        height = self.sizeHintForRow(0) * count if count else 0
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """A growing list is never cut; others need room for one row."""
        height = self.sizeHint().height() if self._grows else theme().sizes.row
        return QSize(theme().px(120), height)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.opened.emit(row.key)

    def _pick(self, current: QModelIndex) -> None:
        row = current.data(ROW_ROLE)
        if row is not None:
            self.picked.emit(row.key)

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        if self._grows:
            self.setFixedHeight(max(self.sizeHint().height(), 1))
        self.updateGeometry()
