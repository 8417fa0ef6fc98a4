"""Identity cards on the reader. Values travel; handles stay in the driver's thread."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, repr=False)
class CardIdentity:
    """What data group 1 holds (ICAO 9303-10 4.7.1): a proposal, never a silent overwrite."""

    family_name: str
    given_name: str
    document_number: str
    birth_date: str
    expires: str
    issuer: str
    genuine: bool | None = None

    def __repr__(self) -> str:
        """Say nothing: reprs end up in logs."""
        return "CardIdentity()"


@dataclass(frozen=True, slots=True)
class CardInserted:
    """A card lies on the reader."""

    reader: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CardRead:
    """The identity was read."""

    identity: CardIdentity
    at: datetime


@dataclass(frozen=True, slots=True)
class CardRemoved:
    """The reader is free."""

    at: datetime


@dataclass(frozen=True, slots=True)
class CardFault:
    """A KepError code, for the strip in the person panel."""

    code: str
    at: datetime


CardEvent = CardInserted | CardRead | CardRemoved | CardFault


class CardReader(Protocol):
    """One reader at the counter."""

    def events(self) -> AsyncIterator[CardEvent]:
        """Yield what happens on the reader, for as long as one listens."""
        ...
