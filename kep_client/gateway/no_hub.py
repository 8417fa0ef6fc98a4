"""An office without a queue system: nobody waits here, and nobody is called."""

from collections.abc import AsyncIterator

from kep_client.domain.ticket import QueueSnapshot, Ticket
from kep_client.errors import DeviceError
from kep_client.ports.clock import Clock
from kep_client.services.latest import Latest


class NoHub:
    """Implements ``ports.queue.QueueHub``; every command is ``queue.none_here``."""

    def __init__(self, clock: Clock) -> None:
        snapshot = QueueSnapshot(0, (), None, clock.now(), live=False, present=False)
        self._latest = Latest(snapshot)

    def snapshots(self) -> AsyncIterator[QueueSnapshot]:
        """Say once that there is none."""
        return self._latest.values()

    async def call_next(self) -> Ticket:
        raise DeviceError("queue.none_here")

    async def call_again(self) -> Ticket:
        raise DeviceError("queue.none_here")

    async def no_show(self) -> None:
        raise DeviceError("queue.none_here")

    async def finish(self) -> None:
        raise DeviceError("queue.none_here")

    async def undo(self) -> Ticket | None:
        raise DeviceError("queue.none_here")
