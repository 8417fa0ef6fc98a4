"""The application: routes, their guard, bounded bodies, faults as problems, headers, request log."""

import asyncio
import logging
import time
from collections.abc import Callable

from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.di import Provide
from litestar.enums import ScopeType
from litestar.openapi.config import OpenAPIConfig
from litestar.types import ASGIApp, ControllerRouterHandler, Message, Receive, Scope, Send

from central_server.api import auth as auth_routes
from central_server.api import (
    chunks,
    info,
    interactions,
    parties,
    public,
    services,
    sync,
    workstations,
)
from central_server.auth.context import Auth
from central_server.auth.guard import Gate, actor_of
from central_server.auth.keys import open_server_keys
from central_server.database import Database
from central_server.public.throttle import MissCounter
from central_server.records.services import Record
from central_server.settings import Settings
from kep_client.wire.base import MAX_BODY
from server_kit.bodies import StrictRequest
from server_kit.log import note
from server_kit.problems import HANDLERS

_log = logging.getLogger("kep.requests")
# Each module lists its handlers; what a handler asks for by name is provided below.
_HANDLERS: tuple[ControllerRouterHandler, ...] = (
    *auth_routes.ROUTES,
    *chunks.ROUTES,
    *info.ROUTES,
    *interactions.ROUTES,
    *parties.ROUTES,
    *public.ROUTES,
    *services.ROUTES,
    *sync.ROUTES,
    *workstations.ROUTES,
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def create_app(
    settings: Settings,
    database: Database,
    *,
    stop: asyncio.Event | None = None,
    clock: Callable[[], float] = time.time,
) -> Litestar:
    """Build the application. ``settings.issuer`` must be set; ``stop`` ends open streams."""
    auth = Auth.create(settings.issuer, database, open_server_keys(settings.data), clock)
    provided: dict[str, object] = {
        "auth": auth,
        "database": database,
        "misses": MissCounter(),
        "record": Record.create(database, settings.data),
        "settings": settings,
        "stop": stop or asyncio.Event(),
    }
    dependencies = {name: _provide(value) for name, value in provided.items()}
    dependencies["actor"] = Provide(actor_of, sync_to_thread=False)
    return Litestar(
        list(_HANDLERS),
        guards=[Gate(auth).guard],
        dependencies=dependencies,
        exception_handlers=HANDLERS,
        middleware=[log_requests],
        before_send=[add_headers],
        request_class=StrictRequest,
        request_max_body_size=MAX_BODY,
        logging_config=None,
        openapi_config=OpenAPIConfig(title="KEP record server", version="1", render_plugins=[]),
    )


async def add_headers(message: Message, _: Scope) -> None:
    """Add what every answer carries, pages' own policies excepted."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)


def log_requests(app: ASGIApp) -> ASGIApp:
    """Log each request by its route template: an address may hold a token."""

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
            took = round((time.perf_counter() - began) * 1000, 1)
            route, method = scope.get("path_template", ""), str(scope.get("method", ""))
            note(_log, logging.INFO, "request", route=route, method=method, status=status, ms=took)

    return logged


def _provide(value: object) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)
