"""Αποστολές: what needs you, and what goes by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kep_client.domain.operation import OutboxState
from kep_client.ports.session import LineStatus
from ui.i18n import dates
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.card import Card, Hairline, SectionHead
from ui.widgets.chip import Chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.key_cap_button import KeyCapButton
from ui.widgets.rows.delegates import TimelineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import TimelineRow
from ui.widgets.text import Text

if TYPE_CHECKING:
    from datetime import datetime

    from ui.presenters.outbox import OutboxLine, OutboxPicture
    from ui.widgets.paint import ChipKind
    from ui.widgets.rows.values import RowTone


class _StateDelegate(TimelineDelegate):
    """As a timeline, without the thread between rows: nothing follows from anything here."""

    height = 54

    def _thread(self, *_: object) -> None:
        return


class OutboxPage(QWidget):
    """Implements `ui.presenters.outbox.OutboxView`.

    Signals:
        send_pressed: send now.
    """

    send_pressed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outbox")
        self._send = KeyCapButton(self.tr("Αποστολή τώρα"), icon=Icon.UPLOAD)
        self._send.setObjectName("outbox.send")
        self._send.clicked.connect(self.send_pressed)
        self._needing, self._going = Chip("", "warn"), Chip("", "info")
        self._age = Text("", TextRole.CAPTION, "muted")
        self._line = Text("", TextRole.META, "muted", wrap=True)
        self._needs = self._list("outbox.needs", self.tr("Θέλουν εσάς"))
        self._waits = self._list("outbox.waiting", self.tr("Στέλνονται μόνες τους"))
        self._needs_head = SectionHead(self.tr("Θέλουν εσάς"))
        self._waits_head = SectionHead(self.tr("Στέλνονται μόνες τους"))
        self._between = Hairline()
        self._empty = EmptyState(
            self.tr("Όλα έχουν σταλεί."), self.tr("Δεν περιμένει τίποτα σε αυτή τη θέση."),
            icon=Icon.CHECK,
        )  # fmt: skip
        self._lay_out()

    def show_outbox(self, picture: OutboxPicture) -> None:
        """Show both groups; an empty one is not there."""
        self._needs.set_rows([self._row(line, picture.now) for line in picture.needs])
        self._waits.set_rows([self._row(line, picture.now) for line in picture.waits])
        for rows in (self._needs, self._waits):
            # No higher than its rows: the other group begins right below.
            rows.setMaximumHeight(rows.sizeHintForRow(0) * len(rows.rows) + 2)
        needs, waits = bool(picture.needs), bool(picture.waits)
        for part in (self._needs_head, self._needs):
            part.setVisible(needs)
        for part in (self._waits_head, self._waits):
            part.setVisible(waits)
        self._between.setVisible(needs and waits)
        self._empty.setVisible(not needs and not waits)
        self._show_counts(picture)
        self._show_line(picture)

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The parts between which F6 hops."""
        return (self._send, self._needs, self._waits)

    def _show_counts(self, picture: OutboxPicture) -> None:
        self._needing.setVisible(picture.needing > 0)
        self._needing.set_state(
            self.tr("Θέλουν εσάς %1").replace("%1", str(picture.needing)), "warn"
        )
        self._going.setVisible(picture.waiting > 0)
        self._going.set_state(
            self.tr("Σε αναμονή %1").replace("%1", str(picture.waiting)), "neutral"
        )
        age = picture.now - picture.oldest if picture.oldest else None
        worth = age is not None and age >= timedelta(minutes=1)
        said = self.tr("πιο παλιά αναμονή %1")
        self._age.setText(said.replace("%1", self._age_words(age)) if age and worth else "")
        more = self.tr("και άλλες %1").replace("%1", str(picture.more))
        self._waits_head.set_meta(more if picture.more else "")

    def _show_line(self, picture: OutboxPicture) -> None:
        online = picture.line is LineStatus.ONLINE
        match picture.line:
            case LineStatus.ONLINE | LineStatus.CONNECTING:
                said = self.tr(
                    "Κάθε αποστολή είναι ήδη σωσμένη σε αυτή τη θέση. "
                    "Αν μία απορριφθεί, οι άλλες συνεχίζουν."
                )
            case LineStatus.OFFLINE | LineStatus.CENTRE_DOWN:
                said = self.tr(
                    "Χωρίς γραμμή. Όλα είναι σωσμένα εδώ και στέλνονται μόνα τους μόλις επανέλθει."
                )
            case LineStatus.SIGN_IN_NEEDED:
                said = self.tr("Όλα είναι σωσμένα εδώ. Για αποστολή χρειάζεται μία σύνδεση.")
            case _:
                assert_never(picture.line)
        self._line.setText(said)
        self._line.set_tone("muted" if online else "off")
        if picture.waiting:
            self._send.enable()
        else:
            self._send.disable(self.tr("Δεν περιμένει τίποτα για αποστολή"))

    def _row(self, line: OutboxLine, now: datetime) -> TimelineRow:
        word, kind, icon, tone = self._state(line.state)
        title = self._title(line.kind)
        at = dates.time_of(line.at, now)
        return TimelineRow(
            line.id,
            f"{title} · {line.number}" if line.number else title,
            line.why,
            at,
            icon,
            tone,
            word,
            kind,
        )

    def _state(self, state: OutboxState) -> tuple[str, ChipKind, Icon, RowTone]:
        match state:
            case OutboxState.PENDING:
                return self.tr("Σε αναμονή"), "neutral", Icon.CLOCK, "normal"
            case OutboxState.IN_FLIGHT:
                return self.tr("Στέλνεται"), "info", Icon.UPLOAD, "normal"
            case OutboxState.ACKNOWLEDGED:
                return self.tr("Στάλθηκε"), "ok", Icon.CHECK, "ok"
            case OutboxState.CONFLICT:
                return self.tr("Σύγκρουση"), "warn", Icon.PEOPLE, "warn"
            case OutboxState.PARKED:
                return self.tr("Απορρίφθηκε"), "err", Icon.CLOSE, "warn"
            case _:
                assert_never(state)

    def _title(self, kind: str) -> str:
        titles = {
            "register_case": self.tr("Αίτηση"),
            "edit_case": self.tr("Αλλαγή σε υπόθεση"),
            "add_case_event": self.tr("Ενέργεια σε υπόθεση"),
            "record_interaction": self.tr("Επίσκεψη"),
            "request_correction": self.tr("Αίτημα διόρθωσης στοιχείων"),
            "report_view": self.tr("Καταγραφή πρόσβασης σε φάκελο"),
        }
        return titles.get(kind, self.tr("Εγγραφή"))

    def _age_words(self, age: timedelta) -> str:
        if age >= timedelta(days=1):
            return self.tr("%1 ημ.").replace("%1", str(age.days))
        if age >= timedelta(hours=1):
            return self.tr("%1 ώ.").replace("%1", str(int(age.total_seconds() // 3600)))
        return dates.minutes(age)

    @staticmethod
    def _list(name: str, spoken: str) -> RowList[TimelineRow]:
        rows: RowList[TimelineRow] = RowList(spoken, _StateDelegate())
        rows.setObjectName(name)
        return rows

    def _lay_out(self) -> None:
        look = theme()
        card = Card()
        head = QHBoxLayout()
        head.addWidget(Text(self.tr("Αποστολές"), TextRole.H1), 1)
        head.addWidget(self._send)
        counts = QHBoxLayout()
        counts.setSpacing(look.px(6))
        counts.addWidget(self._needing)
        counts.addWidget(self._going)
        counts.addStretch(1)
        counts.addWidget(self._age)
        card.body.addLayout(head)
        card.body.addLayout(counts)
        card.body.addWidget(self._needs_head)
        card.body.addWidget(self._needs, 20)
        card.body.addWidget(self._between)
        card.body.addWidget(self._waits_head)
        card.body.addWidget(self._waits, 30)
        card.body.addWidget(self._empty, 30)
        card.body.addStretch(1)
        card.body.addWidget(self._line)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        column.addWidget(card)
