"""After the first sign-in on this PC: a passphrase, or a PIN where the PC has a TPM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.presenters.new_slot import SlotForm, Strength
from ui.problems import notice_of
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.centred_page import CentredPage
from ui.widgets.form_field import FormField
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.secrets import PassphraseField, SecretBoxes
from ui.widgets.strips import ProblemStrip
from ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from kep_client.domain.clerk import Clerk
    from kep_client.errors import KepError


class NewSlotPage(CentredPage):
    """Two fields, what is missing in words, one button.

    Signals:
        typed: first and second entry, at each change.
        chosen: first and second entry, to be taken.
    """

    typed = Signal(str, str)
    chosen = Signal(str, str)

    def __init__(self, *, uses_pin: bool, parent: QWidget | None = None) -> None:
        title = self.tr("Ορίστε το PIN σας") if uses_pin else self.tr("Ορίστε τη φράση σας")
        super().__init__(title, parent=parent)
        self.setObjectName("passphrase")
        self._pin = uses_pin
        self._clerk = Text("", TextRole.META, "muted", wrap=True)
        self._problem = ProblemStrip()
        self._problem.setObjectName("passphrase.problem")
        self._first = self._make_field(
            self.tr("PIN, 6 ψηφία") if uses_pin else self.tr("Φράση"), "passphrase.first"
        )
        self._again = self._make_field(self.tr("Ξανά το ίδιο"), "passphrase.again")
        self._save = KeyCapButton(
            self.tr("Αποθήκευση"), "↵", kind=ButtonKind.PRIMARY, size=ButtonSize.LARGE
        )
        self._save.setObjectName("passphrase.save")
        self._save.clicked.connect(self._choose)
        self._lay_out(title)
        self.show_form(SlotForm(uses_pin))

    def show_clerk(self, clerk: Clerk) -> None:
        """Say whose it will be."""
        self._clerk.setText(
            self.tr("%1, με αυτό ανοίγετε τη θέση από εδώ και πέρα, και χωρίς γραμμή.").replace(
                "%1", clerk.display_name
            )
        )

    def show_form(self, form: SlotForm) -> None:
        """Show how the fields stand."""
        self._first.set_hint(self._advice(form))
        # A PIN has no hint that grows with it: one that is too plain would be refused in silence.
        plain = self._pin and form.strength is Strength.MONOTONE
        self._first.set_error(self.tr("Πολύ απλό PIN. Διαλέξτε άλλα ψηφία.") if plain else "")
        different = self.tr("Οι δύο φορές διαφέρουν. Γράψτε το ίδιο ξανά.")
        self._again.set_error(different if form.same is False else "")
        self._again.set_hint(self.tr("Συμφωνεί.") if form.ready else "")
        if form.busy:
            self._save.disable(self.tr("Φτιάχνεται το κλειδί της θέσης."))
        else:
            self._save.enable()
        for field in (self._first, self._again):
            field.editor.setEnabled(not form.busy)

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""
        self._problem.show_notice(notice_of(error))
        self._first.editor.setFocus()

    def clear(self) -> None:
        """Empty both fields and take problems away."""
        self._problem.clear()
        for field in (self._first, self._again):
            self._line(field).clear()
        self._first.editor.setEnabled(True)
        self._first.editor.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor stands in the first field."""
        super().showEvent(event)
        self._first.editor.setFocus()

    def _advice(self, form: SlotForm) -> str:
        if self._pin:
            return self.tr("Όχι ημερομηνία, όχι ίδια ή συνεχόμενα ψηφία.")
        missing = self.tr("Λείπουν %1 χαρακτήρες.").replace("%1", str(form.missing))
        said = {
            Strength.EMPTY: self.tr(
                "Τουλάχιστον 10 χαρακτήρες. Τρεις άσχετες λέξεις θυμούνται εύκολα."
            ),
            Strength.SHORT: self.tr("Λείπει 1 χαρακτήρας.") if form.missing == 1 else missing,
            Strength.MONOTONE: self.tr(
                "Επαναλαμβάνεται το ίδιο· χρειάζονται περισσότερα γράμματα."
            ),
            Strength.ENOUGH: self.tr("Αρκετή. Μία λέξη ακόμη την κάνει καλή."),
            Strength.GOOD: self.tr("Καλή φράση."),
        }
        return said[form.strength]

    def _make_field(self, label: str, name: str) -> FormField:
        editor: QLineEdit = SecretBoxes(label) if self._pin else PassphraseField(label)
        editor.setObjectName(name)
        editor.textEdited.connect(lambda _text: self.typed.emit(*self._entries()))
        editor.returnPressed.connect(self._enter)
        return FormField(label, editor)

    def _enter(self) -> None:
        first, again = self._entries()
        if self._first.editor.hasFocus() and not again:
            self._again.editor.setFocus()
        elif first:
            self._choose()

    def _choose(self) -> None:
        self.chosen.emit(*self._entries())

    def _entries(self) -> tuple[str, str]:
        return self._line(self._first).text(), self._line(self._again).text()

    @staticmethod
    def _line(field: FormField) -> QLineEdit:
        if not isinstance(field.editor, QLineEdit):
            raise TypeError(type(field.editor))
        return field.editor

    def _lay_out(self, title: str) -> None:
        look = theme()
        self.body.addWidget(Text(title, TextRole.H1))
        self.body.addWidget(self._clerk)
        self.body.addSpacing(look.px(8))
        for part in (self._problem, self._first, self._again):
            self.body.addWidget(part)
        self.body.addSpacing(look.px(4))
        self.body.addWidget(self._save)
