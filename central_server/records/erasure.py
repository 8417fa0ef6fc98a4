"""Leaving a workstation's scope and being erased: both are said in the feed."""

from collections.abc import AsyncIterator

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.feed.writing import Change, ChangeKind, Entity, append, scopes
from central_server.schema.cases import case, document, interaction
from central_server.schema.parties import name_key, party, party_scope

_OWNED = (
    (Entity.CASE, case, case.c.applicant_id),
    (Entity.INTERACTION, interaction, interaction.c.party_id),
    (Entity.DOCUMENT, document, document.c.party_id),
)


async def leave_scope(connection: AsyncConnection, party_id: str, office: str) -> None:
    """Let the workstations of an office forget a person; the record stays."""
    await append(
        connection,
        [change async for change in _all_of(connection, party_id, office, ChangeKind.REMOVE)],
    )
    for table in (party_scope, name_key):
        gone = delete(table).where(table.c.party_id == party_id, table.c.office == office)
        await connection.execute(gone)


async def erase(connection: AsyncConnection, party_id: str) -> None:
    """Erase a person and everything kept under the person, here and in every cache.

    Records that were merged into the person's go with it: they are the same person's. Chunks of papers are the caller's to delete; without the case key they are noise.
    """
    merged = select(party.c.id).where(party.c.merged_into == party_id)
    ids = [party_id, *(await connection.execute(merged)).scalars()]
    changes = [
        change
        for id_, offices in (await scopes(connection, ids)).items()
        for office in offices
        async for change in _all_of(connection, id_, office, ChangeKind.PURGE)
    ]
    await connection.execute(delete(party).where(party.c.id == party_id))
    await append(connection, changes)


async def _all_of(
    connection: AsyncConnection, party_id: str, office: str, kind: ChangeKind
) -> AsyncIterator[Change]:
    for entity, table, owner in _OWNED:
        statement = select(table.c.id, table.c.rev).where(owner == party_id)
        for row in (await connection.execute(statement)).all():
            yield Change(office, entity, row.id, row.rev + 1, kind)
    statement = select(party.c.id, party.c.rev).where(party.c.id == party_id)
    for row in (await connection.execute(statement)).all():
        yield Change(office, Entity.PARTY, row.id, row.rev + 1, kind)
