"""What the visit is most likely about: the one next step, and what waits for this clerk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.ids import CaseId, DraftId, PartyId, ServiceId
from kep_client.domain.record import PersonRecord
from ui.i18n.words import own

if TYPE_CHECKING:
    from kep_client.domain.case import CaseDraft
    from kep_client.domain.service import ServiceDefinition
    from kep_client.domain.visit import Visit
    from kep_client.services.visits import DeskState
    from ui.presenters.person import PersonPresenter
    from ui.presenters.work import StartLatest


class StepKind(Enum):
    """What Ctrl+Enter does at the desk."""

    CALL_NEXT = auto()
    IDENTIFY = auto()
    RESUME = auto()
    NEW_OF_TICKET = auto()
    NEW = auto()


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in words."""

    id: DraftId
    party_id: PartyId
    service_title: str
    person: str
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one filled button; ``also_new`` offers a new case beside it."""

    kind: StepKind
    service_id: ServiceId | None = None
    service_title: str = ""
    draft: DraftLine | None = None
    also_new: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class SidePicture:
    """The right column."""

    step: NextStep
    record: PersonRecord | None = None
    drafts: tuple[DraftLine, ...] = ()
    busy: bool = False
    """Whether a visit runs."""


@dataclass(frozen=True, slots=True)
class DeskExits:
    """Where one goes from the desk."""

    call_next: Callable[[], None]
    search: Callable[[], None]
    new_case: Callable[[ServiceId | None], None]
    resume: Callable[[DraftId], None]
    open_case: Callable[[CaseId], None]


class DeskView(Protocol):
    """The right column."""

    def show_side(self, picture: SidePicture) -> None:
        """Show what comes next."""


class Drafts(Protocol):
    """The part of the case service that the desk needs."""

    async def drafts(self) -> tuple[CaseDraft, ...]:
        """Return the clerk's drafts, newest first."""

    async def services(self) -> tuple[ServiceDefinition, ...]:
        """Return what can be applied for."""


class DeskPresenter:
    """Follows the visit and the open record, and works out the next step from both."""

    def __init__(
        self,
        view: DeskView,
        person: PersonPresenter,
        cases: Drafts,
        latest: StartLatest,
        exits: DeskExits,
    ) -> None:
        self._view = view
        self._person = person
        self._cases = cases
        self._latest = latest
        self._exits = exits
        self._visit: Visit | None = None
        self._record: PersonRecord | None = None
        self._drafts: tuple[DraftLine, ...] = ()
        self._services: dict[ServiceId, str] = {}

    @property
    def step(self) -> NextStep:
        """The next step now."""
        return next_step(self._visit, self._drafts, self._services)

    def desk_changed(self, state: DeskState) -> None:
        """A visit began, changed or ended; the record follows it."""
        self._visit = state.visit
        self._follow_person(state.visit)
        self._show()
        self.drafts_changed()

    def record_changed(self, record: PersonRecord | None) -> None:
        """A record was opened, renewed or closed."""
        self._record = record
        self._show()

    def drafts_changed(self) -> None:
        """A draft was begun, dropped or registered."""
        self._latest("desk.drafts", self._load())

    def primary(self) -> None:
        """Ctrl+Enter, or the filled button."""
        step = self.step
        match step.kind:
            case StepKind.CALL_NEXT:
                self._exits.call_next()
            case StepKind.IDENTIFY:
                self._exits.search()
            case StepKind.RESUME if step.draft is not None:
                self._exits.resume(step.draft.id)
            case _:
                self._exits.new_case(step.service_id)

    def new_wanted(self) -> None:
        """F11: of the ticket's service if the ticket says one."""
        if self._visit is None or self._visit.party_id is None:
            self._exits.search()
        else:
            self._exits.new_case(self._visit.service_id)

    def draft_chosen(self, draft: DraftId) -> None:
        """A draft of the list."""
        self._exits.resume(draft)

    def case_chosen(self, case: CaseId) -> None:
        """A case of the list."""
        self._exits.open_case(case)

    def _follow_person(self, visit: Visit | None) -> None:
        if visit is None or visit.party_id is None:
            self._person.closed()
        elif visit.party_id != self._person.party_id:
            self._record = None
            self._person.opened(visit.party_id, visit.person_name, visit.purpose())

    async def _load(self) -> None:
        services = await self._cases.services()
        self._services = {service.id: own(service.title) for service in services}
        drafts = await self._cases.drafts()
        self._drafts = tuple(self._line(draft) for draft in drafts)
        self._show()

    def _line(self, draft: CaseDraft) -> DraftLine:
        title = self._services.get(draft.service_id, "")
        return DraftLine(draft.id, draft.party_id, title, draft.party_name, draft.saved_at)

    def _show(self) -> None:
        busy = self._visit is not None
        self._view.show_side(SidePicture(self.step, self._record, self._drafts, busy))


def next_step(
    visit: Visit | None, drafts: tuple[DraftLine, ...], services: dict[ServiceId, str]
) -> NextStep:
    """Return the one thing to do next."""
    if visit is None:
        return NextStep(StepKind.CALL_NEXT)
    if visit.party_id is None:
        return NextStep(StepKind.IDENTIFY)
    mine = next((draft for draft in drafts if draft.party_id == visit.party_id), None)
    if mine is not None:
        title = mine.service_title
        return NextStep(StepKind.RESUME, visit.service_id, title, mine, also_new=True)
    if visit.service_id is not None and visit.service_id in services:
        return NextStep(StepKind.NEW_OF_TICKET, visit.service_id, services[visit.service_id])
    return NextStep(StepKind.NEW)
