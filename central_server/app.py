"""The application: routes, their guard, bounded bodies, faults as problems, headers, request log."""

import asyncio
import time
from collections.abc import Callable

from litestar import Litestar
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.types import ControllerRouterHandler

from central_server.access_log.telling import receipts_told
from central_server.api import access_log as access_log_routes
from central_server.api import (
    accounts,
    alerts,
    chunks,
    corrections,
    hubs,
    identifiers,
    info,
    interactions,
    mandates,
    merges,
    parties,
    public,
    services,
    sync,
    workstations,
)
from central_server.api import auth as auth_routes
from central_server.auth.context import Auth
from central_server.auth.guard import Gate, actor_of
from central_server.auth.identity_provider import IdentityProvider
from central_server.auth.keys import open_server_keys
from central_server.auth.oauth2_provider import OAuth2Provider, read_upstream
from central_server.auth.second_factor import Policy
from central_server.database import Database
from central_server.public.throttle import MissCounter
from central_server.records.services import Record
from central_server.settings import Settings
from kep_client.wire.base import MAX_BODY
from server_kit.bodies import StrictRequest
from server_kit.problems import HANDLERS
from server_kit.requests import headers_added, log_requests

# Each module lists its handlers; what a handler asks for by name is provided below.
_HANDLERS: tuple[ControllerRouterHandler, ...] = (
    *alerts.ROUTES,
    *access_log_routes.ROUTES,
    *accounts.ROUTES,
    *auth_routes.ROUTES,
    *chunks.ROUTES,
    *corrections.ROUTES,
    *hubs.ROUTES,
    *identifiers.ROUTES,
    *info.ROUTES,
    *interactions.ROUTES,
    *mandates.ROUTES,
    *merges.ROUTES,
    *parties.ROUTES,
    *public.ROUTES,
    *services.ROUTES,
    *sync.ROUTES,
    *workstations.ROUTES,
)


def create_app(
    settings: Settings,
    database: Database,
    *,
    stop: asyncio.Event | None = None,
    clock: Callable[[], float] = time.time,
) -> Litestar:
    """Build the application. ``settings.issuer`` must be set; ``stop`` ends open streams."""
    auth = Auth.create(
        settings.issuer,
        database,
        open_server_keys(settings.data),
        clock,
        policy=Policy(of_training_too=settings.require_second_factor),
        upstream=_upstream(settings),
    )
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
        middleware=[log_requests, receipts_told],
        before_send=[headers_added()],
        request_class=StrictRequest,
        request_max_body_size=MAX_BODY,
        logging_config=None,
        openapi_config=OpenAPIConfig(title="KEP record server", version="1", render_plugins=[]),
    )


def _upstream(settings: Settings) -> IdentityProvider | None:
    if settings.identity_provider is None:
        return None
    return OAuth2Provider(read_upstream(settings.identity_provider), settings.issuer)


def _provide(value: object) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)
