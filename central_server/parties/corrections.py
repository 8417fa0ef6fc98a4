"""Wishes to correct a person's data: decided by another person than the one who filed them.

Master data is never edited at a counter. An approved wish writes the value, keeps what stood
there before, and shows on the person's timeline without either value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.actor import Action
from central_server.database import Database
from central_server.feed.writing import Change, Entity, append, scopes
from central_server.parties.acting import (
    Call,
    changed,
    locked,
    must_be_at,
    must_live,
    name_of,
)
from central_server.parties.attributes import (
    attribute_label,
    attribute_name,
    parse_attribute,
    write_attribute,
)
from central_server.parties.identifiers import add_number, end_numbers, parse_number
from central_server.records.columns import AnyRow
from central_server.records.events import CORRECTION
from central_server.records.party_docs import party_docs
from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.cases import interaction
from central_server.schema.parties import correction_request
from kep_client.domain.ids import uuid7
from kep_client.domain.party import Evidence, IdentifierScheme
from kep_client.errors import InputError, RefusedError
from kep_client.wire.parties import PartyDoc
from kep_client.wire.party_edits import CorrectionDoc, CorrectionsReply, DecideIn, ListIn

OPEN, APPROVED, REFUSED = "open", "approved", "refused"
_SCHEMES = frozenset(scheme.value for scheme in IdentifierScheme)
_FIRST_REV = 1


@dataclass(frozen=True, slots=True)
class Corrections:
    """The use cases behind ``/v1/corrections``."""

    database: Database
    sealing: Sealing
    personal_numbers: bool = False

    async def waiting(self, call: Call, asked: ListIn) -> CorrectionsReply:
        """List the wishes of the own office, oldest first."""
        call.demand(Action.SEE_CORRECTIONS)
        statement = (
            select(correction_request)
            .where(correction_request.c.office == call.actor.office)
            .order_by(correction_request.c.at, correction_request.c.id)
            .limit(asked.limit)
        )
        if asked.state:
            statement = statement.where(correction_request.c.state == asked.state)
        async with self.database.transaction() as connection:
            rows = (await connection.execute(statement)).all()
            docs = await self._docs(connection, rows)
            await call.log(connection, "list", (row.party_id for row in rows))
        return CorrectionsReply(corrections=docs)

    async def decide(self, call: Call, correction_id: str, given: DecideIn) -> CorrectionDoc:
        """Approve with evidence, or refuse; a repeat by the same person returns the decision.

        Raises:
            InputError: ``request.invalid``, ``id.*``: the wish cannot be granted as it stands.
            RefusedError: ``party.correction_decided``, ``party.four_eyes``, ``party.changed``,
                ``party.merged``, ``access.denied``.
        """
        call.demand(Action.DECIDE_CORRECTION)
        async with self.database.transaction() as connection:
            row = await _locked(connection, call, correction_id)
            if not _is_repeat(row, call, given):
                if row.state != OPEN:
                    raise RefusedError("party.correction_decided")
                if row.author == call.actor.id:
                    raise RefusedError("party.four_eyes")
                await self._decide(connection, call, row, given)
            (doc,) = await self._docs(connection, [await _read(connection, correction_id)])
            await call.log(connection, "view", (row.party_id,))
        return doc

    async def _decide(
        self, connection: AsyncConnection, call: Call, row: AnyRow, given: DecideIn
    ) -> None:
        replaced = await self._apply(connection, call, row, given) if given.approve else None
        await connection.execute(
            update(correction_request)
            .where(correction_request.c.id == row.id)
            .values(
                state=APPROVED if given.approve else REFUSED,
                decided_by=call.actor.id,
                decided_at=datetime.now(UTC),
                decision_note=given.reason,
                decision_evidence=given.evidence,
                replaced=replaced,
            )
        )
        await _add_line(connection, call, row, given)

    async def _apply(
        self, connection: AsyncConnection, call: Call, row: AnyRow, given: DecideIn
    ) -> bytes:
        """Write the wished value; return what stood there before, sealed."""
        evidence = _evidence(given.evidence)
        person = (await locked(connection, row.party_id))[row.party_id]
        must_live(person)
        must_be_at(person, given.base_rev)
        name, wished = attribute_name(row.attribute), self._wish(row)
        before = await self._current(connection, row)
        if name in _SCHEMES:
            number = parse_number(name, wished, person.kind, personal_numbers=self.personal_numbers)
            await end_numbers(connection, person.id, name, (call.actor.id, given.reason))
            await add_number(connection, self.sealing, person.id, number, evidence, call.actor.id)
        else:
            value = parse_attribute(name, wished, person.kind)
            await write_attribute(connection, person, name, value)
        await changed(connection, [person.id])
        return self.sealing.seal(before, CORRECTION)

    async def _current(self, connection: AsyncConnection, row: AnyRow) -> str:
        people = await party_docs(connection, self.sealing, [row.party_id])
        return _value(people[row.party_id], attribute_name(row.attribute))

    def _wish(self, row: AnyRow) -> str:
        return self.sealing.open(row.proposed, CORRECTION)

    async def _docs(
        self, connection: AsyncConnection, rows: Sequence[AnyRow]
    ) -> list[CorrectionDoc]:
        ids = sorted({row.party_id for row in rows})
        people = await party_docs(connection, self.sealing, ids)
        return [self._doc(row, people[row.party_id]) for row in rows]

    def _doc(self, row: AnyRow, person: PartyDoc) -> CorrectionDoc:
        name = attribute_name(row.attribute)
        before = self.sealing.open(row.replaced, CORRECTION) if row.replaced else None
        return CorrectionDoc(
            id=row.id,
            party=person,
            attribute=name,
            current=_value(person, name) if before is None else before,
            proposed=self._wish(row),
            evidence=row.evidence,
            author=row.author,
            office=row.office,
            at=iso(row.at),
            state=row.state,
            decided_by=row.decided_by,
            decided_at=iso(row.decided_at),
            decision_note=row.decision_note,
        )


def _value(person: PartyDoc, name: str) -> str:
    if name in _SCHEMES:
        return next((one.value for one in person.identifiers if one.scheme == name), "")
    return str(getattr(person, name, ""))


async def _read(connection: AsyncConnection, correction_id: str) -> AnyRow:
    found = select(correction_request).where(correction_request.c.id == correction_id)
    row = (await connection.execute(found.with_for_update())).one_or_none()
    if row is None:
        raise RefusedError("request.not_found")
    return row


async def _locked(connection: AsyncConnection, call: Call, correction_id: str) -> AnyRow:
    row = await _read(connection, correction_id)
    if row.office != call.actor.office:
        raise RefusedError("access.denied")
    return row


def _is_repeat(row: AnyRow, call: Call, given: DecideIn) -> bool:
    wanted = APPROVED if given.approve else REFUSED
    return bool(row.state == wanted and row.decided_by == call.actor.id)


def _evidence(text: str) -> str:
    try:
        return Evidence(text).value
    except ValueError:
        raise InputError("request.invalid") from None


async def _add_line(connection: AsyncConnection, call: Call, row: AnyRow, given: DecideIn) -> None:
    """Tell the decision on the timeline; the values stay with the wish."""
    now = datetime.now(UTC)
    id_ = uuid7(int(now.timestamp() * 1000))
    label = attribute_label(attribute_name(row.attribute))
    await connection.execute(
        insert(interaction).values(
            id=id_,
            party_id=row.party_id,
            channel="counter",
            kind="request",
            title=f"Διόρθωση στοιχείων: {label}",
            detail="Έγινε δεκτή." if given.approve else f"Δεν έγινε δεκτή: {given.reason}"[:300],
            outcome="done",
            started_at=now,
            office=call.actor.office,
            agent_name=await name_of(connection, call.actor.id),
            rev=_FIRST_REV,
        )
    )
    offices = (await scopes(connection, [row.party_id])).get(row.party_id, (call.actor.office,))
    await append(
        connection, [Change(office, Entity.INTERACTION, id_, _FIRST_REV) for office in offices]
    )
