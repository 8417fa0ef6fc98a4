"""Synchronisation of workstations: push, pull, leases, hints."""

import asyncio
import re

import msgspec
import zstandard
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from central_server.auth.actor import Action, Actor
from central_server.records.services import Record
from kep_client.wire.base import MAX_PAGE
from kep_client.wire.sync import (
    FeedPage,
    FetchRequest,
    LeaseReply,
    LeaseRequest,
    ListingReply,
    ListingRequest,
    PushReply,
    PushRequest,
    SummaryReply,
    SummaryRequest,
)
from server_kit.bodies import StrictRequest
from server_kit.sse import event_stream

_ZSTD_LEVEL = 3
_ZSTD = re.compile(r"(?:^|,)\s*zstd\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[0-9.]+\s*)?(?:,|$)")


@post("/v1/sync/push", opt={"action": Action.SYNC}, status_code=200)
async def push(
    data: JSONBody[PushRequest], actor: NamedDependency[Actor], record: NamedDependency[Record]
) -> PushReply:
    """Judge operations; a repeat returns the stored results."""
    return await record.push.push(actor, data)


@get("/v1/sync/pull", opt={"action": Action.SYNC})
async def pull(
    request: StrictRequest,
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
    cursor: FromQuery[str] = "",
    limit: FromQuery[int] = MAX_PAGE,
) -> Response[bytes]:
    """Return the next page of the feed, compressed when the client takes zstd."""
    page = await record.pull(actor, cursor, limit)
    packed = _ZSTD.search(request.headers.get("accept-encoding", "")) is not None
    body = await asyncio.to_thread(_body, page, packed=packed)
    headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "zstd"} if packed else {})
    return Response(body, media_type="application/json", headers=headers)


def _body(page: FeedPage, *, packed: bool) -> bytes:
    body = msgspec.json.encode(page)
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body) if packed else body


@post("/v1/sync/leases", opt={"action": Action.SYNC}, status_code=200)
async def leases(
    data: JSONBody[LeaseRequest], actor: NamedDependency[Actor], record: NamedDependency[Record]
) -> LeaseReply:
    """Grant a block of numbers."""
    return await record.lease(actor, data)


@get("/v1/sync/events", opt={"action": Action.SYNC})
async def events(
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
    stop: NamedDependency[asyncio.Event],
) -> Stream:
    """Stream hints that something changed for this office."""
    return event_stream(record.hints.stream(actor.office), stop)


@post("/v1/sync/summary", opt={"action": Action.SYNC}, status_code=200)
async def summary(
    data: JSONBody[SummaryRequest], actor: NamedDependency[Actor], record: NamedDependency[Record]
) -> SummaryReply:
    """Sum up what the workstation should hold at its cursor."""
    return await record.scope.summary(actor, data)


@post("/v1/sync/listing", opt={"action": Action.SYNC}, status_code=200)
async def listing(
    data: JSONBody[ListingRequest], actor: NamedDependency[Actor], record: NamedDependency[Record]
) -> ListingReply:
    """List the revisions of one kind of document."""
    return await record.scope.listing(actor, data)


@post("/v1/sync/fetch", opt={"action": Action.SYNC}, status_code=200)
async def fetch(
    data: JSONBody[FetchRequest], actor: NamedDependency[Actor], record: NamedDependency[Record]
) -> Response[bytes]:
    """Return documents by id."""
    reply = await record.scope.fetch(actor, data)
    return Response(msgspec.json.encode(reply), media_type="application/json")


ROUTES = [push, pull, leases, events, summary, listing, fetch]
