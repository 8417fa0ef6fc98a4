"""The token endpoint: code, refresh token and workstation assertion (RFC 6749 section 5)."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import accounts, families, roles, workstations
from central_server.auth.accounts import Account
from central_server.auth.authorization import CLIENT_ID, digest
from central_server.auth.context import Auth
from central_server.auth.families import Refreshed
from central_server.auth.roles import Standing
from central_server.auth.tables import auth_transactions
from central_server.auth.workstations import Enrolled
from kep_client.wire.auth import TokenReply
from kep_client.wire.queue import QUEUE_SCOPE, queue_audience
from server_kit.tokens import TokenError, hash_of, parse_p256

ACCESS_TYP = "at+jwt"
ACCESS_S = 300
CLERK_SCOPE = "record"
SYNC_SCOPE = "sync"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class GrantRefused(Exception):  # noqa: N818 - OAuth's word
    """An error of RFC 6749 section 5.2; ``code`` adds ours where the clerk must learn why."""

    def __init__(self, error: str, code: str = "") -> None:
        super().__init__(error)
        self.error = error
        self.code = code


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an access token is for."""

    id: str
    office: str
    scope: str
    workstation: Enrolled
    roles: tuple[str, ...] = ()
    signed_in_at: datetime | None = None
    factors: tuple[str, ...] = ()


async def grant(auth: Auth, form: dict[str, str], jkt: str) -> TokenReply:
    """Answer a token request whose DPoP proof was made by the key ``jkt``.

    Raises GrantRefused.
    """
    match form.get("grant_type"):
        case "authorization_code":
            return await _for_code(auth, form, jkt)
        case "refresh_token":
            return await _for_refresh(auth, form, jkt)
        case "client_credentials":
            return await _for_assertion(auth, form, jkt)
        case _:
            raise GrantRefused("unsupported_grant_type")


async def _for_code(auth: Auth, form: dict[str, str], jkt: str) -> TokenReply:
    _need_client(form)
    now = auth.now()
    async with auth.database.transaction() as connection:
        query = (
            select(auth_transactions)
            .where(auth_transactions.c.code_hash == digest(form.get("code", "")))
            .with_for_update()
        )
        row = (await connection.execute(query)).first()
        refreshed = None if row is None else await _spend(connection, row, form, jkt, now)
    # Raised outside, so that the revocation after a replay is kept.
    if refreshed is None:
        raise GrantRefused("invalid_grant")
    # A clerk without a role here learns why by name from the first question: /v1/me.
    return await _reply(auth, refreshed, needs_role=False)


async def _spend(
    connection: AsyncConnection,
    row: Row[tuple[object, ...]],
    form: dict[str, str],
    jkt: str,
    now: datetime,
) -> Refreshed | None:
    if row.family is not None:
        # Shown twice: whoever used it first may be the thief (RFC 6749 section 4.1.2).
        await families.revoke(connection, row.family, "code_replayed")
        return None
    workstation = await workstations.by_id(connection, row.workstation)
    fits = (
        workstation is not None
        and workstation.live
        and workstation.jkt == jkt
        and row.code_expires_at > now
        and form.get("redirect_uri") == row.redirect_uri
        and hmac.compare_digest(hash_of(form.get("code_verifier", "")), row.code_challenge)
    )
    if not fits:
        return None
    started = await families.start(
        connection, row.clerk, row.workstation, now, second_factor=row.second_factor
    )
    mine = auth_transactions.c.id_hash == row.id_hash
    await connection.execute(update(auth_transactions).where(mine).values(family=started.family))
    return started


async def _for_refresh(auth: Auth, form: dict[str, str], jkt: str) -> TokenReply:
    _need_client(form)
    async with auth.database.transaction() as connection:
        shown = digest(form.get("refresh_token", ""))
        refreshed = await families.rotate(connection, shown, jkt, auth.now())
    if refreshed is None:
        raise GrantRefused("invalid_grant")
    return await _reply(auth, refreshed, needs_role=True)


