"""A desk on which no card is read: nobody wants a reader here, or its driver is missing."""

import asyncio
from collections.abc import AsyncIterator

from kep_client.errors import DeviceError
from kep_client.ports.card import CardAccess, CardEvent, CardFault
from kep_client.ports.clock import Clock


class NoCardReader:
    """Implements ``ports.card.CardReader``; says ``code`` once, or nothing."""

    def __init__(self, clock: Clock, code: str = "") -> None:
        self._clock = clock
        self._code = code

    async def events(self) -> AsyncIterator[CardEvent]:
        """Tell why there is none, then nothing for ever."""
        if self._code:
            yield CardFault(self._code, self._clock.now())
        await asyncio.Event().wait()

    async def unlock(self, access: CardAccess) -> None:
        del access
        raise DeviceError(self._code or "card.no_reader")

    async def forget(self) -> None:
        """There is nothing."""
