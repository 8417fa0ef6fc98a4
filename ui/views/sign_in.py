"""The first page (01): sign in through the browser, and the ways that exist besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kep_client.errors import KepError, LineError
from ui.presenters.sign_in import LocalWay, SignInPicture, SignInStage
from ui.problems import notice_of
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.centred_page import CentredPage
from ui.widgets.card import Hairline, SectionHead
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.strips import Notice, ProblemStrip
from ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QShowEvent

    from kep_client.domain.clerk import Workstation


class SignInPage(CentredPage):
    """One large button; after it a box that waits for the browser.

    Signals:
        asked: sign in at the centre.
        reopened: open the browser's page again.
        cancelled: stop waiting.
        local_chosen: open this PC with what was chosen before.
    """

    asked = Signal()
    reopened = Signal()
    cancelled = Signal()
    local_chosen = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Σύνδεση"), parent=parent)
        self.setObjectName("signin")
        self._picture = SignInPicture()
        self._office = Text("", TextRole.META, "muted", wrap=True)
        self._problem = ProblemStrip()
        self._problem.setObjectName("signin.problem")
        self._open = self._make_open()
        self._waiting = self._make_waiting()
        self._other = self._make_other()
        self._lay_out()
        self.show_picture(self._picture)

    def set_office(self, workstation: Workstation) -> None:
        """Say whose desk this is."""
        desk = self.tr("Θυρίδα %1").replace("%1", str(workstation.desk))
        office = self.tr("ΚΕΠ %1").replace("%1", workstation.office)
        self._office.setText(" · ".join((office, workstation.municipality, desk)))

    def show_picture(self, picture: SignInPicture) -> None:
        """Show how it stands."""
        self._picture = picture
        waiting = picture.stage is SignInStage.WAITING
        self._open.setVisible(not waiting)
        self._waiting.setVisible(waiting)
        self._other.setVisible(picture.local is not LocalWay.NONE)
        words = {
            LocalWay.PIN: self.tr("Με PIN αυτής της θέσης (χωρίς γραμμή)"),
            LocalWay.PASSPHRASE: self.tr("Με φράση αυτής της θέσης (χωρίς γραμμή)"),
        }
        if picture.local in words:
            self._local.set_label(words[picture.local])
        if self.isVisible():
            self._take_focus()

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""
        if isinstance(error, LineError):
            self._problem.show_notice(self._no_line(error))
        else:
            # The large button below is the way on: no second one in the strip.
            self._problem.show_notice(notice_of(error))

    def clear_problem(self) -> None:
        """Take it away."""
        self._problem.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """The button is ready for Enter."""
        super().showEvent(event)
        self._take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc stops waiting."""
        waiting = self._picture.stage is SignInStage.WAITING
        if event.key() == Qt.Key.Key_Escape and waiting:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.reopened if waiting else self.asked).emit()
        else:
            super().keyPressEvent(event)

    def _no_line(self, error: KepError) -> Notice:
        way = self._picture.local
        if way is LocalWay.NONE:
            sentence = self.tr("Η πρώτη σύνδεση σε αυτή τη θέση χρειάζεται γραμμή.")
        elif way is LocalWay.PIN:
            sentence = self.tr("Η σύνδεση με κωδικούς περιμένει τη γραμμή· το PIN σας ανοίγει.")
        else:
            sentence = self.tr("Η σύνδεση με κωδικούς περιμένει τη γραμμή· η φράση σας ανοίγει.")
        title = self.tr("Το κέντρο δεν απαντά")
        return Notice(title, sentence, "off", code=error.code, icon=Icon.OFFLINE)

    def _make_open(self) -> KeyCapButton:
        words = self.tr("Σύνδεση με κωδικούς Δημόσιας Διοίκησης")
        button = KeyCapButton(
            words, "↵", kind=ButtonKind.PRIMARY, icon=Icon.GLOBE, size=ButtonSize.LARGE
        )
        button.setObjectName("signin.open")
        button.clicked.connect(self.asked)
        return button

    def _make_waiting(self) -> QWidget:
        box = ProblemStrip()
        box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.show_notice(
            Notice(
                self.tr("Σύνδεση με κωδικούς Δημόσιας Διοίκησης"),
                self.tr(
                    "Ολοκληρώστε τη σύνδεση στο παράθυρο που άνοιξε. Μετά επιστρέφετε εδώ αυτόματα."
                ),
                "info",
                icon=Icon.GLOBE,
            )
        )
        self._again = KeyCapButton(
            self.tr("Άνοιγμα ξανά"), "↵", kind=ButtonKind.PRIMARY, size=ButtonSize.LARGE
        )
        self._again.setObjectName("signin.again")
        self._again.clicked.connect(self.reopened)
        cancel = KeyCapButton(self.tr("Ακύρωση"), "Esc", size=ButtonSize.LARGE)
        cancel.setObjectName("signin.cancel")
        cancel.clicked.connect(self.cancelled)
        holder = QWidget()
        column = _column(holder)
        column.addWidget(box)
        row = QHBoxLayout()
        row.setSpacing(theme().px(8))
        row.addWidget(self._again, 3)
        row.addWidget(cancel, 2)
        row.addStretch(2)
        column.addLayout(row)
        return holder

    def _make_other(self) -> QWidget:
        self._local = KeyCapButton("", icon=Icon.KEY)
        self._local.setObjectName("signin.local")
        self._local.clicked.connect(self.local_chosen)
        holder = QWidget()
        column = _column(holder)
        column.addSpacing(theme().px(4))
        column.addWidget(Hairline())
        column.addSpacing(theme().px(4))
        column.addWidget(SectionHead(self.tr("Άλλοι τρόποι")))
        column.addWidget(self._local)
        return holder

    def _lay_out(self) -> None:
        self.body.addWidget(Text(self.tr("Σταθμός εργασίας ΚΕΠ"), TextRole.H1))
        self.body.addWidget(self._office)
        self.body.addSpacing(theme().px(10))
        for part in (self._problem, self._open, self._waiting, self._other):
            self.body.addWidget(part)

    def _take_focus(self) -> None:
        waiting = self._picture.stage is SignInStage.WAITING
        (self._again if waiting else self._open).setFocus()


def _column(holder: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme().px(8))
    return column
