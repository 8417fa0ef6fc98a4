"""The two doors of a hub: desks behind TLS, screens in plain HTTP."""

from collections.abc import Mapping, Sequence

from litestar import Litestar
from litestar.di import Provide
from litestar.types import ControllerRouterHandler, Guard

from kep_client.wire.base import MAX_BODY
from office_queue.desks import routes as desks
from office_queue.desks.routes import HubCard
from office_queue.desks.sessions import Sessions
from office_queue.kiosk.paper import Kiosk
from office_queue.queue.line import Line
from office_queue.screens import routes as screens
from server_kit.bodies import StrictRequest
from server_kit.problems import HANDLERS
from server_kit.requests import headers_added, log_refusals


def desk_app(line: Line, sessions: Sessions, card: HubCard, kiosk: Kiosk | None = None) -> Litestar:
    """Build the desks' application; ``Line.end_streams`` ends what listens."""
    provided = {"line": line, "sessions": sessions, "card": card, "kiosk": kiosk or Kiosk("")}
    dependencies = {name: _provide(value) for name, value in provided.items()}
    dependencies["desk"] = Provide(desks.desk_of, sync_to_thread=False)
    return _app(desks.ROUTES, dependencies, [desks.desk_guard(sessions)])


def screen_app(line: Line) -> Litestar:
    """Build the screens' application: it can only be read."""
    return _app(screens.ROUTES, {"line": _provide(line)}, [])


def _app(
    routes: Sequence[ControllerRouterHandler],
    dependencies: Mapping[str, Provide],
    guards: Sequence[Guard],
) -> Litestar:
    return Litestar(
        list(routes),
        guards=list(guards),
        dependencies=dict(dependencies),
        exception_handlers=HANDLERS,
        middleware=[log_refusals],
        before_send=[headers_added()],
        request_class=StrictRequest,
        request_max_body_size=MAX_BODY,
        logging_config=None,
        openapi_config=None,
    )


def _provide(value: object) -> Provide:
    return Provide(lambda: value, sync_to_thread=False, use_cache=True)
