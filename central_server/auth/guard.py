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
from sqlalchemy import null, select

from central_server.auth import roles
from central_server.auth.actor import Action, Actor, ActorKind, demand
from central_server.auth.context import Auth
from central_server.auth.grants import ACCESS_TYP, CLERK_SCOPE, SYNC_SCOPE
from central_server.auth.tables import clerks, role_grants, workstations
from kep_client.domain.clerk import Role
from kep_client.errors import RefusedError
from server_kit.tokens import ProofTarget, TokenError

STANDING_S = 10.0
_STANDINGS_KEPT = 10_000
_SAFE = ("GET", "HEAD")
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
    """Whether clerk and workstation were in good standing when last asked, and as what."""

    good: bool
    roles: frozenset[Role]
    elsewhere: bool
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
        kind = _KINDS.get(claims.scope)
        if kind is None:
            raise RefusedError("auth.token_refused")
        await self._only_once(connection)
        standing = await self._standing_of(claims)
        if not standing.good:
            raise RefusedError("auth.revoked")
        if kind is ActorKind.CLERK and not standing.roles:
            code = "auth.wrong_office" if standing.elsewhere else "auth.no_role"
            raise RefusedError(code, p1=claims.wks_office)
        # The roles of this moment, not those of the token: what has ended, has ended.
        office, wks = claims.wks_office, claims.wks
        return Actor(kind, claims.sub, office, wks, standing.roles, claims.scope)

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

    async def _only_once(self, connection: Connection) -> None:
        if connection.scope.get("method") in _SAFE:
            return
        auth = self._auth
        if not await auth.replays.first_time(connection.headers["dpop"], auth.now()):
            raise RefusedError("auth.token_refused")

    async def _standing_of(self, claims: AccessClaims) -> _Standing:
        key, now = (claims.sub, claims.wks), self._auth.clock()
        known = self._standings.get(key)
        if known is not None and now < known.until:
            return known
        if len(self._standings) >= _STANDINGS_KEPT:
            self._standings.clear()
        self._standings[key] = standing = await self._ask(claims, now + STANDING_S)
        return standing

    async def _ask(self, claims: AccessClaims, until: float) -> _Standing:
        live = (workstations.c.id == claims.wks) & workstations.c.revoked_at.is_(None)
        held = (role_grants.c.clerk == clerks.c.id) & roles.holds_at(self._auth.now())
        found = select(role_grants.c.office, role_grants.c.role).where(live)
        if claims.scope == CLERK_SCOPE:
            known = (clerks.c.id == claims.sub) & clerks.c.active
            joined = workstations.join(clerks, known).outerjoin(role_grants, held)
            found = found.select_from(joined)
        else:
            found = select(workstations.c.office, null().label("role")).where(live)
        async with self._auth.database.transaction() as connection:
            rows = (await connection.execute(found)).all()
        held_here = [row.role for row in rows if row.role and row.office == claims.wks_office]
        here = frozenset(Role(role) for role in held_here)
        elsewhere = any(row.role and row.office != claims.wks_office for row in rows)
        return _Standing(bool(rows), here, elsewhere, until)


def _only_proof(connection: Connection) -> str:
    proofs = connection.headers.getall("dpop", [])
    if len(proofs) != 1:
        raise TokenError("proof")
    return proofs[0]


def actor_of(request: Connection) -> Actor:
    """Provide the handler's ``actor``."""
    actor: Actor = request.state.actor
    return actor
