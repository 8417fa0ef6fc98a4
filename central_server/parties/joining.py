"""Making two records one and parting them again: what moves, and who is told.

A row of the one record comes to point to the other; what moved is listed, so that parting moves
back exactly this. Rows that came later stay where they were made. Search, scopes and the names
that workstations hold follow.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.feed.writing import Change, Entity, append, scopes
from central_server.parties.acting import changed
from central_server.parties.references import Moved, move
from central_server.records.columns import AnyRow
from central_server.records.erasure import leave_scope
from central_server.schema.cases import case
from central_server.schema.parties import (
    mandate,
    name_key,
    party,
    party_alert,
    party_merge_item,
    party_scope,
    possible_duplicate,
)
from kep_client.domain.party import AlertKind, PartyStatus

SCOPE = ("party_scope", "added")
_ENTITIES: Mapping[str, Entity] = {
    "case": Entity.CASE,
    "interaction": Entity.INTERACTION,
    "document": Entity.DOCUMENT,
    "party": Entity.PARTY,
}
Before = dict[str, str | bool]


async def lock_cases(connection: AsyncConnection, *ids: str) -> None:
    """Lock people's cases before the people, as pushes do: no two wait in a circle."""
    statement = select(case.c.id).where(case.c.applicant_id.in_(ids)).order_by(case.c.id)
    await connection.execute(statement.with_for_update())


async def join(connection: AsyncConnection, merge_id: str, winner: AnyRow, loser: AnyRow) -> Before:
    """Move everything of the loser to the winner; return what stood in the two rows before."""
    offices = await _offices(connection, winner.id, loser.id)
    moved = await move(connection, loser.id, winner.id)
    entered = await _widen(connection, winner.id, offices)
    entered += await _widen(connection, loser.id, offices)
    items = [(*one.reference.name, one.key) for one in moved]
    items += [(*SCOPE, json.dumps(list(pair))) for pair in entered]
    await _list(connection, merge_id, items)
    await _set(
        connection,
        loser.id,
        status=PartyStatus.MERGED.value,
        status_since=datetime.now(UTC),
        merged_into=winner.id,
    )
    if loser.confidential:
        await _set(connection, winner.id, confidential=True)
    await _duplicates(connection, winner.id, loser.id, "open", "merged")
    await _tell(connection, moved, offices, winner.id, loser.id)
    return {
        "status": loser.status,
        "since": loser.status_since.isoformat() if loser.status_since else "",
        "confidential": winner.confidential,
    }


async def part(
    connection: AsyncConnection, merge_id: str, winner: AnyRow, loser: AnyRow, before: Before
) -> None:
    """Move back what ``join`` listed, as far as it is still the winner's."""
    offices = await _offices(connection, winner.id, loser.id)
    items = await _listed(connection, merge_id)
    moved = await move(
        connection, winner.id, loser.id, [item for item in items if item[:2] != SCOPE]
    )
    since = str(before["since"])
    await _set(
        connection,
        loser.id,
        status=before["status"],
        status_since=datetime.fromisoformat(since) if since else None,
        merged_into=None,
    )
    if loser.confidential and not before["confidential"]:
        await _set(
            connection, winner.id, confidential=await _said_confidential(connection, winner.id)
        )
    await _duplicates(connection, winner.id, loser.id, "merged", "open")
    await _tell(connection, moved, offices, winner.id, loser.id)
    for party_id, office in (json.loads(key) for *name, key in items if tuple(name) == SCOPE):
        if not await _served_at(connection, party_id, office):
            await leave_scope(connection, party_id, office)


async def _offices(connection: AsyncConnection, *ids: str) -> tuple[str, ...]:
    found = await scopes(connection, ids)
    return tuple(sorted({office for offices in found.values() for office in offices}))


async def _widen(
    connection: AsyncConnection, party_id: str, offices: Sequence[str]
) -> list[tuple[str, str]]:
    """Let a person be cached and found at more offices; return those that are new."""
    held = (await scopes(connection, [party_id])).get(party_id, ())
    fresh = [office for office in offices if office not in held]
    if not fresh:
        return []
    names = select(name_key.c.key, name_key.c.script).where(name_key.c.party_id == party_id)
    keys = {(row.key, row.script) for row in (await connection.execute(names)).all()}
    await connection.execute(
        insert(party_scope), [{"party_id": party_id, "office": office} for office in fresh]
    )
    rows = [
        {"office": office, "key": key, "script": script, "party_id": party_id}
        for office in fresh
        for key, script in keys
    ]
    if rows:
        await connection.execute(upsert(name_key).on_conflict_do_nothing(), rows)
    return [(party_id, office) for office in fresh]


async def _served_at(connection: AsyncConnection, party_id: str, office: str) -> bool:
    """Whether an office has a case of a person and so holds the person on its own account."""
    statement = select(case.c.id).where(case.c.applicant_id == party_id, case.c.office == office)
    return (await connection.execute(statement.limit(1))).first() is not None


async def _set(connection: AsyncConnection, party_id: str, **values: object) -> None:
    await connection.execute(update(party).where(party.c.id == party_id).values(values))


async def _said_confidential(connection: AsyncConnection, party_id: str) -> bool:
    statement = select(party_alert.c.id).where(
        party_alert.c.party_id == party_id,
        party_alert.c.kind == AlertKind.CONFIDENTIAL.value,
        party_alert.c.ended_at.is_(None),
    )
    return (await connection.execute(statement.limit(1))).first() is not None


async def _list(
    connection: AsyncConnection, merge_id: str, items: Iterable[tuple[str, str, str]]
) -> None:
    rows = [
        {"merge_id": merge_id, "table_name": table, "column_name": column, "row_key": key}
        for table, column, key in items
    ]
    if rows:
        await connection.execute(insert(party_merge_item), rows)


async def _listed(connection: AsyncConnection, merge_id: str) -> list[tuple[str, str, str]]:
    item = party_merge_item.c
    statement = select(item.table_name, item.column_name, item.row_key).where(
        item.merge_id == merge_id
    )
    return [(table, column, key) for table, column, key in await connection.execute(statement)]


async def _duplicates(
    connection: AsyncConnection, one: str, other: str, state: str, becomes: str
) -> None:
    pair = sorted((one, other))
    await connection.execute(
        update(possible_duplicate)
        .where(
            possible_duplicate.c.one_id == pair[0],
            possible_duplicate.c.other_id == pair[1],
            possible_duplicate.c.state == state,
        )
        .values(state=becomes)
    )


async def _tell(
    connection: AsyncConnection,
    moved: Sequence[Moved],
    offices: Sequence[str],
    winner: str,
    loser: str,
) -> None:
    """Tell every office that holds one of the two, and those of the people they act for."""
    await append(
        connection,
        [
            Change(office, _ENTITIES[one.reference.table.name], one.row[0], one.row.rev)
            for one in moved
            if one.reference.table.name in _ENTITIES
            for office in offices
        ],
    )
    mandates = [one.row[0] for one in moved if one.reference.table is mandate]
    people = select(mandate.c.principal_id, mandate.c.agent_id).where(mandate.c.id.in_(mandates))
    acting = {id_ for row in await connection.execute(people) for id_ in row}
    await changed(connection, acting | {winner, loser})
