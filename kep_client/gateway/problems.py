"""From what HTTP says to a ``KepError``: problems (RFC 9457), OAuth errors, broken connections."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import msgspec

from kep_client.error_texts import ERRORS
from kep_client.errors import DeviceError, InputError, KepError, LineError, RefusedError, StoreError
from kep_client.wire.auth import OAuthError
from kep_client.wire.problem import Problem

_LINE = ("net.", "server.", "central.")
_INPUT = ("id.", "form.", "doc.")
_STATUS_CODES = {
    400: "request.invalid",
    401: "auth.token_refused",
    403: "access.denied",
    404: "request.not_found",
    410: "sync.cursor_gone",
    413: "request.too_large",
    422: "request.invalid",
    429: "request.too_many",
}


def fault(code: str, **params: str) -> KepError:
    """Return the class of the tree that ``except`` clauses expect for a code."""
    if code.startswith(_LINE):
        return LineError(code, **params)
    if code.startswith(_INPUT):
        return InputError(code, **params)
    if code.startswith("queue."):
        return DeviceError(code, **params)
    if code.startswith("store."):
        return StoreError(code, **params)
    return RefusedError(code, **params)


@contextmanager
def line_faults() -> Iterator[None]:
    """Turn what httpx raises into LineError; neither address nor body travels with it."""
    try:
        yield
    except httpx.ConnectError as cause:
        raise LineError("net.tls" if _is_tls(cause) else "net.offline") from None
    except httpx.TransportError:
        # A connection that ends in mid-answer is a cut line too (RemoteProtocolError).
        raise LineError("net.offline") from None
    except httpx.HTTPError:
        raise LineError("server.bad_answer") from None


def check(status: int, body: bytes) -> None:
    """Raise the fault that an answer tells; does nothing for a good one."""
    if status < 300:
        return
    problem = _problem(body)
    if problem is not None:
        raise fault(problem.code, **problem.params)
    if status in {400, 401} and _is_oauth(body):
        raise RefusedError("auth.token_refused")
    if status >= 500 or status < 400:
        raise LineError("server.unavailable" if status >= 500 else "server.bad_answer")
    raise RefusedError(_STATUS_CODES.get(status, "request.invalid"))


def _problem(body: bytes) -> Problem | None:
    try:
        problem = msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, RecursionError):
        return None
    return problem if problem.code in ERRORS else None


def _is_oauth(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=OAuthError)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _is_tls(cause: BaseException) -> bool:
    link: BaseException | None = cause
    while link is not None:
        if isinstance(link, ssl.SSLError):
            return True
        link = link.__cause__ or link.__context__
    return False
