"""Every fault as ``application/problem+json`` (RFC 9457), and no value of a request in it."""

import logging
import secrets

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from kep_client.errors import InputError, KepError, LineError, RefusedError
from kep_client.wire.problem import Problem
from server_kit.log import note

AnyRequest = Request[object, object, State]
PROBLEM_JSON = "application/problem+json"
_log = logging.getLogger("kep.problems")

STATUS = {
    "request.invalid": 400,
    "access.purpose_required": 400,
    "access.reason_needed": 422,
    "access.review_decided": 409,
    "auth.token_refused": 401,
    "request.not_found": 404,
    "service.not_found": 404,
    "service.invalid_definition": 409,
    "request.too_large": 413,
    "doc.too_large": 413,
    "doc.type": 415,
    "request.too_many": 429,
    "auth.wait": 429,
    "sync.cursor_gone": 410,
    "party.changed": 412,
    "party.four_eyes": 403,
    "party.alert_personal": 422,
    "party.number_not_kept": 422,
    "server.bad_answer": 500,
    "queue.lost_hub": 503,
}
_STATUS_BY_FAMILY = {
    "sync": 409,
    "case": 409,
    "numbers": 409,
    "fee": 409,
    "party": 409,
    "id": 422,
    "form": 422,
    "doc": 422,
    "search": 422,
    "auth": 403,
    "access": 403,
    "device": 403,
    "queue": 409,
    "net": 503,
    "server": 503,
    "central": 503,
}
_STATUS_BY_CLASS: tuple[tuple[type[KepError], int], ...] = (
    (InputError, 422),
    (RefusedError, 403),
    (LineError, 503),
)
_CODE_BY_STATUS = {
    401: "auth.token_refused",
    403: "access.denied",
    404: "request.not_found",
    413: "request.too_large",
    429: "request.too_many",
}


def status_of(fault: KepError) -> int:
    """Return the HTTP status of a fault: by code, else by family, else by class."""
    if fault.code in STATUS:
        return STATUS[fault.code]
    family = fault.code.partition(".")[0]
    if family in _STATUS_BY_FAMILY:
        return _STATUS_BY_FAMILY[family]
    return next((status for kind, status in _STATUS_BY_CLASS if isinstance(fault, kind)), 409)


def problem_of(fault: KepError) -> Problem:
    """Return what the client is told; its own table has the sentence."""
    return Problem(
        code=fault.code,
        title=fault.text.el.title,
        status=status_of(fault),
        params=dict(fault.params),
    )


def problem_response(problem: Problem) -> Response[bytes]:
    """Return the answer; a 401 names the scheme (RFC 9449 section 7.1)."""
    headers = {"Cache-Control": "no-store"}
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'DPoP error="invalid_token", algs="ES256"'
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers=headers,
    )


def _known(_: AnyRequest, fault: KepError) -> Response[bytes]:
    return problem_response(problem_of(fault))


def _http(_: AnyRequest, error: HTTPException) -> Response[bytes]:
    if error.status_code >= 500:
        return _bug_response(error)
    problem = problem_of(KepError(_CODE_BY_STATUS.get(error.status_code, "request.invalid")))
    return problem_response(msgspec.structs.replace(problem, status=error.status_code))


def _too_deep(_: AnyRequest, __: RecursionError) -> Response[bytes]:
    return problem_response(problem_of(InputError("request.invalid")))


def _bug(_: AnyRequest, error: Exception) -> Response[bytes]:
    return _bug_response(error)


def _bug_response(error: Exception) -> Response[bytes]:
    number = secrets.token_hex(2).upper()
    note(_log, logging.ERROR, "bug", error=error, bug=number)
    return problem_response(problem_of(LineError("server.bad_answer", bug=number)))


HANDLERS: ExceptionHandlersMap = {
    KepError: _known,
    HTTPException: _http,
    RecursionError: _too_deep,
    Exception: _bug,
}
