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
    PrintedAccess,
    ZoneAccess,
)
from kep_client.ports.clock import Clock

READER = "Εικονικός αναγνώστης"


class SimulatedCardReader:
    """Implements ``ports.card.CardReader``. All methods are for the loop of the listeners."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: set[asyncio.Queue[CardEvent]] = set()
        self._card: CardRead | None = None
        self._lies_there = False
        self._locked: tuple[CardIdentity, PrintedAccess] | None = None
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

    async def forget(self) -> None:
        self._access = None

    async def events(self) -> AsyncIterator[CardEvent]:
        """Yield what happens; a card that already lies there is told first."""
        queue: asyncio.Queue[CardEvent] = asyncio.Queue()
        self._listeners.add(queue)
        if self._card is not None:
            queue.put_nowait(CardInserted(READER, self._card.at))
            queue.put_nowait(self._card)
        try:
            while True:
                yield await queue.get()
        finally:
            self._listeners.discard(queue)
            if not self._listeners:
                self._access = None

    def insert(self, identity: CardIdentity) -> None:
        """Lay a card on the reader and read it; takes the one that lies there away first."""
        self.insert_unread()
        self._take(identity)

    def insert_locked(self, identity: CardIdentity, access: PrintedAccess) -> None:
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
        """Read the locked card that lies there, as a chip would that opens with the one or other."""
        if self._locked is None:
            return
        identity, printed = self._locked
        if self._access is None:
            code = "card.needs_pace" if isinstance(printed, CanAccess) else "card.needs_mrz"
            self._tell(CardFault(code, self._clock.now()))
        elif self._access == printed:
            self._take(identity)
        else:
            refusal = _refusal(printed, self._access)
            self._access = None
            self._tell(CardFault(refusal, self._clock.now()))

    def _take(self, identity: CardIdentity) -> None:
        self._card = CardRead(identity, self._clock.now())
        self._tell(self._card)

    def _tell(self, event: CardEvent) -> None:
        for queue in self._listeners:
            queue.put_nowait(event)


def _refusal(printed: PrintedAccess, given: CardAccess) -> str:
    if not isinstance(given, CanAccess):
        return "card.mrz_wrong"
    return "card.can_wrong" if isinstance(printed, CanAccess) else "card.unsupported"
