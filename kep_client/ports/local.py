"""What this workstation holds: the cache of the centre, and the clerk's own work.

Both are served by the store thread; every call raises StoreError("store.locked") while locked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kep_client.domain.case import Case, CaseDraft
from kep_client.domain.ids import CaseId, DraftId, OperationId, PartyId
from kep_client.domain.lookups import SearchTerm
from kep_client.domain.numbers import CaseNumber
from kep_client.domain.operation import Operation, OutboxSummary, RegisterCase
from kep_client.domain.party import PersonHit
from kep_client.domain.record import PersonRecord
from kep_client.domain.service import ServiceDefinition


@dataclass(frozen=True, slots=True)
class CacheState:
    """How much is here and how old; ``complete`` is false during the first pull."""

    people: int
    as_of: datetime | None
    complete: bool


class LocalRecord(Protocol):
    """Reads of cache.db with the pending operations of work.db laid on top."""

    async def search(self, term: SearchTerm, limit: int) -> tuple[PersonHit, ...]:
        """Search as one types; by name in alphabetical order, never by relevance."""
        ...

    async def open(self, party_id: PartyId) -> PersonRecord | None:
        """Return the picture of a person as of the last pull, pending work included."""
        ...

    async def case(self, case_id: CaseId) -> Case | None:
        """Return a case with pending work on top."""
        ...

    async def services(self) -> tuple[ServiceDefinition, ...]:
        """Return the newest published version of every service."""
        ...

    async def state(self) -> CacheState:
        """Return how much is cached."""
        ...


class WorkStore(Protocol):
    """Writes of work.db. Each call is one transaction, on disk when it returns."""

    async def save_draft(self, draft: CaseDraft) -> datetime:
        """Keep what is typed; returns the time that may be shown as saved."""
        ...

    async def drafts(self) -> tuple[CaseDraft, ...]:
        """Return the drafts of the clerk who is signed in, newest first."""
        ...

    async def discard_draft(self, draft_id: DraftId) -> None:
        """Forget a draft."""
        ...

    async def register(self, case: RegisterCase, draft_id: DraftId) -> CaseNumber:
        """Take the number, keep the signed operation, drop the draft: all or nothing."""
        ...

    async def record(self, operation: Operation) -> OperationId:
        """Keep one signed operation in the outbox."""
        ...

    async def outbox(self) -> OutboxSummary:
        """Return what waits and what needs a person."""
        ...
