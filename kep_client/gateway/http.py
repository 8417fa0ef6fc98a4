"""The one place where HTTP clients are made, and the two ways of asking."""

import logging
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import truststore

from kep_client.errors import RefusedError
from kep_client.gateway import bodies, problems

TIMEOUT = httpx.Timeout(10.0, connect=5.0, pool=5.0)
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer, read to its end."""

    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """One request. ``url`` is absolute: DPoP signs it (RFC 9449 section 4.2)."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None = None


def tls_context() -> ssl.SSLContext:
    """Return the context that trusts what the operating system trusts.

    Costs some 30 ms: call it once, off the UI thread.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class ClientFactory:
    """Makes the clients of one centre; they share the TLS context.

    Plain HTTP is for a centre on this machine only. Redirects are never followed and the
    environment's proxies and netrc are not read: what the centre is, the enrolment says.
    """

    def __init__(self, base_url: str, context: ssl.SSLContext | None = None) -> None:
        address = urlsplit(base_url)
        plain = address.scheme == "http" and address.hostname in _LOOPBACK
        if not plain and address.scheme != "https":
            raise RefusedError("net.tls")
        self.base_url = base_url.rstrip("/")
        self._verify = False if plain else (context or tls_context())
        # They write whole addresses at INFO.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)

    def url(self, path: str) -> str:
        """Return the absolute address of a path of the centre."""
        return f"{self.base_url}{path}"

    def blocking(self) -> httpx.Client:
        """Make a client for the sync thread."""
        return httpx.Client(verify=self._verify, timeout=TIMEOUT, trust_env=False, headers=_HEADERS)

    def concurrent(self) -> httpx.AsyncClient:
        """Make a client for the UI loop."""
        return httpx.AsyncClient(
            verify=self._verify, timeout=TIMEOUT, trust_env=False, headers=_HEADERS
        )


_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "kep-workstation"}


def ask(
    client: httpx.Client, question: Question, extensions: dict[str, object] | None = None
) -> Answer:
    """Ask and wait. Raises LineError, or what the centre's problem says."""
    with (
        problems.line_faults(),
        client.stream(
            question.method,
            question.url,
            headers=question.headers,
            content=question.body,
            extensions=dict(extensions or {}),
        ) as response,
    ):
        body = bodies.read(response)
    problems.check(response.status_code, body)
    return Answer(response.status_code, response.headers, body)


async def aask(client: httpx.AsyncClient, question: Question) -> Answer:
    """Ask without blocking the loop. Raises LineError, or what the centre's problem says."""
    with problems.line_faults():
        async with client.stream(
            question.method, question.url, headers=question.headers, content=question.body
        ) as response:
            body = await bodies.aread(response)
    problems.check(response.status_code, body)
    return Answer(response.status_code, response.headers, body)
