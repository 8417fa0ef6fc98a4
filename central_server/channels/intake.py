"""Interactions from every channel: of an event of a source the newest version is one line.

Events may come many times, in any order and to several server processes: a lock on the event
orders them, and a version that is not newer than the one held changes nothing.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.actor import Action, Actor, demand
from central_server.auth.tables import offices
from central_server.channels.contacts import Reachable, keep_contact, parse_contact
from central_server.channels.involved import (
    Involved,
    involved,
    participants_of,
    write_participants,
)
from central_server.channels.sources import Source
from central_server.channels.starting import Begun, Start, Starting
from central_server.channels.telling import tell
from central_server.channels.texts import check_texts
from central_server.database import Database
from central_server.records.case_docs import interaction_docs, interaction_rows
from central_server.records.columns import AnyRow
from central_server.records.sealing import Sealing
from central_server.records.times import parse_iso
from central_server.schema.cases import case, interaction, service_definition, source_event
from central_server.schema.channels import case_draft
from kep_client.domain.ids import uuid7
from kep_client.domain.interaction import Channel, InteractionKind, InteractionOutcome
from kep_client.errors import InputError, RefusedError
from kep_client.wire.interactions import InteractionDoc, InteractionIn

CASE_STARTED = "case_started"
# A staff member's line stands for itself; what a system says comes from the system alone.
STAFF_CHANNELS = frozenset(Channel) - {Channel.PORTAL, Channel.WEBCHAT}
_STAFF = "staff:"
_CLOCKS_DIFFER = timedelta(minutes=5)
_COPIED = ("channel", "title", "agent_name", "ticket")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who brings an event, and what they may bring. ``office`` is empty for a system."""

    system: str
    channels: frozenset[Channel]
    office: str = ""


def staff(actor: Actor, system: str) -> Sender:
    """Return a signed-in member of staff as a sender; their events never pass for a system's."""
    demand(actor, Action.RECORD_INTERACTION, actor.office)
    return Sender(_STAFF + system, STAFF_CHANNELS, actor.office)


