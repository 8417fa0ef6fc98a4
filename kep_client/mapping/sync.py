"""Pages of the feed, verdicts and leases."""

from kep_client.domain.operation import OutboxState
from kep_client.errors import LineError
from kep_client.mapping.values import read_time, read_word
from kep_client.ports.blocking import Change, Grant, Page, Verdict
from kep_client.ports.checking import Listing, Summary
from kep_client.wire.sync import (
    FeedEntry,
    FeedPage,
    FetchReply,
    LeaseReply,
    ListingReply,
    OperationResult,
    SummaryReply,
)


def page_from(page: FeedPage) -> Page:
    """Read a page; the documents stay the JSON they came as."""
    return Page(
        changes=[_change(entry) for entry in page.entries],
        cursor=page.cursor,
        more=page.more,
        server_time=read_time(page.server_time),
    )


def verdict_from(result: OperationResult) -> Verdict:
    """Read what the centre says about one operation."""
    return Verdict(
        op_id=result.op_id,
        state=read_word(OutboxState, result.state),
        entity_rev=result.entity_rev,
        code=result.code,
        detail=result.detail,
    )


def grant_from(reply: LeaseReply) -> Grant:
    """Read a granted block of numbers."""
    return Grant(
        reply.id, reply.office, reply.letter, reply.year, first=reply.first, last=reply.last
    )


def summary_from(reply: SummaryReply) -> Summary:
    """Read the sum of a scope. Raises LineError for a digest that is no number."""
    if not reply.digest.isascii() or not reply.digest.isdecimal():
        raise LineError("server.bad_answer")
    return Summary(reply.cursor, reply.count, int(reply.digest))


def listing_from(reply: ListingReply) -> Listing:
    """Read a list of revisions."""
    return Listing(dict(reply.items), reply.more)


def changes_from(reply: FetchReply) -> list[Change]:
    """Read documents that were fetched by id."""
    return [_change(entry) for entry in reply.entries]


def _change(entry: FeedEntry) -> Change:
    gone = entry.change in ("remove", "purge")
    return Change(
        entity=entry.entity,
        id=entry.id,
        rev=entry.rev,
        body=b"" if gone else bytes(entry.body),
        removed=gone,
        purged=entry.change == "purge",
    )
