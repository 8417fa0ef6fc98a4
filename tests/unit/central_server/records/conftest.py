"""A centre with an office of two desks and a few people, and clerks who sign their work."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar import Litestar
from litestar.di import Provide
from sqlalchemy import insert, text

from central_server.api import chunks, interactions, parties, services, sync
from central_server.auth.actor import Actor, ActorKind
from central_server.auth.tables import clerks, offices, role_grants, signing_keys, workstations
from central_server.database import Database
from central_server.records.services import Record
from central_server.seed.known import eleni, georgios
from central_server.seed.numbers import Registers
from central_server.seed.people import Person, add_person
from central_server.seed.places import Place
from central_server.seed.rows import Batch, World, copy
from central_server.services.bundle import publish
from kep_client.domain.clerk import Role
from kep_client.domain.ids import uuid7
from kep_client.wire.operations import OperationEnvelope, RegisterCaseIn, signed_bytes
from kep_client.wire.purpose import PurposeIn
from kep_client.wire.sync import LeaseReply, LeaseRequest, PushReply, PushRequest
from server_kit.bodies import StrictRequest
from server_kit.problems import HANDLERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

THESSALONIKI = Place("0517", "Θεσσαλονίκης")
STRANGER_ID = "01900000-0000-7000-8000-00000000000f"
VISIT = PurposeIn(kind="visit", context_id="visit-1", activity="PA-001")


def new_id() -> str:
    return uuid7(int(datetime.now(UTC).timestamp() * 1000))


def new_token() -> str:
    return "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(26))


@dataclass
class Clerk:
    """A clerk's identity with the signing key of one desk."""

    id: str
    kid: str
    key: Ed25519PrivateKey

    def sign(self, envelope: OperationEnvelope) -> OperationEnvelope:
        signature = self.key.sign(signed_bytes(envelope))
        text_ = base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
        return msgspec.structs.replace(envelope, signature=text_)


@dataclass
class Desk:
    """A workstation's outbox: it seals operations one after the other."""

    centre: Centre
    id: str
    office: str
    letter: str
    number: int
    clerk: Clerk
    seq: int = 0
    previous: str = ""
    lease: LeaseReply | None = None
    next_number: int = 0
    colleagues: list[Clerk] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.WORKSTATION, self.id, self.office, self.id, scope="sync")

    def seal(
        self, kind: str, content: msgspec.Struct, by: Clerk | None = None, **changes: object
    ) -> OperationEnvelope:
        """Seal the next operation; ``changes`` are made before it is signed."""
        self.seq += 1
        author = by or self.clerk
        envelope = OperationEnvelope(
            op_id=new_id(),
            workstation=self.id,
            seq=self.seq,
            author=author.id,
            kid=author.kid,
            kind=kind,
            entity="case",
            at=datetime.now(UTC).isoformat(),
            payload=msgspec.json.encode(content).decode(),
            previous=self.previous,
        )
        sealed = author.sign(msgspec.structs.replace(envelope, **changes))
        self.previous = hashlib.sha256(signed_bytes(sealed)).hexdigest()
        return sealed

    async def push(self, *operations: OperationEnvelope) -> PushReply:
        request = PushRequest(operations=list(operations))
        return await self.centre.record.push.push(self.actor, request)

    async def take_lease(self, high_water: int = 0) -> LeaseReply:
        request = LeaseRequest(year=datetime.now(UTC).year, high_water=high_water)
        self.lease = await self.centre.record.lease(self.actor, request)
        self.next_number = self.lease.first
        return self.lease

    def registration(self, **changes: object) -> RegisterCaseIn:
        """A signature to certify for Γεώργιος, with the next leased number."""
        assert self.lease is not None
        number = f"{self.office}/{self.letter}-{self.next_number:06d}/{self.lease.year}"
        self.next_number += 1
        payload = RegisterCaseIn(
            case_id=new_id(),
            party_id=georgios().id,
            service_id="signature-certification",
            service_version=1,
            answers={"documentTitle": "Υπεύθυνη δήλωση", "copies": 1, "language": "greek"},
            registered_at=datetime.now(UTC).isoformat(),
            number=number,
            token=new_token(),
            documents=[shown("signed")],
            lease_id=self.lease.id,
            purpose=VISIT,
        )
        return msgspec.structs.replace(payload, **changes)


def shown(rule: str):
    from kep_client.wire.documents import DocumentDoc

    return DocumentDoc(id=new_id(), title="Έγγραφο προς υπογραφή", source="shown", rule_id=rule)


