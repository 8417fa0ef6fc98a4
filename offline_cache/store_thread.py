"""The one thread that owns the window's database connections."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class StoreThread:
    """Runs short functions one after the other, in the order they were asked for.

    ``run`` may be called from any loop; the result comes back on that loop. What was asked for is
    done even if nobody waits for it any more: a save is never dropped.
    """

    def __init__(self, name: str = "kep-store") -> None:
        self._executor = ThreadPoolExecutor(1, name)
        self._waiting = 0
        self._counting = threading.Lock()
        self._ident = self._executor.submit(threading.get_ident).result()

    def run(self, function: Callable[[], T]) -> "asyncio.Future[T]":
        """Run on the thread; the future has its result or its exception."""
        # Shielded: a caller that is cancelled must not take its job out of the queue.
        return asyncio.shield(asyncio.wrap_future(self._submit(function)))

    def later(self, function: Callable[[], None]) -> None:
        """Run on the thread when what waits now is done; for what nobody waits for."""
        self._submit(function).add_done_callback(Future.result)

    @property
    def idle(self) -> bool:
        """Whether nothing waits."""
        return self._waiting == 0

    def is_current(self) -> bool:
        """Whether the caller runs on this thread."""
        return threading.get_ident() == self._ident

    def stop(self) -> None:
        """Finish what waits and end; blocks until then."""
        self._executor.shutdown(wait=not self.is_current())

    def _submit(self, function: Callable[[], T]) -> "Future[T]":
        self._count(1)
        return self._executor.submit(self._begin, function)

    def _begin(self, function: Callable[[], T]) -> T:
        self._count(-1)
        return function()

    def _count(self, by: int) -> None:
        with self._counting:
            self._waiting += by
