"""What a clerk must know at the next visit: notes with an expiry, a reported death, confidentiality.

A note is about its person only: numbers, addresses and the names of people who act with the
person are refused. A death or confidentiality also sets the state that every screen shows.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.actor import Action
from central_server.database import Database
from central_server.parties.acting import Call, changed, locked, must_live, name_of, today
from central_server.records.columns import AnyRow
from central_server.records.party_docs import mandate_docs
from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.parties import party, party_alert, party_alert_seen
from kep_client.domain.clerk import Role
from kep_client.domain.greek import name_tokens
from kep_client.domain.party import AlertKind, PartyStatus
from kep_client.errors import InputError, RefusedError
from kep_client.wire.parties import NoteOut
from kep_client.wire.party_edits import AlertIn, AskIn

ALERT = "party.alert"
NOTE = "note"
_STATES = (AlertKind.DECEASED.value, AlertKind.CONFIDENTIAL.value)
_SENIOR = frozenset({Role.SENIOR_CLERK, Role.OFFICE_MANAGER})
# Six digits in a row, however grouped, or an address: nothing a note needs.
_NUMBER = re.compile(r"(?:\d[\s.\-/]?){6,}|[^\s@]+@[^\s@]+\.[^\s@]+")
_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{4}\b")
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Alerts:
    """The use cases behind ``/v1/parties/.../alerts`` and ``/v1/alerts``."""

    database: Database
    sealing: Sealing

    async def add(self, call: Call, party_id: str, given: AlertIn) -> NoteOut:
        """Add a note, or report a death or confidentiality; the same id again adds nothing.

        Raises:
            InputError: ``request.invalid``, ``party.alert_personal``.
            RefusedError: ``access.denied``, ``request.not_found``, ``party.merged``,
                ``party.id_used``.
        """
        call.demand(Action.CHANGE_ALERTS)
        _check(call, given)
        async with self.database.transaction() as connection:
            person = (await locked(connection, party_id))[party_id]
            if not await self._is_repeat(connection, call, party_id, given):
                must_live(person)
                await self._check_text(connection, person, given.text)
                await self._insert(connection, call, party_id, given)
                await _set_state(connection, person, given.kind, holds=True)
                await changed(connection, [party_id])
            return await self._shown(connection, call, given.id)

    async def end(self, call: Call, alert_id: str, _: AskIn) -> NoteOut:
        """End an alert; only seniors end a state. Ending what has ended changes nothing."""
        call.demand(Action.CHANGE_ALERTS)
        async with self.database.transaction() as connection:
            row = await _alert(connection, alert_id)
            if row.kind in _STATES and not call.actor.roles & _SENIOR:
                raise RefusedError("access.denied")
            person = (await locked(connection, row.party_id))[row.party_id]
            ended = await connection.execute(
                update(party_alert)
                .where(party_alert.c.id == alert_id, party_alert.c.ended_at.is_(None))
                .values(ended_at=datetime.now(UTC), ended_by=call.actor.id)
                .returning(party_alert.c.id)
            )
            if ended.first() is not None:
                await _set_state(connection, person, row.kind, holds=False)
                await changed(connection, [row.party_id])
            return await self._shown(connection, call, alert_id)

    async def acknowledge(self, call: Call, alert_id: str, _: AskIn) -> NoteOut:
        """Keep that the caller has seen an alert; once per clerk."""
        call.demand(Action.CHANGE_ALERTS)
        async with self.database.transaction() as connection:
            await _alert(connection, alert_id)
            seen = upsert(party_alert_seen).values(
                alert_id=alert_id, clerk=call.actor.id, at=datetime.now(UTC)
            )
            await connection.execute(seen.on_conflict_do_nothing())
            return await self._shown(connection, call, alert_id)

    async def _check_text(self, connection: AsyncConnection, person: AnyRow, text: str) -> None:
        if _NUMBER.search(_DATE.sub("", text)):
            raise InputError("party.alert_personal")
        related = (await mandate_docs(connection, [person.id])).get(person.id, [])
        own = set(name_tokens(f"{person.family_name} {person.given_name}"))
        others = {word for one in related for word in name_tokens(one.other_name)} - own
        long = {word for word in others if len(word) >= _SHORTEST_NAME}
        if long & set(name_tokens(text)):
            raise InputError("party.alert_personal")

    async def _is_repeat(
        self, connection: AsyncConnection, call: Call, party_id: str, given: AlertIn
    ) -> bool:
        found = select(party_alert).where(party_alert.c.id == given.id)
        row = (await connection.execute(found)).one_or_none()
        if row is None:
            return False
        same = (row.party_id, row.kind, row.author) == (party_id, given.kind, call.actor.id)
        if not same or self.sealing.open(row.text, ALERT) != given.text:
            raise RefusedError("party.id_used")
        return True

    async def _insert(
        self, connection: AsyncConnection, call: Call, party_id: str, given: AlertIn
    ) -> None:
        added = await connection.execute(
            upsert(party_alert)
            .values(
                id=given.id,
                party_id=party_id,
                kind=given.kind,
                text=self.sealing.seal(given.text, ALERT),
                author=call.actor.id,
                author_name=await name_of(connection, call.actor.id),
                office=call.actor.office,
                at=datetime.now(UTC),
                expires_on=date.fromisoformat(given.expires_on) if given.expires_on else None,
            )
            .on_conflict_do_nothing()
            .returning(party_alert.c.id)
        )
        if added.first() is None:
            raise RefusedError("party.id_used")

    async def _shown(self, connection: AsyncConnection, call: Call, alert_id: str) -> NoteOut:
        row = await _alert(connection, alert_id)
        seen = select(party_alert_seen.c.clerk).where(party_alert_seen.c.alert_id == alert_id)
        clerks = list((await connection.execute(seen)).scalars())
        await call.log(connection, "alert", (row.party_id,), ("alerts",))
        return _note(self.sealing, row, sorted(clerks))


async def notes_of(connection: AsyncConnection, sealing: Sealing, party_id: str) -> list[NoteOut]:
    """Return a person's alerts that have neither ended nor expired, newest first."""
    seen = func.array_remove(func.array_agg(party_alert_seen.c.clerk), None).label("seen_by")
    statement = (
        select(party_alert, seen)
        .outerjoin(party_alert_seen, party_alert_seen.c.alert_id == party_alert.c.id)
        .where(
            party_alert.c.party_id == party_id,
            party_alert.c.ended_at.is_(None),
            or_(
                party_alert.c.expires_on.is_(None),
                party_alert.c.expires_on >= date.fromisoformat(today()),
            ),
        )
        .group_by(party_alert.c.id)
        .order_by(party_alert.c.at.desc(), party_alert.c.id)
    )
    rows = (await connection.execute(statement)).all()
    return [_note(sealing, row, sorted(row.seen_by)) for row in rows]


