"""Sign-in, tokens, and what a clerk learns about the own account."""

import logging
import secrets
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.response import Redirect

from central_server.auth import (
    accounts,
    authorization,
    families,
    permits,
    sign_in_pages,
    signing_keys,
    throttle,
    workstations,
)
from central_server.auth.actor import Action, Actor
from central_server.auth.authorization import (
    CLIENT_ID,
    AuthorizationRequest,
    Transaction,
    digest,
    redirect_to,
)
from central_server.auth.context import Auth
from central_server.auth.grants import GrantRefused, grant
from kep_client.errors import InputError, KepError, RefusedError
from kep_client.wire.auth import ClerkOut, OAuthError, SlotReply, SlotRequest, TokenReply
from server_kit.bodies import form_fields, single_fields
from server_kit.log import note
from server_kit.problems import problem_of
from server_kit.tokens import ProofTarget, TokenError, b64url

COOKIE = "kep-sign-in"
_MAX_PASSWORD = 500
_log = logging.getLogger("kep.auth")
AnyRequest = Request[Any, Any, Any]


@get("/oauth/authorize", opt={"public": True}, include_in_schema=False)
async def authorize(request: AnyRequest, auth: NamedDependency[Auth]) -> Response[Any]:
    """Show the sign-in page (RFC 6749 section 4.1.1)."""
    asked = _authorization_request(request)
    if asked is None:
        return sign_in_pages.unknown_request(auth.issuer)
    fault = authorization.fault_in(asked)
    if fault:
        parameters = {"error": fault, "state": asked.state, "iss": auth.issuer}
        return Redirect(redirect_to(asked.redirect_uri, **parameters), status_code=303)
    browser = request.cookies.get(COOKIE) or secrets.token_urlsafe(32)
    now = auth.now()
    async with auth.database.transaction() as connection:
        transaction = await authorization.begin(connection, asked, browser, now)
    if transaction is None:
        return sign_in_pages.unknown_workstation(auth.issuer)
    page = sign_in_pages.ask(transaction, browser, auth.issuer, now)
    page.set_cookie(_cookie(browser, auth.issuer))
    return page


@post("/oauth/sign-in", opt={"public": True}, include_in_schema=False, status_code=303)
async def sign_in(request: AnyRequest, auth: NamedDependency[Auth]) -> Response[Any]:
    """Take name and password; a right one sends the browser back with a code."""
    form = await form_fields(request)
    browser = request.cookies.get(COOKIE, "")
    name = form.get("username", "").strip().lower()
    name_hash = auth.keys.keyed_hash(f"sign-in {name}")
    now = auth.now()
    async with auth.database.transaction() as connection:
        transaction = await authorization.load(connection, form.get("transaction", ""), now)
        failures = await throttle.failures_of(connection, name_hash, now)
        account = await accounts.find_username(connection, name)
    if transaction is None or not transaction.is_of(browser, form.get("csrf", "")):
        return sign_in_pages.expired(auth.issuer)
    until = failures.locked_until()
    if until is not None and until > now:
        return sign_in_pages.locked(auth.issuer, until, now)
    known = account if account is not None and account.active else None
    password = form.get("password", "")[:_MAX_PASSWORD]
    verdict = await auth.passwords.verify(known.password_hash if known else None, password)
    if known is None or not verdict.fits:
        return await _refuse(auth, transaction, browser, name)
    async with auth.database.transaction() as connection:
        await throttle.forget_failures(connection, name_hash)
        if verdict.rehashed:
            await accounts.store_hash(connection, known.id, verdict.rehashed)
        code = await authorization.give_code(connection, transaction, known.id, now)
    if code is None:
        return sign_in_pages.expired(auth.issuer)
    note(_log, logging.INFO, "signed_in", clerk=known.id, workstation=transaction.workstation.id)
    parameters = {"code": code, "state": transaction.state, "iss": auth.issuer}
    return Redirect(redirect_to(transaction.redirect_uri, **parameters), status_code=303)


