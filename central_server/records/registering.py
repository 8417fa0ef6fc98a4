"""The registration of a case: number, answers, papers, deadline, and its line on the timeline."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.feed.writing import Entity
from central_server.records import numbers
from central_server.records.case_docs import seal_answers
from central_server.records.definitions import Definition, facts_of
from central_server.records.effects import Context, Touched, acknowledged
from central_server.records.papers import all_arrived
from central_server.records.times import ATHENS, parse_iso
from central_server.schema.cases import case, case_event, document, interaction
from central_server.schema.parties import name_key, party, party_scope
from kep_client.domain.case_machine import CaseAction, CaseState
from kep_client.domain.greek import fold_lookalikes
from kep_client.domain.ids import uuid7
from kep_client.domain.party import PartyStatus
from kep_client.errors import InputError, RefusedError
from kep_client.wire.documents import DocumentDoc
from kep_client.wire.operations import RegisterCaseIn
from kep_client.wire.sync import OperationResult

FIRST_REV = 1
# 128 random bits in Crockford's base 32.
_TOKEN = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


async def register_case(
    connection: AsyncConnection, context: Context, payload: RegisterCaseIn
) -> OperationResult:
    """Apply a registration; every rule of the counter is asked again.

    Raises:
        KepError: the code the operation is parked with.
    """
    service = await context.definitions.get(connection, payload.service_id, payload.service_version)
    service.check_answers(payload.answers)
    person = await _person(connection, payload.party_id)
    facts = facts_of(payload.answers, person)
    service.check_documents(facts, _handed_in(payload.documents))
    await _check_new(connection, payload)
    await numbers.use(connection, context.author, payload.number, payload.lease_id, payload.case_id)
    await _insert_case(connection, context, payload, service)
    _add_event(context, payload)
    _add_timeline(context, payload, service)
    for doc in payload.documents:
        await _insert_document(connection, context, payload, doc)
    await _enter_scope(connection, context, payload.party_id)
    context.effects.touched.append(
        Touched(Entity.CASE, payload.case_id, FIRST_REV, payload.party_id)
    )
    return acknowledged(context.op_id, FIRST_REV)


def _handed_in(documents: list[DocumentDoc]) -> frozenset[str]:
    return frozenset(doc.rule_id for doc in documents if doc.rule_id)


async def _person(connection: AsyncConnection, party_id: str) -> dict[str, str]:
    """Return what conditions may know of the applicant, who must be there and alive."""
    statement = select(party.c.status, party.c.kind, party.c.municipality).where(
        party.c.id == party_id
    )
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        raise RefusedError("request.not_found")
    if row.status != PartyStatus.ACTIVE.value:
        raise RefusedError("sync.rejected", p1=row.status)
    return {"kind": row.kind, "municipality": row.municipality}


async def _check_new(connection: AsyncConnection, payload: RegisterCaseIn) -> None:
    if not _TOKEN.fullmatch(payload.token):
        raise InputError("request.invalid")
    same = select(case.c.number).where(
        or_(
            case.c.id == payload.case_id,
            case.c.token == payload.token,
            case.c.number == payload.number,
        )
    )
    taken = (await connection.execute(same)).scalars().all()
    if payload.number in taken:
        raise RefusedError("sync.number_taken")
    if taken:
        raise RefusedError("sync.rejected", p1="case")


async def _insert_case(
    connection: AsyncConnection, context: Context, payload: RegisterCaseIn, service: Definition
) -> None:
    registered_at = _registered_at(payload)
    who = [FIRST_REV, context.author.clerk_id, payload.registered_at]
    await connection.execute(
        insert(case).values(
            id=payload.case_id,
            service_id=payload.service_id,
            service_version=payload.service_version,
            title=service.title,
            applicant_id=payload.party_id,
            office=context.author.office,
            state=CaseState.REGISTERED.value,
            number=payload.number,
            number_key=fold_lookalikes(payload.number),
            token=payload.token,
            registered_at=registered_at,
            answers=seal_answers(context.sealing, payload.answers),
            field_versions=dict.fromkeys(payload.answers, who),
            due_on=service.due_on(registered_at.astimezone(ATHENS)),
            assignee=context.author.clerk_id,
            flags=[] if payload.lease_id else ["provisional_number"],
            rev=FIRST_REV,
        )
    )


def _registered_at(payload: RegisterCaseIn) -> datetime:
    try:
        return parse_iso(payload.registered_at)
    except ValueError:
        raise InputError("request.invalid") from None


def _add_event(context: Context, payload: RegisterCaseIn) -> None:
    context.effects.add(
        case_event,
        id=context.op_id,
        case_id=payload.case_id,
        action=CaseAction.REGISTER.value,
        actor=context.author.clerk_id,
        office=context.author.office,
        at=context.at,
        recorded_at=context.received_at,
        note="",
    )


def _add_timeline(context: Context, payload: RegisterCaseIn, service: Definition) -> None:
    line = Line(
        party_id=payload.party_id,
        case_id=payload.case_id,
        title=f"Αίτηση: {service.title}",
        detail=payload.number,
        outcome="open",
        ticket=payload.ticket,
    )
    add_line(context, line)


@dataclass(frozen=True, slots=True)
class Line:
    """A step of a case as the timeline tells it."""

    party_id: str
    case_id: str
    title: str
    detail: str
    outcome: str
    ticket: str = ""


def add_line(context: Context, line: Line) -> None:
    """Put a step of a case on the person's timeline; its id follows from the operation's."""
    id_ = derived_id(context)
    context.effects.add(
        interaction,
        id=id_,
        party_id=line.party_id,
        channel="counter",
        kind="case",
        title=line.title[:300],
        detail=line.detail[:300],
        outcome=line.outcome,
        started_at=context.at,
        office=context.author.office,
        agent_name=context.author.name,
        case_id=line.case_id,
        ticket=line.ticket,
        rev=FIRST_REV,
    )
    context.effects.touched.append(Touched(Entity.INTERACTION, id_, FIRST_REV, line.party_id))


def derived_id(context: Context) -> str:
    """Return the id of what an operation makes at the centre: the same at every repeat."""
    randomness = hashlib.sha256(f"kep/derived/1/{context.op_id}".encode()).digest()[:10]
    return uuid7(int(context.at.timestamp() * 1000), randomness)


async def _insert_document(
    connection: AsyncConnection, context: Context, payload: RegisterCaseIn, doc: DocumentDoc
) -> None:
    added = await connection.execute(
        upsert(document)
        .values(
            id=doc.id,
            party_id=payload.party_id,
            case_id=payload.case_id,
            title=doc.title,
            source=doc.source,
            rule_id=doc.rule_id,
            mime=doc.mime,
            size=doc.size,
            pages=doc.pages,
            sha256=doc.sha256,
            added_at=context.at,
            valid_until=doc.valid_until,
            chunks=doc.chunks,
            complete=await all_arrived(connection, payload.case_id, doc.chunks),
            rev=FIRST_REV,
        )
        .on_conflict_do_nothing()
        .returning(document.c.id)
    )
    if added.first() is None:
        return  # a paper that was on file before
    context.effects.touched.append(Touched(Entity.DOCUMENT, doc.id, FIRST_REV, payload.party_id))


async def _enter_scope(connection: AsyncConnection, context: Context, party_id: str) -> None:
    """From now on the office that registered the case may hold the person too."""
    office = context.author.office
    entered = await connection.execute(
        upsert(party_scope)
        .values(party_id=party_id, office=office)
        .on_conflict_do_nothing()
        .returning(party_scope.c.office)
    )
    if entered.first() is None:
        return
    names = select(name_key.c.key, name_key.c.script).where(name_key.c.party_id == party_id)
    keys = {(key, script) for key, script in (await connection.execute(names))}
    if keys:
        rows = [
            {"office": office, "key": key, "script": script, "party_id": party_id}
            for key, script in keys
        ]
        await connection.execute(upsert(name_key).on_conflict_do_nothing(), rows)
    rev = (await connection.execute(select(party.c.rev).where(party.c.id == party_id))).scalar_one()
    context.effects.touched.append(Touched(Entity.PARTY, party_id, rev, party_id))
