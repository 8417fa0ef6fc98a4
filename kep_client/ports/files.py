"""Papers of a case on this workstation, encrypted before they touch the disk."""

from typing import Protocol

from kep_client.domain.document import Document
from kep_client.domain.ids import CaseId


class DocumentShelf(Protocol):
    """Encrypted chunks <= 256 KiB named HMAC(case key, plaintext), deduplicated in a case."""

    async def put(self, case_id: CaseId, document: Document, content: bytes) -> Document:
        """Store the bytes; returns the document with size, hash and chunk names."""
        ...

    async def get(self, document: Document) -> bytes:
        """Return the bytes; raises StoreError when a chunk is not here."""
        ...
