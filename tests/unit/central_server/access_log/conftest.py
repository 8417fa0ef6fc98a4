"""A log with a few looks in it, and everything that can be done to it from outside."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text

from central_server.access_log.checkpoint_file import CheckpointFile
from central_server.access_log.checkpoint_key import CheckpointKey, open_checkpoint_key
from central_server.access_log.checkpoints import Signer
from central_server.access_log.log import Receipt, append
from central_server.access_log.looks import Look, row_of
from central_server.access_log.verify import Verdict, verify
from central_server.access_log.witnesses import Source, Witnesses, gather
from central_server.auth.actor import Actor, ActorKind
from central_server.auth.tables import clerks, offices
from central_server.database import Database
from central_server.records.sealing import Sealing, open_keys
from central_server.schema.parties import party
from kep_client.domain.clerk import Role
from kep_client.wire.purpose import PurposeIn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

OFFICE = "0042"
TICKET = PurposeIn(kind="ticket", context_id="A017", activity="PA-001")
NOON = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def clerk_of(
    clerk: str = "clk-a", office: str = OFFICE, role: Role = Role.CLERK, desk: str = "desk-1"
) -> Actor:
    return Actor(ActorKind.CLERK, clerk, office, desk, frozenset({role}), "clerk")


@dataclass
class Log:
    """The log's database, its keys, and what the office's workstations remember."""

    database: Database
    folder: Path
    key: CheckpointKey
    receipts: list[Receipt] = field(default_factory=list)
    _moments: Iterable[int] = field(default_factory=itertools.count)

    @property
    def file(self) -> Path:
        return self.folder / "checkpoints.jsonl"

    @property
    def signer(self) -> Signer:
        return Signer(self.database, self.key, CheckpointFile(self.file))

    @property
    def sealing(self) -> Sealing:
        return open_keys(self.folder)

    async def look(
        self,
        times: int = 1,
        actor: Actor | None = None,
        look: Look | None = None,
        purpose: PurposeIn = TICKET,
        at: datetime | None = None,
    ) -> Receipt:
        """Somebody looks; the workstation keeps the receipt."""
        who, what = actor or clerk_of(), look or Look("view", "p-1", ("identity",))
        for _ in range(times):
            moment = at or NOON + timedelta(seconds=next(self._moments))
            async with self.database.transaction() as connection:
                row = row_of(who, purpose, what, moment, "10.0.0.7")
                receipt = await append(connection, who.office, row)
            self.receipts.append(receipt)
        return receipt

    async def verdict(
        self,
        receipts: Iterable[Receipt] = (),
        *,
        office: str = OFFICE,
        file: bool = False,
    ) -> Verdict:
        """Verify with receipts that workstations hand over, and with the file if asked."""
        witnesses = Witnesses(self.key.verifier)
        for one in receipts:
            witnesses.add(one.office, one.n, one.head, Source.RECEIPT)
        if file:
            witnesses.read_checkpoints(self.file)
        async with self.database.transaction() as connection:
            known = await gather(connection, office, witnesses)
            return await verify(connection, office, witnesses=known)

    async def run(self, *statements: str, **values: object) -> list[tuple[object, ...]]:
        """Do something to the database as whoever holds only the database."""
        async with self.database.transaction() as connection:
            for statement in statements:
                result = await connection.execute(text(statement), values)
            return [tuple(row) for row in result] if result.returns_rows else []

    async def employ(self, clerk: str = "clk-a", family_name: str = "Αντωνίου") -> None:
        row = {
            "id": clerk,
            "username": clerk,
            "password_hash": "-",
            "given_name": "Μαρία",
            "family_name": family_name,
            "office": OFFICE,
        }
        if "roles" in clerks.c:
            row["roles"] = ["clerk"]
        async with self.database.transaction() as connection:
            await connection.execute(insert(clerks).values(row))

    async def add_person(self, party_id: str = "p-1", family_name: str = "Παπαδόπουλος") -> None:
        async with self.database.transaction() as connection:
            await connection.execute(
                insert(party).values(
                    id=party_id,
                    kind="natural",
                    family_name=family_name,
                    given_name="Γεώργιος",
                    office=OFFICE,
                    sort_key="-",
                )
            )


@pytest.fixture
def log(database_url: str, tmp_path: Path) -> Callable[[], AbstractAsyncContextManager[Log]]:
    """Open a log within the test's own loop."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Log]:
        async with Database(database_url) as database:
            async with database.transaction() as connection:
                for code, name in ((OFFICE, "ΚΕΠ Καλαμαριάς"), ("0517", "ΚΕΠ Βόλου")):
                    row = {"code": code, "name": name, "municipality": "Δήμος"}
                    await connection.execute(insert(offices).values(row))
            key = open_checkpoint_key(tmp_path / "keys" / "checkpoint.key")
            yield Log(database, tmp_path, key)

    return opened
