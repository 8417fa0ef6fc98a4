"""Two active people with one number: found, shown to a person, never merged by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.actor import Action
from central_server.database import Database
from central_server.parties.acting import Call
from central_server.records.columns import AnyRow
from central_server.records.party_docs import party_docs
from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.parties import (
    party,
    party_identifier,
    party_scope,
    possible_duplicate,
)
from kep_client.domain.ids import uuid7
from kep_client.domain.party import PartyStatus
from kep_client.errors import RefusedError
from kep_client.wire.parties import PartyDoc
from kep_client.wire.party_edits import DismissIn, DuplicateDoc, DuplicatesReply, ListIn

# Registers that give a number to one person only. Papers change hands and letters look alike.
_UNIQUE = frozenset({"afm", "amka", "gemi", "personal_number"})


async def find_duplicates(
    connection: AsyncConnection, party_id: str, scheme: str, blind_index: bytes
) -> list[str]:
    """Note every other active holder of a number; return the ids of the open notes.

    Whoever adds the same number at the same time waits here, so that one of the two sees it.
    """
    if scheme not in _UNIQUE:
        return []
    lock = func.pg_advisory_xact_lock(int.from_bytes(blind_index[:8], signed=True))
    await connection.execute(select(lock))
    statement = (
        select(party_identifier.c.party_id)
        .join(party, party.c.id == party_identifier.c.party_id)
        .where(
            party_identifier.c.scheme == scheme,
            party_identifier.c.blind_index == blind_index,
            party_identifier.c.party_id != party_id,
            party_identifier.c.ended_at.is_(None),
            party.c.status != PartyStatus.MERGED.value,
        )
    )
    holders = (await connection.execute(statement)).scalars().all()
    return [await _note(connection, scheme, party_id, holder) for holder in sorted(holders)]


async def _note(connection: AsyncConnection, scheme: str, one: str, other: str) -> str:
    now = datetime.now(UTC)
    first, second = sorted((one, other))
    row = upsert(possible_duplicate).values(
        id=uuid7(int(now.timestamp() * 1000)),
        scheme=scheme,
        one_id=first,
        other_id=second,
        found_at=now,
    )
    # Dismissed before, found anew: the number was entered again, so it is looked at again.
    again = row.on_conflict_do_update(
        index_elements=["one_id", "other_id", "scheme"], set_={"state": "open", "found_at": now}
    )
    id_: str = (await connection.execute(again.returning(possible_duplicate.c.id))).scalar_one()
    return id_


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The use cases behind ``/v1/duplicates``."""

    database: Database
    sealing: Sealing

    async def waiting(self, call: Call, asked: ListIn) -> DuplicatesReply:
        """List the possible duplicates among the people of the own office, newest first."""
        call.demand(Action.SEE_DUPLICATES)
        statement = (
            select(possible_duplicate)
            .where(_held_by(call.actor.office))
            .order_by(possible_duplicate.c.found_at.desc(), possible_duplicate.c.id)
            .limit(asked.limit)
        )
        if asked.state:
            statement = statement.where(possible_duplicate.c.state == asked.state)
        async with self.database.transaction() as connection:
            rows = (await connection.execute(statement)).all()
            docs = await self._docs(connection, rows)
            await call.log(connection, "list", (id_ for row in rows for id_ in _pair(row)))
        return DuplicatesReply(duplicates=docs)

    async def dismiss(self, call: Call, duplicate_id: str, given: DismissIn) -> DuplicateDoc:
        """Say that they are two people all the same; again, it changes nothing."""
        call.demand(Action.SEE_DUPLICATES)
        async with self.database.transaction() as connection:
            mine = (possible_duplicate.c.id == duplicate_id) & _held_by(call.actor.office)
            await connection.execute(
                update(possible_duplicate)
                .where(mine, possible_duplicate.c.state == "open")
                .values(
                    state="dismissed",
                    decided_by=call.actor.id,
                    decided_at=datetime.now(UTC),
                    reason=given.reason,
                )
            )
            rows = (await connection.execute(select(possible_duplicate).where(mine))).all()
            if not rows:
                raise RefusedError("request.not_found")
            (doc,) = await self._docs(connection, rows)
            await call.log(connection, "view", _pair(rows[0]))
        return doc

    async def _docs(
        self, connection: AsyncConnection, rows: Sequence[AnyRow]
    ) -> list[DuplicateDoc]:
        ids = sorted({id_ for row in rows for id_ in _pair(row)})
        people = await party_docs(connection, self.sealing, ids)
        return [_doc(row, people[row.one_id], people[row.other_id]) for row in rows]


def _pair(row: AnyRow) -> tuple[str, str]:
    return row.one_id, row.other_id


def _doc(row: AnyRow, one: PartyDoc, other: PartyDoc) -> DuplicateDoc:
    return DuplicateDoc(
        id=row.id,
        scheme=row.scheme,
        one=one,
        other=other,
        found_at=iso(row.found_at),
        state=row.state,
        reason=row.reason,
    )


def _held_by(office: str) -> ColumnElement[bool]:
    here = select(party_scope.c.party_id).where(party_scope.c.office == office)
    return or_(possible_duplicate.c.one_id.in_(here), possible_duplicate.c.other_id.in_(here))
