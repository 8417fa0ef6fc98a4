"""Checking a workstation's cache against its scope, as use cases."""

import asyncio
from dataclasses import dataclass

from central_server.auth.actor import Action, Actor, demand
from central_server.database import Database
from central_server.feed import checking
from central_server.records.sealing import Sealing
from kep_client.wire.sync import (
    FetchReply,
    FetchRequest,
    ListingReply,
    ListingRequest,
    SummaryReply,
    SummaryRequest,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a workstation should hold. Raises RefusedError ``sync.cursor_gone``."""

    database: Database
    sealing: Sealing

    async def summary(self, actor: Actor, request: SummaryRequest) -> SummaryReply:
        """Sum up the scope."""
        demand(actor, Action.SYNC, actor.office)
        async with self.database.transaction() as connection:
            return await checking.summary(connection, actor.office, request)

    async def listing(self, actor: Actor, request: ListingRequest) -> ListingReply:
        """List revisions."""
        demand(actor, Action.SYNC, actor.office)
        async with self.database.transaction() as connection:
            return await checking.listing(connection, actor.office, request)

    async def fetch(self, actor: Actor, request: FetchRequest) -> FetchReply:
        """Return documents by id; they are made in a thread, as pages are."""
        demand(actor, Action.SYNC, actor.office)
        async with self.database.transaction() as connection:
            rows, gone = await checking.fetch(connection, actor.office, request)
        page = await asyncio.to_thread(rows.page, self.sealing)
        return FetchReply(entries=[*page.entries, *gone])