def system(proved: Source, claimed: str) -> Sender:
    """Return a system as a sender. Raises RefusedError when it speaks for another."""
    if claimed != proved.name:
        raise RefusedError("access.denied")
    return Sender(proved.name, proved.channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """An event with everything about it checked that needs no database."""

    sender: Sender
    given: InteractionIn
    started_at: datetime
    ended_at: datetime | None
    kind: InteractionKind
    contact: Reachable | None
    received_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Intake:
    """The use case behind ``POST /v1/interactions``."""

    database: Database
    sealing: Sealing
    starting: Starting

    async def take(self, sender: Sender, given: InteractionIn) -> InteractionDoc:
        """Take an event and return its line as it now stands.

        Raises:
            InputError: ``request.invalid`` for what cannot be meant, or an identifier's fault.
            RefusedError: ``access.denied`` for another's channel, ``request.not_found`` for a
                person, office or case the record does not know, ``service.not_found``.
        """
        event = _checked(sender, given)
        async with self.database.transaction() as connection:
            id_ = await self._take(connection, event)
            rows = await interaction_rows(connection, [id_])
        return interaction_docs(rows)[0]

    async def _take(self, connection: AsyncConnection, event: _Event) -> str:
        source = event.given.source
        await _lock(connection, f"{event.sender.system} {source.id}")
        held = await _held(connection, event)
        if held is not None and held.version >= source.version:
            return str(held.id)
        id_ = uuid7(int(event.received_at.timestamp() * 1000)) if held is None else str(held.id)
        # People before the line: a merge takes them in this order too.
        who = await involved(connection, self.sealing, event.given)
        if held is not None:
            held = await _held(connection, event, lock=True)
        if held is not None and not who.party_id and held.party_id:
            who = Involved(held.party_id, who.participants)  # a clerk has linked the person
        await _check_links(connection, event, who)
        before = frozenset[str]()
        if held is None:
            # A line to hang the rest on; what it says follows.
            await connection.execute(insert(interaction).values(id=id_, rev=0, **_line(event, who)))
        else:
            before = await participants_of(connection, id_) | ({held.party_id or ""} - {""})
        begun = await self._begin(connection, event, who, id_, held)
        rev = await _write(connection, event, who, id_, begun)
        await write_participants(connection, id_, who)
        await self._write_contact(connection, event, who, id_)
        await _remember(connection, event, id_)
        await tell(connection, id_, rev, who.ids, _office(event), before)
        return id_

    async def _begin(
        self,
        connection: AsyncConnection,
        event: _Event,
        who: Involved,
        id_: str,
        held: AnyRow | None,
    ) -> Begun | None:
        if event.given.case is None:
            return None
        start = Start(
            system=event.sender.system,
            channel=event.given.channel,
            interaction_id=id_,
            case_id="" if held is None else str(held.case_id),
            party_id=who.party_id,
            given=event.given.case,
            attachments=event.given.attachments,
            at=event.received_at,
        )
        return await self.starting.begin(connection, start)

    async def _write_contact(
        self, connection: AsyncConnection, event: _Event, who: Involved, id_: str
    ) -> None:
        if event.contact is None or who.party_id:
            return
        contact_id = await keep_contact(connection, self.sealing, id_, event.contact)
        mine = update(interaction).where(interaction.c.id == id_)
        await connection.execute(mine.values(contact_id=contact_id))


def _checked(sender: Sender, given: InteractionIn) -> _Event:
    check_texts(given)
    try:
        channel = Channel(given.channel)
        kind = InteractionKind.CASE if given.case else InteractionKind(given.kind)
        InteractionOutcome(given.outcome)
        started_at = parse_iso(given.started_at)
        ended_at = parse_iso(given.ended_at) if given.ended_at else None
    except ValueError:
        raise InputError("request.invalid") from None
    if channel not in sender.channels:
        raise RefusedError("access.denied")
    if started_at > datetime.now(UTC) + _CLOCKS_DIFFER or (ended_at and ended_at < started_at):
        raise InputError("request.invalid")
    _check_parts(given)
    contact = parse_contact(given.contact) if given.contact else None
    return _Event(
        sender=sender,
        given=given,
        started_at=started_at,
        ended_at=ended_at,
        kind=kind,
        contact=contact,
    )


def _check_parts(given: InteractionIn) -> None:
    identified = bool(given.party_id) or given.identifier is not None
    starts = given.kind == CASE_STARTED
    fits = (
        starts == (given.case is not None)
        and (identified or not starts)
        and not (starts and given.case_id)
        and not (identified and given.contact)
        and all(topic.service_id or topic.code or topic.text for topic in given.topics)
        and len({one.id for one in given.attachments}) == len(given.attachments)
    )
    if not fits:
        raise InputError("request.invalid")


async def _lock(connection: AsyncConnection, name: str) -> None:
    """Order what says something about one event; two events that share a number only wait."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    await connection.execute(select(func.pg_advisory_xact_lock(number)))


async def _held(connection: AsyncConnection, event: _Event, *, lock: bool = False) -> AnyRow | None:
    statement = (
        select(
            interaction.c.id,
            interaction.c.party_id,
            interaction.c.case_id,
            source_event.c.version,
        )
        .join_from(source_event, interaction)
        .where(
            source_event.c.system == event.sender.system,
            source_event.c.id == event.given.source.id,
        )
    )
    if lock:  # a clerk who links the person and a newer version wait for each other
        statement = statement.with_for_update(of=interaction)
    return (await connection.execute(statement)).one_or_none()


async def _check_links(connection: AsyncConnection, event: _Event, who: Involved) -> None:
    given = event.given
    services = {topic.service_id for topic in given.topics} - {""}
    if services:
        known = select(service_definition.c.id).where(service_definition.c.id.in_(services))
        if set((await connection.execute(known)).scalars()) != services:
            raise RefusedError("service.not_found")
    if given.case_id:
        await _check_case(connection, given.case_id, who)
    if given.office and not event.sender.office:
        there = select(offices.c.code).where(offices.c.code == given.office)
        if (await connection.execute(there)).first() is None:
            raise RefusedError("request.not_found")


async def _check_case(connection: AsyncConnection, case_id: str, who: Involved) -> None:
    """A related case belongs to somebody who took part; of an unknown caller it is not asked."""
    owner = select(case.c.applicant_id).where(case.c.id == case_id)
    begun = select(case_draft.c.party_id).where(case_draft.c.case_id == case_id)
    owners = set((await connection.execute(owner.union(begun))).scalars())
    if not owners or (who.ids and not owners & who.ids):
        raise RefusedError("request.not_found")


def _office(event: _Event) -> str:
    return event.sender.office or event.given.office


def _line(event: _Event, who: Involved) -> dict[str, object]:
    given = event.given
    return {name: getattr(given, name) for name in _COPIED} | {
        "kind": event.kind.value,
        "party_id": who.party_id or None,
        "started_at": event.started_at,
        "ended_at": event.ended_at,
        "office": _office(event),
        "topics": msgspec.to_builtins(given.topics),
        "attachments": msgspec.to_builtins(given.attachments),
    }


async def _write(
    connection: AsyncConnection, event: _Event, who: Involved, id_: str, begun: Begun | None
) -> int:
    given = event.given
    values = _line(event, who) | {
        "detail": given.detail,
        "outcome": given.outcome,
        "case_id": given.case_id,
    }
    if begun is not None:
        values["case_id"] = begun.case_id
        values["detail"] = " · ".join(filter(None, (begun.number, given.detail)))[:300]
        going_on = InteractionOutcome.WAITING_CITIZEN if begun.lacking else InteractionOutcome.OPEN
        values["outcome"] = going_on.value
    statement = (
        update(interaction)
        .where(interaction.c.id == id_)
        .values(values | {"rev": interaction.c.rev + 1})
        .returning(interaction.c.rev)
    )
    rev: int = (await connection.execute(statement)).scalar_one()
    return rev


async def _remember(connection: AsyncConnection, event: _Event, id_: str) -> None:
    source = event.given.source
    kept = upsert(source_event).values(
        system=event.sender.system, id=source.id, interaction_id=id_, version=source.version
    )
    newer = kept.on_conflict_do_update(
        index_elements=["system", "id"], set_={"version": kept.excluded.version}
    )
    await connection.execute(newer)
