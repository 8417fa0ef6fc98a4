"""Operations: what a workstation did, typed and idempotent. The outbox holds nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kep_client.domain.case import Answer
from kep_client.domain.case_machine import CaseAction
from kep_client.domain.document import Document
from kep_client.domain.ids import (
    CaseId,
    ClerkId,
    InteractionId,
    OperationId,
    PartyId,
    ServiceId,
    WorkstationId,
)
from kep_client.domain.interaction import Channel, InteractionKind
from kep_client.domain.visit import Purpose


@dataclass(frozen=True, slots=True, repr=False)
class RegisterCase:
    """Take a protocol number: this is the registration (Law 2690/1999 article 12).

    ``number`` is the printed form; the store fills it in the transaction that takes it from the
    lease. ``lease_id`` is empty for a provisional number. ``token`` is the random part of the
    receipt's verification address.
    """

    case_id: CaseId
    party_id: PartyId
    service_id: ServiceId
    service_version: int
    answers: Mapping[str, Answer]
    documents: tuple[Document, ...]
    registered_at: datetime
    token: str
    number: str = ""
    lease_id: str = ""
    ticket: str = ""
    purpose: Purpose | None = None


@dataclass(frozen=True, slots=True, repr=False)
class EditCase:
    """Change fields of a case; merged field by field at the centre (before-values travel)."""

    case_id: CaseId
    base_rev: int
    patch: Mapping[str, Answer]
    before: Mapping[str, Answer]


@dataclass(frozen=True, slots=True, repr=False)
class AddCaseEvent:
    """Something happened to a case: hand over, withdraw, ask the citizen."""

    case_id: CaseId
    action: CaseAction
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class RecordInteraction:
    """A visit or an enquiry; never conflicts."""

    interaction_id: InteractionId
    channel: Channel
    kind: InteractionKind
    title: str
    started_at: datetime
    ended_at: datetime
    party_id: PartyId | None = None
    case_id: CaseId | None = None
    ticket: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class RequestCorrection:
    """Master data is not edited at the counter: a correction is asked for."""

    party_id: PartyId
    attribute: str
    proposed: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A record was looked at while the centre was away: its access row, reported later."""

    party_id: PartyId
    purpose: Purpose
    data_classes: tuple[str, ...]
    action: str = "view"


Operation = (
    RegisterCase | EditCase | AddCaseEvent | RecordInteraction | RequestCorrection | ReportView
)


class OutboxState(StrEnum):
    """Life of an operation on this workstation."""

    PENDING = "pending"
    IN_FLIGHT = "in_flight"
    ACKNOWLEDGED = "acknowledged"
    CONFLICT = "conflict"
    PARKED = "parked"


@dataclass(frozen=True, slots=True, repr=False)
class SealedOperation:
    """An operation as it is stored, signed and sent: the payload's text is never re-encoded.

    ``signature`` is Ed25519 by the author over ``signed_bytes``; ``previous`` chains the
    operations of a workstation so that a gap or a cut end shows.
    """

    id: OperationId
    workstation: WorkstationId
    seq: int
    author: ClerkId
    key_id: str
    kind: str
    entity: str
    at: datetime
    payload: str
    previous: str
    signature: str = ""

    def __repr__(self) -> str:
        """Show the id and kind only."""
        return f"SealedOperation({self.kind} {self.id})"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One line of the outbox as the clerk sees it; ``reason`` is a KepError code when parked."""

    id: OperationId
    kind: str
    entity: str
    author: ClerkId
    at: datetime
    state: OutboxState
    reason: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class OutboxSummary:
    """Counts for the badge and the strip."""

    waiting: int = 0
    needs_person: int = 0
    oldest: datetime | None = None
    items: tuple[OutboxItem, ...] = field(default_factory=tuple)