@post("/oauth/token", opt={"public": True}, status_code=200)
async def token(
    request: AnyRequest, auth: NamedDependency[Auth]
) -> Response[TokenReply] | Response[bytes]:
    """Exchange a code, a refresh token or an assertion (RFC 6749 section 3.2)."""
    try:
        reply = await grant(auth, await form_fields(request), _proven_key(request, auth))
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
    """Return the clerk who signed in."""
    async with auth.database.transaction() as connection:
        clerk = await accounts.find_clerk(connection, actor.id)
    if clerk is None:
        raise RefusedError("auth.revoked")
    return clerk.out()


@post("/v1/slots", opt={"action": Action.MAKE_SLOT}, status_code=200)
async def make_slot(
    actor: NamedDependency[Actor], auth: NamedDependency[Auth], data: JSONBody[SlotRequest]
) -> SlotReply:
    """Register the clerk's signing key at this PC; return what the slot is made of."""
    if data.workstation_id != actor.workstation:
        raise RefusedError("device.not_enrolled")
    async with auth.database.transaction() as connection:
        clerk = await accounts.find_clerk(connection, actor.id)
        if clerk is None:
            raise RefusedError("auth.revoked")
        kid = await signing_keys.register(connection, clerk.id, actor.workstation, data.signing_key)
        share = await workstations.device_share(connection, auth.keys, actor.workstation)
    note(_log, logging.INFO, "slot_made", clerk=clerk.id, workstation=actor.workstation)
    return SlotReply(
        clerk=clerk.out(),
        key_id=kid,
        device_share=b64url(share),
        permit=permits.issue_permit(auth.tokens, clerk, actor.workstation, kid),
    )


ROUTES = [authorize, sign_in, token, revoke, me, make_slot]


def _authorization_request(request: AnyRequest) -> AuthorizationRequest | None:
    """Return the request if client and redirect are ours; nothing else may be redirected to."""
    try:
        fields = single_fields(request.scope["query_string"])
        known = {name: fields.get(name, "") for name in AuthorizationRequest.__struct_fields__}
        asked = msgspec.convert(known, AuthorizationRequest)
    except (InputError, msgspec.ValidationError):
        return None
    if asked.client_id != CLIENT_ID or not authorization.is_our_redirect(asked.redirect_uri):
        return None
    return asked


async def _refuse(auth: Auth, transaction: Transaction, browser: str, name: str) -> Response[str]:
    now, name_hash = auth.now(), auth.keys.keyed_hash(f"sign-in {name}")
    async with auth.database.transaction() as connection:
        failures = await throttle.count_failure(connection, name_hash, now)
    note(_log, logging.INFO, "sign_in_refused", workstation=transaction.workstation.id)
    until = failures.locked_until()
    if until is not None:
        return sign_in_pages.locked(auth.issuer, until, now)
    return sign_in_pages.ask_again(transaction, browser, auth.issuer, name, failures.tries_left)


def _cookie(browser: str, issuer: str) -> Cookie:
    return Cookie(
        COOKIE,
        path="/oauth",
        value=browser,
        httponly=True,
        secure=issuer.startswith("https:"),
        samesite="strict",
    )


def _proven_key(request: AnyRequest, auth: Auth) -> str:
    proofs = request.headers.getall("dpop", [])
    target = ProofTarget("POST", auth.issuer + request.url.path)
    if len(proofs) != 1:
        raise GrantRefused("invalid_dpop_proof")
    try:
        return auth.proofs.verify(proofs[0], target)
    except TokenError:
        raise GrantRefused("invalid_dpop_proof") from None


def _oauth_error(error: str, code: str = "") -> Response[bytes]:
    """Answer as RFC 6749 section 5.2 says; with a code of ours it is a problem as well."""
    body: dict[str, Any] = msgspec.to_builtins(OAuthError(error=error))
    if code:
        body |= msgspec.to_builtins(problem_of(KepError(code)))
    return Response(msgspec.json.encode(body), status_code=400, media_type="application/json")
