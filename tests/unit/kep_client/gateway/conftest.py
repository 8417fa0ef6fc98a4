"""A small centre on a real socket: tokens with rotation, feed, hints, and ways to misbehave."""

from __future__ import annotations

import json
import socket
import threading
import time
from base64 import urlsafe_b64decode
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from kep_client.domain.ids import ClerkId, OperationId, WorkstationId
from kep_client.domain.operation import SealedOperation
from kep_client.gateway.centre import Centre
from kep_client.gateway.dpop import ProofKey, base64url
from kep_client.gateway.http import ClientFactory
from kep_client.gateway.workstation import WorkstationCredentials
from kep_client.sync.clock import CorrectedClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def claims(token: str) -> dict:
    """Read a JWS without checking it; signatures have a test of their own."""
    body = token.split(".")[1]
    return json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))


@dataclass
class Heard:
    method: str
    path: str
    query: dict
    headers: dict
    body: bytes

    @property
    def form(self) -> dict:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    @property
    def json(self) -> dict:
        return json.loads(self.body)


@dataclass
class Reply:
    status: int = 200
    body: bytes = b"{}"
    headers: dict = field(default_factory=dict)
    stays_open: bool = False


def reply(document: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(document).encode())


def problem(code: str, status: int, **params: str) -> Reply:
    document = {"code": code, "title": "", "status": status, "params": params}
    return Reply(status, json.dumps(document).encode())


class SmallCentre:
    """Routes are functions; what was heard is kept."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.routes: dict[tuple[str, str], Callable[[Heard], Reply]] = {}
        self.hold: dict[str, threading.Event] = {}
        self.streams: list[socket.socket] = []
        self.held = threading.Semaphore(0)
        self.time_offset = 0.0
        self.tokens = 0
        self.lifetime = 600
        self.routes["GET", "/v1/info"] = self._info
        self.routes["POST", "/oauth/token"] = self._token
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.centre = self
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        for event in self.hold.values():
            event.set()
        self.cut_streams()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def cut_streams(self) -> None:
        for stream in self.streams:
            with suppress(OSError):
                stream.shutdown(socket.SHUT_RDWR)

    def paths(self) -> list[str]:
        return [heard.path for heard in self.heard]

    def _info(self, heard: Heard) -> Reply:
        now = datetime.fromtimestamp(time.time() + self.time_offset, UTC)
        return reply(
            {
                "serverTime": now.isoformat(),
                "version": "1",
                "epoch": "1",
                "issuer": "https://centre.example",
            }
        )

    def _token(self, heard: Heard) -> Reply:
        self.tokens += 1
        refresh = heard.form.get("grant_type") != "client_credentials"
        return reply(
            {
                "access_token": f"access-{self.tokens}",
                "token_type": "DPoP",
                "expires_in": self.lifetime,
                "refresh_token": f"refresh-{self.tokens}" if refresh else "",
            }
        )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def _serve(self) -> None:
        centre = self.server.centre
        target = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        query = {name: values[0] for name, values in parse_qs(target.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        heard = Heard(self.command, target.path, query, headers, body)
        centre.heard.append(heard)
        if target.path in centre.hold:
            centre.held.release()
            centre.hold[target.path].wait(20)
        route = centre.routes.get((self.command, target.path))
        self._answer(route(heard) if route else problem("request.not_found", 404))

    def _answer(self, answer: Reply) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if not answer.stays_open:
            self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        if answer.stays_open:
            self.wfile.flush()
            self.server.centre.streams.append(self.connection)
            while self.connection.recv(1):
                pass
            self.close_connection = True

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    do_GET = do_POST = do_PUT = _serve  # noqa: N815


@pytest.fixture
def small_centre() -> Iterator[SmallCentre]:
    centre = SmallCentre()
    yield centre
    centre.close()


@pytest.fixture
def clock() -> CorrectedClock:
    return CorrectedClock(lambda: datetime.now(UTC), time.monotonic)


@pytest.fixture
def centre(small_centre: SmallCentre, clock: CorrectedClock) -> Centre:
    return Centre(ClientFactory(small_centre.url), clock)


@pytest.fixture
def key() -> ProofKey:
    return ProofKey.generate()


@pytest.fixture
def credentials(centre: Centre, key: ProofKey) -> WorkstationCredentials:
    return WorkstationCredentials(centre, "w3", key)


@pytest.fixture
def token_hash() -> Callable[[str], str]:
    return lambda token: base64url(sha256(token.encode()).digest())


@pytest.fixture
def speak():
    """The helpers above, for tests that cannot import a conftest."""

    class Speak:
        reply = staticmethod(reply)
        problem = staticmethod(problem)
        claims = staticmethod(claims)
        raw = Reply

    return Speak


@pytest.fixture
def sealed():
    """Make sealed operations."""

    def make(seq: int, payload: str = '{"caseId":"c1"}') -> SealedOperation:
        return SealedOperation(
            OperationId(f"op-{seq}"),
            WorkstationId("w3"),
            seq,
            ClerkId("m.antoniou"),
            "k1",
            "edit_case",
            "case:c1",
            datetime(2026, 11, 23, 8, 42, tzinfo=UTC),
            payload,
            "",
            "c2ln",
        )

    return make
