"""Cases, papers, interactions and definitions as the wire shows them."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, Row, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.cases import case, conflict, document, interaction, service_definition
from central_server.schema.parties import party
from kep_client.wire.base import Answer
from kep_client.wire.cases import CaseDoc, ConflictDoc
from kep_client.wire.documents import DocumentDoc
from kep_client.wire.interactions import InteractionDoc
from kep_client.wire.services import ServiceDoc

ANSWERS = "case.answers"
CONFLICT = "case.conflict"

_IDS = any_(bindparam("ids", type_=ARRAY(TEXT)))
_CASES = select(case, party.c.family_name, party.c.given_name).join_from(
    case, party, case.c.applicant_id == party.c.id
)
_OPEN_CONFLICTS = (
    select(conflict)
    .where(conflict.c.case_id == _IDS, conflict.c.resolved_at.is_(None))
    .order_by(conflict.c.case_id, conflict.c.rev, conflict.c.field)
)


def open_answers(sealing: Sealing, sealed: bytes) -> dict[str, Answer]:
    """Return the answers of a case."""
    return msgspec.json.decode(sealing.open(sealed, ANSWERS), type=dict[str, Answer])


def seal_answers(sealing: Sealing, answers: dict[str, Answer]) -> bytes:
    """Return the answers as they are stored."""
    return sealing.seal(msgspec.json.encode(answers).decode(), ANSWERS)


async def case_docs(
    connection: AsyncConnection, sealing: Sealing, ids: Sequence[str]
) -> dict[str, CaseDoc]:
    """Return these cases by id."""
    return await _cases(connection, sealing, case.c.id == _IDS, ids)


async def cases_of(connection: AsyncConnection, sealing: Sealing, party_id: str) -> list[CaseDoc]:
    """Return the cases of a person, newest first."""
    found = await _cases(connection, sealing, case.c.applicant_id == _IDS, [party_id])
    return sorted(found.values(), key=lambda doc: doc.registered_at, reverse=True)


async def _cases(
    connection: AsyncConnection, sealing: Sealing, which: ColumnElement[bool], ids: Sequence[str]
) -> dict[str, CaseDoc]:
    rows = (await connection.execute(_CASES.where(which), {"ids": list(ids)})).all()
    conflicts = await _conflicts(connection, sealing, [row.id for row in rows])
    return {row.id: _case_doc(row, sealing, conflicts.get(row.id, [])) for row in rows}


async def _conflicts(
    connection: AsyncConnection, sealing: Sealing, ids: Sequence[str]
) -> dict[str, list[ConflictDoc]]:
    found: dict[str, list[ConflictDoc]] = defaultdict(list)
    for row in await connection.execute(_OPEN_CONFLICTS, {"ids": list(ids)}):
        mine, theirs = msgspec.json.decode(sealing.open(row.values, CONFLICT), type=list[Answer])
        found[row.case_id].append(
            ConflictDoc(
                field=row.field,
                mine=answer_text(mine),
                theirs=answer_text(theirs),
                by=row.by,
                at=iso(row.at),
            )
        )
    return found


def answer_text(answer: Answer) -> str:
    """Return an answer as a short text: what the two sides of a conflict are shown as."""
    if answer is None:
        return ""
    return (answer if isinstance(answer, str) else msgspec.json.encode(answer).decode())[:300]


def _case_doc(
    row: Row[tuple[object, ...]], sealing: Sealing, conflicts: list[ConflictDoc]
) -> CaseDoc:
    return CaseDoc(
        id=row.id,
        service_id=row.service_id,
        service_version=row.service_version,
        title=row.title,
        applicant_id=row.applicant_id,
        applicant_name=f"{row.family_name} {row.given_name}".strip(),
        office=row.office,
        state=row.state,
        number=row.number,
        registered_at=iso(row.registered_at),
        answers=open_answers(sealing, row.answers),
        due_on=row.due_on.isoformat() if row.due_on else "",
        assignee=row.assignee,
        flags=row.flags,
        conflicts=conflicts,
        rev=row.rev,
    )


async def interaction_docs(
    connection: AsyncConnection, ids: Sequence[str]
) -> dict[str, InteractionDoc]:
    """Return these interactions by id."""
    statement = select(interaction).where(interaction.c.id == _IDS)
    rows = (await connection.execute(statement, {"ids": list(ids)})).all()
    return {row.id: _interaction_doc(row) for row in rows}


async def timeline_of(connection: AsyncConnection, party_id: str) -> list[InteractionDoc]:
    """Return all that was said with a person on any channel, newest first."""
    statement = (
        select(interaction)
        .where(interaction.c.party_id == party_id)
        .order_by(interaction.c.started_at.desc(), interaction.c.id.desc())
    )
    return [_interaction_doc(row) for row in (await connection.execute(statement)).all()]


def _interaction_doc(row: Row[tuple[object, ...]]) -> InteractionDoc:
    return InteractionDoc(
        id=row.id,
        party_id=row.party_id or "",
        channel=row.channel,
        kind=row.kind,
        title=row.title,
        detail=row.detail,
        outcome=row.outcome,
        started_at=iso(row.started_at),
        office=row.office,
        agent_name=row.agent_name,
        case_id=row.case_id,
        ticket=row.ticket,
        rev=row.rev,
    )


async def document_docs(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, DocumentDoc]:
    """Return these papers by id."""
    statement = select(document).where(document.c.id == _IDS)
    rows = (await connection.execute(statement, {"ids": list(ids)})).all()
    return {row.id: _document_doc(row) for row in rows}


async def documents_of(connection: AsyncConnection, party_id: str) -> list[DocumentDoc]:
    """Return the papers of a person, newest first."""
    statement = (
        select(document)
        .where(document.c.party_id == party_id)
        .order_by(document.c.added_at.desc(), document.c.id)
    )
    return [_document_doc(row) for row in (await connection.execute(statement)).all()]


def _document_doc(row: Row[tuple[object, ...]]) -> DocumentDoc:
    return DocumentDoc(
        id=row.id,
        title=row.title,
        source=row.source,
        rule_id=row.rule_id,
        party_id=row.party_id,
        case_id=row.case_id,
        mime=row.mime,
        size=row.size,
        pages=row.pages,
        sha256=row.sha256,
        added_at=iso(row.added_at),
        valid_until=row.valid_until,
        chunks=row.chunks,
        complete=row.complete,
        rev=row.rev,
    )


async def service_docs(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, ServiceDoc]:
    """Return published definitions by ``id:version``."""
    return {
        service_key(doc.id, doc.version): doc
        for doc in await published_services(connection)
        if service_key(doc.id, doc.version) in ids
    }


def service_key(service_id: str, version: int) -> str:
    """Return the name of one version of a definition in the feed."""
    return f"{service_id}:{version}"


async def published_services(connection: AsyncConnection) -> list[ServiceDoc]:
    """Return every published version, by id and version."""
    statement = (
        select(service_definition.c.document, service_definition.c.rev)
        .where(service_definition.c.status == "published")
        .order_by(service_definition.c.id, service_definition.c.version)
    )
    rows = (await connection.execute(statement)).all()
    return [
        msgspec.structs.replace(msgspec.json.decode(text, type=ServiceDoc), rev=rev)
        for text, rev in rows
    ]
