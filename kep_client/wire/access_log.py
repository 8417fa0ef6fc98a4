"""The access log on the wire: what a window did, receipts, who looked, what is reviewed."""

from typing import Annotated, Literal

import msgspec

from kep_client.wire.base import Code, Count, Id, Name, Reply, Request, ShortText
from kep_client.wire.parties import ReceiptOut
from kep_client.wire.purpose import PurposeIn

MAX_RECEIPTS = 500
Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]
OfficeCode = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z_-]{1,16}(?!\n)$")]
Length = Annotated[int, msgspec.Meta(ge=1, le=2**53)]


class AccessEventIn(Request, frozen=True, kw_only=True):
    """What is about to leave the window: it is done only when the receipt has come."""

    purpose: PurposeIn
    action: Literal["print", "reveal", "export"]
    party_id: Id
    data_classes: Annotated[list[Code], msgspec.Meta(min_length=1, max_length=20)]
    count: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1


class LoggedReply(Reply, frozen=True, kw_only=True):
    """The row is on disk."""

    receipt: ReceiptOut


class BreakGlassIn(Request, frozen=True, kw_only=True):
    """Why somebody must be looked up without visit, case or call. It is kept sealed and read."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class BreakGlassReply(Reply, frozen=True, kw_only=True):
    """For this long ``PurposeIn(kind="break_glass", context_id=...)`` opens records."""

    context_id: Id
    expires_at: ShortText
    receipt: ReceiptOut


class ReceiptIn(Request, frozen=True, kw_only=True):
    """A receipt as a workstation kept it."""

    office: OfficeCode
    n: Length
    head: Hash


class CheckpointOut(Reply, frozen=True, kw_only=True):
    """Length and head of a chain, signed with Ed25519 by a key apart from the database.

    The signature is over ``kep-checkpoint/1``, a zero byte and this object with an empty signature.
    """

    office: Code
    seq: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    n: Length
    head: Hash
    at: ShortText
    epoch: Code
    kid: Code
    signature: ShortText = ""


class ReceiptsIn(Request, frozen=True, kw_only=True):
    """What a workstation kept since it last handed something back."""

    receipts: Annotated[list[ReceiptIn], msgspec.Meta(max_length=MAX_RECEIPTS)]


class ReceiptsReply(Reply, frozen=True, kw_only=True):
    """``contradicted`` are those that the stored chain does not hold: an alarm at both ends.

    ``checkpoint`` is the newest of the office; the workstation keeps it as a witness.
    """

    taken: Count
    contradicted: list[ReceiptOut] = []
    checkpoint: CheckpointOut | None = None


class AccessesRequest(Request, frozen=True, kw_only=True):
    """Who looked at this person: asked for by the person, at a counter."""

    purpose: PurposeIn
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 200
    before: ShortText = ""


class AccessOut(Reply, frozen=True, kw_only=True):
    """One look in plain words; nobody else's data and no clerk's name."""

    at: ShortText
    office: Code
    office_name: Name
    action: Name
    role: Name
    purpose: Name
    data: ShortText
    reference: ShortText = ""


class AccessesReply(Reply, frozen=True, kw_only=True):
    """Newest first; ``before`` of the next question is ``next`` where there is more."""

    party_id: Id
    accesses: list[AccessOut]
    next: ShortText = ""
    receipt: ReceiptOut | None = None


class ReviewsRequest(Request, frozen=True, kw_only=True):
    """Looks that tripped a rule; managers see their own office only."""

    office: OfficeCode | None = None
    state: Literal["open", "decided"] = "open"
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class ReviewOut(Reply, frozen=True, kw_only=True):
    """One task. ``party_id`` is a pointer: opening the person is a look of its own."""

    id: Id
    office: Code
    n: Count
    rule: Code
    rule_text: ShortText
    actor: Id
    actor_name: ShortText
    party_id: ShortText
    at: ShortText
    due_on: ShortText
    overdue: bool = False
    reason: ShortText = ""
    decision: Code = ""
    decided_by: ShortText = ""
    decided_at: ShortText = ""
    note: ShortText = ""


class ReviewsReply(Reply, frozen=True, kw_only=True):
    """Oldest first; the list itself is a row of the log."""

    reviews: list[ReviewOut]
    open_count: Count
    overdue_count: Count
    receipt: ReceiptOut


class ReviewDecisionIn(Request, frozen=True, kw_only=True):
    """The reviewer's answer; ``note`` says what was asked and found."""

    decision: Literal["justified", "misuse", "unclear"]
    note: Annotated[str, msgspec.Meta(min_length=10, max_length=2000)]
