"""Push, pull, leases, hints."""

from typing import Annotated

import msgspec

from kep_client.wire.base import MAX_PUSH, Code, Count, Id, Reply, Request, ShortText
from kep_client.wire.operations import OperationEnvelope


class PushRequest(Request, frozen=True, kw_only=True):
    """At most 200 operations of one workstation, ascending by ``seq``."""

    operations: Annotated[list[OperationEnvelope], msgspec.Meta(max_length=MAX_PUSH)]


class OperationResult(Reply, frozen=True, kw_only=True):
    """``state``: acknowledged, conflict, parked. ``code`` is a KepError code when parked."""

    op_id: Id
    state: Code
    entity_rev: Count = 0
    code: Code = ""
    detail: ShortText = ""


class PushReply(Reply, frozen=True, kw_only=True):
    """One result per operation sent, in order; a repeat returns the stored results."""

    results: list[OperationResult]
    server_time: ShortText


class FeedEntry(Reply, frozen=True, kw_only=True):
    """One changed document, latest version only; ``change``: put, remove (left the scope), purge."""

    entity: Code
    id: Id
    rev: Count
    change: Code = "put"
    body: msgspec.Raw = msgspec.Raw(b"null")


class FeedPage(Reply, frozen=True, kw_only=True):
    """A page of the feed; ``cursor`` is opaque."""

    entries: list[FeedEntry]
    cursor: ShortText
    more: bool
    server_time: ShortText


class LeaseRequest(Request, frozen=True, kw_only=True):
    """A block of numbers; ``high_water`` is the highest number this PC ever used in the year."""

    year: Annotated[int, msgspec.Meta(ge=2020, le=2200)]
    high_water: Count


class LeaseReply(Reply, frozen=True, kw_only=True):
    """first <= number <= last, valid to 31 December of the year."""

    id: Id
    office: Code
    letter: Code
    year: Count
    first: Count
    last: Count