async def _reply(auth: Auth, refreshed: Refreshed, *, needs_role: bool) -> TokenReply:
    now = auth.now()
    async with auth.database.transaction() as connection:
        clerk = await accounts.find_clerk(connection, refreshed.clerk)
        workstation = await workstations.by_id(connection, refreshed.workstation)
        if clerk is None or not clerk.active or workstation is None or not workstation.live:
            raise GrantRefused("invalid_grant", "auth.revoked")
        standing = await roles.standing_in(connection, clerk.id, workstation.office, now)
    if needs_role and not standing.roles:
        raise GrantRefused("invalid_grant", "auth.no_role")
    if auth.policy.needs_second_factor(clerk) and not refreshed.second_factor:
        raise GrantRefused("invalid_grant", "auth.sign_in_needed")
    subject = _clerk_subject(clerk, standing, workstation, refreshed)
    return _token(auth, subject, refreshed.secret, refreshed.expires_at - now)


def _clerk_subject(
    clerk: Account, standing: Standing, workstation: Enrolled, refreshed: Refreshed
) -> Subject:
    return Subject(
        id=clerk.id,
        office=standing.office,
        scope=CLERK_SCOPE,
        workstation=workstation,
        roles=tuple(sorted(standing.roles)),
        signed_in_at=refreshed.signed_in_at,
        # RFC 8176: what was shown at the sign-in that this comes from.
        factors=("pwd", "otp", "mfa") if refreshed.second_factor else ("pwd",),
    )


async def _for_assertion(auth: Auth, form: dict[str, str], jkt: str) -> TokenReply:
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise GrantRefused("invalid_client")
    scope = form.get("scope", SYNC_SCOPE)
    if scope not in {SYNC_SCOPE, QUEUE_SCOPE}:
        raise GrantRefused("invalid_scope")
    assertion = form.get("client_assertion", "")
    try:
        name = auth.assertions.subject_of(assertion)
        async with auth.database.transaction() as connection:
            workstation = await workstations.by_id(connection, name)
        if workstation is None:
            raise GrantRefused("invalid_client")
        auth.assertions.verify(assertion, parse_p256(workstation.public_key))
    except TokenError:
        raise GrantRefused("invalid_client") from None
    if not workstation.live:
        raise GrantRefused("invalid_client", "auth.revoked")
    if workstation.jkt != jkt:
        raise GrantRefused("invalid_dpop_proof")
    subject = Subject(workstation.id, workstation.office, scope, workstation)
    return _token(auth, subject)


def _token(
    auth: Auth, subject: Subject, refresh: str = "", left: timedelta | None = None
) -> TokenReply:
    lifetime = ACCESS_S if left is None else max(1, min(ACCESS_S, int(left.total_seconds())))
    signed_in = subject.signed_in_at
    claims = {
        "sub": subject.id,
        "aud": _audience(auth, subject),
        "client_id": CLIENT_ID,
        "jti": secrets.token_urlsafe(12),
        "scope": subject.scope,
        "office": subject.office,
        "roles": list(subject.roles),
        "amr": list(subject.factors),
        "wks": subject.workstation.id,
        "wks_office": subject.workstation.office,
        "desk": subject.workstation.desk,
        "auth_time": int(signed_in.timestamp()) if signed_in else None,
        "cnf": {"jkt": subject.workstation.jkt},
    }
    return TokenReply(
        access_token=auth.tokens.sign(ACCESS_TYP, claims, lifetime),
        token_type="DPoP",  # noqa: S106 - RFC 9449 section 5
        expires_in=lifetime,
        scope=subject.scope,
        refresh_token=refresh,
    )


def _audience(auth: Auth, subject: Subject) -> str:
    """A token for the office's hub is of no use here, nor one of ours there."""
    return queue_audience(subject.office) if subject.scope == QUEUE_SCOPE else auth.issuer


def _need_client(form: dict[str, str]) -> None:
    if form.get("client_id") != CLIENT_ID:
        raise GrantRefused("invalid_client")
    return
