"""What waits to be sent and what needs a person, together with the state of the line."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from kep_client.domain.operation import OutboxSummary
from kep_client.errors import StoreError
from kep_client.ports.local import LocalRecord, WorkStore
from kep_client.ports.session import Line, SyncState


@dataclass(frozen=True, slots=True)
class SendState:
    """The strip, the banner and the badges from one moment."""

    sync: SyncState
    outbox: OutboxSummary


class OutboxService:
    """Reads counts whenever the line tells that something was stored."""

    def __init__(self, line: Line, work: WorkStore, local: LocalRecord) -> None:
        self._line = line
        self._work = work
        self._local = local

    async def states(self) -> AsyncIterator[SendState]:
        """Yield at once and at every change; ends when the stores are locked."""
        async for sync in self._line.states():
            try:
                outbox = await self._work.outbox()
                cache = await self._local.state()
            except StoreError as fault:
                if fault.code != "store.locked":
                    raise
                return
            yield SendState(
                replace(
                    sync,
                    waiting=outbox.waiting,
                    needs_person=outbox.needs_person,
                    people=cache.people,
                ),
                outbox,
            )

    async def summary(self) -> OutboxSummary:
        """Return what is in the outbox now."""
        return await self._work.outbox()

    def send_now(self) -> None:
        """Try at once: the clerk asks, or something was saved."""
        self._line.poke()
