"""The page of a PC that is no workstation yet: where the centre is, and the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kep_client.errors import KepError, LineError
from ui.presenters.enrolment import EnrolmentForm, Fault
from ui.problems import notice_of
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.centred_page import CentredPage
from ui.widgets.form_field import FormField
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.strips import Notice, ProblemStrip
from ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

_HINTS = Qt.InputMethodHint


class EnrolmentPage(CentredPage):
    """Two fields and a button.

    Signals:
        typed: something in a field changed.
        submitted: address of the centre, code.
    """

    typed = Signal()
    submitted = Signal(str, str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Εγγραφή θέσης"), parent=parent)
        self.setObjectName("enrolment")
        self._problem = ProblemStrip()
        self._problem.setObjectName("enrolment.problem")
        self._server, self._code = QLineEdit(), QLineEdit()
        self._server_field = self._field(
            self._server,
            "enrolment.server",
            self.tr("Διεύθυνση του κέντρου"),
            self.tr("Τη δίνει η πληροφορική μαζί με τον κωδικό."),
        )
        self._code_field = self._field(
            self._code,
            "enrolment.code",
            self.tr("Κωδικός εγγραφής"),
            self.tr("Ισχύει μία φορά, για αυτόν τον υπολογιστή και αυτή τη θυρίδα."),
        )
        self._go = KeyCapButton("", "↵", kind=ButtonKind.PRIMARY, size=ButtonSize.LARGE)
        self._go.setObjectName("enrolment.go")
        self._go.clicked.connect(self._submit)
        self._lay_out()
        self.show_form(EnrolmentForm())

    def show_server(self, server: str) -> None:
        """Put an address into its field."""
        if server and server != self._server.text():
            self._server.setText(server)
            self._server.setCursorPosition(0)
            self._take_focus()

    def show_form(self, form: EnrolmentForm) -> None:
        """Show how it stands."""
        self._server_field.set_error(self._words(form.server_fault))
        missing = self.tr("Γράψτε τον κωδικό που σας έδωσε η πληροφορική.")
        self._code_field.set_error(missing if form.code_fault else "")
        for line in (self._server, self._code):
            line.setReadOnly(form.busy)
            line.style().polish(line)
        if form.busy:
            self._go.set_label(self.tr("Γίνεται η εγγραφή…"), "")
            self._go.disable(self.tr("Περιμένουμε την απάντηση του κέντρου."))
        else:
            self._go.set_label(self.tr("Εγγραφή"), "↵")
            self._go.enable()
        if form.server_fault is not None:
            self._server.setFocus()
        elif form.code_fault is not None:
            self._code.setFocus()

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong; what was typed stays."""
        self._problem.show_notice(self._notice(error))
        wrong_code = error.code == "device.enrolment_code"
        line = self._code if wrong_code else self._server
        line.setFocus()
        if wrong_code:
            line.selectAll()

    def clear_problem(self) -> None:
        """Take it away."""
        self._problem.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor stands in the first empty field."""
        super().showEvent(event)
        self._take_focus()

    def _take_focus(self) -> None:
        if not self._code.text():
            (self._code if self._server.text() else self._server).setFocus()

    def _notice(self, error: KepError) -> Notice:
        if not isinstance(error, LineError):
            return notice_of(error)
        # What faults of the line say elsewhere, that work goes on, is not true here.
        return Notice(
            self.tr("Το κέντρο δεν απαντά"),
            self.tr("Ελέγξτε τη διεύθυνση και τη γραμμή και ξαναδοκιμάστε."),
            "off",
            code=error.code,
            icon=Icon.OFFLINE,
        )

    def _words(self, fault: Fault | None) -> str:
        match fault:
            case None:
                return ""
            case Fault.EMPTY:
                return self.tr("Γράψτε τη διεύθυνση του κέντρου.")
            case Fault.NO_ADDRESS:
                return self.tr("Αυτό δεν είναι διεύθυνση. Γράψτε την όπως σας δόθηκε.")
            case Fault.NOT_SECURE:
                return self.tr("Η διεύθυνση πρέπει να αρχίζει με https://.")
        assert_never(fault)

    def _field(self, line: QLineEdit, name: str, label: str, hint: str) -> FormField:
        line.setObjectName(name)
        line.setInputMethodHints(_HINTS.ImhNoPredictiveText | _HINTS.ImhNoAutoUppercase)
        line.textEdited.connect(lambda _text: self.typed.emit())
        line.returnPressed.connect(self._enter)
        return FormField(label, line, hint=hint)

    def _enter(self) -> None:
        if self._server.hasFocus() and not self._code.text():
            self._code.setFocus()
        else:
            self._submit()

    def _submit(self) -> None:
        self.submitted.emit(self._server.text(), self._code.text())

    def _lay_out(self) -> None:
        look = theme()
        told = self.tr(
            "Αυτός ο υπολογιστής γίνεται θυρίδα του ΚΕΠ σας. Γίνεται μία φορά και χρειάζεται γραμμή."
        )
        self.body.addWidget(Text(self.tr("Εγγραφή θέσης"), TextRole.H1))
        self.body.addWidget(Text(told, TextRole.META, "muted", wrap=True))
        self.body.addSpacing(look.px(8))
        for part in (self._problem, self._server_field, self._code_field):
            self.body.addWidget(part)
        self.body.addSpacing(look.px(4))
        self.body.addWidget(self._go)
        self.setTabOrder(self._server, self._code)
        self.setTabOrder(self._code, self._go)
