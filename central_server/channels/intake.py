"""Interactions from every channel; the same event of a source is taken once."""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.actor import Action, Actor, demand
from central_server.database import Database
from central_server.feed.writing import Change, Entity, append, scopes
from central_server.records.case_docs import interaction_rows
from central_server.records.columns import documents
from central_server.records.times import parse_iso
from central_server.schema.cases import interaction, source_event
from central_server.schema.parties import party
from kep_client.domain.ids import uuid7
from kep_client.domain.interaction import Channel, InteractionKind, InteractionOutcome
from kep_client.errors import InputError, RefusedError
from kep_client.wire.interactions import InteractionDoc, InteractionIn

FIRST_REV = 1


@dataclass(frozen=True, slots=True)
class Intake:
    """The use case behind ``POST /v1/interactions``.

    Called by signed-in staff on behalf of a channel's system; the source names its own event id.
    """

    database: Database

    async def take(self, actor: Actor, given: InteractionIn) -> InteractionDoc:
        """Add an interaction, or return the one this source event made before.

        Raises:
            InputError: ``request.invalid`` for an unknown channel, kind, outcome or a bad time.
            RefusedError: ``request.not_found`` for a person the record does not know.
        """
        demand(actor, Action.RECORD_INTERACTION, actor.office)
        started_at = _checked(given)
        async with self.database.transaction() as connection:
            id_ = await _claim(connection, actor, given, started_at)
            rows = await interaction_rows(connection, [id_])
        return documents(InteractionDoc, rows)[0]


def _checked(given: InteractionIn) -> datetime:
    try:
        Channel(given.channel)
        InteractionKind(given.kind)
        InteractionOutcome(given.outcome)
        return parse_iso(given.started_at)
    except ValueError:
        raise InputError("request.invalid") from None


async def _claim(
    connection: AsyncConnection, actor: Actor, given: InteractionIn, started_at: datetime
) -> str:
    """Insert interaction and source event together; the loser of a race adopts the winner's."""
    known = select(source_event.c.interaction_id).where(
        source_event.c.system == given.source.system, source_event.c.id == given.source.id
    )
    before: str | None = (await connection.execute(known)).scalar_one_or_none()
    if before is not None:
        return before
    await _check_party(connection, given.party_id)
    id_ = uuid7(int(datetime.now(UTC).timestamp() * 1000))
    nested = await connection.begin_nested()
    await _insert(connection, actor, given, started_at, id_)
    claimed = await connection.execute(
        upsert(source_event)
        .values(system=given.source.system, id=given.source.id, interaction_id=id_)
        .on_conflict_do_nothing()
        .returning(source_event.c.interaction_id)
    )
    if claimed.first() is None:
        await nested.rollback()
        winner: str = (await connection.execute(known)).scalar_one()
        return winner
    await nested.commit()
    await _tell(connection, actor, given.party_id, id_)
    return id_


async def _check_party(connection: AsyncConnection, party_id: str) -> None:
    if not party_id:
        return
    if (await connection.execute(select(party.c.id).where(party.c.id == party_id))).first() is None:
        raise RefusedError("request.not_found")


async def _insert(
    connection: AsyncConnection,
    actor: Actor,
    given: InteractionIn,
    started_at: datetime,
    id_: str,
) -> None:
    same = msgspec.structs.asdict(given)
    copied = ("channel", "kind", "title", "detail", "outcome", "agent_name", "case_id", "ticket")
    await connection.execute(
        insert(interaction).values(
            id=id_,
            party_id=given.party_id or None,
            started_at=started_at,
            office=actor.office,
            rev=FIRST_REV,
            **{name: same[name] for name in copied},
        )
    )


async def _tell(connection: AsyncConnection, actor: Actor, party_id: str, id_: str) -> None:
    offices = (await scopes(connection, [party_id])).get(party_id, (actor.office,))
    await append(
        connection, [Change(office, Entity.INTERACTION, id_, FIRST_REV) for office in offices]
    )
