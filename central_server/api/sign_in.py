"""The pages of a sign-in: who is it (our password, or another system), then the second factor."""

import logging
import secrets
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.response import Redirect

from central_server.auth import (
    accounts,
    authorization,
    external_identities,
    second_factor,
    sign_in_pages,
    throttle,
)
from central_server.auth.accounts import Account
from central_server.auth.administration import code_throttle_name
from central_server.auth.authorization import (
    CLIENT_ID,
    AuthorizationRequest,
    Transaction,
    redirect_to,
)
from central_server.auth.context import Auth
from central_server.auth.identity_provider import (
    Answer,
    IdentityProvider,
    NotRecognised,
    ProviderUnavailable,
)
from central_server.auth.second_factor import SecondFactor
from central_server.auth.sign_in_pages import Sheet
from central_server.auth.throttle import Failures
from kep_client.errors import InputError
from server_kit.bodies import form_fields, single_fields
from server_kit.log import note

COOKIE = "kep-sign-in"
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
    page = sign_in_pages.ask(_sheet(auth, transaction, browser), now)
    page.set_cookie(_cookie(browser, auth))
    return page


@post("/oauth/sign-in", opt={"public": True}, include_in_schema=False, status_code=303)
async def sign_in(request: AnyRequest, auth: NamedDependency[Auth]) -> Response[Any]:
    """Take name and password; a right one leads on."""
    form = await form_fields(request)
    sheet = await _sheet_of(request, auth, form)
    if sheet is None:
        return sign_in_pages.expired(auth.issuer)
    provider = auth.by_password
    try:
        return await _recognise(auth, sheet, provider, Answer(form))
    except NotRecognised as refused:
        workstation = sheet.transaction.workstation.id
        note(_log, logging.INFO, "sign_in_refused", workstation=workstation)
        if refused.until is not None:
            return sign_in_pages.locked(auth.issuer, refused.until, auth.now())
        name = form.get("username", "").strip().lower()
        return sign_in_pages.ask_again(sheet, name, refused.tries_left)


@post("/oauth/second-factor", opt={"public": True}, include_in_schema=False, status_code=303)
async def take_code(request: AnyRequest, auth: NamedDependency[Auth]) -> Response[Any]:
    """Take the code of the telephone, or hear that the recovery codes were kept."""
    form = await form_fields(request)
    sheet = await _sheet_of(request, auth, form)
    if sheet is not None and sheet.transaction.second_factor:
        return await _finish(auth, sheet)
    tried = None if sheet is None else await _count_try(auth, sheet.transaction.identified)
    if sheet is None or tried is None:
        return sign_in_pages.expired(auth.issuer)
    if tried.locked:
        return _wrong_code(auth, sheet, tried)
    typed = form.get("code", "")
    return await _compare(auth, sheet, tried, typed) or _wrong_code(auth, sheet, tried)


@post("/oauth/upstream", opt={"public": True}, include_in_schema=False, status_code=303)
async def leave(request: AnyRequest, auth: NamedDependency[Auth]) -> Response[Any]:
    """Send the browser to the other system, with a state that is good for this sign-in alone."""
    sheet = await _sheet_of(request, auth, await form_fields(request))
    if sheet is None or auth.upstream is None:
        return sign_in_pages.expired(auth.issuer)
    async with auth.database.transaction() as connection:
        sent = await authorization.send_upstream(connection, auth.keys, sheet.transaction)
    return Redirect(auth.upstream.authorization_url(sent.state, sent.challenge), status_code=303)


@get("/oauth/upstream/callback", opt={"public": True}, include_in_schema=False)
async def come_back(request: AnyRequest, auth: NamedDependency[Auth]) -> Response[Any]:
    """Take the browser back; only the one that was sent, only once."""
    try:
        fields = single_fields(request.scope["query_string"])
    except InputError:
        return sign_in_pages.unknown_request(auth.issuer)
    browser = request.cookies.get(COOKIE, "")
    provider = auth.upstream
    async with auth.database.transaction() as connection:
        known = await authorization.back_from_upstream(
            connection, auth.keys, fields.get("state", ""), auth.now()
        )
    if known is None or provider is None or not known[0].is_in(browser):
        return sign_in_pages.expired(auth.issuer)
    transaction, verifier = known
    sheet = _sheet(auth, transaction, browser)
    try:
        return await _recognise(auth, sheet, provider, Answer(fields, verifier))
    except NotRecognised:
        return sign_in_pages.upstream_refused(auth.issuer, provider.label)
    except ProviderUnavailable:
        note(_log, logging.WARNING, "upstream_unavailable")
        return sign_in_pages.upstream_unavailable(auth.issuer, provider.label)


ROUTES = [authorize, sign_in, take_code, leave, come_back]


