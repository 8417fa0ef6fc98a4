"""A case being filled in: the map at the left, one scrolling page, the summary at the right."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kep_client.services.case_page import MissingKind
from ui.problems import notice_of
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.case.form import FormSection
from ui.views.case.papers import PapersSection
from ui.views.case.save_line import SaveLine
from ui.views.case.steps import StepList, StepMarks
from ui.views.case.summary import CaseButtons, FootBar, SummaryCard
from ui.views.frame.values import Breadth
from ui.widgets.card import Hairline
from ui.widgets.chip import Chip
from ui.widgets.strips import Notice, ProblemStrip
from ui.widgets.text import ElidedLabel, Text

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from kep_client.errors import KepError
    from kep_client.services.autosave import SaveState
    from ui.presenters.case_shown import CaseOpening, CasePicture

TEXT_COLUMN = 760
WIDEST_PAGE = 900
WIDEST_SIDE = 420


class CasePage(QWidget):
    """Implements `ui.presenters.case.CaseView`.

    Signals:
        typed, left: of the form.
        file_picked, shown, offer_taken, removed: of the papers.
        primary_pressed, discard_pressed, missing_chosen: of the summary.
    """

    primary_pressed = Signal()
    discard_pressed = Signal()
    missing_chosen = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case")
        self._breadth: Breadth | None = None
        self._title = ElidedLabel("", TextRole.H1)
        self._person = ElidedLabel("", TextRole.META, "muted")
        self._version = Chip("", "neutral", about=self.tr("Ορισμός"))
        self._found = ProblemStrip()
        self._found.setObjectName("case.restored")
        self._problem = ProblemStrip()
        self._problem.setObjectName("case.problem")
        self.steps, self._marks, self._saved = StepList(), StepMarks(), SaveLine()
        self.form, self.papers = FormSection(), PapersSection()
        self._steps_card, self._summary, self._foot = QFrame(), SummaryCard(), FootBar()
        self._steps_column = QVBoxLayout(self._steps_card)
        self._buttons = CaseButtons()
        self._page = QScrollArea()
        self._sections: dict[str, QWidget] = {}
        self._text_parts: list[QWidget] = []
        self._lay_out()
        self._connect()
        theme().changed.connect(self._refit)

    # --- what the presenter shows -------------------------------------------------------------

    def show_opening(self, opening: CaseOpening) -> None:
        """Draw head and fields."""
        self._title.setText(opening.title)
        self._person.setText(opening.person)
        self._version.set_state(opening.version, "neutral")
        self.form.show_opening(opening)
        if opening.found:
            found = self.tr("Βρέθηκε το πρόχειρο από %1").replace("%1", opening.found)
            goes_on = self.tr("Συνεχίζετε εκεί που σταμάτησε η πληκτρολόγηση.")
            self._found.show_notice(Notice(found, goes_on, "info"))
        self._chain()

    def show_picture(self, picture: CasePicture) -> None:
        """Show papers, steps and summary."""
        self.papers.show_papers(picture.papers)
        self.steps.show_steps(picture.steps)
        self._marks.show_steps(picture.steps)
        self._summary.show_summary(picture.summary)
        self._foot.show_summary(picture.summary)
        self._buttons.show_summary(picture.summary, busy=picture.busy)

    def show_error(self, field: str, sentence: str) -> None:
        """Put an error below a field, or take it away."""
        self.form.set_error(field, sentence)

    def show_saved(self, state: SaveState) -> None:
        """Show the truth of the disk."""
        self._saved.show_saved(state)

    def show_problem(self, error: KepError | None) -> None:
        """Put a problem in its strip, or take it away."""
        if error is None:
            self._problem.clear()
        else:
            self._problem.show_notice(notice_of(error))

    def go_to(self, kind: MissingKind, place: str, cursor: int) -> None:
        """Put the cursor into a field or the focus on a paper, and bring it into sight."""
        target: QWidget | None
        match kind:
            case MissingKind.ANSWER:
                target = self.form.go_to(place, cursor)
            case MissingKind.DOCUMENT:
                target = self.papers.go_to(place)
        if target is not None:
            # A page that has just been drawn has no heights yet.
            QTimer.singleShot(0, target, lambda: self._page.ensureWidgetVisible(target, 0, 40))

    def go_to_primary(self) -> None:
        """Put the focus on the button; the first field stays in sight."""
        self._buttons.primary.setFocus()

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The parts between which F6 hops."""
        return (self._found, self._problem, self._steps_card, self._page, self._summary, self._foot)

    # --- shape --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The window became wider or narrower."""
        super().resizeEvent(event)
        self._refit()

    def showEvent(self, event: QShowEvent) -> None:
        """The page came into a window."""
        super().showEvent(event)
        self._refit()

    def _refit(self) -> None:
        look = theme()
        breadth = Breadth.of(self.window().width() / look.zoom)
        self._steps_card.setFixedWidth(look.sizes.steps)
        for part in self._text_parts:
            part.setMaximumWidth(look.px(TEXT_COLUMN))
        free = self.width() - look.sizes.steps - look.sizes.summary - look.px(44)
        spare = max(free - look.px(WIDEST_PAGE), 0)
        widest = look.px(WIDEST_SIDE)
        self._summary.setFixedWidth(min(look.sizes.summary + spare, widest))
        if breadth is not self._breadth:
            self._breadth = breadth
            self._reshape(breadth)

    def _reshape(self, breadth: Breadth) -> None:
        three = breadth in (Breadth.NORMAL, Breadth.WIDE)
        narrow = breadth in (Breadth.NARROW, Breadth.TINY)
        self._steps_card.setVisible(three)
        self._marks.setVisible(not three)
        self._saved.set_short(not three)
        if three:
            self._steps_column.addWidget(self._saved)
        else:
            self._marks.slot.addWidget(self._saved)
        self._summary.setVisible(not narrow)
        self._foot.setVisible(narrow)
        self._buttons.lie_down(narrow)
        (self._foot.slot if narrow else self._summary.slot).addWidget(self._buttons)

    # --- parts --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        column.setSpacing(look.px(10))
        column.addLayout(self._make_head())
        column.addWidget(self._found)
        column.addWidget(self._problem)
        column.addWidget(self._marks)
        body = QHBoxLayout()
        body.setSpacing(look.px(10))
        self._steps_card.setProperty("part", "card")
        self._steps_column.setContentsMargins(*(look.px(8),) * 4)
        self._steps_column.addWidget(self.steps, 1)
        self._steps_column.addWidget(Hairline())
        body.addWidget(self._steps_card)
        body.addWidget(self._make_page(), 1)
        body.addWidget(self._summary)
        column.addLayout(body, 1)
        column.addWidget(self._foot)

    def _make_head(self) -> QHBoxLayout:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._person)
        head = QHBoxLayout()
        head.setSpacing(look.px(6))
        head.addLayout(words, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        head.addWidget(Chip(self.tr("Πρόχειρο"), "neutral"), 0, middle)
        head.addWidget(self._version, 0, middle)
        return head

    def _make_page(self) -> QWidget:
        look = theme()
        card = QFrame()
        card.setProperty("part", "card")
        holder = QVBoxLayout(card)
        holder.setContentsMargins(1, look.px(6), 1, look.px(6))
        holder.addWidget(self._page)
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setWidgetResizable(True)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = QWidget()
        ground.setProperty("part", "page")
        text = QVBoxLayout(ground)
        text.setContentsMargins(look.px(19), look.px(8), look.px(19), look.px(12))
        text.setSpacing(look.px(14))
        text.addWidget(self._make_form())
        text.addWidget(self._narrow(Hairline()))
        text.addWidget(self._narrow(self.papers))
        text.addStretch(1)
        self._page.setWidget(ground)
        self._sections["papers"] = self.papers
        return card

    def _make_form(self) -> QWidget:
        section = QWidget()
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(12))
        head = QHBoxLayout()
        head.addWidget(Text(self.tr("Αίτηση"), TextRole.H2))
        rule = self.tr("Όλα τα πεδία είναι υποχρεωτικά εκτός αν γράφει «προαιρετικό»")
        said = Text(rule, TextRole.META, "muted", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(said, 1)
        column.addLayout(head)
        column.addWidget(self.form)
        self._sections["form"] = section
        return self._narrow(section)

    def _narrow(self, part: QWidget) -> QWidget:
        self._text_parts.append(part)
        return part

    def _connect(self) -> None:
        self._buttons.primary_pressed.connect(self.primary_pressed)
        self._buttons.discard_pressed.connect(self.discard_pressed)
        self._summary.missing_chosen.connect(self.missing_chosen)
        self.steps.section_chosen.connect(self._show_section)
        self._marks.section_chosen.connect(self._show_section)
        self.papers.rows_changed.connect(self._chain)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def _show_section(self, section: str) -> None:
        part, ground = self._sections.get(section), self._page.widget()
        if part is None or ground is None:  # the number and the receipt come by the button
            self._buttons.primary.setFocus()
            return
        top = part.mapTo(ground, QPoint(0, 0)).y()
        self._page.verticalScrollBar().setValue(max(top - theme().px(8), 0))
        inputs = self.form.inputs if section == "form" else self.papers.inputs
        if target := next((one for one in inputs if one.isVisible()), None):
            target.setFocus()

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        self.papers.follow_focus()
        for section, part in self._sections.items():
            if new is not None and part.isAncestorOf(new):
                self.steps.select(section)
                self._marks.set_current(section)

    def _chain(self) -> None:
        """Tab: fields in reading order, papers, what is missing, the buttons."""
        order = (
            self.steps,
            *self.form.inputs,
            *self.papers.inputs,
            self._summary.missing,
            self._buttons.primary,
            self._buttons.discard,
        )
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
