"""Payloads of operations: what stands inside the signed text.

``decode(kind, text)`` turns a payload into its struct; both sides use the same table.
"""

from typing import Annotated

import msgspec

from kep_client.wire.base import Answers, Code, Count, Id, Name, Request, ShortText
from kep_client.wire.documents import DocumentDoc
from kep_client.wire.purpose import PurposeIn


class RegisterCaseIn(Request, frozen=True, kw_only=True):
    """kind ``register_case``: taking the number is the registration."""

    case_id: Id
    party_id: Id
    service_id: Id
    service_version: Count
    answers: Answers
    registered_at: ShortText
    number: ShortText
    token: ShortText
    documents: Annotated[list[DocumentDoc], msgspec.Meta(max_length=50)] = []
    lease_id: Code = ""
    ticket: Code = ""
    purpose: PurposeIn | None = None


class EditCaseIn(Request, frozen=True, kw_only=True):
    """kind ``edit_case``: merged field by field; ``before`` holds what was seen."""

    case_id: Id
    base_rev: Count
    patch: Answers
    before: Answers


class AddCaseEventIn(Request, frozen=True, kw_only=True):
    """kind ``add_case_event``."""

    case_id: Id
    action: Code
    note: ShortText = ""


class RecordInteractionIn(Request, frozen=True, kw_only=True):
    """kind ``record_interaction``."""

    interaction_id: Id
    channel: Code
    kind: Code
    title: ShortText
    started_at: ShortText
    ended_at: ShortText
    party_id: Code = ""
    case_id: Code = ""
    ticket: Code = ""
    detail: ShortText = ""


class RequestCorrectionIn(Request, frozen=True, kw_only=True):
    """kind ``request_correction``."""

    party_id: Id
    attribute: Code
    proposed: ShortText
    evidence: Code


class ReportViewIn(Request, frozen=True, kw_only=True):
    """kind ``report_view``: an access row of a look at the cache."""

    party_id: Id
    purpose: PurposeIn
    data_classes: Annotated[list[Code], msgspec.Meta(max_length=20)]
    action: Code = "view"


Payload = (
    RegisterCaseIn
    | EditCaseIn
    | AddCaseEventIn
    | RecordInteractionIn
    | RequestCorrectionIn
    | ReportViewIn
)

KINDS: dict[str, type[Payload]] = {
    "register_case": RegisterCaseIn,
    "edit_case": EditCaseIn,
    "add_case_event": AddCaseEventIn,
    "record_interaction": RecordInteractionIn,
    "request_correction": RequestCorrectionIn,
    "report_view": ReportViewIn,
}


def decode(kind: str, text: str) -> Payload:
    """Parse a payload. Raises msgspec.ValidationError, also for an unknown kind."""
    if kind not in KINDS:
        raise msgspec.ValidationError("unknown kind")
    payload: Payload = msgspec.json.decode(text, type=KINDS[kind])
    return payload


class OperationEnvelope(Request, frozen=True, kw_only=True):
    """One signed operation. ``payload`` is JSON text: the signature is over exactly this text.

    ``signature`` (base64url, Ed25519 of ``kid``) is over ``signed_bytes``; ``previous`` is the hex
    SHA-256 of the signed bytes of the operation with ``seq - 1`` of this workstation ("" for 1).
    """

    op_id: Id
    workstation: Id
    seq: Count
    author: Id
    kid: Id
    kind: Code
    entity: Name
    at: ShortText
    payload: Annotated[str, msgspec.Meta(max_length=200_000)]
    previous: ShortText
    signature: ShortText = ""


def signed_bytes(envelope: OperationEnvelope) -> bytes:
    """Return the bytes that the author signs: a version prefix and every field but the signature.

    Fields are joined by newlines; none of them can hold one but the payload, which stands last.
    """
    head = (
        "kep/operation/1",
        envelope.op_id,
        envelope.workstation,
        str(envelope.seq),
        envelope.author,
        envelope.kid,
        envelope.kind,
        envelope.entity,
        envelope.at,
        envelope.previous,
        envelope.payload,
    )
    return "\n".join(head).encode("utf-8")
