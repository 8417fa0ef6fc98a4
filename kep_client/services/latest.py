"""The newest value of something that changes, for as many listeners as there are."""

import asyncio
from collections.abc import AsyncIterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """Listeners get the value at once and then every newest one; a slow one misses middles.

    Belongs to one loop: ``put`` is called there (other threads use ``call_soon_threadsafe``).
    """

    def __init__(self, value: T) -> None:
        self.value = value
        self._version = 0
        self._wakes: set[asyncio.Event] = set()

    def put(self, value: T) -> None:
        """Tell every listener, also when the value equals the one before."""
        self.value = value
        self._version += 1
        for wake in self._wakes:
            wake.set()

    async def values(self) -> AsyncIterator[T]:
        """Yield now and at every change until the listener stops asking."""
        wake = asyncio.Event()
        self._wakes.add(wake)
        try:
            seen = -1
            while True:
                if seen != self._version:
                    seen = self._version
                    yield self.value
                    continue
                wake.clear()
                await wake.wait()
        finally:
            self._wakes.discard(wake)
