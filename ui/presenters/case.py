"""The case page: fields, papers, what is missing, and the number at the end.

Typing changes memory at once and never waits; the strip tells the truth of the disk.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.document import Document
from kep_client.domain.form import check
from kep_client.services.case_page import MissingKind
from kep_client.services.cases import Registered
from ui.files import read_paper
from ui.i18n.words import own
from ui.presenters.case_shown import (
    CaseOpening,
    CasePicture,
    PaperState,
    Pile,
    fault_sentence,
    missing_lines,
    opening_of,
    papers_shown,
    steps_of,
    summary_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kep_client.domain.case import Answer
    from kep_client.domain.ids import DocumentId
    from kep_client.errors import KepError
    from kep_client.services.autosave import SaveState
    from kep_client.services.cases import OpenCase
    from ui.presenters.work import Start


class CaseView(Protocol):
    """What the case page shows; every call takes values and returns at once."""

    def show_opening(self, opening: CaseOpening) -> None:
        """Draw head and fields with their answers; comes once, before all else."""

    def show_picture(self, picture: CasePicture) -> None:
        """Show papers, steps and summary; comes with every letter typed."""

    def show_error(self, field: str, sentence: str) -> None:
        """Put an error below a field, or take it away with an empty sentence."""

    def show_saved(self, state: SaveState) -> None:
        """Show the truth of the disk."""

    def show_problem(self, error: KepError | None) -> None:
        """Put a problem in its strip, or take it away."""

    def go_to(self, kind: MissingKind, place: str, cursor: int) -> None:
        """Put the cursor into a field (-1 = at its end) or the focus on a paper."""

    def go_to_primary(self) -> None:
        """Put the focus on the button: nothing has to be typed."""


@dataclass(frozen=True, slots=True)
class CaseExits:
    """Where one goes from the page. ``confirm_discard`` asks the clerk first.

    ``scan`` leads to the pages of a paper.
    """

    registered: Callable[[Registered], None]
    discarded: Callable[[], None]
    confirm_discard: Callable[[str], Awaitable[bool]]
    scan: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class CaseContext:
    """What surrounds the draft: the person's papers, and whether it was found after a restart.

    ``piles`` are the pages scanned so far, by the rule of their paper.
    """

    now: Callable[[], datetime]
    on_file: tuple[Document, ...] = ()
    restored: bool = False
    piles: Callable[[], Mapping[str, Pile]] = dict


class CasePresenter:
    """One open draft on the page."""

    def __init__(
        self, view: CaseView, case: OpenCase, start: Start, exits: CaseExits, context: CaseContext
    ) -> None:
        self._view = view
        self._case = case
        self._start = start
        self._exits = exits
        self._context = context
        self._checked: set[str] = set()
        self._taking = False
        self._closed = False

    @property
    def case(self) -> OpenCase:
        """The draft."""
        return self._case

    def begin(self) -> None:
        """Show the draft with the cursor where the typing stopped, or in what is asked first."""
        draft = self._case.draft
        self._view.show_opening(opening_of(self._case, restored=self._context.restored))
        self._refresh()
        self._start(self._follow_disk())
        if draft.focus and self._case.service.form.field(draft.focus) is not None:
            self._view.go_to(MissingKind.ANSWER, draft.focus, draft.cursor)
        else:
            self._go_to_first_empty()

    # --- typing -------------------------------------------------------------------------------

    def typed(self, field: str, value: Answer, cursor: int) -> None:
        """An answer changed under the clerk's hands."""
        self._case.answer(field, value)
        self._case.place(field, cursor)
        if field in self._checked:
            self._check(field)
        self._refresh()

    def left(self, field: str) -> None:
        """The clerk left a field: the moment to check it, never while typing."""
        if self._closed:  # a page that is taken down loses the focus, too
            return
        self._checked.add(field)
        self._check(field)
        self._start(self._case.save_now())

    # --- papers -------------------------------------------------------------------------------

    def file_picked(self, rule_id: str, path: Path) -> None:
        """A file was picked or dropped for a paper."""
        self._view.show_problem(None)
        self._start(self._attach(rule_id, path), on_error=self._view.show_problem)

    def shown(self, rule_id: str) -> None:
        """The paper was shown and given back."""
        self._case.show(rule_id)
        self._refresh()

    def on_file_used(self, rule_id: str, document_id: DocumentId) -> None:
        """Use a paper of the record."""
        paper = next(paper for paper in self._context.on_file if paper.id == document_id)
        self._case.use_on_file(rule_id, paper)
        self._refresh()

    def papers_removed(self, rule_id: str) -> None:
        """Another paper is wanted: what is there for the rule is taken out again."""
        for paper in self._case.draft.documents:
            if paper.rule_id == rule_id:
                self._case.remove(paper.id)
        self._refresh()

    # --- scanning -----------------------------------------------------------------------------

    def scan_wanted(self, rule_id: str = "") -> None:
        """F8: to the pages of the paper with the focus, else of the first one to be scanned."""
        rows = papers_shown(self._case, ())
        wants = [row.rule_id for row in rows if row.state is PaperState.MISSING and row.may_attach]
        if wants and not self._taking:
            self._exits.scan(rule_id if rule_id in wants else wants[0])

    def piles_changed(self) -> None:
        """Pages came, or the scanner needs a hand; the clerk may be typing meanwhile."""
        if not self._closed:
            self._refresh()

    def scanned(self) -> None:
        """A paper was scanned and attached: on to the next one, or to what is missing after it."""
        self._refresh()
        missing = self._case.missing()
        papers = [item for item in missing if item.kind is MissingKind.DOCUMENT]
        if target := next(iter((*papers, *missing)), None):
            self._view.go_to(target.kind, target.place, -1)
        else:
            self._view.go_to_primary()

    # --- the end ------------------------------------------------------------------------------

    def primary(self) -> None:
        """Ctrl+Enter: to the next thing missing, or take the number when nothing is."""
        if self._taking:
            return
        missing = self._case.missing()
        if missing:
            self._show_faults()
            self.missing_chosen(missing[0].kind, missing[0].place)
            return
        self._taking = True
        self._view.show_problem(None)
        self._refresh()
        self._start(self._register(), on_error=self._refused)

    def missing_chosen(self, kind: MissingKind, place: str) -> None:
        """A line of what is missing was picked."""
        self._view.go_to(kind, place, -1)

    def discard_wanted(self) -> None:
        """Forget the draft, if the clerk really means it."""
        if not self._taking:
            self._start(self._discard(), on_error=self._view.show_problem)

    async def close(self) -> None:
        """Leave the page; what was typed is saved, the draft stays."""
        self._closed = True
        await self._case.close()

    # --- steps --------------------------------------------------------------------------------

    async def _attach(self, rule_id: str, path: Path) -> None:
        rule = next(rule for rule in self._case.service.documents if rule.id == rule_id)
        content = await read_paper(path, rule.max_bytes)
        await self._case.attach(rule_id, content)
        self._refresh()

    async def _register(self) -> None:
        done = await self._case.register()
        self._closed = True
        self._exits.registered(done)

    async def _discard(self) -> None:
        if await self._exits.confirm_discard(own(self._case.service.title)):
            await self._case.discard()
            self._closed = True
            self._exits.discarded()

    async def _follow_disk(self) -> None:
        async for state in self._case.saves():
            self._view.show_saved(state)

    def _refused(self, error: KepError) -> None:
        self._taking = False
        self._view.show_problem(error)
        self._refresh()

    def _show_faults(self) -> None:
        for field in self._case.service.form.fields:
            self._checked.add(field.name)
            self._check(field.name)

    def _check(self, name: str) -> None:
        field = self._case.service.form.field(name)
        if field is not None:
            fault = check(field, self._case.draft.answers.get(name))
            self._view.show_error(name, fault_sentence(fault) if fault else "")

    def _go_to_first_empty(self) -> None:
        answers = self._case.draft.answers
        asked = (field for field in self._case.service.form.fields if field.required)
        empty = (field for field in asked if answers.get(field.name) in (None, ""))
        if target := next(empty, None):
            self._view.go_to(MissingKind.ANSWER, target.name, -1)
        else:
            self._view.go_to_primary()

    def _refresh(self) -> None:
        missing = missing_lines(self._case)
        now = self._context.now()
        piles = self._context.piles()
        on_file = tuple(paper for paper in self._context.on_file if _is_valid(paper, now))
        self._view.show_picture(
            CasePicture(
                papers_shown(self._case, on_file, piles),
                steps_of(self._case, missing, piles),
                summary_of(self._case, missing, now),
                self._taking,
            )
        )


def _is_valid(paper: Document, now: datetime) -> bool:
    return not paper.valid_until or paper.valid_until >= f"{now:%Y-%m-%d}"
