"""Comparing the cache with the centre: a sum first, then lists of revisions, then the differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kep_client.ports.blocking import Change


@dataclass(frozen=True, slots=True)
class Summary:
    """How many documents a scope has at a cursor, and their ``scope_digest``."""

    cursor: str
    count: int
    digest: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Revisions by id of one kind of document, in the order of ids; ``more`` ask after the last."""

    revisions: Mapping[str, int]
    more: bool


class ScopeSource(Protocol):
    """The centre as the check sees it. Raises LineError, RefusedError."""

    def summary(self, cursor: str, entities: Sequence[str]) -> Summary:
        """Sum these kinds of documents up at a cursor; for an empty one: now, and say where."""
        ...

    def listing(self, cursor: str, entity: str, after: str) -> Listing:
        """List one kind of document at a cursor, from after an id on."""
        ...

    def fetch(self, entity: str, ids: Sequence[str]) -> Sequence[Change]:
        """Fetch documents by id; what is no longer in the scope comes as removed."""
        ...


class Inventory(Protocol):
    """What is in the cache, on the sync thread. Raises StoreError."""

    @property
    def entities(self) -> Sequence[str]:
        """The kinds of documents."""
        ...

    def revisions(self, entity: str) -> Mapping[str, int]:
        """Return the revision of every document of a kind."""
        ...

    def mend(self, changes: Sequence[Change]) -> None:
        """Put documents in whatever their revision here, and take removed ones out."""
        ...

    def move_to(self, cursor: str) -> None:
        """Go on from this cursor with the next page."""
        ...
