"""A card reader without a reader: cards are inserted and removed by calling methods."""

import asyncio
from collections.abc import AsyncIterator

from devices.smartcard.faults import CardDataError
from devices.smartcard.mrz import access_of
from kep_client.errors import DeviceError
from kep_client.ports.card import (
    CanAccess,
    CardAccess,
    CardEvent,
    CardFault,
    CardIdentity,
    CardInserted,
    CardRead,
    CardRemoved,
    MrzAccess,
    ZoneAccess,
)
from kep_client.ports.clock import Clock

READER = "Εικονικός αναγνώστης"


class SimulatedCardReader:
    """Implements ``ports.card.CardReader``. All methods are for the loop of the listeners."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: set[asyncio.Queue[CardEvent]] = set()
        self._card: CardIdentity | None = None
        self._lies_there = False
        self._locked: tuple[CardIdentity, MrzAccess] | None = None
        self._access: CardAccess | None = None

    async def unlock(self, access: CardAccess) -> None:
        if isinstance(access, ZoneAccess):
            try:
                access = access_of(access.lines, self._clock.now().date())
            except CardDataError:
                raise DeviceError("card.mrz_wrong") from None
        if isinstance(access, MrzAccess) and not access.document_number:
            raise DeviceError("card.mrz_wrong")
        self._access = access
        self._try()

    async def events(self) -> AsyncIterator[CardEvent]:
        """Yield what happens; a card that already lies there is told first."""
        queue: asyncio.Queue[CardEvent] = asyncio.Queue()
        self._listeners.add(queue)
        if self._card is not None:
            queue.put_nowait(CardInserted(READER, self._clock.now()))
            queue.put_nowait(CardRead(self._card, self._clock.now()))
        try:
            while True:
                yield await queue.get()
        finally:
            self._listeners.discard(queue)

    def insert(self, identity: CardIdentity) -> None:
        """Lay a card on the reader and read it; takes the one that lies there away first."""
        self.insert_unread()
        self._card = identity
        self._tell(CardRead(identity, self._clock.now()))

    def insert_locked(self, identity: CardIdentity, access: MrzAccess) -> None:
        """Lay a card on the reader that is read once ``unlock`` brings what it prints."""
        self.insert_unread()
        self._locked = (identity, access)
        self._try()

    def insert_unread(self, code: str = "") -> None:
        """Lay a card on the reader that is not read, for the reason of a KepError code."""
        self.remove()
        self._lies_there = True
        self._tell(CardInserted(READER, self._clock.now()))
        if code:
            self._tell(CardFault(code, self._clock.now()))

    def remove(self) -> None:
        """Take the card away."""
        if self._card is not None:
            self._access = None
        self._card = self._locked = None
        if self._lies_there:
            self._lies_there = False
            self._tell(CardRemoved(self._clock.now()))

    def _try(self) -> None:
        """Read the locked card that lies there, as a chip with Basic Access Control would."""
        if self._locked is None:
            return
        identity, printed = self._locked
        if self._access is None:
            self._tell(CardFault("card.needs_mrz", self._clock.now()))
        elif self._access == printed:
            self._card = identity
            self._tell(CardRead(identity, self._clock.now()))
        else:
            can = isinstance(self._access, CanAccess)
            self._access = None
            code = "card.unsupported" if can else "card.mrz_wrong"
            self._tell(CardFault(code, self._clock.now()))

    def _tell(self, event: CardEvent) -> None:
        for queue in self._listeners:
            queue.put_nowait(event)
