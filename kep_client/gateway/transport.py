"""``ports.blocking.Transport`` and ``ports.checking.ScopeSource`` over HTTP: the sync thread's own client and connections."""

import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol
from urllib.parse import quote

import msgspec

from kep_client.domain.operation import SealedOperation
from kep_client.errors import LineError
from kep_client.gateway import bodies
from kep_client.gateway.centre import JSON
from kep_client.gateway.http import Question
from kep_client.gateway.workstation import BlockingTokens, WorkstationCredentials
from kep_client.mapping.operations import envelope_to
from kep_client.mapping.sync import (
    changes_from,
    grant_from,
    listing_from,
    page_from,
    summary_from,
    verdict_from,
)
from kep_client.ports.blocking import Change, Grant, Page, Verdict
from kep_client.ports.checking import Listing, Summary
from kep_client.wire.documents import MissingChunksReply, MissingChunksRequest
from kep_client.wire.sync import (
    FeedPage,
    FetchReply,
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


class _Stream(Protocol):
    """What httpcore's trace hands over: a stream that knows its socket."""

    def get_extra_info(self, info: str) -> object: ...


class Sockets:
    """The open sockets of a client, so that another thread can end a blocked read.

    Closing a client does not end a read that blocks; shutting its socket does.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._shut = False

    def trace(self, event: str, info: dict[str, object]) -> None:
        """Hear httpcore's ``trace`` extension: every new connection passes here."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            stream: _Stream = info["return_value"]  # type: ignore[assignment]
            found = stream.get_extra_info("socket")
            if isinstance(found, socket.socket):
                self._keep(found)

    def shut(self) -> None:
        """End every read and write now, and those of later connections at once."""
        with self._lock:
            self._shut = True
            for open_socket in self._open:
                _shut(open_socket)

    def _keep(self, found: socket.socket) -> None:
        with self._lock:
            self._open = [known for known in self._open if known.fileno() != -1]
            self._open.append(found)
            if self._shut:
                _shut(found)


def _shut(open_socket: socket.socket) -> None:
    with suppress(OSError):  # it was closed meanwhile
        # Not SSLSocket.shutdown: it drops the TLS state below the thread that reads.
        socket.socket.shutdown(open_socket, socket.SHUT_RDWR)


class HttpTransport:
    """Speaks as the workstation. Made and used on the sync thread, but for ``abort``."""

    def __init__(self, credentials: WorkstationCredentials) -> None:
        self._factory = credentials.centre.factory
        self._client = self._factory.blocking()
        self._tokens = BlockingTokens(credentials, self._client)
        self._sockets = Sockets()
        self._extensions: dict[str, object] = {"trace": self._sockets.trace}

    def push(self, operations: Sequence[SealedOperation]) -> Sequence[Verdict]:
        request = PushRequest(operations=[envelope_to(operation) for operation in operations])
        reply = bodies.parse(self._post("/v1/sync/push", request), PushReply)
        return [verdict_from(result) for result in reply.results]

    def pull(self, cursor: str, limit: int) -> Page:
        url = self._factory.url(f"/v1/sync/pull?cursor={quote(cursor, safe='')}&limit={limit}")
        question = Question("GET", url, {"Accept": JSON, "Accept-Encoding": "zstd"})
        answer = self._tokens.ask(question, self._extensions)
        return page_from(bodies.parse(answer.body, FeedPage))

    def lease(self, year: int, high_water: int) -> Grant:
        body = self._post("/v1/sync/leases", LeaseRequest(year=year, high_water=high_water))
        return grant_from(bodies.parse(body, LeaseReply))

    def summary(self, cursor: str, entities: Sequence[str]) -> Summary:
        request = SummaryRequest(cursor=cursor, entities=list(entities))
        return summary_from(bodies.parse(self._post("/v1/sync/summary", request), SummaryReply))

    def listing(self, cursor: str, entity: str, after: str) -> Listing:
        request = ListingRequest(cursor=cursor, entity=entity, after=after)
        return listing_from(bodies.parse(self._post("/v1/sync/listing", request), ListingReply))

    def fetch(self, entity: str, ids: Sequence[str]) -> Sequence[Change]:
        request = FetchRequest(entity=entity, ids=list(ids))
        changes = changes_from(bodies.parse(self._post("/v1/sync/fetch", request), FetchReply))
        if {change.id for change in changes} - set(ids):
            raise LineError("server.bad_answer")
        return changes

    def missing_chunks(self, case_id: str, names: Sequence[str]) -> Sequence[str]:
        path = f"/v1/cases/{quote(case_id, safe='')}/chunks/missing"
        body = self._post(path, MissingChunksRequest(names=list(names)))
        missing = bodies.parse(body, MissingChunksReply).names
        if not set(missing) <= set(names):
            raise LineError("server.bad_answer")
        return missing

    def put_chunk(self, case_id: str, name: str, content: bytes) -> None:
        path = f"/v1/cases/{quote(case_id, safe='')}/chunks/{quote(name, safe='')}"
        headers = {"Content-Type": "application/octet-stream"}
        question = Question("PUT", self._factory.url(path), headers, content)
        self._tokens.ask(question, self._extensions)

    def abort(self) -> None:
        """End the request that runs, from any thread; later ones end at once too."""
        self._sockets.shut()

    def close(self) -> None:
        """Close the connections; on the sync thread."""
        self._client.close()

    def _post(self, path: str, request: msgspec.Struct) -> bytes:
        url = self._factory.url(path)
        headers = {"Content-Type": JSON, "Accept": JSON}
        question = Question("POST", url, headers, msgspec.json.encode(request))
        return self._tokens.ask(question, self._extensions).body