async def _recognise(
    auth: Auth, sheet: Sheet, provider: IdentityProvider, answer: Answer
) -> Response[Any]:
    person = await provider.exchange(answer)
    async with auth.database.transaction() as connection:
        account = await external_identities.account_of(
            connection, auth.keys, provider.name, person.subject
        )
        if account is None:
            note(_log, logging.INFO, "identity_not_linked")
            return sign_in_pages.not_linked(auth.issuer, provider.label)
        transaction = await authorization.mark_identified(connection, sheet.transaction, account.id)
        factor = await second_factor.find(connection, auth.keys, account.id)
        enrolled = factor is not None and factor.confirmed
        needed = auth.policy.needs_second_factor(account)
        if needed and not enrolled:
            factor = await second_factor.begin(connection, auth.keys, account.id)
    known = _sheet(auth, transaction, sheet.browser)
    if factor is not None and enrolled:
        return sign_in_pages.ask_code(known)
    if factor is not None and needed:
        return sign_in_pages.enrol_code(known, account.username, factor.secret)
    return await _finish(auth, known)


@dataclass(frozen=True, slots=True)
class _Try:
    """A code that is about to be compared; ``locked``: it will not be."""

    account: Account
    factor: SecondFactor
    failures: Failures
    locked: bool


async def _count_try(auth: Auth, clerk: str) -> _Try | None:
    """Count a try before it is compared: many at once are many tries."""
    name, now = code_throttle_name(auth.keys, clerk), auth.now()
    async with auth.database.transaction() as connection:
        account = await accounts.find_clerk(connection, clerk)
        factor = await second_factor.find(connection, auth.keys, clerk)
        if account is None or not account.active or factor is None:
            return None
        failures = await throttle.failures_of(connection, name, now)
        until = failures.locked_until()
        if until is not None and until > now:
            return _Try(account, factor, failures, locked=True)
        failures = await throttle.count_failure(connection, name, now)
        return _Try(account, factor, failures, locked=False)


async def _compare(auth: Auth, sheet: Sheet, tried: _Try, typed: str) -> Response[Any] | None:
    """Return what follows a right code, None for a wrong one."""
    now, codes, factor = auth.now(), tuple[str, ...](), tried.factor
    async with auth.database.transaction() as connection:
        if factor.confirmed:
            fits = await second_factor.check(connection, auth.keys, factor, typed, now)
        else:
            codes = await second_factor.confirm(connection, auth.keys, factor, typed, now)
            fits = bool(codes)
        if not fits:
            return None
        name = code_throttle_name(auth.keys, factor.clerk)
        await throttle.forget_failures(connection, name)
        transaction = await authorization.mark_second_factor(connection, sheet.transaction)
    known = _sheet(auth, transaction, sheet.browser)
    if not codes:
        return await _finish(auth, known)
    note(_log, logging.INFO, "second_factor_enrolled", clerk=factor.clerk)
    return sign_in_pages.recovery_codes(known, codes)


def _wrong_code(auth: Auth, sheet: Sheet, tried: _Try) -> Response[Any]:
    note(_log, logging.INFO, "second_factor_refused", clerk=tried.account.id)
    until, left = tried.failures.locked_until(), tried.failures.tries_left
    if until is not None:
        return sign_in_pages.locked(auth.issuer, until, auth.now())
    if tried.factor.confirmed:
        return sign_in_pages.ask_code_again(sheet, left)
    return sign_in_pages.enrol_code(sheet, tried.account.username, tried.factor.secret, left)


async def _finish(auth: Auth, sheet: Sheet) -> Response[Any]:
    transaction = sheet.transaction
    async with auth.database.transaction() as connection:
        code = await authorization.give_code(connection, transaction, auth.now())
    if code is None:
        return sign_in_pages.expired(auth.issuer)
    clerk, workstation = transaction.identified, transaction.workstation.id
    note(_log, logging.INFO, "signed_in", clerk=clerk, workstation=workstation)
    parameters = {"code": code, "state": transaction.state, "iss": auth.issuer}
    return Redirect(redirect_to(transaction.redirect_uri, **parameters), status_code=303)


async def _sheet_of(request: AnyRequest, auth: Auth, form: dict[str, str]) -> Sheet | None:
    """Return the sign-in of a form, None unless this browser got it."""
    browser = request.cookies.get(COOKIE, "")
    async with auth.database.transaction() as connection:
        id_ = form.get("transaction", "")
        transaction = await authorization.load(connection, id_, auth.now())
    if transaction is None or not transaction.is_of(browser, form.get("csrf", "")):
        return None
    return _sheet(auth, transaction, browser)


def _sheet(auth: Auth, transaction: Transaction, browser: str) -> Sheet:
    upstream = auth.upstream
    away = ("", "") if upstream is None else (upstream.authorization_url("", ""), upstream.label)
    return Sheet(transaction, browser, auth.issuer, away)


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


def _cookie(browser: str, auth: Auth) -> Cookie:
    return Cookie(
        COOKIE,
        path="/oauth",
        value=browser,
        httponly=True,
        secure=auth.issuer.startswith("https:"),
        # A strict cookie does not come back from another system's redirect.
        samesite="strict" if auth.upstream is None else "lax",
    )
