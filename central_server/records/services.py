"""The record's use cases, wired once per server."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import select

from central_server.auth.actor import Action, Actor, demand
from central_server.auth.tables import workstations
from central_server.channels.contacts import Contacts
from central_server.channels.going_on import GoingOn
from central_server.channels.intake import Intake
from central_server.channels.sources import Sources
from central_server.channels.starting import Starting
from central_server.database import Database
from central_server.feed.hints import Hints
from central_server.feed.reading import read_page
from central_server.records.case_docs import published_services
from central_server.records.numbers import Station, lease
from central_server.records.papers import Papers, blob_store
from central_server.records.people import People
from central_server.records.push import Push
from central_server.records.scope import Scope
from central_server.records.sealing import Sealing, open_keys
from kep_client.errors import RefusedError
from kep_client.wire.services import ServiceDoc
from kep_client.wire.sync import FeedPage, LeaseReply, LeaseRequest


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the routes of the record need."""

    database: Database
    people: People
    intake: Intake
    sources: Sources
    contacts: Contacts
    going_on: GoingOn
    push: Push
    scope: Scope
    papers: Papers
    sealing: Sealing
    hints: Hints

    @classmethod
    def create(cls, database: Database, data: Path) -> Self:
        """Open keys and blobs in the data folder and wire the parts."""
        sealing = open_keys(data)
        return cls(
            database=database,
            people=People(database, sealing),
            intake=Intake(database, sealing, Starting(sealing)),
            sources=Sources(database, sealing),
            contacts=Contacts(database, sealing),
            going_on=GoingOn(database, sealing),
            push=Push(database, sealing),
            scope=Scope(database, sealing),
            papers=Papers(database, blob_store(data)),
            sealing=sealing,
            hints=Hints(database),
        )

    async def pull(self, actor: Actor, cursor: str, limit: int) -> FeedPage:
        """Return the next page of the workstation's office.

        It is made in a thread, when its transaction has ended: neither hints nor the feed's
        horizon wait for it.
        """
        demand(actor, Action.SYNC, actor.office)
        async with self.database.transaction() as connection:
            rows = await read_page(connection, actor.office, cursor, limit)
        return await asyncio.to_thread(rows.page, self.sealing)

    async def lease(self, actor: Actor, request: LeaseRequest) -> LeaseReply:
        """Grant the workstation a block of numbers of its own series."""
        demand(actor, Action.SYNC, actor.office)
        letters = select(workstations.c.series_letter).where(workstations.c.id == actor.workstation)
        async with self.database.transaction() as connection:
            letter = (await connection.execute(letters)).scalar_one_or_none()
            if letter is None:
                raise RefusedError("device.not_enrolled")
            return await lease(
                connection, Station(actor.workstation, actor.office, letter), request
            )

    async def services(self) -> list[ServiceDoc]:
        """Return the published definitions."""
        async with self.database.transaction() as connection:
            return await published_services(connection)
