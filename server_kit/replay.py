"""Remember identifiers that are good once, for as long as they could be shown again."""

import time
from collections import OrderedDict
from collections.abc import Callable

MAX_REMEMBERED = 200_000


class ReplayCache:
    """Lives in one process: servers that share an address remember elsewhere what matters."""

    def __init__(self, keep_s: float, now: Callable[[], float] = time.time) -> None:
        self._keep_s = keep_s
        self._now = now
        self._seen: OrderedDict[str, float] = OrderedDict()

    def first_time(self, name: str) -> bool:
        """Return whether ``name`` was not shown before, and remember it."""
        now = self._now()
        self._forget(now)
        if name in self._seen:
            return False
        self._seen[name] = now + self._keep_s
        return True

    def _forget(self, now: float) -> None:
        while self._seen:
            name, until = next(iter(self._seen.items()))
            if until > now and len(self._seen) < MAX_REMEMBERED:
                return
            del self._seen[name]
