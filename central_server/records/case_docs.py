"""Cases, papers, interactions and definitions as the wire shows them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.columns import ONE_OF_IDS, AnyRow, documents, these, wire_columns
from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.cases import case, conflict, document, interaction, service_definition
from central_server.schema.parties import party
from kep_client.wire.base import Answer
from kep_client.wire.cases import CaseDoc, ConflictDoc
from kep_client.wire.documents import DocumentDoc
from kep_client.wire.interactions import AttachmentDoc, InteractionDoc, TopicDoc
from kep_client.wire.services import ServiceDoc

ANSWERS = "case.answers"
CONFLICT = "case.conflict"

_CASES = select(
    *wire_columns(
        CaseDoc,
        case,
        {"applicant_name": func.trim(party.c.family_name + " " + party.c.given_name)},
        without=frozenset({"conflicts"}),
    )
).join_from(case, party, case.c.applicant_id == party.c.id)
_INTERACTIONS = select(*wire_columns(InteractionDoc, interaction))
# As text: most lines have neither, and reading a thousand empty lists costs a page 2 ms.
_PARTS_AS_TEXT = {name: cast(interaction.c[name], Text) for name in ("topics", "attachments")}
LINES = select(*wire_columns(InteractionDoc, interaction, _PARTS_AS_TEXT))
_EMPTY = "[]"
_DOCUMENTS = select(*wire_columns(DocumentDoc, document))
_ANSWERS = msgspec.json.Decoder(dict[str, Answer])
_SIDES = msgspec.json.Decoder(tuple[Answer, Answer])
_PARTS_OF_LINES = (
    (
        "topics",
        msgspec.json.Decoder(list[TopicDoc]).decode,
        partial(msgspec.convert, type=list[TopicDoc]),
    ),
    (
        "attachments",
        msgspec.json.Decoder(list[AttachmentDoc]).decode,
        partial(msgspec.convert, type=list[AttachmentDoc]),
    ),
)
_OPEN_CONFLICTS = (
    select(conflict)
    .where(conflict.c.case_id == ONE_OF_IDS, conflict.c.resolved_at.is_(None))
    .order_by(conflict.c.case_id, conflict.c.rev, conflict.c.field)
)


def open_answers(sealing: Sealing, sealed: bytes) -> dict[str, Answer]:
    """Return the answers of a case."""
    return _ANSWERS.decode(sealing.open(sealed, ANSWERS))


def seal_answers(sealing: Sealing, answers: dict[str, Answer]) -> bytes:
    """Return the answers as they are stored."""
    return sealing.seal(msgspec.json.encode(answers).decode(), ANSWERS)


@dataclass(frozen=True, slots=True)
class CaseRows:
    """What the database holds of some cases, sealed."""

    cases: Sequence[AnyRow]
    conflicts: Sequence[AnyRow]

    def docs(self, sealing: Sealing) -> dict[str, CaseDoc]:
        """Return the documents by id."""
        conflicts = _conflict_docs(sealing, self.conflicts)
        docs = (_case_doc(row, sealing, conflicts) for row in self.cases)
        return {doc.id: doc for doc in docs}


async def case_rows(connection: AsyncConnection, ids: Sequence[str]) -> CaseRows:
    """Read what the documents of these cases are made of."""
    return await _read(connection, case.c.id == ONE_OF_IDS, ids)


async def cases_of(connection: AsyncConnection, sealing: Sealing, party_id: str) -> list[CaseDoc]:
    """Return the cases of a person, newest first."""
    found = (await _read(connection, case.c.applicant_id == ONE_OF_IDS, [party_id])).docs(sealing)
    return sorted(found.values(), key=lambda doc: doc.registered_at, reverse=True)


async def _read(
    connection: AsyncConnection, which: ColumnElement[bool], ids: Sequence[str]
) -> CaseRows:
    cases = (await connection.execute(_CASES.where(which), these(ids))).all()
    held = these(row.id for row in cases)
    return CaseRows(cases, (await connection.execute(_OPEN_CONFLICTS, held)).all())


def _conflict_docs(sealing: Sealing, rows: Iterable[AnyRow]) -> Mapping[str, list[ConflictDoc]]:
    found: dict[str, list[ConflictDoc]] = defaultdict(list)
    for row in rows:
        mine, theirs = _SIDES.decode(sealing.open(row.values, CONFLICT))
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


def _case_doc(row: AnyRow, sealing: Sealing, conflicts: Mapping[str, list[ConflictDoc]]) -> CaseDoc:
    values = row._asdict()
    values["answers"] = open_answers(sealing, row.answers)
    return CaseDoc(**values, conflicts=conflicts.get(row.id, []))


async def interaction_rows(connection: AsyncConnection, ids: Sequence[str]) -> Sequence[AnyRow]:
    """Read interactions; ``interaction_docs`` makes documents of them."""
    statement = _INTERACTIONS.where(interaction.c.id == ONE_OF_IDS)
    return (await connection.execute(statement, these(ids))).all()


def interaction_docs(rows: Iterable[AnyRow]) -> list[InteractionDoc]:
    """Return the documents of interactions, in the order of their rows."""
    names = InteractionDoc.__struct_fields__
    return [_interaction_doc(dict(zip(names, row, strict=True))) for row in rows]


def _interaction_doc(values: dict[str, Any]) -> InteractionDoc:
    for name, decode, convert in _PARTS_OF_LINES:
        held = values[name]
        if isinstance(held, str):
            values[name] = decode(held) if held != _EMPTY else []
        elif held:
            values[name] = convert(held)
    return InteractionDoc(**values)


async def document_rows(connection: AsyncConnection, ids: Sequence[str]) -> Sequence[AnyRow]:
    """Read papers; ``documents`` makes ``DocumentDoc`` of them."""
    statement = _DOCUMENTS.where(document.c.id == ONE_OF_IDS)
    return (await connection.execute(statement, these(ids))).all()


async def documents_of(connection: AsyncConnection, party_id: str) -> list[DocumentDoc]:
    """Return the papers of a person, newest first."""
    statement = _DOCUMENTS.where(document.c.party_id == party_id).order_by(
        document.c.added_at.desc(), document.c.id
    )
    return documents(DocumentDoc, await connection.execute(statement))


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
