"""The thread ``kep-sync``: drives the engine and tells the UI loop how the line is."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from kep_client.errors import KepError
from kep_client.ports.clock import Clock
from kep_client.ports.session import LineStatus, SyncState
from kep_client.services.latest import Latest
from kep_client.sync.engine import Phase, StepResult, SyncEngine

STOP_WITHIN_S = 1.0
# Screens refresh from what was stored; more often than this they would only flicker.
PUBLISH_EVERY_S = 0.25
# After a fault that the engine did not expect: a bug of ours, or stores that do not open.
RESTART_S = 2.0
RESTART_CAP_S = 60.0


class Rig(Protocol):
    """The engine with its stores and its transport, opened on the sync thread."""

    @property
    def engine(self) -> SyncEngine:
        """The engine."""
        ...

    def abort(self) -> None:
        """End a blocked request; called from another thread."""
        ...

    def close(self) -> None:
        """Close stores and connections; on the sync thread."""
        ...


@dataclass(slots=True)
class _Signals:
    """What the other threads want; guarded by the condition."""

    poked: bool = False
    stopping: bool = False


def _to_the_hook(error: Exception) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


class SyncRunner:
    """Implements ``ports.session.Line``. One runner per unlocked session; ``stop`` ends it.

    ``open_rig`` is called on the thread, because connections belong to the thread that made them.
    """

    def __init__(
        self,
        open_rig: Callable[[], Rig],
        clock: Clock,
        skew: Callable[[], float],
        on_bug: Callable[[Exception], object] = _to_the_hook,
    ) -> None:
        """Make it; ``on_bug`` hears on the thread of a fault of ours, before the restart."""
        self._open_rig = open_rig
        self._clock = clock
        self._skew = skew
        self._on_bug = on_bug
        self._loop = asyncio.get_running_loop()
        self._latest = Latest(SyncState(LineStatus.CONNECTING, clock.now()))
        self._state = self._latest.value
        self._condition = threading.Condition()
        self._signals = _Signals()
        self._rig: Rig | None = None
        self._published_at = float("-inf")
        self._ended = self._loop.create_future()
        self._thread = threading.Thread(target=self._run, name="kep-sync", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def states(self) -> AsyncIterator[SyncState]:
        return self._latest.values()

    def poke(self) -> None:
        with self._condition:
            self._signals.poked = True
            self._condition.notify_all()

    async def ended(self) -> None:
        """Wait until the thread ends."""
        await asyncio.shield(self._ended)

    def stop(self) -> bool:
        """Stop within a second and say whether it did.

        Blocks the caller for the most part of a request's last instruction only: what the thread
        waits for is ended first. A connection still being opened is the one thing that cannot.
        """
        with self._condition:
            self._signals.stopping = True
            self._condition.notify_all()
        if self._rig is not None:
            self._rig.abort()
        if self._thread.ident is not None:
            self._thread.join(STOP_WITHIN_S)
        return not self._thread.is_alive()

    # --- on the thread ------------------------------------------------------------------------

    def _run(self) -> None:
        """Work until told to stop; after a fault that nobody expected, with fresh stores."""
        pause = RESTART_S
        while not self._stopping():
            try:
                self._work()
            except KepError as fault:
                if fault.code == "store.locked":  # locked before it began: nothing to do
                    break
                self._publish(replace(self._state, fault=fault.code))
            except Exception as error:  # noqa: BLE001 - without this thread nothing is ever sent
                self._on_bug(error)
            self._wait(pause)
            self._take_poke()  # a fresh engine begins with a whole round
            pause = min(RESTART_CAP_S, pause * 2)
        self._tell(self._set_ended)

    def _work(self) -> None:
        self._rig = self._open_rig()
        try:
            self._drive(self._rig.engine)
        finally:
            self._rig.close()

    def _drive(self, engine: SyncEngine) -> None:
        while not self._stopping():
            result = engine.step()
            self._note(engine, result)
            self._wait(result.wake_s)
            if self._take_poke():
                engine.poke()

    def _stopping(self) -> bool:
        with self._condition:
            return self._signals.stopping

    def _wait(self, seconds: float) -> None:
        """Wait for a signal or the time."""
        with self._condition:
            if seconds > 0:
                self._condition.wait_for(
                    lambda: self._signals.poked or self._signals.stopping, timeout=seconds
                )

    def _take_poke(self) -> bool:
        with self._condition:
            poked, self._signals.poked = self._signals.poked, False
            return poked

    def _note(self, engine: SyncEngine, result: StepResult) -> None:
        line = _line(self._state.line, engine, result)
        resting = result.wake_s > 0
        waits = resting and line not in {LineStatus.ONLINE, LineStatus.CONNECTING}
        state = replace(
            self._state,
            line=line,
            since=self._state.since if line is self._state.line else self._clock.now(),
            next_try_s=result.wake_s if waits else None,
            pulled_at=engine.pulled_at,
            first_pull=engine.first_pull,
            skew_s=self._skew(),
            fault=engine.fault,
        )
        quiet = self._clock.monotonic() - self._published_at < PUBLISH_EVERY_S
        if line is self._state.line and quiet and not resting:
            return
        if state != self._state or result.stored or resting:
            self._publish(state)

    def _publish(self, state: SyncState) -> None:
        self._state = state
        self._published_at = self._clock.monotonic()
        self._tell(lambda: self._latest.put(state))

    # --- on the loop --------------------------------------------------------------------------

    def _tell(self, call: Callable[[], None]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    def _set_ended(self) -> None:
        if not self._ended.done():
            self._ended.set_result(None)


def _line(before: LineStatus, engine: SyncEngine, result: StepResult) -> LineStatus:
    if result.phase is Phase.SIGN_IN_NEEDED:
        return LineStatus.SIGN_IN_NEEDED
    if result.code.startswith("net."):
        return LineStatus.OFFLINE
    if result.wake_s > 0 and result.code.startswith("server."):
        return LineStatus.CENTRE_DOWN
    if result.wake_s > 0 and engine.reached:
        return LineStatus.ONLINE
    # Within a round one part may fail while the next one works; only its end tells.
    fresh = before in {LineStatus.CONNECTING, LineStatus.OFFLINE, LineStatus.SIGN_IN_NEEDED}
    return LineStatus.ONLINE if engine.reached and fresh else before