def _note(sealing: Sealing, row: AnyRow, seen_by: list[str]) -> NoteOut:
    return NoteOut(
        id=row.id,
        kind=row.kind,
        text=sealing.open(row.text, ALERT),
        author=row.author,
        author_name=row.author_name,
        office=row.office,
        at=iso(row.at),
        expires_on=row.expires_on.isoformat() if row.expires_on else "",
        seen_by=seen_by,
    )


def _check(call: Call, given: AlertIn) -> None:
    if given.kind not in (NOTE, *_STATES):
        raise InputError("request.invalid")
    if given.kind in _STATES:
        if not call.actor.roles & _SENIOR:
            raise RefusedError("access.denied")
        if given.expires_on:  # a state ends by a person's act, not by a day
            raise InputError("request.invalid")
    try:
        past = bool(given.expires_on) and date.fromisoformat(given.expires_on).isoformat() < today()
    except ValueError:
        raise InputError("request.invalid") from None
    if past:
        raise InputError("request.invalid")


async def _alert(connection: AsyncConnection, alert_id: str) -> AnyRow:
    found = select(party_alert).where(party_alert.c.id == alert_id)
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise RefusedError("request.not_found")
    return row


async def _set_state(
    connection: AsyncConnection, person: AnyRow, kind: str, *, holds: bool
) -> None:
    """Carry a reported death or confidentiality into the person's own state."""
    values: dict[str, object] = {}
    if kind == AlertKind.CONFIDENTIAL:
        values = {"confidential": holds}
    if kind == AlertKind.DECEASED and person.status != PartyStatus.MERGED.value:
        status = PartyStatus.DECEASED if holds else PartyStatus.ACTIVE
        values = {"status": status.value, "status_since": datetime.now(UTC) if holds else None}
    if values:
        await connection.execute(update(party).where(party.c.id == person.id).values(values))
