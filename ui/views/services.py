"""Which service? One box, one list; Enter begins the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kep_client.domain.ids import ServiceId
from kep_client.domain.service import OfflinePolicy
from ui.problems import notice_of
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.announce import announce
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.rows.delegates import TwoLineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import TwoLineRow
from ui.widgets.strips import ProblemStrip
from ui.widgets.text import Text

if TYPE_CHECKING:
    from kep_client.errors import KepError
    from ui.presenters.services import ServiceLine

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class ServicesPage(QWidget):
    """Implements `ui.presenters.services.ServicesView`.

    Signals:
        typed: what stands in the box.
        picked: id of the service to begin.
    """

    typed = Signal(str)
    picked = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QLineEdit()
        self._box.setObjectName("services.search")
        self._box.setPlaceholderText(self.tr("Όνομα ή λέξη της υπηρεσίας"))
        self._box.setAccessibleName(self.tr("Αναζήτηση υπηρεσίας"))
        self._box.textChanged.connect(self.typed)
        self._box.installEventFilter(self)
        self._list: RowList[TwoLineRow] = RowList(self.tr("Υπηρεσίες"), TwoLineDelegate())
        self._list.setObjectName("services")
        self._list.opened.connect(self.picked)
        self._list.clicked.connect(self._click)
        self._empty = EmptyState(self.tr("Δεν βρέθηκε υπηρεσία"), icon=Icon.SEARCH)
        self._empty.hide()
        self._problem = ProblemStrip()
        self._problem.setObjectName("services.problem")
        self._lay_out()

    def enter(self) -> None:
        """Begin with an empty box that takes the keys."""
        self._box.clear()
        self._box.setFocus()

    def show_services(self, lines: tuple[ServiceLine, ...], typed: str) -> None:
        """Show what fits; Enter takes the first."""
        self._list.set_rows([self._row(line) for line in lines])
        self._list.select_first()
        self._list.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        if typed:
            self._empty.set_texts(
                self.tr("Δεν βρέθηκε υπηρεσία"), self.tr("Δοκιμάστε άλλη λέξη του τίτλου.")
            )
            count = self.tr("%1 υπηρεσίες") if len(lines) != 1 else self.tr("%1 υπηρεσία")
            announce(self._box, count.replace("%1", str(len(lines))))
        else:
            waits = self.tr("Έρχονται μόνες τους μόλις η θέση συνδεθεί με το κέντρο.")
            self._empty.set_texts(self.tr("Δεν υπάρχουν ακόμη υπηρεσίες εδώ"), waits)

    def show_problem(self, error: KepError | None) -> None:
        """Put a problem in its strip, or take it away."""
        if error is None:
            self._problem.clear()
        else:
            self._problem.show_notice(notice_of(error))

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The parts between which F6 hops."""
        return (self._problem, self._box, self._list)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter of the box belong to the list: the focus stays in the box."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._list.step(_STEPS[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._list.open_current()
            return True
        return False

    def _click(self, index: QModelIndex) -> None:
        self.picked.emit(ServiceId(self._list.rows[index.row()].key))

    def _row(self, line: ServiceLine) -> TwoLineRow:
        details = {
            OfflinePolicy.FULL: self.tr("ολοκληρώνεται και χωρίς γραμμή"),
            OfflinePolicy.INTAKE_ONLY: self.tr("χωρίς γραμμή: παραλαμβάνεται η αίτηση"),
            OfflinePolicy.NONE: self.tr("μόνο με γραμμή"),
        }
        used = self.tr("πρόσφατη") if line.used else ""
        return TwoLineRow(line.id, line.title, details[line.offline], icon=Icon.DOCUMENT, meta=used)

    def _lay_out(self) -> None:
        look = theme()
        card = Card()
        card.setMaximumWidth(look.px(760))
        card.body.addWidget(Text(self.tr("Νέα υπόθεση"), TextRole.H1))
        said = self.tr("Διαλέξτε υπηρεσία. Οι τελευταίες που χρησιμοποιήσατε είναι πρώτες.")
        card.body.addWidget(Text(said, TextRole.META, "muted", wrap=True))
        card.body.addWidget(self._box)
        card.body.addWidget(self._problem)
        card.body.addWidget(self._list, 1)
        card.body.addWidget(self._empty, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 20)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(12), look.px(12), look.px(10))
        column.addLayout(row, 1)
