"""What the sync engine asks of its store and its transport; called on the sync thread only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kep_client.domain.operation import OutboxState, SealedOperation


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the centre says about one operation; ``code`` is empty when it was applied."""

    op_id: str
    state: OutboxState
    entity_rev: int = 0
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One feed entry. ``body`` is the document as it came (JSON), empty for a removal."""

    entity: str
    id: str
    rev: int
    body: bytes
    removed: bool = False
    purged: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the feed; the cursor is opaque and is stored with the page or not at all."""

    changes: Sequence[Change]
    cursor: str
    more: bool
    server_time: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """A lease as granted."""

    id: str
    office: str
    letter: str
    year: int
    first: int
    last: int


class Transport(Protocol):
    """The centre as sync sees it, speaking as the workstation. Raises LineError, RefusedError."""

    def push(self, operations: Sequence[SealedOperation]) -> Sequence[Verdict]:
        """Send at most 200 operations; repeating is harmless."""
        ...

    def pull(self, cursor: str, limit: int) -> Page:
        """Fetch what came after the cursor ("" = from the start)."""
        ...

    def lease(self, year: int, high_water: int) -> Grant:
        """Ask for a block of numbers."""
        ...

    def missing_chunks(self, case_id: str, names: Sequence[str]) -> Sequence[str]:
        """Return which chunks the centre does not have."""
        ...

    def put_chunk(self, case_id: str, name: str, content: bytes) -> None:
        """Upload one encrypted chunk; idempotent."""
        ...


class Outbox(Protocol):
    """The engine's side of work.db, on the sync thread's own connection."""

    def pending(self, limit: int) -> Sequence[SealedOperation]:
        """Return what is to be sent, in the order it was done and without a gap."""
        ...

    def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Write the verdicts in one transaction."""
        ...

    def sweep(self) -> int:
        """Delete acknowledged operations that the cache has caught up with; return how many."""
        ...

    def lease_left(self, year: int) -> tuple[int, int]:
        """Return (free numbers, highest number ever granted) for a year."""
        ...

    def add_lease(self, grant: Grant) -> None:
        """Keep a granted block."""
        ...

    def chunks_to_send(self) -> Sequence[tuple[str, str]]:
        """Return (case id, chunk name) of papers that the centre has not confirmed."""
        ...

    def chunk_sent(self, case_id: str, name: str) -> None:
        """Remember that the centre has it."""
        ...


class ChunkSource(Protocol):
    """Encrypted bytes of a chunk."""

    def read(self, case_id: str, name: str) -> bytes:
        """Return the encrypted chunk."""
        ...


class Replica(Protocol):
    """The engine's side of cache.db."""

    def cursor(self) -> str:
        """Return the cursor of the generation being filled or in use."""
        ...

    def begin_generation(self) -> None:
        """Start an empty generation for a first pull: no indexes, bulk load."""
        ...

    def apply(self, page: Page) -> None:
        """Apply a page and its cursor in one transaction; idempotent by revision."""
        ...

    def finish_generation(self) -> None:
        """Build indexes and search, point work.db at the new generation."""
        ...

    @property
    def filling(self) -> bool:
        """Whether a generation is being filled."""
        ...
