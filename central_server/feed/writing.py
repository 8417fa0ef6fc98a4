"""Feed rows: which entity changed, for which offices, in the transaction of the change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import any_, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.database import notify
from central_server.schema.parties import party_scope
from central_server.schema.sync import feed

EVERYWHERE = "*"
CHANNEL = "feed"


class Entity(StrEnum):
    """What the feed carries; the values stand on the wire."""

    SERVICE = "service"
    PARTY = "party"
    CASE = "case"
    INTERACTION = "interaction"
    DOCUMENT = "document"


class ChangeKind(StrEnum):
    """``remove``: left the scope of this office. ``purge``: erased, nothing may stay."""

    PUT = "put"
    REMOVE = "remove"
    PURGE = "purge"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the feed before its position is known."""

    office: str
    entity: Entity
    id: str
    rev: int
    kind: ChangeKind = ChangeKind.PUT


async def append(connection: AsyncConnection, changes: Iterable[Change]) -> None:
    """Write feed rows and wake the listeners of their offices at commit."""
    latest = {(change.office, change.entity, change.id): change for change in changes}
    if not latest:
        return
    rows = [
        {"office": c.office, "entity": c.entity, "id": c.id, "rev": c.rev, "change": c.kind}
        for c in latest.values()
    ]
    await connection.execute(insert(feed), rows)
    await wake(connection, sorted({change.office for change in latest.values()}))


async def wake(connection: AsyncConnection, offices: Sequence[str]) -> None:
    """Send a hint per office: its code and the transaction's id, never data."""
    xid = str((await connection.execute(select(func.pg_current_xact_id()))).scalar_one())
    for office in offices:
        await notify(connection, CHANNEL, f"{office} {xid}")


async def scopes(
    connection: AsyncConnection, party_ids: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return by person the offices in whose workstations the person may be cached."""
    statement = (
        select(party_scope.c.party_id, func.array_agg(party_scope.c.office))
        .where(party_scope.c.party_id == any_(bindparam("ids", type_=ARRAY(TEXT))))
        .group_by(party_scope.c.party_id)
    )
    rows = await connection.execute(statement, {"ids": list(party_ids)})
    return {party_id: tuple(sorted(offices)) for party_id, offices in rows}
