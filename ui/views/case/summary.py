"""What will be submitted, what is missing, and the one filled button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.presenters.case_shown import MissingLine
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.case.missing import MissingList
from ui.widgets.card import Card, Facts, Hairline, SectionHead
from ui.widgets.icon_label import IconLabel
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.text import ElidedLabel, Text

if TYPE_CHECKING:
    from ui.presenters.case_shown import SummaryShown


class CaseButtons(QWidget):
    """The primary button and the way out; they stand in the summary or in the foot bar.

    Signals:
        primary_pressed, discard_pressed: buttons.
    """

    primary_pressed = Signal()
    discard_pressed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.primary = KeyCapButton(
            "", "Ctrl+↵", kind=ButtonKind.PRIMARY, size=ButtonSize.LARGE, parent=self
        )
        self.primary.setObjectName("case.primary")
        self.discard = KeyCapButton(
            self.tr("Απόρριψη προχείρου"), kind=ButtonKind.LINK, size=ButtonSize.COMPACT
        )
        self.discard.setObjectName("case.discard")
        self.primary.clicked.connect(self.primary_pressed)
        self.discard.clicked.connect(self.discard_pressed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(8))
        self._column.addWidget(self.primary)
        self._column.addWidget(self.discard, 0, Qt.AlignmentFlag.AlignLeft)

    def show_summary(self, summary: SummaryShown, *, busy: bool) -> None:
        """Show the next step."""
        self.primary.set_label(summary.primary)
        if busy:
            self.primary.disable(self.tr("Η αίτηση παίρνει αριθμό"))
            self.discard.disable(self.tr("Η αίτηση παίρνει αριθμό"))
        else:
            self.primary.enable()
            self.discard.enable()

    def lie_down(self, lying: bool) -> None:  # noqa: FBT001 - the state itself
        """Stand side by side for the foot bar, or one above the other."""
        direction = QVBoxLayout.Direction.RightToLeft
        self._column.setDirection(direction if lying else QVBoxLayout.Direction.TopToBottom)


class SummaryCard(Card):
    """The column at the right.

    Signals:
        missing_chosen: the `MissingLine` that was picked.
    """

    missing_chosen = Signal(MissingLine)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Τι θα υποβληθεί"))
        self._shown: SummaryShown | None = None
        self._facts = Facts(name_width=86)
        self.missing = MissingList()
        self.missing.chosen.connect(self.missing_chosen)
        self._complete = QWidget()
        self._lay_out()

    @property
    def slot(self) -> QVBoxLayout:
        """Where the buttons stand."""
        return self.body

    def show_summary(self, summary: SummaryShown) -> None:
        """Show it."""
        before, self._shown = self._shown, summary
        if before is None or before.facts != summary.facts:
            self._facts.set_facts(summary.facts)
        if before is None or before.missing != summary.missing:
            self.missing.show_missing(summary.missing)
            self.missing.setVisible(bool(summary.missing))
            self._complete.setVisible(not summary.missing)

    def _lay_out(self) -> None:
        look = theme()
        self.body.addWidget(SectionHead(self.tr("Τι θα υποβληθεί")))
        self.body.addWidget(self._facts)
        self.body.addSpacing(look.px(4))
        self.body.addWidget(Hairline())
        self.body.addSpacing(look.px(4))
        self.body.addWidget(SectionHead(self.tr("Πριν υποβάλετε")))
        row = QHBoxLayout(self._complete)
        row.setContentsMargins(look.px(4), look.px(4), 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(IconLabel(Icon.CHECK, "ok"), 0, Qt.AlignmentFlag.AlignTop)
        said = Text(self.tr("Δεν λείπει τίποτα."), TextRole.BODY, wrap=True)
        row.addWidget(said, 1)
        self.body.addWidget(self._complete)
        self.body.addWidget(self.missing, 1)
        self.body.addStretch(1)


class FootBar(QFrame):
    """The summary where the window is narrow: how much is missing, and the buttons."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self._said = ElidedLabel("", TextRole.STRONG)
        look = theme()
        self.slot = QHBoxLayout(self)
        self.slot.setContentsMargins(look.px(14), look.px(8), look.px(10), look.px(8))
        self.slot.addWidget(self._said, 1)

    def show_summary(self, summary: SummaryShown) -> None:
        """Say what is missing."""
        if not summary.missing:
            self._said.setText(self.tr("Δεν λείπει τίποτα."))
            return
        said, others = summary.missing[0].text, len(summary.missing) - 1
        if others:
            said = self.tr("%1 Και %2 ακόμη.").replace("%1", said).replace("%2", str(others))
        self._said.setText(said)
