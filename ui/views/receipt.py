"""The receipt's page: a number large enough to read aloud, and the truth about the paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kep_client.ports.printer import PrintState
from ui.i18n import dates
from ui.presenters.receipt import NextKind, SendingShown
from ui.problems import notice_of
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.values import Breadth
from ui.widgets.card import Card, Facts, Hairline, SectionHead, Well
from ui.widgets.empty_state import IconDisc
from ui.widgets.file_dialogs import pick_place
from ui.widgets.icon_label import IconLabel
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.qr import QrCode
from ui.widgets.rows.delegates import TimelineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import TimelineRow
from ui.widgets.strips import ProblemStrip
from ui.widgets.text import ElidedLabel, Text, Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from kep_client.errors import KepError
    from ui.presenters.receipt import NextLine, PaperPicture, ReceiptShown
    from ui.widgets.paint import ChipKind

_ANY_WIDTH = (1 << 24) - 1
"""Qt's own "no limit"."""
_ICONS = {
    NextKind.SEND: Icon.UPLOAD,
    NextKind.WAIT: Icon.CLOCK,
    NextKind.PRINT: Icon.PRINTER,
    NextKind.HAND_OVER: Icon.DELIVER,
    NextKind.OTHER: Icon.DOCUMENT,
}


class ReceiptPage(QWidget):
    """Implements `ui.presenters.receipt.ReceiptView`.

    Signals:
        print_pressed, save_pressed, next_pressed, again_pressed: buttons.
        place_chosen: where the PDF goes.
    """

    print_pressed = Signal()
    save_pressed = Signal()
    next_pressed = Signal()
    again_pressed = Signal()
    place_chosen = Signal(Path)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("receipt")
        self._lines: tuple[NextLine, ...] = ()
        self._sending = SendingShown.UNKNOWN
        self._title = ElidedLabel(self.tr("Η αίτηση πρωτοκολλήθηκε"), TextRole.H1)
        self._subtitle = ElidedLabel("", TextRole.META, "muted")
        self._kind = Text("", TextRole.META, "muted")
        self._number = Text("", TextRole.NUMBER)
        self._number.setObjectName("receipt.number")
        self._meaning = Text("", TextRole.META, "muted", wrap=True)
        self._qr = QrCode(self.tr("QR για τη σελίδα ελέγχου της απόδειξης"))
        self._facts = Facts(name_width=120)
        self._now: RowList[TimelineRow] = RowList(
            self.tr("Τι γίνεται τώρα"), TimelineDelegate(), grows=True
        )
        self._problem = ProblemStrip()
        self._problem.setObjectName("receipt.problem")
        self._paper_icon = IconLabel(Icon.PRINTER, px=18)
        self._paper = Text("", TextRole.META, "muted", wrap=True)
        self._paper.setObjectName("receipt.print")
        self._told = Text("", TextRole.BODY, wrap=True)
        self._tell = Card(self.tr("Πείτε στον πολίτη"))
        self._closes = Text("", TextRole.META, "muted", wrap=True)
        self._make_buttons()
        self._lay_out()

    # --- what the presenter shows -------------------------------------------------------------

    def show_receipt(self, shown: ReceiptShown) -> None:
        """Show the number and all that is fixed; the focus is on what comes next."""
        self._subtitle.setText(f"{shown.service} · {dates.clock(shown.at)}")
        self._number.setText(shown.number)
        self._show_kind(shown)
        self._qr.set_address(shown.verify_url)
        self._facts.set_facts(shown.facts)
        self._lines = shown.lines
        self._show_lines()
        self._told.setText(f"«{shown.tell_citizen}»" if shown.tell_citizen else "")
        said = self.tr("Το F9 κλείνει και την επίσκεψη %1.").replace("%1", shown.ticket)
        self._closes.setText(said if shown.ticket else self.tr("Το F9 κλείνει και την επίσκεψη."))
        self._refit()
        self.next.setFocus()

    def show_paper(self, paper: PaperPicture) -> None:
        """Say truthfully what became of the paper."""
        said, ink, icon = self._paper_words(paper)
        if paper.saved_at is not None:
            at = dates.clock(paper.saved_at)
            said = f"{said} · {self.tr('Το PDF σώθηκε %1').replace('%1', at)}"
        self._paper.setText(said)
        self._paper_icon.set_icon(icon, ink)
        if paper.busy:
            self.print.disable(self.tr("Η εκτύπωση είναι σε εξέλιξη"))
        else:
            self.print.enable()

    def show_sending(self, sending: SendingShown) -> None:
        """Say how far it is on its way."""
        self._sending = sending
        self._show_lines()

    def show_problem(self, error: KepError | None) -> None:
        """Put a problem in its strip, or take it away."""
        if error is None:
            self._problem.clear()
        else:
            self._problem.show_notice(notice_of(error))

    def ask_place(self, name: str) -> None:
        """Ask where to save the PDF."""
        title = self.tr("Αποθήκευση της απόδειξης")
        pick_place(self, title, name, "PDF (*.pdf)", self.place_chosen.emit)

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The parts between which F6 hops."""
        return (self._problem, self._main, self._side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what comes next stands below."""
        super().resizeEvent(event)
        self._refit()

    def _refit(self) -> None:
        wide = Breadth.of(self.window().width() / theme().zoom).value >= Breadth.MEDIUM.value
        way = QHBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self._next_row.setDirection(way.TopToBottom if wide else way.LeftToRight)
        self._side.setMinimumWidth(theme().px(352) if wide else 0)
        self._side.setMaximumWidth(theme().px(352) if wide else _ANY_WIDTH)
        self._closes.setVisible(wide)
        self._tell.setVisible(wide and bool(self._told.text()))

    # --- words --------------------------------------------------------------------------------

    def _show_kind(self, shown: ReceiptShown) -> None:
        if shown.provisional:
            self._kind.setText(self.tr("Προσωρινός αριθμός"))
            said = self.tr("Προσωρινός αριθμός · ο οριστικός θα φανεί στη σελίδα του QR.")
        else:
            self._kind.setText(self.tr("Αριθμός πρωτοκόλλου"))
            said = self.tr("Οριστικός. Πρωτοκολλήθηκε σήμερα, %1.")
            said = said.replace("%1", dates.day(shown.at))
        self._meaning.setText(said)
        self._meaning.set_tone("warn" if shown.provisional else "muted")
        self._number.setAccessibleName(f"{self._kind.text()}: {shown.number}")

    def _paper_words(self, paper: PaperPicture) -> tuple[str, Tone, Icon]:
        if paper.busy:
            return self.tr("Τυπώνεται…"), "muted", Icon.PRINTER
        if paper.state is PrintState.SAVED_ONLY:
            said = self.tr("Δεν υπάρχει εκτυπωτής: η απόδειξη σώζεται ως PDF")
            return said, "muted", Icon.DOCUMENT
        words: dict[PrintState | None, tuple[str, Tone]] = {
            None: (self.tr("Δεν τυπώθηκε"), "warn"),
            PrintState.PRINTED: (self.tr("Εκτυπώθηκε %1"), "ok"),
            PrintState.SENT: (self.tr("Στάλθηκε στον εκτυπωτή %1"), "muted"),
            PrintState.UNCONFIRMED: (self.tr("Δεν επιβεβαιώθηκε· δείτε αν βγήκε το χαρτί"), "warn"),
        }
        said, tone = words[paper.state]
        return said.replace("%1", dates.clock(paper.at) if paper.at else ""), tone, Icon.PRINTER

    def _sending_chip(self) -> tuple[str, ChipKind]:
        match self._sending:
            case SendingShown.UNKNOWN:
                return "", "neutral"
            case SendingShown.WAITING:
                return self.tr("Σε αναμονή"), "neutral"
            case SendingShown.GOING:
                return self.tr("Στέλνεται"), "info"
            case SendingShown.SENT:
                return self.tr("Στάλθηκε"), "ok"
            case SendingShown.NEEDS_YOU:
                return self.tr("Θέλει εσάς · Αποστολές"), "warn"
            case _:
                assert_never(self._sending)

    def _show_lines(self) -> None:
        rows = []
        for place, line in enumerate(self._lines):
            chip, kind = self._sending_chip() if line.kind is NextKind.SEND else ("", "neutral")
            rows.append(
                TimelineRow(
                    str(place),
                    line.title,
                    line.detail,
                    line.when,
                    _ICONS[line.kind],
                    chip=chip,
                    chip_kind=kind,
                )
            )
        self._now.set_rows(rows)

    # --- parts --------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        large, filled = ButtonSize.LARGE, ButtonKind.PRIMARY
        self.next = KeyCapButton(self.tr("Επόμενο"), "F9", kind=filled, size=large)
        self.next.setObjectName("receipt.next")
        self.again = KeyCapButton(
            self.tr("Ίδιος πολίτης, άλλη υπόθεση"), "F11", icon=Icon.PLUS, size=ButtonSize.NORMAL
        )
        self.again.setObjectName("receipt.again")
        self.print = KeyCapButton(self.tr("Εκτύπωση ξανά"), "Ctrl+P")
        self.print.setObjectName("receipt.print_again")
        self.save = KeyCapButton(self.tr("Αποθήκευση PDF"))
        self.save.setObjectName("receipt.save")
        self.next.clicked.connect(self.next_pressed)
        self.again.clicked.connect(self.again_pressed)
        self.print.clicked.connect(self.print_pressed)
        self.save.clicked.connect(self.save_pressed)

    def _lay_out(self) -> None:
        look = theme()
        self._main, self._side = QFrame(), QWidget()
        self._main.setProperty("part", "card")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look.px(12), look.px(12), look.px(12), look.px(10))
        self._row.setSpacing(look.px(10))
        self._fill_main()
        self._fill_side()
        self._row.addWidget(self._main, 1)
        self._row.addWidget(self._side)
        for before, after in ((self.next, self.again), (self.again, self.print)):
            QWidget.setTabOrder(before, after)
        QWidget.setTabOrder(self.print, self.save)

    def _fill_main(self) -> None:
        look = theme()
        outer = QVBoxLayout(self._main)
        outer.setContentsMargins(1, 1, 1, look.px(14))
        ground = QWidget()
        ground.setProperty("part", "page")
        # Its height is asked for its width. The least height it would claim otherwise counts lines that
        # wrap in a narrow column, and a bar would scroll over nothing.
        ground.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(ground)
        column.setContentsMargins(look.px(22), look.px(18), look.px(22), 0)
        column.setSpacing(look.px(10))
        column.addLayout(self._make_head())
        column.addWidget(self._problem)
        column.addWidget(self._make_number())
        column.addWidget(self._facts)
        column.addWidget(Hairline())
        column.addWidget(SectionHead(self.tr("Τι γίνεται τώρα")))
        column.addWidget(self._now)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(ground)
        outer.addWidget(scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(look.px(22), 0, look.px(22), 0)
        foot.setSpacing(look.px(10))
        foot.addWidget(Hairline())
        foot.addLayout(self._make_paper_line())
        outer.addLayout(foot)

    def _make_head(self) -> QHBoxLayout:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(IconDisc(Icon.CHECK, ink="ok", ground="ok_soft", diameter=44))
        head.addLayout(words, 1)
        return head

    def _make_number(self) -> Well:
        well = Well()
        words = QVBoxLayout()
        words.setSpacing(theme().px(6))
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addStretch(1)
        for part in (self._kind, self._number, self._meaning):
            words.addWidget(part)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(theme().px(6), 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self._qr, 0, Qt.AlignmentFlag.AlignVCenter)
        well.body.addLayout(row)
        return well

    def _make_paper_line(self) -> QHBoxLayout:
        look = theme()
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self._paper_icon)
        row.addWidget(self._paper, 1)
        row.addWidget(self.print)
        row.addWidget(self.save)
        return row

    def _fill_side(self) -> None:
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(10))
        after = Card(self.tr("Μετά"))
        self._next_row = QHBoxLayout()
        self._next_row.setSpacing(theme().px(8))
        self._next_row.addWidget(self.next)
        self._next_row.addWidget(self.again)
        after.body.addLayout(self._next_row)
        after.body.addWidget(self._closes)
        column.addWidget(after)
        self._tell.body.addWidget(self._told)
        column.addWidget(self._tell)
        column.addStretch(1)
