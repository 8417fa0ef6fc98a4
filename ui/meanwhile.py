"""Building the desk while a key is derived from what the clerk typed."""

from __future__ import annotations

import asyncio
import linecache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from kep_client.domain.clerk import Clerk, SlotInfo
    from kep_client.domain.ids import ClerkId
    from kep_client.services.identify import SignInService

_PAINT_S = 0.03


class DeskMeanwhile:
    """The sign-in service as the lock and the choice of a passphrase use it.

    Deriving the key takes half a second on other threads, and the page takes no keys then: the
    time in which the window may be busy with the desk. A wrong passphrase wastes nothing, for the
    desk waits for the next try; it shows nobody before an unlock.
    """

    def __init__(
        self,
        service: SignInService,
        closed: Callable[[], Awaitable[None]],
        build: Callable[[], object],
    ) -> None:
        """Take what waits for the desk before to be closed, and what builds the next one."""
        self._service = service
        self._closed = closed
        self._build = build

    async def who_can_unlock(self) -> tuple[SlotInfo, ...]:
        """Return the clerks of this PC, last used first."""
        return await self._service.who_can_unlock()

    async def unlock(self, clerk_id: ClerkId, secret: str) -> Clerk:
        """Open the stores."""
        return await self._beside(lambda: self._service.unlock(clerk_id, secret))

    async def choose_passphrase(self, secret: str, *, uses_pin: bool = False) -> Clerk:
        """Make the slot of the clerk who just signed in."""
        return await self._beside(
            lambda: self._service.choose_passphrase(secret, uses_pin=uses_pin)
        )

    async def _beside(self, open_stores: Callable[[], Awaitable[Clerk]]) -> Clerk:
        await self._closed()
        building = asyncio.ensure_future(self._build_painted())
        try:
            return await open_stores()
        finally:
            await building

    async def _build_painted(self) -> None:
        await asyncio.sleep(_PAINT_S)  # the page says first that it works
        await asyncio.to_thread(import_desk)
        self._build()


def import_desk() -> None:
    """Import the pages of the desk, which takes a fifth of a second, on a thread of its own."""
    from ui import counter
    from ui.screens import settings  # noqa: F401

    del counter
    # PySide reads the source of every module that is imported, and the cache keeps all of it.
    linecache.clearcache()
