"""The papers of a case: those asked for first, those not needed now below them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.presenters.case_shown import PaperState
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.case.dropping import DropTarget
from ui.views.case.paper_row import PaperRow
from ui.widgets.card import Hairline, SectionHead
from ui.widgets.file_dialogs import pick_file
from ui.widgets.icon_label import IconLabel
from ui.widgets.text import Text

if TYPE_CHECKING:
    from ui.presenters.case_shown import PaperShown


class PapersSection(QFrame):
    """The list; a file dropped beside the rows is for the first paper that is missing.

    Signals:
        file_picked: rule and path of a file, picked or dropped.
        scan_pressed: rule of the paper to be scanned.
        shown: rule of a paper that was shown and given back.
        offer_taken: rule and document on file.
        removed: rule whose papers are taken out.
        rows_changed: other rows or another order.
    """

    file_picked = Signal(str, Path)
    scan_pressed = Signal(str)
    shown = Signal(str)
    offer_taken = Signal(str, str)
    removed = Signal(str)
    rows_changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case.documents")
        self.setAccessibleName(self.tr("Δικαιολογητικά"))
        self._papers: tuple[PaperShown, ...] = ()
        self._rows: dict[str, PaperRow] = {}
        self._count = Text("", TextRole.STRONG)
        self._none = Text(
            self.tr("Για αυτή την αίτηση δεν ζητείται κανένα έγγραφο."),
            TextRole.META,
            "muted",
            wrap=True,
        )
        self._hint = _DropHint()
        self._line = Hairline()
        self._below = SectionHead(self.tr("Δεν χρειάζονται τώρα"))
        self._asked = QVBoxLayout()
        self._not_asked = QVBoxLayout()
        self._drops = DropTarget(self, self._take)
        self._lay_out()

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        """What takes the focus, in reading order."""
        rows = [self._rows[paper.rule_id] for paper in self._papers]
        return tuple(button for row in rows for button in row.buttons)

    def show_papers(self, papers: tuple[PaperShown, ...]) -> None:
        """Show them; rows stay where they are as long as their order does."""
        before = [(paper.rule_id, _asked(paper)) for paper in self._papers]
        self._papers = papers
        for paper in papers:
            self._row(paper.rule_id).show_paper(paper)
        if [(paper.rule_id, _asked(paper)) for paper in papers] != before:
            self._arrange()
            self.rows_changed.emit()
        self._tell()
        self._show_key()

    def go_to(self, rule_id: str) -> QWidget | None:
        """Put the focus on a paper; returns its row, so that it can be brought into sight."""
        row = self._rows.get(rule_id)
        if row is not None:
            row.focus_first()
        return row

    @property
    def focused_rule(self) -> str:
        """The paper whose row has the focus, or an empty text."""
        focus = QApplication.focusWidget()
        rows = self._rows.items()
        return next((rule for rule, row in rows if focus and row.isAncestorOf(focus)), "")

    def _show_key(self) -> None:
        """F8 acts on the row with the focus, else on the first one that is missing."""
        wants = [
            paper.rule_id
            for paper in self._papers
            if paper.may_attach and paper.state is PaperState.MISSING
        ]
        focused = self.focused_rule
        target = focused if focused in wants else next(iter(wants), "")
        for rule, row in self._rows.items():
            row.show_key(here=rule == target)

    def _row(self, rule_id: str) -> PaperRow:
        if (row := self._rows.get(rule_id)) is not None:
            return row
        row = self._rows[rule_id] = PaperRow(rule_id)
        row.file_wanted.connect(lambda: self._ask_file(rule_id))
        row.file_dropped.connect(lambda path: self.file_picked.emit(rule_id, Path(path)))
        row.scan_pressed.connect(lambda: self.scan_pressed.emit(rule_id))
        row.show_pressed.connect(lambda: self.shown.emit(rule_id))
        row.remove_pressed.connect(lambda: self.removed.emit(rule_id))
        row.offer_taken.connect(lambda document: self.offer_taken.emit(rule_id, document))
        return row

    def follow_focus(self) -> None:
        """The focus moved: the key may act on another row."""
        self._show_key()

    def _ask_file(self, rule_id: str) -> None:
        pick_file(
            self,
            self.tr("Επιλογή αρχείου"),
            "PDF, JPG, PNG (*.pdf *.jpg *.jpeg *.png)",
            lambda path: self.file_picked.emit(rule_id, path),
        )

    def _take(self, path: str) -> None:
        fits = [paper for paper in self._papers if paper.may_attach and _asked(paper)]
        missing = [paper for paper in fits if paper.state is PaperState.MISSING]
        if target := next(iter(missing or fits), None):
            self.file_picked.emit(target.rule_id, Path(path))

    def _arrange(self) -> None:
        for paper in self._papers:
            column = self._asked if _asked(paper) else self._not_asked
            column.addWidget(self._rows[paper.rule_id])

    def _tell(self) -> None:
        asked = [paper for paper in self._papers if _asked(paper)]
        there = sum(paper.state is PaperState.THERE for paper in asked)
        takes = [paper for paper in asked if paper.may_attach]
        wants = [paper for paper in takes if paper.state is PaperState.MISSING]
        of = self.tr("%1 από %2").replace("%1", str(there)).replace("%2", str(len(asked)))
        self._count.setText(of if asked else "")
        self._none.setVisible(not asked)
        self._hint.setVisible(bool(wants))
        self._hint.set_limit(wants[0].limit if wants else "")
        others = len(asked) < len(self._papers)
        self._line.setVisible(others)
        self._below.setVisible(others)
        self._drops.set_open(bool(takes))

    def _lay_out(self) -> None:
        look = theme()
        head = QHBoxLayout()
        head.addWidget(Text(self.tr("Δικαιολογητικά"), TextRole.H2), 1)
        head.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(11))
        column.addLayout(head)
        column.addWidget(self._none)
        for rows in (self._asked, self._not_asked):
            rows.setSpacing(look.px(11))
        column.addLayout(self._asked)
        column.addWidget(self._hint)
        column.addWidget(self._line)
        column.addWidget(self._below)
        column.addLayout(self._not_asked)


class _DropHint(QFrame):
    """Where a file may be laid down."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("strip", "info")
        look = theme()
        self._said = Text("", TextRole.META, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        row.setSpacing(look.px(10))
        row.addStretch(1)
        row.addWidget(IconLabel(Icon.DOCUMENT, "accent", 18))
        row.addWidget(self._said)
        row.addStretch(1)

    def set_limit(self, limit: str) -> None:
        """Say up to which size."""
        said = self.tr("Σύρετε εδώ αρχείο ή φωτογραφία (PDF, JPG, PNG, έως %1)")
        self._said.setText(said.replace("%1", limit))


def _asked(paper: PaperShown) -> bool:
    return paper.state is not PaperState.NOT_NEEDED
