"""Identities of things: time-ordered UUIDs made where the thing is made."""

import secrets
import uuid
from typing import NewType

PartyId = NewType("PartyId", str)
CaseId = NewType("CaseId", str)
InteractionId = NewType("InteractionId", str)
DocumentId = NewType("DocumentId", str)
OperationId = NewType("OperationId", str)
DraftId = NewType("DraftId", str)
VisitId = NewType("VisitId", str)
ClerkId = NewType("ClerkId", str)
OfficeId = NewType("OfficeId", str)
WorkstationId = NewType("WorkstationId", str)
ServiceId = NewType("ServiceId", str)


def uuid7(unix_ms: int, randomness: bytes | None = None) -> str:
    """Return a UUID version 7 (RFC 9562 section 5.7) for a time in milliseconds.

    ``randomness`` (10 bytes) is injected by simulations so that one seed replays a day.
    """
    tail = int.from_bytes(randomness or secrets.token_bytes(10))
    value = (unix_ms & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= ((tail >> 62) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= tail & ((1 << 62) - 1)
    return str(uuid.UUID(int=value))
