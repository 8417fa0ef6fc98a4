"""What an operation changes, collected until its batch is written: feed rows and access rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.chain import AccessRow
from central_server.feed.writing import Change, Entity
from central_server.records.casebook import CaseBook
from central_server.records.definitions import Definitions
from central_server.records.sealing import Sealing
from kep_client.wire.sync import OperationResult


@dataclass(frozen=True, slots=True)
class Author:
    """Who signed an operation and at which desk, as the centre knows them."""

    clerk_id: str
    name: str
    supervisor: bool
    office: str
    desk: int
    workstation: str
    series_letter: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A changed entity; it goes to the offices of its person and to the one that changed it."""

    entity: Entity
    id: str
    rev: int
    party_id: str


@dataclass(slots=True)
class Effects:
    """Of one operation; dropped as a whole when the operation is refused."""

    touched: list[Touched] = field(default_factory=list)
    views: list[AccessRow] = field(default_factory=list)
    rows: list[tuple[Table, dict[str, object]]] = field(default_factory=list)

    def add(self, table: Table, **values: object) -> None:
        """Add a row that is written with the batch; it must be one that cannot be refused."""
        self.rows.append((table, values))

    def changes(self, scopes: Mapping[str, tuple[str, ...]], office: str) -> list[Change]:
        """Return the feed rows: one per office that holds the person."""
        return [
            Change(where, one.entity, one.id, one.rev)
            for one in self.touched
            for where in scopes.get(one.party_id, (office,))
        ]


@dataclass(frozen=True, slots=True)
class Context:
    """What the effects of an operation need to know beside the database."""

    sealing: Sealing
    definitions: Definitions
    cases: CaseBook
    author: Author
    op_id: str
    at: datetime
    received_at: datetime
    effects: Effects


async def write_rows(connection: AsyncConnection, done: Iterable[Effects]) -> None:
    """Write the rows of a batch, one statement per table."""
    by_table: dict[Table, list[dict[str, object]]] = defaultdict(list)
    for effects in done:
        for table, values in effects.rows:
            by_table[table].append(values)
    for table, rows in by_table.items():
        await connection.execute(insert(table), rows)


def acknowledged(op_id: str, rev: int = 0) -> OperationResult:
    """The operation took effect."""
    return OperationResult(op_id=op_id, state="acknowledged", entity_rev=rev)


def in_conflict(op_id: str, rev: int) -> OperationResult:
    """The operation was stored and a person has to choose."""
    return OperationResult(op_id=op_id, state="conflict", entity_rev=rev, code="sync.conflict")


def parked(op_id: str, code: str, detail: str = "") -> OperationResult:
    """The operation was refused; it blocks no other."""
    return OperationResult(op_id=op_id, state="parked", code=code, detail=detail)
