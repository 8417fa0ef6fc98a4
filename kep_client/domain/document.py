"""Papers: what is on file and what is handed in with a case."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kep_client.domain.ids import CaseId, DocumentId, PartyId


class DocumentSource(StrEnum):
    """How the paper came."""

    FILE = "file"
    SCAN = "scan"
    ON_FILE = "on_file"
    SHOWN = "shown"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """Metadata of one paper; its bytes are chunks named by the chunk's keyed hash."""

    id: DocumentId
    title: str
    source: DocumentSource
    rule_id: str = ""
    party_id: PartyId | None = None
    case_id: CaseId | None = None
    mime: str = ""
    size: int = 0
    pages: int = 0
    sha256: str = ""
    added_at: datetime | None = None
    valid_until: str = ""
    chunks: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Show the id only: titles can hold names."""
        return f"Document({self.id})"
