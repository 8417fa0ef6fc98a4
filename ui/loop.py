"""The event loop of the window: asyncio on Qt with exact timers and an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import math
import signal
import socket
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSocketNotifier, Qt, QTimerEvent
from PySide6.QtWidgets import QApplication

from ui.bugs import report_bug
from ui.garbage import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from contextvars import Context

_PRECISE_UP_TO_MS = 60_000
_LONGEST_MS = 86_400_000
_WORKERS = 4
INTERRUPTED = 130
"""Exit code after Ctrl+C or a polite kill, as shells count it."""


class _Handle(asyncio.TimerHandle):
    """A timer handle that knows its Qt timer."""

    __slots__ = ("timer_id",)
    timer_id: int


class _Timers(QObject):
    """One Qt timer per waiting handle and one zero timer for all that is ready."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._waiting: dict[int, _Handle] = {}
        self._ready: deque[asyncio.Handle] = deque()
        self._pulse = 0

    @property
    def live(self) -> int:
        """Count of timers the system holds for us."""
        return len(self._waiting)

    def soon(self, handle: asyncio.Handle) -> None:
        """Run a handle in the next round; handles run in the order they came."""
        self._ready.append(handle)
        self._beat()

    def soon_from_thread(self, handle: asyncio.Handle) -> None:
        """As `soon`, from any thread."""
        self._ready.append(handle)
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def later(self, handle: _Handle) -> None:
        """Run a handle when its time has come."""
        left = math.ceil((handle.when() - self._clock()) * 1000)
        ms = min(max(left, 0), _LONGEST_MS)
        exact = ms <= _PRECISE_UP_TO_MS
        kind = Qt.TimerType.PreciseTimer if exact else Qt.TimerType.CoarseTimer
        handle.timer_id = self.startTimer(ms, kind)
        self._waiting[handle.timer_id] = handle

    def drop(self, handle: _Handle) -> None:
        """Give the system its timer back."""
        if self._waiting.pop(handle.timer_id, None) is not None:
            self.killTimer(handle.timer_id)

    def stop(self) -> None:
        """Forget everything."""
        for handle in list(self._waiting.values()):
            self.drop(handle)
        self._ready.clear()
        self._rest()

    def customEvent(self, _event: QEvent) -> None:
        """A thread left work in the queue."""
        self._beat()

    def timerEvent(self, event: QTimerEvent) -> None:
        """Run what is due."""
        if event.timerId() == self._pulse:
            self._run_ready()
            return
        self.killTimer(event.timerId())
        handle = self._waiting.pop(event.timerId(), None)
        if handle is None or handle.cancelled():
            return
        if handle.when() > self._clock():
            self.later(handle)  # Qt rounds to its own tick; a sleep must never end early
        else:
            _run(handle)

    def _run_ready(self) -> None:
        # Only what is here now: work that queues more work must let Qt draw in between.
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle.cancelled():
                _run(handle)
        if not self._ready:
            self._rest()

    def _beat(self) -> None:
        if not self._pulse:
            self._pulse = self.startTimer(0)

    def _rest(self) -> None:
        if self._pulse:
            self.killTimer(self._pulse)
            self._pulse = 0


def _run(handle: asyncio.Handle) -> None:
    handle._run()  # noqa: SLF001 - the seam that asyncio leaves to loops


class Loop(qasync.QEventLoop):  # type: ignore[misc]  # qasync ships no types
    """qasync's loop with our own scheduling.

    The original leaves one system timer behind per cancelled timeout, fires early and loses the
    context of calls from threads.
    """

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._timer = _Timers(self.time)
        self.set_default_executor(ThreadPoolExecutor(_WORKERS, thread_name_prefix="kep-work"))

    @property
    def live_timers(self) -> int:
        """Count of timers the system holds for this loop."""
        return self._timer.live

    def time(self) -> float:
        """Return seconds of the finest steady clock (the default one has 15 ms on Windows)."""
        return time.perf_counter()

    def call_soon(
        self, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        """Run a callback in the next round."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, cast("asyncio.AbstractEventLoop", self), context)
        self._timer.soon(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        """Run a callback in the next round; may be called from any thread."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, cast("asyncio.AbstractEventLoop", self), context)
        self._timer.soon_from_thread(handle)
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: object,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run a callback after so many seconds, never before."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: object,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run a callback at a moment of `time()`, never before."""
        self._check_closed()
        loop = cast("asyncio.AbstractEventLoop", self)
        handle = _Handle(when, callback, args, loop, context)
        self._timer.later(handle)
        return handle

    def default_exception_handler(self, context: dict[str, object]) -> None:
        """Give faults of callbacks and forgotten tasks a number; the original logs values."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            report_bug(error, "loop")

    def _timer_handle_cancelled(self, handle: _Handle) -> None:
        self._timer.drop(handle)


def run(main: Callable[[], Coroutine[object, object, int]]) -> int:
    """Run the program in the window's loop until `main` returns its exit code.

    Cycles are collected on this thread only. Closing the last window ends nothing by itself; Ctrl+C and SIGTERM cancel `main`. Afterwards every
    task is cancelled and awaited, then generators, worker threads and the loop are closed.
    """
    app = QApplication.instance() or QApplication([])
    if isinstance(app, QApplication):
        app.setQuitOnLastWindowClosed(False)
    loop = Loop(app)
    asyncio.set_event_loop(loop)
    collector = Collector()
    collector.start()
    try:
        return _drive(loop, main)
    finally:
        collector.stop()
        _shut_down(loop)
        asyncio.set_event_loop(None)


def _drive(loop: Loop, main: Callable[[], Coroutine[object, object, int]]) -> int:
    task: asyncio.Task[int] = loop.create_task(main())
    with _signals_cancel(task):
        _complete(loop, task)
        if not task.done():  # somebody called app.quit(), as the end of a Windows session does
            task.cancel()
            _complete(loop, task)
    return INTERRUPTED if task.cancelled() else task.result()


def _complete(loop: Loop, task: asyncio.Task[int]) -> None:
    try:
        loop.run_until_complete(asyncio.wait([task]))
    except RuntimeError:
        if task.done():
            raise


def _shut_down(loop: Loop) -> None:
    tasks = asyncio.all_tasks(cast("asyncio.AbstractEventLoop", loop))
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def _drain(end: socket.socket) -> None:
    with contextlib.suppress(BlockingIOError):
        end.recv(64)


@contextlib.contextmanager
def _signals_cancel(task: asyncio.Task[int]) -> Iterator[None]:
    """Let Ctrl+C and SIGTERM cancel a task while Qt sleeps in C++.

    Python runs signal handlers only between its own instructions; a socket that the signal writes to
    wakes Qt, and the read gives Python its turn.
    """
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: _drain(ours))
    old_fd = signal.set_wakeup_fd(theirs.fileno())
    wanted = (signal.SIGINT, signal.SIGTERM)
    old = [signal.signal(number, lambda *_: task.cancel()) for number in wanted]
    try:
        yield
    finally:
        for number, handler in zip(wanted, old, strict=True):
            signal.signal(number, handler)
        signal.set_wakeup_fd(old_fd)
        notifier.setEnabled(False)
        ours.close()
        theirs.close()
