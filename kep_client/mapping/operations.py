"""Operations: domain values to signed payload texts and back.

The payload's text is made once, when the operation is sealed, and travels unchanged.
"""

import hashlib
from typing import assert_never

import msgspec

from kep_client.domain.case_machine import CaseAction
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
from kep_client.domain.operation import (
    AddCaseEvent,
    EditCase,
    Operation,
    RecordInteraction,
    RegisterCase,
    ReportView,
    RequestCorrection,
    SealedOperation,
)
from kep_client.domain.visit import ContextKind, Purpose
from kep_client.errors import LineError
from kep_client.mapping.documents import document_from, document_to
from kep_client.mapping.records import purpose_to
from kep_client.mapping.values import read_time, read_word, write_time
from kep_client.wire.operations import (
    AddCaseEventIn,
    EditCaseIn,
    OperationEnvelope,
    Payload,
    RecordInteractionIn,
    RegisterCaseIn,
    ReportViewIn,
    RequestCorrectionIn,
    decode,
    signed_bytes,
)
from kep_client.wire.purpose import PurposeIn

_KINDS: dict[type[Operation], str] = {
    RegisterCase: "register_case",
    EditCase: "edit_case",
    AddCaseEvent: "add_case_event",
    RecordInteraction: "record_interaction",
    RequestCorrection: "request_correction",
    ReportView: "report_view",
}


def kind_of(operation: Operation) -> str:
    """Return the kind's name on the wire."""
    return _KINDS[type(operation)]


def entity_of(operation: Operation) -> str:
    """Return what the operation is about: operations on one entity keep their order.

    Views have an entity of their own: a parked correction must not hold back access rows.
    """
    match operation:
        case RegisterCase() | EditCase() | AddCaseEvent():
            return f"case:{operation.case_id}"
        case RecordInteraction():
            return f"interaction:{operation.interaction_id}"
        case RequestCorrection():
            return f"party:{operation.party_id}"
        case ReportView():
            return f"view:{operation.party_id}"
        case _:
            assert_never(operation)


def payload_text(operation: Operation) -> str:
    """Return the JSON text that is signed, stored and sent."""
    return msgspec.json.encode(_payload(operation)).decode("utf-8")


def operation_from(kind: str, text: str) -> Operation:
    """Read a payload. Raises LineError server.bad_answer when it is none of ours."""
    try:
        payload = decode(kind, text)
    except msgspec.DecodeError as cause:
        raise LineError("server.bad_answer") from cause
    return _operation(payload)


def envelope_to(sealed: SealedOperation) -> OperationEnvelope:
    """Write a sealed operation for the line."""
    return OperationEnvelope(
        op_id=sealed.id,
        workstation=sealed.workstation,
        seq=sealed.seq,
        author=sealed.author,
        kid=sealed.key_id,
        kind=sealed.kind,
        entity=sealed.entity,
        at=write_time(sealed.at),
        payload=sealed.payload,
        previous=sealed.previous,
        signature=sealed.signature,
    )


def sealed_from(envelope: OperationEnvelope) -> SealedOperation:
    """Read a sealed operation."""
    return SealedOperation(
        id=OperationId(envelope.op_id),
        workstation=WorkstationId(envelope.workstation),
        seq=envelope.seq,
        author=ClerkId(envelope.author),
        key_id=envelope.kid,
        kind=envelope.kind,
        entity=envelope.entity,
        at=read_time(envelope.at),
        payload=envelope.payload,
        previous=envelope.previous,
        signature=envelope.signature,
    )


def bytes_to_sign(sealed: SealedOperation) -> bytes:
    """Return what the author signs; ``wire.operations.signed_bytes`` defines it."""
    return signed_bytes(envelope_to(sealed))


def chain_hash(sealed: SealedOperation) -> str:
    """Return what the next operation of this workstation names as its ``previous``."""
    return hashlib.sha256(bytes_to_sign(sealed)).hexdigest()


