"""Background work of the window: held, owned, cancelled in time, and its faults told."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from PySide6.QtCore import QEvent, QObject

from kep_client.errors import KepError
from ui.bugs import BugNumber, report_bug

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

_LOG = logging.getLogger("kep.ui.tasks")
_T = TypeVar("_T")

Owner: TypeAlias = "QObject | str"
"""A widget (work ends with it) or a name (work ends when told)."""


class Tasks(QObject):
    """Starts coroutines and keeps them until they are done.

    A `KepError` goes to `on_error` of the call or to `on_problem`; anything else is our bug: it is
    logged by number and the number goes to `on_bug`.
    """

    def __init__(
        self,
        on_problem: Callable[[KepError], None],
        on_bug: Callable[[BugNumber], None],
        on_seen: Callable[[KepError], None] = lambda _: None,
    ) -> None:
        """Make it; ``on_seen`` hears of every fault of the world, whoever shows it."""
        super().__init__()
        self._on_seen = on_seen
        self._on_problem = on_problem
        self._on_bug = on_bug
        self._running: defaultdict[int | str, set[asyncio.Task[None]]] = defaultdict(set)
        self._latest: dict[tuple[int | str, str], asyncio.Task[None]] = {}
        self._watched: set[int] = set()

    def start(
        self,
        owner: Owner,
        work: Coroutine[object, object, object],
        *,
        on_error: Callable[[KepError], None] | None = None,
    ) -> asyncio.Task[None]:
        """Run a coroutine on behalf of an owner."""
        key = self._key(owner)
        task = asyncio.get_running_loop().create_task(self._guard(work, on_error))
        self._running[key].add(task)
        task.add_done_callback(lambda done: self._forget(key, done))
        # Cancelled before its first step a task leaves its coroutine untouched.
        task.add_done_callback(lambda _: work.close())
        return task

    def latest(
        self,
        owner: Owner,
        slot: str,
        work: Coroutine[object, object, object],
        *,
        on_error: Callable[[KepError], None] | None = None,
    ) -> asyncio.Task[None]:
        """As `start`, but work of the same slot that still runs is cancelled: search as you type."""
        place = (self._key(owner), slot)
        if (previous := self._latest.get(place)) is not None:
            previous.cancel()
        task = self.start(owner, work, on_error=on_error)
        self._latest[place] = task
        return task

    def cancel(self, owner: Owner) -> None:
        """Cancel all work of one owner."""
        self._cancel_key(owner if isinstance(owner, str) else id(owner))

    async def close(self) -> None:
        """Cancel everything and wait until it has ended."""
        tasks = [task for tasks in self._running.values() for task in tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A closed window needs nothing any more."""
        if event.type() == QEvent.Type.Close:
            self._cancel_key(id(watched))
        return False

    async def _guard(
        self,
        work: Coroutine[object, object, object],
        on_error: Callable[[KepError], None] | None,
    ) -> None:
        try:
            await work
        except KepError as error:
            self._on_seen(error)
            (on_error or self._on_problem)(error)
        except Exception as error:  # noqa: BLE001 - the one place where our own faults end
            self._on_bug(report_bug(error, "task"))

    def _key(self, owner: Owner) -> int | str:
        if isinstance(owner, str):
            return owner
        key = id(owner)
        if key not in self._watched:
            self._watched.add(key)
            owner.installEventFilter(self)
            owner.destroyed.connect(lambda: self._gone(key))
        return key

    def _gone(self, key: int) -> None:
        self._watched.discard(key)
        self._cancel_key(key)

    def _cancel_key(self, key: int | str) -> None:
        for task in list(self._running.get(key, ())):
            task.cancel()

    def _forget(self, key: int | str, task: asyncio.Task[None]) -> None:
        self._running[key].discard(task)
        if not self._running[key]:
            del self._running[key]
        for place in [place for place, held in self._latest.items() if held is task]:
            del self._latest[place]


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits between restarts in seconds: doubled up to a cap, with full jitter."""

    first: float = 0.5
    cap: float = 60.0
    stable: float = 30.0
    """A run that lasted so long starts the row of waits anew."""

    def wait(self, failures: int) -> float:
        """Return the wait after so many failures in a row."""
        longest = min(self.cap, self.first * 2.0 ** min(failures - 1, 16))
        return secrets.SystemRandom().uniform(longest / 10, longest)


async def supervise(
    work: Callable[[], Coroutine[object, object, None]],
    backoff: Backoff | None = None,
    *,
    name: str,
) -> None:
    """Keep a coroutine alive: start it again after any failure, until it returns by itself."""
    waits = backoff or Backoff()
    clock = asyncio.get_running_loop().time
    failures = 0
    while True:
        began = clock()
        try:
            await work()
        except KepError as error:
            _LOG.info("%s stopped: %s", name, error.code)
        except Exception as error:  # noqa: BLE001 - a supervised part must come back
            report_bug(error, name)
        else:
            return
        failures = 1 if clock() - began >= waits.stable else failures + 1
        await asyncio.sleep(waits.wait(failures))
