"""A centre of two offices with people who may be one person, a firm, and clerks of some roles."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import httpx
import pytest
from litestar import Litestar
from litestar.di import Provide
from sqlalchemy import insert, text
from sqlalchemy.dialects.postgresql import insert as upsert

from central_server.auth.actor import Actor, ActorKind
from central_server.auth.tables import clerks, offices
from central_server.database import Database
from central_server.parties.acting import Call
from central_server.records.services import Record
from central_server.schema.cases import case, document, interaction
from central_server.schema.parties import mandate, party_alert, party_scope
from central_server.seed.known import CHILD_ID, ELENI_ID, GEORGIOS_ID, child, eleni, georgios
from central_server.seed.numbers import Registers
from central_server.seed.people import Person, add_mandate, add_person
from central_server.seed.places import Place
from central_server.seed.rows import Batch, World, copy
from central_server.settings import Settings
from kep_client.domain.clerk import Role
from kep_client.domain.ids import uuid7
from kep_client.wire.purpose import PurposeIn
from server_kit.bodies import StrictRequest
from server_kit.problems import HANDLERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from central_server.records.sealing import Sealing

HOME, FAR = "0042", "0517"
TWIN_ID = "01900000-0000-7000-8000-0000000000a1"
FIRM_ID = "01900000-0000-7000-8000-0000000000b1"
TASK = PurposeIn(kind="task", context_id="task-1", activity="PA-001")
NAMES = {
    "clk-a": ("Μαρία", "Αντωνίου"),
    "clk-b": ("Νίκος", "Βασιλείου"),
    "clk-c": ("Άννα", "Γεωργίου"),
}


def new_id() -> str:
    return uuid7(int(datetime.now(UTC).timestamp() * 1000))


def twin() -> Person:
    """Γεώργιος once more, entered at the far office with the same AFM and a passport."""
    return replace(
        georgios(),
        id=TWIN_ID,
        given_name="Αχιλλέας",
        latin=("Papadopoulos", "Achilleas"),
        place=Place(FAR, "Θεσσαλονίκης"),
        identifiers=(georgios().identifiers[0], ("passport", "AE 1234567", "seen")),
        phone="",
        email="",
    )


def firm() -> Person:
    """A firm of the far office."""
    return Person(
        id=FIRM_ID,
        kind="legal",
        family_name="Ελαιοτριβεία Λακωνίας ΑΕ",
        place=Place(FAR, "Θεσσαλονίκης"),
        latin=("Elaiotriveia Lakonias", ""),
        identifiers=(("gemi", "123456789012", "registry"), ("afm", "090000045", "registry")),
    )


@dataclass
class Centre:
    """The record with its database, for one test."""

    database: Database
    record: Record

    @property
    def sealing(self) -> Sealing:
        return self.record.sealing

    def actor(
        self, clerk: str = "clk-a", role: Role = Role.SENIOR_CLERK, office: str = HOME
    ) -> Actor:
        return Actor(ActorKind.CLERK, clerk, office, "desk-1", frozenset({role}), "clerk")

    def call(
        self, clerk: str = "clk-a", role: Role = Role.SENIOR_CLERK, office: str = HOME
    ) -> Call:
        return Call(self.actor(clerk, role, office), TASK, "10.0.0.7")

    async def rows(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        async with self.database.transaction() as connection:
            return [tuple(row) for row in await connection.execute(text(statement), values)]

    async def one(self, statement: str, **values: object) -> object:
        return (await self.rows(statement, **values))[0][0]

    async def rev(self, party_id: str) -> int:
        found = await self.one("SELECT rev FROM party WHERE id = :id", id=party_id)
        assert isinstance(found, int)
        return found

    async def add_people(self, *people: Person) -> None:
        now = datetime.now(UTC)
        batch = Batch()
        world = World(Random(7), Registers(5), self.sealing, now)
        for person in people:
            add_person(world, batch, person)
        if {CHILD_ID, GEORGIOS_ID} <= {person.id for person in people}:
            add_mandate(world, batch, child(), georgios(), "parent", "2030-09-03")
        async with self.database.transaction() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            await copy(driver, batch)

    async def add_contact(self, party_id: str, title: str = "Ερώτηση", ago: int = 0) -> str:
        id_ = new_id()
        at = datetime.now(UTC) - timedelta(days=ago)
        async with self.database.transaction() as connection:
            await connection.execute(
                insert(interaction).values(
                    id=id_,
                    party_id=party_id,
                    channel="phone",
                    kind="question",
                    title=title,
                    started_at=at,
                    office=HOME,
                )
            )
        return id_

    async def add_case(self, party_id: str, number: str, office: str = HOME) -> str:
        id_ = new_id()
        async with self.database.transaction() as connection:
            await connection.execute(
                insert(case).values(
                    id=id_,
                    service_id="birth-certificate",
                    service_version=0,
                    title="Πιστοποιητικό γέννησης",
                    applicant_id=party_id,
                    office=office,
                    state="in_review",
                    number=number,
                    number_key=number,
                    registered_at=datetime.now(UTC),
                    answers=self.sealing.seal('{"copies":1}', "case.answers"),
                    field_versions={},
                    due_on=date(2027, 1, 1),
                )
            )
            entering = upsert(party_scope).values(party_id=party_id, office=office)
            await connection.execute(entering.on_conflict_do_nothing())
        return id_

    async def add_note(self, party_id: str) -> str:
        values = {
            "id": new_id(),
            "party_id": party_id,
            "kind": "note",
            "text": self.sealing.seal("Να φέρει την άδεια", "party.alert"),
            "author": "clk-a",
            "author_name": "Μ. Αντωνίου",
            "office": HOME,
            "at": datetime.now(UTC),
        }
        async with self.database.transaction() as connection:
            await connection.execute(insert(party_alert).values(values))
        return str(values["id"])

    async def add_mandate(self, principal: str, agent: str) -> str:
        id_ = new_id()
        row = {"id": id_, "principal_id": principal, "agent_id": agent, "kind": "authorisation"}
        async with self.database.transaction() as connection:
            await connection.execute(insert(mandate).values(row))
        return id_

    async def add_paper(self, party_id: str, title: str = "Ταυτότητα") -> str:
        id_ = new_id()
        async with self.database.transaction() as connection:
            await connection.execute(
                insert(document).values(
                    id=id_,
                    party_id=party_id,
                    title=title,
                    source="scan",
                    added_at=datetime.now(UTC),
                )
            )
        return id_


@pytest.fixture
def centre(database_url: str, tmp_path: Path) -> Callable[[], AbstractAsyncContextManager[Centre]]:
    """Open a centre within the test's own loop."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Centre]:
        async with Database(database_url) as database:
            made = Centre(database, Record.create(database, tmp_path))
            async with database.transaction() as connection:
                for code in (HOME, FAR):
                    row = {"code": code, "name": f"ΚΕΠ {code}", "municipality": "Δήμος"}
                    await connection.execute(insert(offices).values(row))
                for id_, (given, family) in NAMES.items():
                    values = {
                        "id": id_,
                        "username": id_,
                        "password_hash": "-",
                        "given_name": given,
                        "family_name": family,
                        "office": HOME,
                    }
                    await connection.execute(insert(clerks).values(values))
            await made.add_people(georgios(), eleni(), child(), twin(), firm())
            yield made

    return opened


@pytest.fixture
def served() -> Callable[[Centre, Actor], AbstractAsyncContextManager[httpx.AsyncClient]]:
    """Serve the routes of people's records to one actor; who may call is the guard's part."""
    from central_server.api import alerts, corrections, identifiers, mandates, merges, parties

    @asynccontextmanager
    async def serving(c: Centre, actor: Actor) -> AsyncIterator[httpx.AsyncClient]:
        provided = {"actor": actor, "record": c.record, "settings": Settings()}
        modules = (alerts, corrections, identifiers, mandates, merges, parties)
        app = Litestar(
            [handler for module in modules for handler in module.ROUTES],
            dependencies={name: _provide(value) for name, value in provided.items()},
            exception_handlers=HANDLERS,
            request_class=StrictRequest,
            logging_config=None,
        )
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://centre") as client:
            yield client

    return serving


def _provide(value: object) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)


__all__ = ["CHILD_ID", "ELENI_ID", "FIRM_ID", "GEORGIOS_ID", "TWIN_ID"]
