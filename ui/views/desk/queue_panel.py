"""The left column (03, 04): who is served, what one may do with the call, and who is next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kep_client.domain.ticket import QueueSnapshot, Ticket, TicketPriority
from ui.i18n import dates
from ui.i18n.office_time import local
from ui.presenters.queue import CALLS_BEFORE_NO_SHOW, no_show_wait
from ui.problems import notice_of
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.card import Card, Hairline, SectionHead
from ui.widgets.empty_state import EmptyState
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.rows.delegates import QueueDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import QueueRow
from ui.widgets.strips import ProblemStrip
from ui.widgets.text import ElidedLabel, Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.domain.visit import Visit
    from kep_client.errors import KepError

SHOWN = 6


class QueuePanel(Card):
    """The visit that runs or a free desk, and the next six.

    Signals:
        call_again, no_show, next_wanted, walk_in: what the buttons say.
        live_shown: whether the hub answers, for the status strip.
    """

    live_shown = Signal(bool)
    call_again = Signal()
    no_show = Signal()
    next_wanted = Signal()
    walk_in = Signal()

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Θυρίδα"), " ", parent=parent)
        self.setObjectName("queue.panel")
        self._now = now
        self._visit: Visit | None = None
        self._snapshot: QueueSnapshot | None = None
        self._desk = self.tr("Θυρίδα")
        self._top = QStackedWidget()
        self._serving = self._make_serving()
        self._free = self._make_free()
        self._top.addWidget(self._free)
        self._top.addWidget(self._serving)
        self._problem = ProblemStrip(slim=True)
        self._problem.setObjectName("queue.problem")
        self._problem.chosen.connect(lambda _key: self.walk_in.emit())
        self._waiting = SectionHead(self.tr("Περιμένουν"), loud=True)
        self._list: RowList[QueueRow] = RowList(self.tr("Η σειρά"), QueueDelegate())
        self._list.setObjectName("queue")
        self._nobody = EmptyState(
            self.tr("Δεν περιμένει κανείς"), self.tr("Μόλις έρθει κάποιος θα φανεί εδώ.")
        )
        self._more = Text("", TextRole.CAPTION, "muted")
        self._lay_out()
        self._ticks = QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self._tick)
        self._ticks.start()
        self.show_visit(None)

    def set_desk(self, number: int) -> None:
        """Say which desk this is."""
        self._desk = self.tr("Θυρίδα %1").replace("%1", str(number))
        self._renew()

    def show_line(self, snapshot: QueueSnapshot) -> None:
        """Show who waits."""
        self._snapshot = snapshot
        if snapshot.present:
            self.live_shown.emit(snapshot.live)
        self._renew()

    def show_visit(self, visit: Visit | None) -> None:
        """Show who is served, or that the desk is free."""
        if visit != self._visit:
            self._problem.clear()
        self._visit = visit
        self._renew()

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""
        walk_in = error.code == "queue.lost_hub" and self._visit is None
        self._problem.show_notice(notice_of(error, acts=walk_in))

    def clear_problem(self) -> None:
        """Take it away."""
        self._problem.clear()

    # --- what is shown --------------------------------------------------------------------------

    def _renew(self) -> None:
        visit = self._visit
        shown = self._free if visit is None else self._serving
        if visit is None:
            self._tell_free()
        else:
            self._tell_serving(visit)
        self._top.setCurrentWidget(shown)
        self._top.setFixedHeight(shown.sizeHint().height())
        self._tell_line()

    def _tell_free(self) -> None:
        snapshot = self._snapshot
        self._head(self.tr("%1 · ανοιχτή").replace("%1", self._desk), "")
        live = snapshot is not None and snapshot.live
        present = snapshot is None or snapshot.present
        if not present:
            said = self.tr("Το γραφείο δουλεύει χωρίς σύστημα προτεραιότητας.")
        elif snapshot is not None and snapshot.waiting and live:
            said = self.tr("Επόμενος στη σειρά: %1").replace("%1", snapshot.waiting[0].number)
        elif live:
            said = self.tr("Δεν περιμένει κανείς.")
        else:
            said = self.tr("Δουλεύετε με επισκέψεις χωρίς αριθμό.")
        self._next_said.setText(said)
        self._next.setVisible(live)
        kind = ButtonKind.SECONDARY if live else ButtonKind.PRIMARY
        self._walk_in.set_kind(kind)

    def _tell_serving(self, visit: Visit) -> None:
        since = dates.clock(local(visit.started_at))
        self._head(self.tr("Τώρα εξυπηρετείται"), self.tr("από %1").replace("%1", since))
        self._number.setText(visit.ticket)
        self._number.setVisible(bool(visit.ticket))
        if visit.ticket:
            self._service.setText(visit.service_title)
            self._facts.setText(self._waited(visit))
        else:
            self._service.setText(self.tr("Επίσκεψη χωρίς αριθμό"))
            self._facts.setText(visit.service_title or visit.person_name)
        self._calls.setVisible(bool(visit.ticket))
        self._tick()

    def _waited(self, visit: Visit) -> str:
        waited = self.tr("Περίμενε %1").replace(
            "%1", dates.minutes(timedelta(minutes=visit.waited_minutes))
        )
        if visit.calls == 1:
            return f"{waited} · {self.tr('1 κλήση')}"
        return f"{waited} · {self.tr('%1 κλήσεις').replace('%1', str(visit.calls))}"

    def _tell_line(self) -> None:
        snapshot = self._snapshot
        waiting = snapshot.waiting if snapshot is not None else ()
        now = self._now()
        self._waiting.set_title(self.tr("Περιμένουν %1").replace("%1", str(len(waiting))))
        self._list.set_rows([self._row(ticket, now) for ticket in waiting[:SHOWN]])
        self._list.setVisible(bool(waiting))
        self._waiting.setVisible(snapshot is None or snapshot.present)
        self._nobody.setVisible(not waiting and snapshot is not None and snapshot.live)
        left = len(waiting) - SHOWN
        order = self.tr("η σειρά ορίζεται από την ουρά")
        more = self.tr("+ %1 ακόμη · ").replace("%1", str(left)) if left > 0 else ""
        self._more.setText(f"{more}{order}" if waiting else "")
        self._waiting.set_meta(self._fact(snapshot, now))

    def _fact(self, snapshot: QueueSnapshot | None, now: datetime) -> str:
        if snapshot is None:
            return ""
        if not snapshot.live:
            when = dates.clock(local(snapshot.at))
            return self.tr("όπως ήταν %1").replace("%1", when)
        waits = [now - local(ticket.issued_at) for ticket in snapshot.waiting]
        if not waits:
            return ""
        return self.tr("μέγιστη αναμονή %1").replace("%1", dates.minutes(max(waits)))

    def _row(self, ticket: Ticket, now: datetime) -> QueueRow:
        waited = now - local(ticket.issued_at)
        count = max(int(waited.total_seconds() // 60), 0)
        spoken = self.tr("περιμένει %1 λεπτά").replace("%1", str(count))
        if count == 1:
            spoken = self.tr("περιμένει 1 λεπτό")
        return QueueRow(
            ticket.number,
            ticket.number,
            ticket.service_title,
            self._since(ticket),
            dates.minutes(waited),
            spoken,
            urgent=ticket.priority is TicketPriority.PRIORITY,
        )

    def _since(self, ticket: Ticket) -> str:
        if ticket.priority is TicketPriority.PRIORITY:
            return self.tr("με προτεραιότητα")
        if ticket.appointment_at is not None:
            at = dates.clock(local(ticket.appointment_at))
            return self.tr("ραντεβού %1 · ήρθε").replace("%1", at)
        return self.tr("από %1").replace("%1", dates.clock(local(ticket.issued_at)))

    def _tick(self) -> None:
        visit = self._visit
        if visit is None or not visit.ticket:
            return
        left = no_show_wait(visit, self._now())
        if visit.calls < CALLS_BEFORE_NO_SHOW:
            self._no_show.disable(self.tr("Χρειάζονται 2 κλήσεις· καλέστε ξανά πρώτα"))
        elif left:
            seconds = int(left.total_seconds()) + 1
            many = self.tr("Σε %1 δευτερόλεπτα").replace("%1", str(seconds))
            self._no_show.disable(self.tr("Σε 1 δευτερόλεπτο") if seconds == 1 else many)
        elif not self._no_show.isEnabled():
            self._no_show.enable()

    def _head(self, title: str, meta: str) -> None:
        if self.head is not None:
            self.head.set_title(title)
            self.head.set_meta(meta)
        self.setAccessibleName(title)

    # --- parts ----------------------------------------------------------------------------------

    def _make_serving(self) -> QWidget:
        look = theme()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._number = Text("", TextRole.TICKET, "accent")
        self._service = ElidedLabel("", TextRole.STRONG)
        self._facts = ElidedLabel("", TextRole.CAPTION, "muted")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._service)
        words.addWidget(self._facts)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(self._number)
        head.addLayout(words, 1)
        column.addLayout(head)
        column.addWidget(self._make_calls())
        return holder

    def _make_calls(self) -> QWidget:
        self._calls = QWidget()
        row = QHBoxLayout(self._calls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(6))
        again = KeyCapButton(self.tr("Επανάκληση"), size=ButtonSize.COMPACT)
        again.setObjectName("queue.again")
        again.clicked.connect(self.call_again)
        self._no_show = KeyCapButton(self.tr("Δεν προσήλθε"), size=ButtonSize.COMPACT)
        self._no_show.setObjectName("queue.no_show")
        self._no_show.clicked.connect(self.no_show)
        row.addWidget(again, 1)
        row.addWidget(self._no_show, 1)
        return self._calls

    def _make_free(self) -> QWidget:
        look = theme()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._next_said = Text("", TextRole.META, "muted", wrap=True)
        self._next_said.setObjectName("queue.next.said")
        self._next = KeyCapButton(self.tr("Επόμενο"), "F9", kind=ButtonKind.PRIMARY)
        self._next.setObjectName("queue.next")
        self._next.clicked.connect(self.next_wanted)
        self._walk_in = KeyCapButton(self.tr("Επίσκεψη χωρίς αριθμό"), icon=Icon.PLUS)
        self._walk_in.setObjectName("visit.walkin")
        self._walk_in.clicked.connect(self.walk_in)
        column.addWidget(Text(self.tr("Ελεύθερη"), TextRole.H1))
        for part in (self._next_said, self._next, self._walk_in):
            column.addWidget(part)
        return holder

    def _lay_out(self) -> None:
        self.body.addWidget(self._top)
        self.body.addWidget(self._problem)
        self.body.addWidget(Hairline())
        self.body.addWidget(self._waiting)
        self.body.addWidget(self._list, 1)
        self.body.addWidget(self._nobody, 1)
        self.body.addWidget(self._more)
