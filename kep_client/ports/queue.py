"""The office's line as one desk uses it."""

from collections.abc import AsyncIterator
from typing import Protocol

from kep_client.domain.ticket import QueueSnapshot, Ticket


class QueueHub(Protocol):
    """Raises DeviceError queue.lost_hub, queue.empty, queue.taken, queue.too_early."""

    def snapshots(self) -> AsyncIterator[QueueSnapshot]:
        """Yield the line at once and at every change."""
        ...

    async def call_next(self) -> Ticket:
        """Finish the one being served, if any, and call the next; no ticket is called twice."""
        ...

    async def call_again(self) -> Ticket:
        """Call the same number again."""
        ...

    async def no_show(self) -> None:
        """The person did not come: allowed after 2 calls and 45 seconds."""
        ...

    async def finish(self) -> None:
        """Close the ticket being served without calling."""
        ...

    async def undo(self) -> Ticket | None:
        """Take the last finish back within 30 seconds; the next one goes to the front again."""
        ...
