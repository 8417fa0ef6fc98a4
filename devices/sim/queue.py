"""An office's line in memory, with the rules of the real hub."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace

from devices.sim.arrivals import Arrivals, morning_line
from kep_client.domain.ticket import QueueSnapshot, Ticket, TicketPriority
from kep_client.errors import DeviceError
from kep_client.ports.clock import Clock
from kep_client.services.latest import Latest

NO_SHOW_CALLS = 2
NO_SHOW_S = 45.0
UNDO_S = 30.0


@dataclass(frozen=True, slots=True)
class _Undo:
    """What the last finish did."""

    finished: Ticket
    until: float


class SimulatedQueue:
    """Implements ``ports.queue.QueueHub`` for one desk; arrivals go on while somebody listens."""

    def __init__(self, clock: Clock, seed: int = 42) -> None:
        now = clock.now()
        self._clock = clock
        self._arrivals = Arrivals(seed, now)
        self._waiting = morning_line(now)
        self._serving: Ticket | None = None
        self._first_call = 0.0
        self._undo: _Undo | None = None
        self._latest = Latest(QueueSnapshot(0, tuple(self._waiting), None, now))
        self._silent = False

    async def snapshots(self) -> AsyncIterator[QueueSnapshot]:
        """Yield the line at once and at every change, arrivals included."""
        door = asyncio.create_task(self._door())
        try:
            async for snapshot in self._latest.values():
                yield snapshot
        finally:
            door.cancel()
            with suppress(asyncio.CancelledError):
                await door

    async def call_next(self) -> Ticket:
        self._check_alive()
        self._arrive()
        if self._serving is not None:
            self._finish(self._serving)
        if not self._waiting:
            self._publish()
            raise DeviceError("queue.empty")
        ticket = self._waiting.pop(0)
        self._serving = replace(ticket, calls=ticket.calls + 1)
        self._first_call = self._clock.monotonic()
        self._publish()
        return self._serving

    async def call_again(self) -> Ticket:
        ticket = self._called()
        self._serving = replace(ticket, calls=ticket.calls + 1)
        self._publish()
        return self._serving

    async def no_show(self) -> None:
        ticket = self._called()
        waited = self._clock.monotonic() - self._first_call
        if ticket.calls < NO_SHOW_CALLS or waited < NO_SHOW_S:
            raise DeviceError("queue.too_early", n=str(max(0, round(NO_SHOW_S - waited))))
        self._finish(ticket)
        self._publish()

    async def finish(self) -> None:
        self._finish(self._called())
        self._publish()

    async def undo(self) -> Ticket | None:
        self._check_alive()
        undo = self._undo
        if undo is None or self._clock.monotonic() >= undo.until:
            return None
        self._undo = None
        if self._serving is not None:
            self._front(replace(self._serving, calls=0))
        self._serving = undo.finished
        self._publish()
        return undo.finished

    def fall_silent(self) -> None:
        """Be a hub that does not answer."""
        self._silent = True
        self._publish()

    def come_back(self) -> None:
        """Answer again; the line is as it was."""
        self._silent = False
        self._arrive()
        self._publish()

    # --- steps --------------------------------------------------------------------------------

    async def _door(self) -> None:
        """Let people in as time passes; the line orders itself."""
        while True:
            if self._arrive() and not self._silent:
                self._publish()
            pause = (self._arrivals.next_at - self._clock.now()).total_seconds()
            await asyncio.sleep(max(0.05, pause))

    def _arrive(self) -> bool:
        new = list(self._arrivals.until(self._clock.now()))
        for ticket in new:
            self._join(ticket)
        return bool(new)

    def _join(self, ticket: Ticket) -> None:
        """Priority waits behind priority and before the others."""
        place = len(self._waiting)
        if ticket.priority is TicketPriority.PRIORITY:
            place = sum(other.priority is TicketPriority.PRIORITY for other in self._waiting)
        self._waiting.insert(place, ticket)

    def _front(self, ticket: Ticket) -> None:
        rest = [other for other in self._waiting if other.number != ticket.number]
        self._waiting = [ticket, *rest]

    def _called(self) -> Ticket:
        self._check_alive()
        if self._serving is None:
            raise DeviceError("queue.empty")
        return self._serving

    def _check_alive(self) -> None:
        if self._silent:
            raise DeviceError("queue.lost_hub")

    def _finish(self, ticket: Ticket) -> None:
        self._undo = _Undo(ticket, self._clock.monotonic() + UNDO_S)
        self._serving = None

    def _publish(self) -> None:
        before = self._latest.value
        self._latest.put(
            QueueSnapshot(
                before.sequence + 1,
                tuple(self._waiting),
                self._serving,
                self._clock.now(),
                live=not self._silent,
            )
        )
