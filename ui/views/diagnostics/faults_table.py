"""The last faults as a table: time, code, what happened, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.i18n import dates
from ui.theme.theme import theme

if TYPE_CHECKING:
    from ui.recent_faults import FaultSeen

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW, _HEAD = 35, 32


class FaultsModel(QAbstractTableModel):
    """Four columns of texts."""

    def __init__(self) -> None:
        super().__init__()
        self._faults: tuple[FaultSeen, ...] = ()
        self._heads = (
            self.tr("Ώρα"),
            self.tr("Κωδικός"),
            self.tr("Τι έγινε"),
            self.tr("Τι έγινε μετά"),
        )

    def set_faults(self, faults: tuple[FaultSeen, ...]) -> None:
        """Show these; the same again changes nothing."""
        if faults != self._faults:
            self.beginResetModel()
            self._faults = faults
            self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Count of faults."""
        return 0 if parent.isValid() else len(self._faults)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Count of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return a cell; a screen reader and the tooltip get the whole row."""
        fault = self._faults[index.row()]
        cells = (dates.clock(fault.at), fault.code, fault.what, fault.then)
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(cells)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | int | None:
        """Return a column's name."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class FaultsTable(QTableView):
    """The table; read only, whole rows."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("diagnostics.faults")
        self.setAccessibleName(self.tr("Τελευταία προβλήματα"))
        self._model = FaultsModel()
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self._fit()
        theme().changed.connect(self._fit)

    def set_faults(self, faults: tuple[FaultSeen, ...]) -> None:
        """Show these, four at once, the others by scrolling."""
        self._model.set_faults(faults)
        rows = min(max(len(faults), 1), 4)
        self.setFixedHeight(theme().px(_HEAD + _ROW * rows) + 2)

    def _fit(self) -> None:
        look = theme()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setFixedHeight(look.px(_HEAD))
        for column, width in enumerate((92, 182, 380)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, look.px(width))
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(look.px(_ROW))
