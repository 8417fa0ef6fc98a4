"""A case (υπόθεση): a small value, its events are the truth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kep_client.domain.case_machine import CaseAction, CaseState
from kep_client.domain.document import Document
from kep_client.domain.ids import CaseId, ClerkId, DraftId, OfficeId, PartyId, ServiceId, VisitId

Answer = str | int | bool | None


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """A registered case as the centre (or the cache, with pending work on top) knows it."""

    id: CaseId
    service_id: ServiceId
    service_version: int
    title: str
    applicant_id: PartyId
    applicant_name: str
    office: OfficeId
    state: CaseState
    number: str
    registered_at: datetime
    answers: Mapping[str, Answer] = field(default_factory=dict)
    due_on: date | None = None
    assignee: ClerkId | None = None
    flags: frozenset[str] = frozenset()
    pending: bool = False
    rev: int = 0

    def __repr__(self) -> str:
        """Show the id only: reprs end up in logs."""
        return f"Case({self.id})"


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One thing that happened to a case."""

    id: str
    case_id: CaseId
    action: CaseAction
    actor: str
    office: OfficeId
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class CaseDraft:
    """What a clerk is typing. Belongs to the clerk, saved as one types, gone when registered.

    ``focus`` names the field the cursor stood in, ``cursor`` its position, so that a restart
    puts the clerk back where the typing stopped.
    """

    id: DraftId
    case_id: CaseId
    service_id: ServiceId
    service_version: int
    party_id: PartyId
    party_name: str
    visit_id: VisitId | None
    answers: Mapping[str, Answer]
    documents: tuple[Document, ...] = ()
    checked_identity: str = ""
    focus: str = ""
    cursor: int = 0
    saved_at: datetime | None = None

    def __repr__(self) -> str:
        """Show the id only: reprs end up in logs."""
        return f"CaseDraft({self.id})"