@dataclass
class Centre:
    """The record with its database, for one test."""

    database: Database
    record: Record
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        return self.desks["desk-1"]

    def clerk_actor(self, office: str = "0042", role: Role = Role.CLERK) -> Actor:
        return Actor(ActorKind.CLERK, "clk-a", office, "desk-1", frozenset({role}), "clerk")

    async def rows(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        async with self.database.transaction() as connection:
            return [tuple(row) for row in await connection.execute(text(statement), values)]

    async def one(self, statement: str, **values: object) -> object:
        return (await self.rows(statement, **values))[0][0]

    async def add_people(self, *people: Person) -> None:
        sealing = self.record.push.sealing
        now = datetime.now(UTC)
        batch = Batch()
        world = World(_random(), Registers(5), sealing, now)
        for person in people:
            add_person(world, batch, person)
        async with self.database.transaction() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            await copy(driver, batch)

    async def enrol(self, desk_id: str, office: str, letter: str, number: int) -> Desk:
        clerk = Clerk(f"clk-{desk_id}", f"kid-{desk_id}", Ed25519PrivateKey.generate())
        async with self.database.transaction() as connection:
            await connection.execute(
                insert(workstations).values(
                    id=desk_id,
                    office=office,
                    desk=number,
                    series_letter=letter,
                    machine_label="",
                    public_key="{}",
                    jkt=f"jkt-{desk_id}",
                    device_share=b"x",
                )
            )
        desk = Desk(self, desk_id, office, letter, number, clerk)
        await self.employ(desk, clerk)
        self.desks[desk_id] = desk
        return desk

    async def employ(self, desk: Desk, clerk: Clerk, role: str = "clerk") -> Clerk:
        raw = clerk.key.public_key().public_bytes_raw()
        public = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        async with self.database.transaction() as connection:
            await connection.execute(
                insert(clerks).values(
                    id=clerk.id,
                    username=clerk.id,
                    password_hash="-",
                    given_name="Μαρία",
                    family_name="Αντωνίου",
                    office=desk.office,
                )
            )
            await connection.execute(
                insert(role_grants).values(
                    id=f"grant-{clerk.id}",
                    clerk=clerk.id,
                    office=desk.office,
                    role=role,
                    valid_from=datetime(2000, 1, 1, tzinfo=UTC),
                    granted_by="test",
                )
            )
            await connection.execute(
                insert(signing_keys).values(
                    kid=clerk.kid, clerk=clerk.id, workstation=desk.id, public_key=public
                )
            )
        return clerk


def _random():
    from random import Random

    return Random(7)


def stranger() -> Person:
    """Somebody of another office."""
    return Person(
        id=STRANGER_ID,
        kind="natural",
        family_name="Βλάχος",
        given_name="Στέφανος",
        father_name="Ηλία",
        latin=("Vlachos", "Stefanos"),
        place=THESSALONIKI,
        identifiers=(("afm", "090000045", "registry"),),
    )


@pytest.fixture
def centre(database_url: str, tmp_path: Path) -> Callable[[], AbstractAsyncContextManager[Centre]]:
    """Open a centre within the test's own loop."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Centre]:
        async with Database(database_url) as database:
            made = Centre(database, Record.create(database, tmp_path))
            async with database.transaction() as connection:
                for code in ("0042", "0517"):
                    row = {"code": code, "name": f"ΚΕΠ {code}", "municipality": "Δήμος"}
                    await connection.execute(insert(offices).values(row))
                await publish(connection)
            await made.add_people(georgios(), eleni(), stranger())
            await made.enrol("desk-1", "0042", "Β", 3)
            await made.enrol("desk-2", "0042", "Γ", 4)
            await made.enrol("desk-far", "0517", "Β", 1)
            yield made

    return opened


@pytest.fixture
def served() -> Callable[[Centre, Actor], AbstractAsyncContextManager[httpx.AsyncClient]]:
    """Serve the record's routes to one actor; who may call is the guard's part."""

    @asynccontextmanager
    async def serving(c: Centre, actor: Actor) -> AsyncIterator[httpx.AsyncClient]:
        stop = asyncio.Event()
        provided = {"actor": actor, "record": c.record, "stop": stop}
        modules = (chunks, interactions, parties, services, sync)
        app = Litestar(
            [handler for module in modules for handler in module.ROUTES],
            dependencies={name: _provide(value) for name, value in provided.items()},
            exception_handlers=HANDLERS,
            request_class=StrictRequest,
            logging_config=None,
        )
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://centre") as client:
            client.stop = stop
            yield client

    return serving


def _provide(value: object) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)
