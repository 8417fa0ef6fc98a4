"""A centre with two offices and a few people, and systems that sign what they send."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text

from central_server.auth.actor import Actor, ActorKind
from central_server.auth.tables import offices
from central_server.channels.intake import Sender
from central_server.database import Database
from central_server.records.services import Record
from central_server.seed.known import GEORGIOS_ID, eleni, georgios
from central_server.seed.numbers import Registers
from central_server.seed.people import add_person
from central_server.seed.rows import Batch, World, copy
from central_server.services.bundle import publish
from kep_client.domain.clerk import Role
from kep_client.domain.interaction import Channel
from kep_client.wire.interactions import CaseStartIn, InteractionIn, SourceIn
from kep_client.wire.purpose import PurposeIn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

VISIT = PurposeIn(kind="visit", context_id="visit-1", activity="PA-001")
PORTAL = Sender("portal", frozenset({Channel.PORTAL}))
ANSWERS = {
    "applicantRole": "self",
    "municipalityOfRegistration": "Θεσσαλονίκης",
    "use": "any_legal_use",
    "deliverTo": "counter",
}


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


def event(id_: str = "e-1", version: int = 1, **changes: object) -> InteractionIn:
    """A question on the portal by Γεώργιος."""
    values = {
        "channel": "portal",
        "kind": "question",
        "title": "Πότε θα είναι έτοιμο;",
        "started_at": ago(hours=1),
        "party_id": GEORGIOS_ID,
        "outcome": "open",
    } | changes
    return InteractionIn(source=SourceIn(system="portal", id=id_, version=version), **values)


def started(id_: str = "case-1", version: int = 1, **changes: object) -> InteractionIn:
    """A family status certificate that Γεώργιος asks for on the portal."""
    case = {
        "service_id": "family-status-certificate",
        "service_version": 1,
        "answers": ANSWERS,
    } | changes
    title = "Αίτηση: Πιστοποιητικό οικογενειακής κατάστασης"
    return event(id_, version, kind="case_started", title=title, case=CaseStartIn(**case))


@dataclass
class Centre:
    """The record with its database, for one test."""

    database: Database
    record: Record
    url: str
    data: Path

    def clerk(self, office: str = "0042", role: Role = Role.CLERK) -> Actor:
        return Actor(ActorKind.CLERK, "clk-a", office, "desk-1", frozenset({role}), "clerk")

    async def rows(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        async with self.database.transaction() as connection:
            return [tuple(row) for row in await connection.execute(text(statement), values)]

    async def one(self, statement: str, **values: object) -> object:
        return (await self.rows(statement, **values))[0][0]


@pytest.fixture
def centre(database_url: str, tmp_path: Path) -> Callable[[], AbstractAsyncContextManager[Centre]]:
    """Open a centre within the test's own loop."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Centre]:
        async with Database(database_url) as database:
            made = Centre(database, Record.create(database, tmp_path), database_url, tmp_path)
            batch = Batch()
            world = World(Random(7), Registers(5), made.record.sealing, datetime.now(UTC))
            for person in (georgios(), eleni()):
                add_person(world, batch, person)
            async with database.transaction() as connection:
                for code in ("0042", "0517"):
                    row = {"code": code, "name": f"ΚΕΠ {code}", "municipality": "Δήμος"}
                    await connection.execute(insert(offices).values(row))
                await publish(connection)
                driver = (await connection.get_raw_connection()).driver_connection
                await copy(driver, batch)
            yield made

    return opened


@pytest.fixture
def say() -> object:
    """What tests of this folder say to a centre."""
    return _Said


class _Said:
    event = staticmethod(event)
    started = staticmethod(started)
    ago = staticmethod(ago)
    ANSWERS = ANSWERS
    PORTAL = PORTAL
    VISIT = VISIT
