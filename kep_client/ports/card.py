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


@dataclass(frozen=True, slots=True, repr=False)
class MrzAccess:
    """What the machine-readable zone prints that opens the chip (ICAO 9303-11 4.3).

    Dates are ISO texts, shortened where the document does not know them: ``1974-05``, ``1974``.
    """

    document_number: str
    birth_date: str
    expires: str

    def __repr__(self) -> str:
        """Say nothing: reprs end up in logs."""
        return "MrzAccess()"


@dataclass(frozen=True, slots=True, repr=False)
class CanAccess:
    """The card access number on the front (ICAO 9303-11 4.4)."""

    number: str

    def __repr__(self) -> str:
        """Say nothing: reprs end up in logs."""
        return "CanAccess()"


@dataclass(frozen=True, slots=True, repr=False)
class ZoneAccess:
    """The lines of the machine-readable zone, run together, as a reader of zones types them."""

    lines: str

    def __repr__(self) -> str:
        """Say nothing: reprs end up in logs."""
        return "ZoneAccess()"


PrintedAccess = MrzAccess | CanAccess
CardAccess = PrintedAccess | ZoneAccess


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

    async def unlock(self, access: CardAccess) -> None:
        """Read the card that lies there, or else the next one, with what is printed on it.

        The outcome is an event. The access data are kept in memory only, until the card that was
        read with them leaves, they are refused, or others come; ``DeviceError("card.mrz_wrong")``
        for data that no document can carry.
        """
        ...

    async def forget(self) -> None:
        """Drop the access data. The end of the last listener, as at a lock, drops them as well."""
        ...
