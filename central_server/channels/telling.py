"""Feed rows of interactions: to every office that may hold one of its people."""

from collections.abc import Set as AbstractSet

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.feed.writing import Change, ChangeKind, Entity, append, scopes
from central_server.schema.parties import name_key, party, party_scope


async def tell(
    connection: AsyncConnection,
    id_: str,
    rev: int,
    people: AbstractSet[str],
    office: str = "",
    before: AbstractSet[str] = frozenset(),
) -> None:
    """Announce an interaction; offices that held it only for people of ``before`` forget it.

    Without a person it goes to the office it was sent to, if any.
    """
    held = await scopes(connection, people | before)
    now = {where for person in people for where in held.get(person, ())}
    if office and not people:
        now.add(office)
    gone = {where for person in before for where in held.get(person, ())} - now
    changes = [Change(where, Entity.INTERACTION, id_, rev) for where in sorted(now)]
    changes += [
        Change(where, Entity.INTERACTION, id_, rev, ChangeKind.REMOVE) for where in sorted(gone)
    ]
    await append(connection, changes)


async def enter_scope(connection: AsyncConnection, party_id: str, office: str) -> list[Change]:
    """Let the workstations of an office hold a person from now on; nothing when they do."""
    entered = await connection.execute(
        upsert(party_scope)
        .values(party_id=party_id, office=office)
        .on_conflict_do_nothing()
        .returning(party_scope.c.office)
    )
    if entered.first() is None:
        return []
    names = select(name_key.c.key, name_key.c.script).where(name_key.c.party_id == party_id)
    rows = [
        {"office": office, "key": key, "script": script, "party_id": party_id}
        for key, script in {tuple(row) for row in await connection.execute(names)}
    ]
    if rows:
        await connection.execute(upsert(name_key).on_conflict_do_nothing(), rows)
    rev = (await connection.execute(select(party.c.rev).where(party.c.id == party_id))).scalar_one()
    return [Change(office, Entity.PARTY, party_id, rev)]
