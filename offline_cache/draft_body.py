"""A draft as JSON in work.db."""

import msgspec

from kep_client.domain.case import CaseDraft
from kep_client.domain.ids import CaseId, DraftId, PartyId, ServiceId, VisitId
from kep_client.mapping.documents import document_from, document_to
from kep_client.mapping.values import read_optional_time, write_optional_time
from kep_client.wire.base import Answer
from kep_client.wire.documents import DocumentDoc


class DraftBody(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Fields may be added with a default; none is ever taken away or renamed."""

    id: str
    case_id: str
    service_id: str
    service_version: int
    party_id: str
    party_name: str
    answers: dict[str, Answer]
    visit_id: str = ""
    documents: list[DocumentDoc] = []
    checked_identity: str = ""
    focus: str = ""
    cursor: int = 0
    saved_at: str = ""


def draft_to(draft: CaseDraft) -> bytes:
    """Write a draft."""
    return msgspec.json.encode(
        DraftBody(
            id=draft.id,
            case_id=draft.case_id,
            service_id=draft.service_id,
            service_version=draft.service_version,
            party_id=draft.party_id,
            party_name=draft.party_name,
            answers=dict(draft.answers),
            visit_id=draft.visit_id or "",
            documents=[document_to(document) for document in draft.documents],
            checked_identity=draft.checked_identity,
            focus=draft.focus,
            cursor=draft.cursor,
            saved_at=write_optional_time(draft.saved_at),
        )
    )


def draft_from(text: bytes) -> CaseDraft:
    """Read a draft."""
    body = msgspec.json.decode(text, type=DraftBody)
    return CaseDraft(
        id=DraftId(body.id),
        case_id=CaseId(body.case_id),
        service_id=ServiceId(body.service_id),
        service_version=body.service_version,
        party_id=PartyId(body.party_id),
        party_name=body.party_name,
        visit_id=VisitId(body.visit_id) if body.visit_id else None,
        answers=body.answers,
        documents=tuple(document_from(doc) for doc in body.documents),
        checked_identity=body.checked_identity,
        focus=body.focus,
        cursor=body.cursor,
        saved_at=read_optional_time(body.saved_at),
    )
