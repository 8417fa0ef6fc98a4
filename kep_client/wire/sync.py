"""Push, pull, leases, hints."""

from typing import Annotated

import msgspec

from kep_client.wire.base import (
    MAX_FETCH,
    MAX_PUSH,
    Code,
    Count,
    Id,
    Reply,
    Request,
    ShortText,
)
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


class SummaryRequest(Request, frozen=True, kw_only=True):
    """Sum up these kinds of documents of the scope at a cursor; an empty one stands for now."""

    entities: Annotated[list[Code], msgspec.Meta(max_length=20)]
    cursor: ShortText = ""


class SummaryReply(Reply, frozen=True, kw_only=True):
    """Count and digest of the scope's documents; ``digest`` is a decimal number below 2**63."""

    cursor: ShortText
    count: Count
    digest: ShortText


class ListingRequest(Request, frozen=True, kw_only=True):
    """List the revisions of one kind of document at a cursor, from after an id on."""

    cursor: ShortText
    entity: Code
    after: Code = ""


class ListingReply(Reply, frozen=True, kw_only=True):
    """``items`` are (id, revision) in the order of ids."""

    items: list[tuple[str, int]]
    more: bool


class FetchRequest(Request, frozen=True, kw_only=True):
    """Fetch documents of one kind by id."""

    entity: Code
    ids: Annotated[list[Id], msgspec.Meta(max_length=MAX_FETCH)]


class FetchReply(Reply, frozen=True, kw_only=True):
    """One entry per id asked for; what is not in the scope comes as removed."""

    entries: list[FeedEntry]
