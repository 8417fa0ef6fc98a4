"""The locked PC (02): who at the left, passphrase or PIN at the right, no name of a citizen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.i18n import dates
from ui.i18n.office_time import local
from ui.presenters.lock import LockPicture, WaitingWork, needs_sign_in
from ui.problems import notice_of
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.centred_page import CentredPage
from ui.widgets.card import Hairline, SectionHead, Well
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.rows.delegates import TwoLineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import TwoLineRow
from ui.widgets.secrets import PassphraseField, SecretBoxes
from ui.widgets.strips import Notice, ProblemStrip, StripAction
from ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QShowEvent

    from kep_client.domain.clerk import SlotInfo
    from kep_client.errors import KepError

_TRIES_SAID_FROM = 9


class LockPage(CentredPage):
    """Clerks, a field, and what waits.

    Signals:
        picked: id of the clerk picked.
        submitted: passphrase or PIN.
        other_wanted: a clerk without a slot here, or the way out by a sign-in.
        pause_over: the pause after wrong tries has passed.
    """

    picked = Signal(str)
    submitted = Signal(str)
    other_wanted = Signal()
    pause_over = Signal()

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Κλειδωμένο"), width=820, parent=parent)
        self.setObjectName("lock")
        self._now = now
        self._picture = LockPicture()
        self._left = 0
        self._free = False
        self._told_tries = False
        self._pause = QTimer(self)
        self._pause.setInterval(1000)
        self._pause.timeout.connect(self._count)
        self._clerks = self._make_clerks()
        self._hint = Text("", TextRole.META, "muted", wrap=True)
        self._passphrase = PassphraseField(self.tr("Φράση αυτής της θέσης"))
        self._passphrase.setObjectName("lock.secret")
        self._pin = SecretBoxes(self.tr("PIN"))
        self._pin.setObjectName("lock.pin")
        self._fields = QStackedWidget()
        self._tries = Text("", TextRole.CAPTION, "muted", wrap=True)
        self._problem = ProblemStrip()
        self._problem.setObjectName("lock.problem")
        self._work = Well()
        self._work_said = Text("", TextRole.META, "muted", wrap=True)
        self._open = KeyCapButton(self.tr("Ξεκλείδωμα"), "↵", kind=ButtonKind.PRIMARY)
        self._open.setObjectName("lock.open")
        self._lay_out()
        self._connect()

    def show_picture(self, picture: LockPicture) -> None:
        """Show who can unlock, who is picked and what waits."""
        self._picture = picture
        self._clerks.set_rows([self._row(slot) for slot in picture.slots])
        self._clerks.blockSignals(True)
        self._clerks.select(str(picture.picked or ""))
        self._clerks.blockSignals(False)
        slot = picture.slot
        uses_pin = slot is not None and slot.uses_pin
        self._fields.setCurrentWidget(self._pin_row if uses_pin else self._passphrase)
        self._hint.setText(
            self.tr("Πληκτρολογήστε το PIN σας.") if uses_pin else self.tr("Γράψτε τη φράση σας.")
        )
        self._say_waiting(picture)
        self._set_pause(slot.wait_seconds if slot else 0)
        self._say_tries(slot)
        self._enable()

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""
        if error.code == "auth.wait":
            return  # the countdown says it, second by second
        self._told_tries = "n" in error.params
        self._problem.show_notice(notice_of(error, acts=needs_sign_in(error)))

    def clear_problem(self) -> None:
        """Take it away."""
        self._problem.clear()
        self._told_tries = False

    def clear_secret(self) -> None:
        """Empty the field and put the cursor there."""
        self._passphrase.take()
        self._pin.take()
        self._field().setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor stands in the field."""
        super().showEvent(event)
        self._field().setFocus()

    def _field(self) -> PassphraseField | SecretBoxes:
        uses_pin = self._fields.currentWidget() is self._pin_row
        return self._pin if uses_pin else self._passphrase

    def _row(self, slot: SlotInfo) -> TwoLineRow:
        clerk = slot.clerk
        waiting = self._picture.waiting
        if waiting is not None and waiting.clerk == clerk.id:
            detail = self._locked_at(waiting)
        elif slot.last_used is not None:
            when = dates.moment(local(slot.last_used), self._now())
            detail = self.tr("Τελευταία σύνδεση %1").replace("%1", when)
        else:
            detail = self.tr("Δεν έχει ανοίξει ακόμη")
        return TwoLineRow(str(clerk.id), clerk.display_name, detail, clerk.initials)

    def _locked_at(self, waiting: WaitingWork) -> str:
        when = dates.time_of(local(waiting.locked_at), self._now())
        said = self.tr("Κλείδωσε %1").replace("%1", when)
        if not waiting.has_visit:
            return said
        ticket = waiting.ticket or self.tr("επίσκεψη")
        return self.tr("%1 · %2 ανοιχτό").replace("%1", said).replace("%2", ticket)

    def _say_tries(self, slot: SlotInfo | None) -> None:
        if slot is None or not 0 < slot.tries_left <= _TRIES_SAID_FROM:
            self._tries.setText("")
        elif self._left:
            # In a plain label: a strip that counts would be spoken every second.
            left = self.tr("Νέα προσπάθεια σε %1 δευτερόλεπτα.").replace("%1", str(self._left))
            one = self.tr("Νέα προσπάθεια σε 1 δευτερόλεπτο.")
            self._tries.setText(one if self._left == 1 else left)
        else:
            many = self.tr("Απομένουν %1 προσπάθειες.").replace("%1", str(slot.tries_left))
            said = self.tr("Απομένει 1 προσπάθεια.") if slot.tries_left == 1 else many
            after = self.tr("Μετά θα χρειαστεί σύνδεση με κωδικούς.")
            # The strip above has just said how many: not twice in one glance.
            self._tries.setText(after if self._told_tries else f"{said} {after}")

    def _say_waiting(self, picture: LockPicture) -> None:
        waiting = picture.waiting
        mine = waiting is not None and waiting.clerk == picture.picked
        self._work.setVisible(mine)
        if waiting is not None and mine:
            self._work_said.setText(self._waiting_words(waiting))

    def _waiting_words(self, waiting: WaitingWork) -> str:
        parts = []
        if waiting.ticket:
            parts.append(self.tr("Επίσκεψη %1").replace("%1", waiting.ticket))
        elif waiting.has_visit:
            parts.append(self.tr("Επίσκεψη χωρίς αριθμό"))
        if waiting.draft_saved_at is not None:
            saved = dates.clock_seconds(local(waiting.draft_saved_at))
            parts.append(self.tr("πρόχειρη αίτηση σωσμένη %1").replace("%1", saved))
        if waiting.draft_unsaved:
            parts.append(self.tr("πρόχειρη αίτηση που δεν σώθηκε ακόμη: μην κλείσετε τη θέση"))
        if waiting.to_send == 1:
            parts.append(self.tr("1 αποστολή σε αναμονή"))
        elif waiting.to_send:
            parts.append(self.tr("%1 αποστολές σε αναμονή").replace("%1", str(waiting.to_send)))
        return " · ".join(parts) or self.tr("Δεν είχε μείνει κάτι ανοιχτό.")

    def _set_pause(self, seconds: int) -> None:
        self._left = seconds
        if seconds and not self._pause.isActive():
            self._pause.start()
        if seconds:
            title = self.tr("Μικρή παύση μετά από λάθος προσπάθειες")
            self._problem.show_notice(Notice(title, "", "quiet", code="auth.wait"))

    def _count(self) -> None:
        self._left = max(0, self._left - 1)
        self._say_tries(self._picture.slot)
        if not self._left:
            self._pause.stop()
            self._enable()
            self.pause_over.emit()

    def _enable(self) -> None:
        slot = self._picture.slot
        locked = slot is not None and not slot.tries_left
        free = slot is not None and not locked and not self._left and not self._picture.busy
        became_free, self._free = free and not self._free, free
        self._passphrase.setEnabled(free)
        self._pin.setEnabled(free)
        self._open.set_label(
            self.tr("Ξεκλειδώνει…") if self._picture.busy else self.tr("Ξεκλείδωμα")
        )
        if free:
            self._open.enable()
            if became_free:
                self._field().setFocus()
            return
        # A disabled field passes the focus on; an Enter typed too late must not leave the page.
        self._clerks.setFocus()
        if locked:
            self._open.disable(self.tr("Χρειάζεται σύνδεση με κωδικούς"))
            self._problem.show_notice(self._locked_notice())
        else:
            self._open.disable(self.tr("Περιμένετε λίγο"))

    def _locked_notice(self) -> Notice:
        return Notice(
            self.tr("Η είσοδος κλείδωσε"),
            self.tr("Χρειάζεται σύνδεση με κωδικούς· η δουλειά σας είναι σωσμένη."),
            "warn",
            (StripAction("auth.locked", self.tr("Σύνδεση")),),
            "auth.locked",
        )

    def _make_clerks(self) -> RowList[TwoLineRow]:
        clerks: RowList[TwoLineRow] = RowList(self.tr("Ποιος είστε;"), _ClerkDelegate(), grows=True)
        clerks.setObjectName("lock.clerks")
        return clerks

    def _connect(self) -> None:
        self._clerks.picked.connect(self.picked)
        self._clerks.opened.connect(lambda _key: self._field().setFocus())
        self._clerks.clicked.connect(lambda _index: self._field().setFocus())
        self._passphrase.submitted.connect(self._submit)
        self._pin.completed.connect(self._submit)
        self._open.clicked.connect(lambda: self._submit(self._field().text()))
        self._problem.chosen.connect(lambda _key: self.other_wanted.emit())

    def _submit(self, secret: str) -> None:
        if secret and self._open.isEnabled():
            self.submitted.emit(secret)

    def _lay_out(self) -> None:
        look = theme()
        row = QHBoxLayout()
        row.setSpacing(look.px(24))
        left, right = self._left_column(), self._right_column()
        row.addLayout(left, 29)
        row.addWidget(Hairline(Qt.Orientation.Vertical))
        row.addLayout(right, 43)
        self.body.addLayout(row)
        QWidget.setTabOrder(self._clerks, self._passphrase)
        QWidget.setTabOrder(self._passphrase, self._pin)
        QWidget.setTabOrder(self._pin, self._open)

    def _left_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme().px(4))
        column.addWidget(SectionHead(self.tr("Ποιος είστε;")))
        column.addWidget(self._clerks)
        other = KeyCapButton(
            self.tr("Άλλος υπάλληλος…"), kind=ButtonKind.LINK, size=ButtonSize.COMPACT
        )
        other.setObjectName("lock.other")
        other.clicked.connect(self.other_wanted)
        column.addSpacing(theme().px(4))
        column.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return column

    def _right_column(self) -> QVBoxLayout:
        look = theme()
        self._pin_row = QWidget()
        boxes = QHBoxLayout(self._pin_row)
        boxes.setContentsMargins(0, 0, 0, 0)
        boxes.addWidget(self._pin)
        boxes.addStretch(1)
        self._fields.addWidget(self._passphrase)
        self._fields.addWidget(self._pin_row)
        self._fields.setFixedHeight(look.px(42))
        self._work.body.addWidget(Text(self.tr("Η δουλειά σας είναι όπως την αφήσατε"),
                                       TextRole.STRONG))  # fmt: skip
        self._work.body.addWidget(self._work_said)
        column = QVBoxLayout()
        column.setSpacing(look.px(8))
        column.addWidget(Text(self.tr("Κλειδωμένο"), TextRole.H1))
        parts = (self._hint, self._fields, self._problem, self._tries, self._work)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        column.addSpacing(look.px(28))
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        return column


class _ClerkDelegate(TwoLineDelegate):
    """Rows with room to hit by mouse."""

    height = 58
    inset = 2
