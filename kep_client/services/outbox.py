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


@dataclass(slots=True)
class _Damage:
    """A cache found damaged by a reader; told until it has been filled again."""

    code: str = ""
    filling: bool = False

    def found(self, fault: str, *, first_pull: bool) -> bool:
        """Take what one look found; says whether the damage is new."""
        if fault == "store.cache_damaged":
            new, self.code, self.filling = not self.code, fault, False
            return new
        if self.code and self.filling and not first_pull:
            self.code = ""
        self.filling = self.filling or first_pull
        return False


class OutboxService:
    """Reads counts whenever the line tells that something was stored."""

    def __init__(self, line: Line, work: WorkStore, local: LocalRecord) -> None:
        self._line = line
        self._work = work
        self._local = local

    async def states(self) -> AsyncIterator[SendState]:
        """Yield at once and at every change; ends when the stores are locked.

        A store that cannot be read costs its counts, never the state of the line.
        """
        outbox, people, damage = OutboxSummary(), 0, _Damage()
        async for sync in self._line.states():
            fault = ""
            try:
                outbox = await self._work.outbox()
                people = (await self._local.state()).people
            except StoreError as trouble:
                if trouble.code == "store.locked":
                    return
                fault = trouble.code
            if damage.found(fault, first_pull=sync.first_pull):
                self._line.poke()  # the thread would not look at the cache for a minute
            shown = replace(
                sync,
                waiting=outbox.waiting,
                needs_person=outbox.needs_person,
                people=people,
                fault=fault or sync.fault or damage.code,
            )
            yield SendState(shown, outbox)

    async def summary(self) -> OutboxSummary:
        """Return what is in the outbox now."""
        return await self._work.outbox()

    def send_now(self) -> None:
        """Try at once: the clerk asks, or something was saved."""
        self._line.poke()
