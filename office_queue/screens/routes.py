"""The screens' door: plain HTTP for TV browsers, read-only, one token a screen in its address.

A set of ten years ago knows neither our key nor a prompt it could answer. Whoever listens in reads
what hangs in the hall; whoever forges shows a wrong picture to that hall, which the guide says.
"""

from pathlib import Path
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from office_queue import tokens
from office_queue.queue.line import Line
from office_queue.tokens import TokenKind
from server_kit.sse import byte_stream

_FOLDER = Path(__file__).parent
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@get("/hall/{token:str}", media_type=MediaType.HTML)
async def page(token: FromPath[str], line: NamedDependency[Line]) -> Response[bytes]:
    """Return the page of a screen."""
    await tokens.demand(line, TokenKind.SCREEN, token)
    headers = {"Content-Security-Policy": _POLICY}
    return Response(_file("hall.html"), media_type=MediaType.HTML, headers=headers)


@get("/hall/{token:str}/events")
async def events(
    token: FromPath[str],
    request: Request[Any, Any, Any],
    line: NamedDependency[Line],
) -> Stream:
    """Stream the board: a snapshot at each change, a beat each second."""
    await tokens.demand(line, TokenKind.SCREEN, token)
    known = request.headers.get("last-event-id", "")
    return byte_stream(line.follow_board(known))


@get("/hall/{token:str}/now", media_type=MediaType.JSON)
async def now(token: FromPath[str], line: NamedDependency[Line]) -> Response[bytes]:
    """Return the board, for browsers without a stream."""
    await tokens.demand(line, TokenKind.SCREEN, token)
    return Response(await line.board_now(), media_type=MediaType.JSON)


@get("/hall.css", media_type=MediaType.CSS)
async def style() -> Response[bytes]:
    """Return the page's style."""
    return Response(_file("hall.css"), media_type="text/css; charset=utf-8")


@get("/hall.js")
async def script() -> Response[bytes]:
    """Return the page's script."""
    return Response(_file("hall.js"), media_type="text/javascript; charset=utf-8")


def _file(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


ROUTES = [page, events, now, style, script]
