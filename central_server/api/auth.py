"""Tokens, and what a clerk learns about the own account; the pages are in ``sign_in``."""

import logging
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from central_server.api import sign_in
from central_server.auth import accounts, families, permits, roles, signing_keys, workstations
from central_server.auth.actor import Action, Actor
from central_server.auth.authorization import digest
from central_server.auth.context import Auth
from central_server.auth.grants import GrantRefused, grant
from central_server.auth.roles import Standing
from kep_client.errors import InputError, KepError, RefusedError
from kep_client.wire.auth import ClerkOut, OAuthError, SlotReply, SlotRequest, TokenReply
from server_kit.bodies import form_fields
from server_kit.log import note
from server_kit.problems import problem_of
from server_kit.tokens import ProofTarget, TokenError, b64url

_log = logging.getLogger("kep.auth")
AnyRequest = Request[Any, Any, Any]


@post("/oauth/token", opt={"public": True}, status_code=200)
async def token(
    request: AnyRequest, auth: NamedDependency[Auth]
) -> Response[TokenReply] | Response[bytes]:
    """Exchange a code, a refresh token or an assertion (RFC 6749 section 3.2)."""
    try:
        form, key = await form_fields(request), await _proven_key(request, auth)
        reply = await grant(auth, form, key)
    except InputError:
        return _oauth_error("invalid_request")
    except GrantRefused as refused:
        note(_log, logging.INFO, "grant_refused", reason=refused.error)
        return _oauth_error(refused.error, refused.code)
    return Response(reply)


@post("/oauth/revoke", opt={"public": True}, status_code=200)
async def revoke(request: AnyRequest, auth: NamedDependency[Auth]) -> None:
    """End the family of a refresh token (RFC 7009); unknown ones are no error."""
    form = await form_fields(request)
    async with auth.database.transaction() as connection:
        await families.revoke_by_token(connection, digest(form.get("token", "")))


@get("/v1/me", opt={"action": Action.SEE_SELF})
async def me(actor: NamedDependency[Actor], auth: NamedDependency[Auth]) -> ClerkOut:
    """Return the clerk who signed in, with the roles of this office and moment."""
    async with auth.database.transaction() as connection:
        clerk = await accounts.find_clerk(connection, actor.id)
    if clerk is None:
        raise RefusedError("auth.revoked")
    return clerk.out(Standing(actor.office, actor.roles))


@post("/v1/slots", opt={"action": Action.MAKE_SLOT}, status_code=200)
async def make_slot(
    actor: NamedDependency[Actor], auth: NamedDependency[Auth], data: JSONBody[SlotRequest]
) -> SlotReply:
    """Register the clerk's signing key at this PC; return what the slot is made of."""
    if data.workstation_id != actor.workstation:
        raise RefusedError("device.not_enrolled")
    now = auth.now()
    async with auth.database.transaction() as connection:
        clerk = await accounts.find_clerk(connection, actor.id)
        standing = await roles.standing_in(connection, actor.id, actor.office, now)
        if clerk is None or not standing.roles:
            raise RefusedError("auth.revoked")
        key = await signing_keys.register(connection, clerk.id, actor.workstation, data.signing_key)
        share = await workstations.device_share(connection, auth.keys, actor.workstation)
    note(_log, logging.INFO, "slot_made", clerk=clerk.id, workstation=actor.workstation)
    return SlotReply(
        clerk=clerk.out(standing),
        key_id=key.kid,
        device_share=b64url(share),
        permit=permits.issue_permit(auth.tokens, key, standing, now),
    )


ROUTES = [*sign_in.ROUTES, token, revoke, me, make_slot]


async def _proven_key(request: AnyRequest, auth: Auth) -> str:
    proofs = request.headers.getall("dpop", [])
    target = ProofTarget("POST", auth.issuer + request.url.path)
    if len(proofs) != 1:
        raise GrantRefused("invalid_dpop_proof")
    try:
        key = auth.proofs.verify(proofs[0], target)
    except TokenError:
        raise GrantRefused("invalid_dpop_proof") from None
    if not await auth.replays.first_time(proofs[0], auth.now()):
        raise GrantRefused("invalid_dpop_proof")
    return key


def _oauth_error(error: str, code: str = "") -> Response[bytes]:
    """Answer as RFC 6749 section 5.2 says; with a code of ours it is a problem as well."""
    body: dict[str, Any] = msgspec.to_builtins(OAuthError(error=error))
    if code:
        body |= msgspec.to_builtins(problem_of(KepError(code)))
    return Response(msgspec.json.encode(body), status_code=400, media_type="application/json")
