"""What every answer passes: headers, and a request log by route template."""

import logging
import time
from collections.abc import Mapping

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.types.callable_types import BeforeMessageSendHookHandler

from server_kit.log import note

_log = logging.getLogger("kep.requests")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def headers_added(added: Mapping[str, str] = HEADERS) -> BeforeMessageSendHookHandler:
    """Return the hook that adds what every answer carries, pages' own policies excepted."""

    async def add(message: Message, _: Scope) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders.from_message(message)
            for name, value in added.items():
                headers.setdefault(name, value)

    return add


def log_requests(app: ASGIApp) -> ASGIApp:
    """Log each request by its route template: an address may hold a token."""
    return _logged(app, from_status=0)


def log_refusals(app: ASGIApp) -> ASGIApp:
    """Log what was not answered well; for a server whose good answers are events of their own."""
    return _logged(app, from_status=400)


def _logged(app: ASGIApp, from_status: int) -> ASGIApp:
    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, sending)
        finally:
            if status >= from_status:
                took = round((time.perf_counter() - began) * 1000, 1)
                route, method = scope.get("path_template", ""), str(scope.get("method", ""))
                note(
                    _log,
                    logging.INFO,
                    "request",
                    route=route,
                    method=method,
                    status=status,
                    ms=took,
                )

    return logged
