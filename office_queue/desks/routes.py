"""The desks' door (TLS): sign-in, commands, the line; kiosks take numbers here too."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import JSONBody
from litestar.response import Stream

from kep_client.errors import RefusedError
from kep_client.wire.queue import (
    ChallengeOut,
    DeskCommand,
    DeskReply,
    HubOut,
    RulesOut,
    SeriesOffer,
    SessionReply,
    SessionRequest,
    TicketRequest,
    TicketTaken,
)
from office_queue import tokens
from office_queue.desks.sessions import SESSION_S, Session, Sessions
from office_queue.kiosk.paper import Kiosk
from office_queue.queue import rules
from office_queue.queue.line import Line
from office_queue.tokens import TokenKind
from server_kit.sse import byte_stream

_SIGN_IN = "/v1/sessions"
AnyRequest = Request[Any, Any, Any]


class HubCard:
    """What the hub says of itself; the statement is the centre's."""

    def __init__(self, office: str, statement: str) -> None:
        self.office = office
        self.statement = statement


def bearer(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Return the token of a request, or an empty text."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def desk_guard(sessions: Sessions) -> Any:  # noqa: ANN401 - Litestar's guard type is a union
    """Return the guard: a route is public by ``opt``, or it needs a desk that signed in."""

    def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        if not handler.opt.get("public"):
            connection.state.desk = sessions.session(bearer(connection))

    return guard


def desk_of(request: ASGIConnection[Any, Any, Any, Any]) -> Session:
    """Provide the handler's ``desk``."""
    desk: Session = request.state.desk
    return desk


@get("/health", opt={"public": True})
async def health() -> dict[str, str]:
    """Answer while the loop turns."""
    return {"status": "ok"}


@get("/v1/hub", opt={"public": True})
async def hub(card: NamedDependency[HubCard], line: NamedDependency[Line]) -> HubOut:
    """Say who this is; the connection's key must be the one that the statement names."""
    return HubOut(office=card.office, statement=card.statement, epoch=line.epoch, now=line.now_ms())


@get("/v1/rules", opt={"public": True})
async def order_rules() -> RulesOut:
    """Publish the order of calling."""
    return rules.published()


@get("/v1/services", opt={"public": True})
async def services(line: NamedDependency[Line]) -> list[SeriesOffer]:
    """List what numbers are given for."""
    return line.offer.series


@post("/v1/challenges", opt={"public": True}, status_code=200)
async def challenge(sessions: NamedDependency[Sessions]) -> ChallengeOut:
    """Begin a sign-in by permit."""
    return ChallengeOut(challenge=sessions.challenge())


@post(_SIGN_IN, opt={"public": True}, status_code=200)
async def sign_in(
    request: AnyRequest, data: JSONBody[SessionRequest], sessions: NamedDependency[Sessions]
) -> SessionReply:
    """Admit a desk, by permit or by the workstation's token."""
    if data.proof is not None:
        token = sessions.by_permit(data.desk, data.proof)
    else:
        scheme, _, access = request.headers.get("authorization", "").partition(" ")
        proofs = request.headers.getall("dpop", [])
        if scheme.lower() != "dpop" or len(proofs) != 1:
            raise RefusedError("auth.token_refused")
        token = sessions.by_token(data.desk, access, proofs[0], _SIGN_IN)
    return SessionReply(token=token, expires_in=SESSION_S)


@post("/v1/desk/next", status_code=200)
async def call_next(
    data: JSONBody[DeskCommand], desk: NamedDependency[Session], line: NamedDependency[Line]
) -> DeskReply:
    """Finish and call the next."""
    return await line.call_next(desk.desk, data.request_id)


@post("/v1/desk/again", status_code=200)
async def call_again(
    data: JSONBody[DeskCommand], desk: NamedDependency[Session], line: NamedDependency[Line]
) -> DeskReply:
    """Call the same number again."""
    return await line.call_again(desk.desk, data.request_id)


@post("/v1/desk/no-show", status_code=200)
async def no_show(
    data: JSONBody[DeskCommand], desk: NamedDependency[Session], line: NamedDependency[Line]
) -> DeskReply:
    """Nobody came."""
    return await line.no_show(desk.desk, data.request_id)


@post("/v1/desk/finish", status_code=200)
async def finish(
    data: JSONBody[DeskCommand], desk: NamedDependency[Session], line: NamedDependency[Line]
) -> DeskReply:
    """Close without calling."""
    return await line.finish(desk.desk, data.request_id)


@post("/v1/desk/undo", status_code=200)
async def undo(
    data: JSONBody[DeskCommand], desk: NamedDependency[Session], line: NamedDependency[Line]
) -> DeskReply:
    """Take the last end back."""
    return await line.undo(desk.desk, data.request_id)


@get("/v1/desk/events")
async def events(
    request: AnyRequest,
    desk: NamedDependency[Session],
    line: NamedDependency[Line],
    sessions: NamedDependency[Sessions],
) -> Stream:
    """Stream the line; it ends with the session."""
    known = request.headers.get("last-event-id", "")
    return byte_stream(_while_signed_in(line, sessions, desk, known))


@post("/v1/tickets", opt={"public": True}, status_code=201)
async def take_number(
    request: AnyRequest,
    data: JSONBody[TicketRequest],
    line: NamedDependency[Line],
    sessions: NamedDependency[Sessions],
    kiosk: NamedDependency[Kiosk],
) -> TicketTaken:
    """Give a number, to a kiosk or to a desk that takes one for somebody."""
    token = bearer(request)
    try:
        sessions.session(token)
    except RefusedError:
        await tokens.demand(line, TokenKind.KIOSK, token)
    ticket = await line.issue(data)
    paper = await kiosk.print(ticket) if data.paper else None
    return TicketTaken(**msgspec.structs.asdict(ticket), paper=paper)


async def _while_signed_in(
    line: Line, sessions: Sessions, desk: Session, known: str
) -> AsyncGenerator[bytes, None]:
    async with aclosing(line.follow_line(known)) as followed:
        async for event in followed:
            if not sessions.alive(desk):
                return
            yield event


ROUTES = [
    *(health, hub, order_rules, services, challenge, sign_in),
    *(call_next, call_again, no_show, finish, undo, events, take_number),
]
