"""Every request passes here: who is it, and does the route's action stand open to them?

A route says ``opt={"action": Action.X}`` or ``opt={"public": True}``; with ``"signed": True``
beside its action it also takes requests that a system signed, and verifies them itself. One that
says neither is refused, and a test names it.
"""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from sqlalchemy import select

from central_server.auth.actor import Action, Actor, ActorKind, demand
from central_server.auth.context import Auth
from central_server.auth.grants import ACCESS_TYP, CLERK_SCOPE, SYNC_SCOPE
from central_server.auth.tables import clerks, workstations
from kep_client.domain.clerk import Role
from kep_client.errors import RefusedError
from server_kit.tokens import ProofTarget, TokenError

STANDING_S = 10.0
_STANDINGS_KEPT = 10_000
_KINDS = {CLERK_SCOPE: ActorKind.CLERK, SYNC_SCOPE: ActorKind.WORKSTATION}
Connection = ASGIConnection[Any, Any, Any, Any]
# No rule lets a source do anything: a route that takes signed bodies asks who signed.
_UNPROVED = Actor(ActorKind.SOURCE, "", "", "")


class _Confirmation(msgspec.Struct):
    jkt: str


class AccessClaims(msgspec.Struct):
    """What an access token of ours says."""

    sub: str
    aud: str
    scope: str
    office: str
    roles: list[str]
    wks: str
    wks_office: str
    cnf: _Confirmation


@dataclass(frozen=True, slots=True)
class _Standing:
    """Whether clerk and workstation were in good standing when last asked."""

    good: bool
    until: float


class Gate:
    """Authenticates requests. The standing of a caller is asked again after ten seconds."""

    def __init__(self, auth: Auth) -> None:
        self._auth = auth
        self._standings: dict[tuple[str, str], _Standing] = {}

    async def guard(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Litestar's guard: let pass or raise, and leave the Actor in the connection's state."""
        if handler.opt.get("public"):
            return
        action = handler.opt.get("action")
        if not isinstance(action, Action):
            raise RefusedError("access.denied")
        if handler.opt.get("signed") and "signature-input" in connection.headers:
            connection.state.actor = _UNPROVED
            return
        actor = await self.authenticate(connection)
        demand(actor, action, actor.office)
        connection.state.actor = actor

    async def authenticate(self, connection: Connection) -> Actor:
        """Verify token, proof and standing. Raises RefusedError."""
        claims = self._claims(connection)
        if not await self._in_good_standing(claims):
            raise RefusedError("auth.revoked")
        if claims.office != claims.wks_office:
            raise RefusedError("auth.wrong_office", p1=claims.wks_office)
        return _actor(claims)

    def _claims(self, connection: Connection) -> AccessClaims:
        auth = self._auth
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        method = str(connection.scope.get("method", ""))
        target = ProofTarget(method, auth.issuer + connection.url.path, token)
        if scheme.lower() != "dpop" or not token:
            raise RefusedError("auth.token_refused")
        try:
            claims = auth.tokens.verify(ACCESS_TYP, token, AccessClaims)
            jkt = auth.proofs.verify(_only_proof(connection), target)
        except TokenError:
            raise RefusedError("auth.token_refused") from None
        if claims.aud != auth.issuer or claims.cnf.jkt != jkt:
            raise RefusedError("auth.token_refused")
        return claims

    async def _in_good_standing(self, claims: AccessClaims) -> bool:
        key, now = (claims.sub, claims.wks), self._auth.clock()
        known = self._standings.get(key)
        if known is not None and now < known.until:
            return known.good
        if len(self._standings) >= _STANDINGS_KEPT:
            self._standings.clear()
        good = await self._ask(claims)
        self._standings[key] = _Standing(good, now + STANDING_S)
        return good

    async def _ask(self, claims: AccessClaims) -> bool:
        live = select(workstations.c.id).where(
            workstations.c.id == claims.wks, workstations.c.revoked_at.is_(None)
        )
        if claims.scope == CLERK_SCOPE:
            live = live.join(clerks, (clerks.c.id == claims.sub) & clerks.c.active)
        async with self._auth.database.transaction() as connection:
            return (await connection.execute(live)).first() is not None


def _only_proof(connection: Connection) -> str:
    proofs = connection.headers.getall("dpop", [])
    if len(proofs) != 1:
        raise TokenError("proof")
    return proofs[0]


def _actor(claims: AccessClaims) -> Actor:
    kind = _KINDS.get(claims.scope)
    if kind is None:
        raise RefusedError("auth.token_refused")
    roles = frozenset(Role(name) for name in claims.roles)
    return Actor(kind, claims.sub, claims.office, claims.wks, roles, claims.scope)


def actor_of(request: Connection) -> Actor:
    """Provide the handler's ``actor``."""
    actor: Actor = request.state.actor
    return actor
