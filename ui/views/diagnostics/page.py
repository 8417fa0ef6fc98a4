"""Έλεγχος θέσης: the verdict, each part on its own line, the last faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kep_client.ports.probes import Part
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.diagnostics.faults_table import FaultsTable
from ui.views.diagnostics.part_row import PartRow
from ui.widgets.announce import announce
from ui.widgets.card import Card, Hairline
from ui.widgets.key_cap_button import ButtonKind, KeyCapButton
from ui.widgets.strips import Notice, ProblemStrip, StripAction
from ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from ui.presenters.diagnostics import AdviceShown, DiagnosticsShown, PartShown

_SIDE_BY_SIDE = 900


class DiagnosticsPage(QWidget):
    """Implements `ui.presenters.diagnostics.DiagnosticsView`.

    Signals:
        all_pressed: look at everything again.
        copy_pressed: the report is wanted.
        part_pressed: the button of a part's line.
        again_pressed: look at the part again that the strip advises on.
    """

    all_pressed = Signal()
    copy_pressed = Signal()
    part_pressed = Signal(Part)
    again_pressed = Signal(Part)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("diagnostics")
        self._rows: dict[Part, PartRow] = {}
        self._said = ""
        self._verdict = Text("", TextRole.META, "muted", wrap=True)
        self._verdict.setObjectName("diagnostics.verdict")
        self.all = KeyCapButton(self.tr("Έλεγχος όλων"), "F5")
        self.all.setObjectName("diagnostics.all")
        self.copy_button = KeyCapButton(
            self.tr("Αντιγραφή αναφοράς για την υποστήριξη"), kind=ButtonKind.PRIMARY
        )
        self.copy_button.setObjectName("diagnostics.copy")
        self._advice = ProblemStrip()
        self._advice.setObjectName("diagnostics.advice")
        self._data = Card(self.tr("Γραμμή και δεδομένα"))
        self._devices = Card(self.tr("Συσκευές"))
        self._about = Text("", TextRole.CAPTION, "muted", wrap=True)
        self._faults = FaultsTable()
        self._none = Text(self.tr("Κανένα από τότε που άνοιξε η θέση."), TextRole.META, "muted")
        self._data_rows, self._device_rows = QVBoxLayout(), QVBoxLayout()
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    def show_diagnostics(self, shown: DiagnosticsShown) -> None:
        """Show verdict, lines and faults; the verdict is spoken once it is known."""
        self._verdict.setText(shown.verdict)
        if not shown.busy and shown.verdict != self._said:
            self._said = shown.verdict
            announce(self._verdict, shown.verdict)
        self._fill(self._data_rows, shown.data)
        self._fill(self._device_rows, shown.devices)
        self._about.setText("   ·   ".join(shown.about))
        self._faults.set_faults(shown.faults)
        self._faults.setVisible(bool(shown.faults))
        self._none.setVisible(not shown.faults)

    def show_advice(self, advice: AdviceShown | None) -> None:
        """Say what to do about one part."""
        if advice is None:
            self._advice.clear()
            return
        again = StripAction(advice.part.value, self.tr("Έλεγχος ξανά"))
        self._advice.show_notice(
            Notice(advice.title, advice.sentence, "warn", (again,), advice.code)
        )

    def copy(self, text: str) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The parts between which F6 hops."""
        return (self.all, self._data, self._devices, self._faults)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two cards side by side where there is room, else one below the other."""
        super().resizeEvent(event)
        wide = self.width() >= theme().px(_SIDE_BY_SIDE)
        ways = QBoxLayout.Direction
        self._cards.setDirection(ways.LeftToRight if wide else ways.TopToBottom)

    def _fill(self, rows: QVBoxLayout, lines: tuple[PartShown, ...]) -> None:
        for line in lines:
            row = self._rows.get(line.part)
            if row is None:
                row = self._rows[line.part] = PartRow(line.part)
                row.pressed.connect(self.part_pressed)
                rows.addWidget(row)
            row.show_part(line)

    def _connect(self) -> None:
        self.all.clicked.connect(self.all_pressed)
        self.copy_button.clicked.connect(self.copy_pressed)
        self._advice.chosen.connect(lambda key: self.again_pressed.emit(Part(key)))

    def _lay_out(self) -> None:
        look = theme()
        for card, rows in ((self._data, self._data_rows), (self._devices, self._device_rows)):
            # Closer than a card's own spacing, so that all parts are seen without scrolling.
            rows.setSpacing(look.px(1))
            card.body.addLayout(rows)
            card.body.addStretch(1)
        self._devices.body.addWidget(Hairline())
        self._devices.body.addWidget(self._about)
        self._cards.setSpacing(look.px(10))
        self._cards.addWidget(self._data, 1)
        self._cards.addWidget(self._devices, 1)
        faults = Card(self.tr("Τελευταία προβλήματα"), self.tr("χωρίς προσωπικά στοιχεία"))
        faults.body.addWidget(self._faults)
        faults.body.addWidget(self._none)
        page = QWidget()
        page.setProperty("part", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        column.setSpacing(look.px(10))
        column.addLayout(self._head())
        column.addWidget(self._advice)
        column.addLayout(self._cards, 1)
        column.addWidget(faults)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _head(self) -> QHBoxLayout:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(self.tr("Έλεγχος θέσης"), TextRole.H1))
        words.addWidget(self._verdict)
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addLayout(words, 1)
        head.addWidget(self.all, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return head
