"""Guessing codes is slow: ten misses a minute from one address."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable

MISSES = 10
WINDOW_S = 60.0
_ADDRESSES_KEPT = 10_000


class MissCounter:
    """Counts in memory; hits are free, so that a family of receipts can be checked in a row."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._misses: OrderedDict[str, deque[float]] = OrderedDict()

    def is_open(self, address: str) -> bool:
        """Return whether the address may ask."""
        misses = self._misses.get(address)
        if misses is None:
            return True
        while misses and misses[0] <= self._now() - WINDOW_S:
            misses.popleft()
        return len(misses) < MISSES

    def count(self, address: str) -> None:
        """Count a miss."""
        self._misses.setdefault(address, deque(maxlen=MISSES)).append(self._now())
        self._misses.move_to_end(address)
        while len(self._misses) > _ADDRESSES_KEPT:
            self._misses.popitem(last=False)
