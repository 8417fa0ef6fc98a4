"""The line of an unlocked desk: the sync thread's rig, and the listener for hints."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kep_client.gateway.hints import HintListener
from kep_client.gateway.session import ClerkSession
from kep_client.gateway.sync_runner import SyncRunner
from kep_client.gateway.transport import HttpTransport
from kep_client.gateway.workstation import WorkstationCredentials
from kep_client.ports.session import LineStatus
from kep_client.services.outbox import OutboxService
from kep_client.sync.checking import ScopeCheck
from kep_client.sync.clock import CorrectedClock
from kep_client.sync.engine import SyncEngine, SyncParts
from offline_cache.local_store import LocalStore
from offline_cache.vault import LocalVault
from ui.tasks import supervise

if TYPE_CHECKING:
    from kep_client.domain.clerk import Clerk
    from offline_cache.sync_stores import SyncStores


def full_jitter() -> float:
    """Return a random share of a pause, 0 to 1: thousands of desks come back after one outage."""
    return secrets.SystemRandom().random()


class SyncRig:
    """Engine, stores and transport of the sync thread; made on that thread."""

    def __init__(self, stores: SyncStores, transport: HttpTransport, clock: CorrectedClock) -> None:
        check = ScopeCheck(transport, stores.replica)
        parts = SyncParts(transport, stores.outbox, stores.replica, stores.chunks, check)
        self._stores = stores
        self._transport = transport
        self.engine = SyncEngine(parts, clock, full_jitter)

    def abort(self) -> None:
        """End a blocked request; called from another thread."""
        self._transport.abort()

    def close(self) -> None:
        """Close stores and connections; on the sync thread."""
        self._transport.close()
        self._stores.close()


@dataclass(frozen=True, slots=True)
class LineParts:
    """What the line is made of."""

    vault: LocalVault
    store: LocalStore
    session: ClerkSession
    credentials: WorkstationCredentials
    clock: CorrectedClock


class LiveLine:
    """Implements ``ui.workplace.Connection``."""

    def __init__(self, parts: LineParts) -> None:
        self._parts = parts
        self._runner: SyncRunner | None = None
        self._listening: asyncio.Task[None] | None = None
        self._online = False
        self._following: asyncio.Task[None] | None = None

    def online(self) -> bool:
        """Whether the centre answers now."""
        return self._online

    def prepare(self) -> OutboxService:
        """Make the line that the next unlock begins; nothing runs yet."""
        return OutboxService(self._prepared(), self._parts.store, self._parts.store)

    async def begin(self, clerk: Clerk) -> None:
        """Take the clerk's tokens out of the slot, start the sync thread, listen for hints."""
        del clerk
        await self._take_tokens()
        runner = self._prepared()
        runner.start()
        listener = HintListener(self._parts.credentials, runner.poke, full_jitter)
        self._listening = asyncio.create_task(supervise(listener.listen, name="hints"))
        self._following = asyncio.create_task(self._follow(runner))

    async def end(self) -> None:
        """Stop listening and stop the thread; the clerk's tokens leave the memory."""
        for task in (self._listening, self._following):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        self._listening = self._following = None
        runner, self._runner = self._runner, None
        if runner is not None:
            # Joining blocks up to a second; the window goes on drawing meanwhile.
            await asyncio.to_thread(runner.stop)
        self._parts.session.forget()
        self._online = False

    def saved(self) -> None:
        """Something was saved: send it now."""
        if self._runner is not None:
            self._runner.poke()

    def _prepared(self) -> SyncRunner:
        clock = self._parts.clock
        if self._runner is None:
            self._runner = SyncRunner(self._open_rig, clock, lambda: clock.skew_s)
        return self._runner

    async def _take_tokens(self) -> None:
        session, vault = self._parts.session, self._parts.vault
        if session.refresh_token:  # signed in a moment ago: the slot learns the newer token
            await vault.keep(session.refresh_token)
        else:
            session.restore(await vault.refresh_token())

    async def _follow(self, runner: SyncRunner) -> None:
        async for state in runner.states():
            self._online = state.line is LineStatus.ONLINE

    def _open_rig(self) -> SyncRig:
        stores = self._parts.vault.open_for_sync()
        return SyncRig(stores, HttpTransport(self._parts.credentials), self._parts.clock)
