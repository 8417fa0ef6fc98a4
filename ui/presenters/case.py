"""The case page: fields, papers, what is missing, and the number at the end.

Typing changes memory at once and never waits; the strip tells the truth of the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kep_client.domain.form import check
from kep_client.services.case_page import MissingKind
from ui.presenters.case_shown import (
    CaseHead,
    MissingLine,
    PaperShown,
    StepShown,
    SummaryShown,
    fault_sentence,
    head_of,
    missing_lines,
    papers_shown,
    steps_of,
    summary_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from kep_client.domain.case import Answer
    from kep_client.domain.document import Document
    from kep_client.domain.form import FormField
    from kep_client.domain.ids import DocumentId
    from kep_client.errors import KepError
    from kep_client.services.autosave import SaveState
    from kep_client.services.cases import OpenCase, Registered
    from ui.presenters.work import Start

__all__ = ["CaseHead", "CasePresenter", "CaseView", "MissingLine", "PaperShown", "StepShown"]


class CaseView(Protocol):
    """What the case page shows; every call takes values and returns at once."""

    def show_head(self, head: CaseHead) -> None:
        """Show title, person and version."""

    def show_form(self, fields: tuple[FormField, ...]) -> None:
        """Draw the fields, empty."""

    def show_answers(self, answers: dict[str, Answer], filled: frozenset[str]) -> None:
        """Put the answers in; `filled` came from the record and says so."""

    def show_error(self, field: str, sentence: str) -> None:
        """Put an error below a field, or take it away with an empty sentence."""

    def show_papers(self, papers: tuple[PaperShown, ...]) -> None:
        """Show the papers in the definition's order."""

    def show_steps(self, steps: tuple[StepShown, ...]) -> None:
        """Show the map at the left."""

    def show_summary(self, summary: SummaryShown) -> None:
        """Show what will be submitted and what is missing."""

    def show_saved(self, state: SaveState) -> None:
        """Show the truth of the disk."""

    def show_busy(self, busy: bool) -> None:  # noqa: FBT001 - the state itself
        """While the number is taken, nothing can be pressed twice."""

    def show_problem(self, error: KepError) -> None:
        """Put a problem in its strip."""

    def clear_problem(self) -> None:
        """Take the strip away."""

    def go_to(self, kind: MissingKind, place: str, cursor: int) -> None:
        """Put the cursor into a field (-1 = at its end) or the focus on a paper."""


class CasePresenter:
    """One open draft on the page."""

    def __init__(
        self,
        view: CaseView,
        case: OpenCase,
        start: Start,
        registered: Callable[[Registered], None],
        on_file: tuple[Document, ...] = (),
    ) -> None:
        """Make it; `registered` hears of the number, `on_file` are the person's papers."""
        self._view = view
        self._case = case
        self._start = start
        self._registered = registered
        self._on_file = on_file
        self._checked: set[str] = set()
        self._taking = False

    @property
    def case(self) -> OpenCase:
        """The draft."""
        return self._case

    def begin(self) -> None:
        """Show the draft with the cursor where the typing stopped, or in the first empty field."""
        draft = self._case.draft
        self._view.show_head(head_of(self._case))
        self._view.show_form(self._case.service.form.fields)
        known = frozenset(self._case.service.prefill) & frozenset(draft.answers)
        self._view.show_answers(dict(draft.answers), known)
        self._refresh()
        self._start(self._follow_disk())
        if draft.focus:
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
        self._checked.add(field)
        self._check(field)
        self._start(self._case.save_now())

    # --- papers -------------------------------------------------------------------------------

    def file_given(self, rule_id: str, content: bytes) -> None:
        """A file was picked or dropped for a paper."""
        self._view.clear_problem()
        self._start(self._attach(rule_id, content), on_error=self._view.show_problem)

    def shown(self, rule_id: str) -> None:
        """The paper was shown and given back."""
        self._case.show(rule_id)
        self._refresh()

    def on_file_used(self, rule_id: str, document_id: DocumentId) -> None:
        """Use a paper of the record."""
        paper = next(paper for paper in self._on_file if paper.id == document_id)
        self._case.use_on_file(rule_id, paper)
        self._refresh()

    def paper_removed(self, document_id: DocumentId) -> None:
        """Take a paper out again."""
        self._case.remove(document_id)
        self._refresh()

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
        self._view.show_busy(True)
        self._start(self._register(), on_error=self._refused)

    def missing_chosen(self, kind: MissingKind, place: str) -> None:
        """A line of what is missing was picked."""
        self._view.go_to(kind, place, -1)

    def discarded(self, then: Callable[[], None]) -> None:
        """Forget the draft, and go on."""
        self._start(self._discard(then), on_error=self._view.show_problem)

    async def close(self) -> None:
        """Leave the page; what was typed is saved, the draft stays."""
        await self._case.close()

    # --- steps --------------------------------------------------------------------------------

    async def _attach(self, rule_id: str, content: bytes) -> None:
        await self._case.attach(rule_id, content)
        self._refresh()

    async def _register(self) -> None:
        done = await self._case.register()
        self._registered(done)

    async def _discard(self, then: Callable[[], None]) -> None:
        await self._case.discard()
        then()

    async def _follow_disk(self) -> None:
        async for state in self._case.saves():
            self._view.show_saved(state)

    def _refused(self, error: KepError) -> None:
        self._taking = False
        self._view.show_busy(False)
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
        fields = self._case.service.form.fields
        empty = next((field.name for field in fields if answers.get(field.name) in (None, "")), "")
        if empty or fields:
            self._view.go_to(MissingKind.ANSWER, empty or fields[0].name, -1)

    def _refresh(self) -> None:
        missing = missing_lines(self._case)
        self._view.show_papers(papers_shown(self._case, self._on_file))
        self._view.show_steps(steps_of(self._case, missing))
        self._view.show_summary(summary_of(self._case, missing))
