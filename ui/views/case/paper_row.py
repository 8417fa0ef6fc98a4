"""One paper of the list: why it is asked, what is there, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.presenters.case_shown import PaperState
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.case.dropping import DropTarget
from ui.widgets.announce import announce
from ui.widgets.chip import Chip
from ui.widgets.empty_state import IconDisc
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.text import Text

if TYPE_CHECKING:
    from ui.presenters.case_shown import PaperShown

_DISCS = {
    PaperState.MISSING: (Icon.WARNING, "warn", "warn_soft"),
    PaperState.THERE: (Icon.CHECK, "ok", "ok_soft"),
    PaperState.NOT_NEEDED: (Icon.DOCUMENT, "muted", "sunken"),
}


class PaperRow(QFrame):
    """A row; a file dropped on it is for this paper.

    Signals:
        file_wanted, scan_pressed, show_pressed, remove_pressed: buttons.
        offer_taken: id of the document on file.
        file_dropped: path of a file.
    """

    file_wanted = Signal()
    scan_pressed = Signal()
    show_pressed = Signal()
    remove_pressed = Signal()
    offer_taken = Signal(str)
    file_dropped = Signal(str)

    def __init__(self, rule_id: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"case.document.{rule_id}")
        self.setProperty("part", "well")
        self._shown: PaperShown | None = None
        self._told = ""
        self._disc = IconDisc(Icon.WARNING, diameter=32)
        self._title = Text("", TextRole.STRONG, wrap=True)
        self._detail = Text("", TextRole.CAPTION, "muted", wrap=True)
        self._state = Chip(self.tr("Πλήρες"), "ok")
        self._dash = Text("—", TextRole.META, "muted")
        self._use = self._button(self.tr("Χρήση"), ButtonKind.SECONDARY)
        self._file = self._button(self.tr("Αρχείο…"), ButtonKind.SECONDARY)
        self._scan = KeyCapButton("", icon=Icon.SCAN, size=ButtonSize.COMPACT)
        self._scan.setObjectName(f"case.scan.{rule_id}")
        self._pile = Text("", TextRole.META, "accent", wrap=True)
        self._pile.setObjectName(f"case.pile.{rule_id}")
        self._show = self._button(self.tr("Επιδείχθηκε"), ButtonKind.SECONDARY)
        self._other = self._button(self.tr("Άλλο"), ButtonKind.LINK)
        self._use.clicked.connect(self._take_offer)
        self._file.clicked.connect(self.file_wanted)
        self._scan.clicked.connect(self.scan_pressed)
        self._show.clicked.connect(self.show_pressed)
        self._other.clicked.connect(self.remove_pressed)
        self._drops = DropTarget(self, self.file_dropped.emit)
        self._lay_out()

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """What takes the focus, in reading order."""
        return (self._use, self._file, self._scan, self._show, self._other)

    def show_paper(self, paper: PaperShown) -> None:
        """Show how it stands."""
        if paper == self._shown:
            return
        self._shown = paper
        here = paper.state is PaperState.THERE
        missing = paper.state is PaperState.MISSING
        icon, ink, ground = _DISCS[paper.state]
        self._disc.set_icon(icon, ink=ink, ground=ground)
        self._title.setText(paper.title)
        self._detail.setText(self._detail_of(paper))
        self._state.setVisible(here)
        self._dash.setVisible(paper.state is PaperState.NOT_NEEDED)
        self._use.setVisible(missing and bool(paper.offered))
        self._file.setVisible(missing and paper.may_attach)
        self._scan.setVisible(missing and paper.may_attach)
        self._scan.set_label(paper.scan)
        self._show.setVisible(missing and paper.may_show)
        self._show_pile(paper)
        self._other.setVisible(here)
        self._drops.set_open(paper.may_attach and paper.state is not PaperState.NOT_NEEDED)
        self._name(paper)

    def show_key(self, *, here: bool) -> None:
        """Show the key on the row that it acts on."""
        self._scan.set_label(self._scan.text(), "F8" if here else "")

    def focus_first(self) -> None:
        """Put the focus on the button that is used most."""
        for button in (self._use, self._scan, *self.buttons):
            if button.isVisibleTo(self):
                button.setFocus()
                return

    def _show_pile(self, paper: PaperShown) -> None:
        told = paper.pile if paper.troubled else ""
        if told and told != self._told:
            announce(self, f"{paper.title}: {told}", urgent=True)
        self._told = told
        self._pile.setText(paper.pile)
        self._pile.set_tone("warn" if paper.troubled else "accent")
        self._pile.setVisible(bool(paper.pile))

    def _take_offer(self) -> None:
        if self._shown is not None and self._shown.offered:
            self.offer_taken.emit(self._shown.offered[0].id)

    def _detail_of(self, paper: PaperShown) -> str:
        match paper.state:
            case PaperState.THERE:
                return "\n".join(one.detail for one in paper.attached)
            case PaperState.MISSING:
                return "\n".join((paper.why, *(one.detail for one in paper.offered[:1])))
            case PaperState.NOT_NEEDED:
                return self.tr("Χρειάζεται μόνο όταν ισχύει: %1").replace("%1", paper.why)

    def _name(self, paper: PaperShown) -> None:
        words = {
            PaperState.THERE: self.tr("πλήρες"),
            PaperState.MISSING: self.tr("λείπει"),
            PaperState.NOT_NEEDED: self.tr("δεν χρειάζεται τώρα"),
        }
        self.setAccessibleName(f"{paper.title}, {words[paper.state]}")
        for button in self.buttons:
            button.setAccessibleDescription(paper.title)

    def _lay_out(self) -> None:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(look.px(1))
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addWidget(self._pile)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(9), look.px(10), look.px(9))
        row.setSpacing(look.px(10))
        row.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        parts = (self._use, self._file, self._scan, self._show)
        for part in (*parts, self._state, self._dash, self._other):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    @staticmethod
    def _button(text: str, kind: ButtonKind) -> KeyCapButton:
        return KeyCapButton(text, kind=kind, size=ButtonSize.COMPACT)
