"""Papers."""

from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import CaseId, DocumentId, PartyId
from kep_client.mapping.values import read_optional_time, read_word, write_optional_time
from kep_client.wire.documents import DocumentDoc


def document_from(doc: DocumentDoc) -> Document:
    """Read a paper's metadata."""
    return Document(
        id=DocumentId(doc.id),
        title=doc.title,
        source=read_word(DocumentSource, doc.source),
        rule_id=doc.rule_id,
        party_id=PartyId(doc.party_id) if doc.party_id else None,
        case_id=CaseId(doc.case_id) if doc.case_id else None,
        mime=doc.mime,
        size=doc.size,
        pages=doc.pages,
        sha256=doc.sha256,
        added_at=read_optional_time(doc.added_at),
        valid_until=doc.valid_until,
        chunks=tuple(doc.chunks),
    )


def document_to(document: Document) -> DocumentDoc:
    """Write a paper's metadata."""
    return DocumentDoc(
        id=document.id,
        title=document.title,
        source=document.source.value,
        rule_id=document.rule_id,
        party_id=document.party_id or "",
        case_id=document.case_id or "",
        mime=document.mime,
        size=document.size,
        pages=document.pages,
        sha256=document.sha256,
        added_at=write_optional_time(document.added_at),
        valid_until=document.valid_until,
        chunks=list(document.chunks),
    )
