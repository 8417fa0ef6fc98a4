"""The right column: the one next step, open cases, papers on file, who one acts for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.i18n import dates
from ui.i18n.office_time import local
from ui.presenters.desk import DraftLine, NextStep, SidePicture, StepKind
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.desk.words import CLOSED, case_row, document_row, mandate_row
from ui.widgets.card import Card, SectionHead
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.rows.delegates import BoxDelegate, LineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import BoxRow, LineRow
from ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.domain.record import PersonRecord

_SHOWN = 5
_DRAFT = "draft:"


class StepCard(Card):
    """Why, and the one filled button.

    Signals:
        primary: the filled button.
        new_case: the button beside it.
    """

    primary = Signal()
    new_case = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Επόμενο βήμα"), parent=parent)
        self._why = Text("", TextRole.META, "muted", wrap=True)
        self._button = KeyCapButton("", "Ctrl+↵", kind=ButtonKind.PRIMARY, size=ButtonSize.LARGE)
        self._button.setObjectName("desk.primary")
        self._button.clicked.connect(self.primary)
        self._new = KeyCapButton(self.tr("Νέα υπόθεση"), "F11", icon=Icon.PLUS)
        self._new.setObjectName("desk.new_case")
        self._new.clicked.connect(self.new_case)
        for part in (self._why, self._button, self._new):
            self.body.addWidget(part)

    @property
    def button(self) -> KeyCapButton:
        """The filled button: where the focus is on opening."""
        return self._button

    def show_step(self, step: NextStep, now: datetime) -> None:
        """Show the next step."""
        words, why, icon = self._said(step, now)
        self._button.set_label(words)
        self._button.set_icon(icon)
        self._why.setText(why)
        self._new.setVisible(step.also_new)

    def set_slim(self, slim: bool) -> None:  # noqa: FBT001 - the state itself
        """Leave only the button, for the foot of a narrow window."""
        self._why.setVisible(not slim)
        if self.head is not None:
            self.head.setVisible(not slim)

    def _said(self, step: NextStep, now: datetime) -> tuple[str, str, Icon]:
        if step.kind is StepKind.RESUME and step.draft is not None:
            words = self.tr("Συνέχεια του προχείρου")
            return words, _draft_words(step.draft, now), Icon.PENCIL
        said = {
            StepKind.CALL_NEXT: (self.tr("Επόμενο"), "", Icon.ARROW_RIGHT),
            StepKind.IDENTIFY: (
                self.tr("Αναζήτηση πολίτη"),
                self.tr("Ποιος ήρθε; Με κάρτα στον αναγνώστη ο φάκελος ανοίγει μόνος του."),
                Icon.SEARCH,
            ),
            StepKind.NEW_OF_TICKET: (
                self.tr("Νέα αίτηση"),
                self.tr("Ήρθε για: %1.").replace("%1", step.service_title),
                Icon.PLUS,
            ),
        }
        new = (self.tr("Νέα υπόθεση"), self.tr("Διαλέξτε υπηρεσία και ξεκινήστε."), Icon.PLUS)
        return said.get(step.kind, new)


class SidePanel(QWidget):
    """Next step over what the record holds; on a free desk what waits for this clerk.

    Signals:
        primary, new_case: buttons of the next step.
        draft_chosen, case_chosen: ids of rows to open.
    """

    primary = Signal()
    new_case = Signal()
    draft_chosen = Signal(str)
    case_chosen = Signal(str)

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.step = StepCard()
        self.step.primary.connect(self.primary)
        self.step.new_case.connect(self.new_case)
        self.more = Card()
        self._cases_head = SectionHead(self.tr("Ανοιχτές υποθέσεις"))
        self._cases: RowList[BoxRow] = RowList(
            self.tr("Ανοιχτές υποθέσεις"), BoxDelegate(), grows=True
        )
        self._cases.setObjectName("person.cases")
        self._cases.opened.connect(self._open)
        self._no_cases = Text("", TextRole.META, "muted", wrap=True)
        self._papers_head = SectionHead(self.tr("Έγγραφα στον φάκελο"))
        self._papers: RowList[LineRow] = RowList(
            self.tr("Έγγραφα στον φάκελο"), LineDelegate(), grows=True
        )
        self._acts_head = SectionHead(self.tr("Ενεργεί για"))
        self._acts: RowList[LineRow] = RowList(self.tr("Ενεργεί για"), LineDelegate(), grows=True)
        self._lay_out()

    def hold_step(self) -> None:
        """Take the next step back from the foot of a narrow window."""
        self._whole.insertWidget(0, self.step)

    def show_side(self, picture: SidePicture) -> None:
        """Show what comes next and what there is."""
        now = self._now()
        self.step.show_step(picture.step, now)
        self.step.setVisible(picture.busy)
        record = picture.record
        if record is not None:
            self._tell_cases(picture, record, now)
        else:
            self._tell_drafts(picture, now)
        self._tell_papers(record, now)
        self._tell_mandates(record)

    def _tell_cases(self, picture: SidePicture, record: PersonRecord, now: datetime) -> None:
        drafts = [draft for draft in picture.drafts if draft.party_id == record.party.id]
        cases = [case for case in record.cases if case.state not in CLOSED]
        rows = [self._draft_row(draft, now) for draft in drafts]
        rows += [case_row(case, now) for case in cases]
        self._cases_head.set_title(self.tr("Ανοιχτές υποθέσεις"))
        self._cases_head.set_meta(str(len(rows)))
        self._set_cases(rows, self.tr("Καμία ανοιχτή υπόθεση."))

    def _tell_drafts(self, picture: SidePicture, now: datetime) -> None:
        rows = [self._draft_row(draft, now, named=True) for draft in picture.drafts]
        self._cases_head.set_title(self.tr("Για σήμερα"))
        self._cases_head.set_meta(str(len(rows)) if rows else "")
        self._set_cases(rows, self.tr("Δεν έχετε πρόχειρα."))

    def _set_cases(self, rows: list[BoxRow], nothing: str) -> None:
        self._cases.set_rows(rows)
        self._cases.setVisible(bool(rows))
        self._no_cases.setText(nothing)
        self._no_cases.setVisible(not rows)

    def _draft_row(self, draft: DraftLine, now: datetime, *, named: bool = False) -> BoxRow:
        detail = _draft_words(draft, now)
        if named and draft.person:
            detail = f"{draft.person} · {detail}"
        title = draft.service_title or self.tr("Υπόθεση")
        return BoxRow(f"{_DRAFT}{draft.id}", title, detail, self.tr("Πρόχειρο"), "info")

    def _tell_papers(self, record: PersonRecord | None, now: datetime) -> None:
        papers = record.documents if record is not None else ()
        self._papers.set_rows([document_row(paper, now) for paper in papers[:_SHOWN]])
        self._papers_head.set_meta(str(len(papers)))
        for part in (self._papers_head, self._papers):
            part.setVisible(bool(papers))

    def _tell_mandates(self, record: PersonRecord | None) -> None:
        mandates = record.mandates if record is not None else ()
        acting = [one for one in mandates if one.acts_for and not one.revoked]
        self._acts.set_rows([mandate_row(one) for one in acting[:_SHOWN]])
        for part in (self._acts_head, self._acts):
            part.setVisible(bool(acting))

    def _open(self, key: str) -> None:
        if key.startswith(_DRAFT):
            self.draft_chosen.emit(key.removeprefix(_DRAFT))
        else:
            self.case_chosen.emit(key)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("part", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(8))
        parts = (
            self._cases_head,
            self._cases,
            self._no_cases,
            self._papers_head,
            self._papers,
            self._acts_head,
            self._acts,
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        self.more.body.addWidget(scroll)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(theme().px(10))
        self._whole.addWidget(self.step)
        self._whole.addWidget(self.more, 1)


def _draft_words(draft: DraftLine, now: datetime) -> str:
    if draft.saved_at is None:
        return QCoreApplication.translate("desk", "δεν σώθηκε ακόμη")
    when = dates.time_of(local(draft.saved_at), now)
    return QCoreApplication.translate("desk", "σώθηκε %1").replace("%1", when)
