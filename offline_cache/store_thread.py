"""The one thread that owns the window's database connections."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")

_Job = Callable[[], None]


class StoreThread:
    """Runs short functions one after the other, in the order they were asked for.

    ``run`` may be called from any loop; the result comes back on that loop. Work that began is
    finished even if nobody waits for it any more: a save is never half done.
    """

    def __init__(self, name: str = "kep-store") -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name)
        self._thread.start()

    def run(self, function: Callable[[], T]) -> "asyncio.Future[T]":
        """Run on the thread; the future has its result or its exception."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def job() -> None:
            outcome = _attempt(function)
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
                loop.call_soon_threadsafe(_deliver, future, outcome)

        self._jobs.put(job)
        return future

    def later(self, function: Callable[[], None]) -> None:
        """Run on the thread when what waits now is done; for what nobody waits for."""
        self._jobs.put(function)

    @property
    def idle(self) -> bool:
        """Whether nothing waits."""
        return self._jobs.empty()

    def is_current(self) -> bool:
        """Whether the caller runs on this thread."""
        return threading.current_thread() is self._thread

    def stop(self) -> None:
        """Finish what waits and end; blocks until then."""
        self._jobs.put(None)
        if not self.is_current():
            self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _attempt(function: Callable[[], T]) -> tuple[T | None, BaseException | None]:
    try:
        return function(), None
    except BaseException as fault:  # noqa: BLE001 - it is raised where it is awaited
        return None, fault


def _deliver(future: "asyncio.Future[T]", outcome: tuple[T | None, BaseException | None]) -> None:
    if future.done():  # cancelled meanwhile
        return
    result, fault = outcome
    if fault is not None:
        future.set_exception(fault)
    else:
        future.set_result(result)  # type: ignore[arg-type]
