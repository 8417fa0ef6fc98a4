"""The middle while no person is in the visit (04): the last visits, or how to identify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.i18n import dates
from ui.i18n.office_time import local
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.card import Hairline, SectionHead
from ui.widgets.empty_state import EmptyState, IconDisc
from ui.widgets.rows.delegates import TimelineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import TimelineRow
from ui.widgets.strips import Notice, ProblemStrip, StripAction
from ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.services.visits import DeskState, FinishedVisit


class IdlePanel(QWidget):
    """Last visits with names and numbers; the record itself is closed.

    Signals:
        undo: take the last finish back.
    """

    undo = Signal()

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._state: DeskState | None = None
        self._title = Text("", TextRole.H2)
        self._sentence = Text("", TextRole.META, "muted", wrap=True)
        self._head = SectionHead(self.tr("Οι τελευταίες επισκέψεις σας"))
        self._list: RowList[TimelineRow] = RowList(
            self.tr("Οι τελευταίες επισκέψεις σας"), TimelineDelegate()
        )
        self._list.setObjectName("idle.last")
        self._none = EmptyState(
            self.tr("Καμία επίσκεψη ακόμη"), self.tr("Όσες κλείνετε σήμερα φαίνονται εδώ.")
        )
        self._undo = ProblemStrip(slim=True)
        self._undo.setObjectName("idle.undo")
        self._undo.chosen.connect(lambda _key: self.undo.emit())
        self._ticks = QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self._tell_undo)
        self._lay_out()

    def show_desk(self, state: DeskState) -> None:
        """Show the last visits, or that the person is still to be identified."""
        self._state = state
        if state.visit is None:
            self._title.setText(self.tr("Δεν υπάρχει επίσκεψη"))
            self._sentence.setText(
                self.tr("F9 για τον επόμενο · τοποθετήστε κάρτα · F3 για αναζήτηση")
            )
        else:
            self._title.setText(self.tr("Δεν έχει ταυτοποιηθεί"))
            self._sentence.setText(self.tr("Τοποθετήστε κάρτα · F3 για αναζήτηση πολίτη"))
        now = self._now()
        self._list.set_rows([self._row(done, now) for done in state.last])
        self._list.setVisible(bool(state.last))
        self._none.setVisible(not state.last)
        self._tell_undo()

    def _row(self, done: FinishedVisit, now: datetime) -> TimelineRow:
        visit = done.visit
        number = visit.ticket or self.tr("Χωρίς αριθμό")
        title = f"{number} – {visit.service_title}" if visit.service_title else number
        detail = visit.person_name or self.tr("χωρίς ταυτοποίηση")
        at = dates.time_of(local(done.finished_at), now)
        return TimelineRow(str(visit.id), title, detail, at, Icon.DESK, chip=self.tr("Έκλεισε"))

    def _tell_undo(self) -> None:
        state = self._state
        until = state.undo_until if state is not None else None
        if state is None or until is None or not state.last or local(until) <= self._now():
            self._undo.clear()
            self._ticks.stop()
            return
        visit = state.last[0].visit
        # No count of seconds: a strip that changes is spoken again.
        at = dates.clock_seconds(local(state.last[0].finished_at))
        said = self.tr("Η επίσκεψη %1 έκλεισε στις %2.")
        number = visit.ticket or self.tr("χωρίς αριθμό")
        self._undo.show_notice(
            Notice(
                "",
                said.replace("%1", number).replace("%2", at),
                "info",
                (StripAction("undo", self.tr("Αναίρεση"), "Ctrl+Z"),),
                icon=Icon.UNDO,
            )
        )
        if not self._ticks.isActive():
            self._ticks.start()

    def _lay_out(self) -> None:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        top = QHBoxLayout()
        top.setSpacing(look.px(12))
        top.addWidget(IconDisc(Icon.CARD))
        top.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addLayout(top)
        column.addWidget(Hairline())
        column.addWidget(self._head)
        column.addWidget(self._undo)
        column.addWidget(self._list, 1)
        column.addWidget(self._none, 1)
