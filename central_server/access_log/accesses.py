"""Who looked at me: the looks at a person in plain words, for that person.

No clerk's name and nobody else's data: which service, in what role, why, and what was shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log import words
from central_server.access_log.basis import basis_of
from central_server.access_log.log import append
from central_server.access_log.looks import NO_PURPOSE, Look, row_of
from central_server.auth.actor import Action, Actor, demand
from central_server.auth.tables import offices
from central_server.database import Database
from central_server.records.times import iso, parse_iso
from central_server.schema.access import access_log
from central_server.schema.parties import party
from kep_client.errors import InputError, RefusedError
from kep_client.wire.access_log import AccessesReply, AccessesRequest, AccessOut

ACTION = "accesses"
CLASSES = ("accesses",)
MOST = 500
_Rows = Sequence[Row[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Accesses:
    """The use case behind ``POST /v1/parties/{id}/accesses`` and its page."""

    database: Database

    async def of(
        self, actor: Actor, party_id: str, asked: AccessesRequest, ip: str = ""
    ) -> AccessesReply:
        """Return the looks at a person, newest first; this question is one of them afterwards.

        Raises:
            RefusedError: ``access.denied``, ``access.purpose_required``, ``request.not_found``.
            InputError: ``request.invalid`` for a ``before`` that is no answer's ``next``.
        """
        demand(actor, Action.SEE_ACCESSES, actor.office)
        before = _before(asked.before)
        async with self.database.transaction() as connection:
            basis = await basis_of(connection, actor, asked.purpose)
            found = await _looks(connection, party_id, before, asked.limit + 1)
            shown = found[: asked.limit]
            look = Look(ACTION, party_id, CLASSES, len(shown), basis)
            row = row_of(actor, asked.purpose, look, datetime.now(UTC), ip)
            receipt = await append(connection, actor.office, row)
        following = _place(shown[-1]) if len(found) > len(shown) else ""
        return AccessesReply(
            party_id=party_id,
            accesses=[_out(row) for row in shown],
            next=following,
            receipt=receipt.out(),
        )

    async def for_print(self, operator: Actor, party_id: str) -> AccessesReply:
        """Return all looks for a print that the service itself makes; logged the same way."""
        async with self.database.transaction() as connection:
            found = await _looks(connection, party_id, None, None)
            look = Look("print", party_id, CLASSES, len(found), basis="request")
            row = row_of(operator, NO_PURPOSE, look, datetime.now(UTC))
            receipt = await append(connection, operator.office, row)
        return AccessesReply(
            party_id=party_id, accesses=[_out(row) for row in found], receipt=receipt.out()
        )


async def _looks(
    connection: AsyncConnection,
    party_id: str,
    before: tuple[datetime, str, int] | None,
    limit: int | None,
) -> _Rows:
    ids = await _same_person(connection, party_id)
    columns = access_log.c
    statement = (
        select(access_log, offices.c.name.label("office_name"))
        .join(offices, offices.c.code == columns.office, isouter=True)
        .where(columns.party_id.in_(ids))
        .order_by(columns.at.desc(), columns.office, columns.n.desc())
        .limit(limit)
    )
    if before is not None:
        at, office, n = before
        later_office = (columns.at == at) & (columns.office > office)
        same_office = (columns.at == at) & (columns.office == office) & (columns.n < n)
        statement = statement.where((columns.at < at) | later_office | same_office)
    return (await connection.execute(statement)).all()


async def _same_person(connection: AsyncConnection, party_id: str) -> list[str]:
    """Return the person's ids: records that were merged into this one were the same person."""
    mine = select(party.c.id).where(party.c.id == party_id).cte(recursive=True)
    everyone = mine.union(select(party.c.id).join(mine, party.c.merged_into == mine.c.id))
    found = list((await connection.execute(select(everyone.c.id))).scalars())
    if not found:
        raise RefusedError("request.not_found")
    return found


def _out(row: Row[tuple[object, ...]]) -> AccessOut:
    return AccessOut(
        at=iso(row.at),
        office=row.office,
        office_name=row.office_name or f"ΚΕΠ {row.office}",
        action=words.action(row.action),
        role=words.role(row.role, row.actor),
        purpose=words.purpose(row.purpose_kind, row.basis),
        data=words.data(row.data_classes),
        reference=row.transaction_id,
    )


def _place(row: Row[tuple[object, ...]]) -> str:
    return f"{iso(row.at)}/{row.office}/{row.n}"


def _before(text: str) -> tuple[datetime, str, int] | None:
    if not text:
        return None
    try:
        at, office, n = text.split("/")
        return parse_iso(at), office, int(n)
    except ValueError:
        raise InputError("request.invalid") from None