def _payload(operation: Operation) -> Payload:
    payload: Payload
    match operation:
        case RegisterCase():
            payload = _register_to(operation)
        case EditCase():
            payload = EditCaseIn(
                case_id=operation.case_id,
                base_rev=operation.base_rev,
                patch=dict(operation.patch),
                before=dict(operation.before),
            )
        case AddCaseEvent():
            payload = AddCaseEventIn(
                case_id=operation.case_id, action=operation.action.value, note=operation.note
            )
        case RecordInteraction():
            payload = _interaction_to(operation)
        case RequestCorrection():
            payload = RequestCorrectionIn(
                party_id=operation.party_id,
                attribute=operation.attribute,
                proposed=operation.proposed,
                evidence=operation.evidence,
            )
        case ReportView():
            payload = ReportViewIn(
                party_id=operation.party_id,
                purpose=purpose_to(operation.purpose),
                data_classes=list(operation.data_classes),
                action=operation.action,
            )
        case _:
            assert_never(operation)
    return payload


def _operation(payload: Payload) -> Operation:
    operation: Operation
    match payload:
        case RegisterCaseIn():
            operation = _register_from(payload)
        case EditCaseIn():
            operation = EditCase(
                CaseId(payload.case_id), payload.base_rev, dict(payload.patch), dict(payload.before)
            )
        case AddCaseEventIn():
            action = read_word(CaseAction, payload.action)
            operation = AddCaseEvent(CaseId(payload.case_id), action, payload.note)
        case RecordInteractionIn():
            operation = _interaction_from(payload)
        case RequestCorrectionIn():
            operation = RequestCorrection(
                PartyId(payload.party_id), payload.attribute, payload.proposed, payload.evidence
            )
        case ReportViewIn():
            operation = ReportView(
                PartyId(payload.party_id),
                _purpose_from(payload.purpose),
                tuple(payload.data_classes),
                payload.action,
            )
        case _:
            assert_never(payload)
    return operation


def _register_to(operation: RegisterCase) -> RegisterCaseIn:
    return RegisterCaseIn(
        case_id=operation.case_id,
        party_id=operation.party_id,
        service_id=operation.service_id,
        service_version=operation.service_version,
        answers=dict(operation.answers),
        registered_at=write_time(operation.registered_at),
        number=operation.number,
        token=operation.token,
        documents=[document_to(document) for document in operation.documents],
        lease_id=operation.lease_id,
        ticket=operation.ticket,
        purpose=purpose_to(operation.purpose) if operation.purpose else None,
    )


def _register_from(payload: RegisterCaseIn) -> RegisterCase:
    return RegisterCase(
        case_id=CaseId(payload.case_id),
        party_id=PartyId(payload.party_id),
        service_id=ServiceId(payload.service_id),
        service_version=payload.service_version,
        answers=dict(payload.answers),
        documents=tuple(document_from(doc) for doc in payload.documents),
        registered_at=read_time(payload.registered_at),
        token=payload.token,
        number=payload.number,
        lease_id=payload.lease_id,
        ticket=payload.ticket,
        purpose=_purpose_from(payload.purpose) if payload.purpose else None,
    )


def _interaction_to(operation: RecordInteraction) -> RecordInteractionIn:
    return RecordInteractionIn(
        interaction_id=operation.interaction_id,
        channel=operation.channel.value,
        kind=operation.kind.value,
        title=operation.title,
        started_at=write_time(operation.started_at),
        ended_at=write_time(operation.ended_at),
        party_id=operation.party_id or "",
        case_id=operation.case_id or "",
        ticket=operation.ticket,
        detail=operation.detail,
    )


def _interaction_from(payload: RecordInteractionIn) -> RecordInteraction:
    return RecordInteraction(
        interaction_id=InteractionId(payload.interaction_id),
        channel=read_word(Channel, payload.channel),
        kind=read_word(InteractionKind, payload.kind),
        title=payload.title,
        started_at=read_time(payload.started_at),
        ended_at=read_time(payload.ended_at),
        party_id=PartyId(payload.party_id) if payload.party_id else None,
        case_id=CaseId(payload.case_id) if payload.case_id else None,
        ticket=payload.ticket,
        detail=payload.detail,
    )


def _purpose_from(purpose: PurposeIn) -> Purpose:
    kind = read_word(ContextKind, purpose.kind)
    return Purpose(kind, purpose.context_id, purpose.activity)
