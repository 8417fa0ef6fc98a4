"""The authorization request and its code (RFC 6749 section 4.1, RFC 7636, RFC 8252, RFC 9207).

One deviation from exact redirect matching: the port of 127.0.0.1 and [::1] is free, for a native
app listens on whatever port the system gives it (RFC 8252 section 7.3).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode, urlsplit

import msgspec
from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import workstations
from central_server.auth.keys import ServerKeys
from central_server.auth.tables import auth_transactions as table
from central_server.auth.workstations import Enrolled
from server_kit.tokens import hash_of

CLIENT_ID = "kep-workstation"
REDIRECT_HOSTS = frozenset({"127.0.0.1", "::1"})
REDIRECT_PATH = "/callback"
PAGE_LIFETIME = timedelta(minutes=10)
CODE_LIFETIME = timedelta(seconds=60)
_VERIFIER = "upstream-verifier"
_Short = Annotated[str, msgspec.Meta(max_length=512)]
_Challenge = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{43}$")]


class AuthorizationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The query of ``GET /oauth/authorize``. The nonce is heard and not needed: no ID token."""

    response_type: _Short = ""
    client_id: _Short = ""
    redirect_uri: _Short = ""
    code_challenge: _Short = ""
    code_challenge_method: _Short = ""
    state: _Short = ""
    nonce: _Short = ""
    scope: _Short = ""
    dpop_jkt: _Short = ""


@dataclass(frozen=True, slots=True)
class Transaction:
    """A sign-in under way; ``identified`` is empty until the first factor was right."""

    id: str
    redirect_uri: str
    code_challenge: str
    state: str
    expires_at: datetime
    workstation: Enrolled
    browser_hash: bytes
    identified: str = ""
    second_factor: bool = False

    def is_in(self, browser: str) -> bool:
        """Return whether this browser got the page."""
        return hmac.compare_digest(self.browser_hash, digest(browser))

    def is_of(self, browser: str, csrf: str) -> bool:
        """Return whether this browser got the page and the form came from it."""
        return self.is_in(browser) and hmac.compare_digest(csrf.encode(), csrf_of(browser).encode())


def digest(secret: str) -> bytes:
    """Return SHA-256: enough for secrets of 128 random bits and more."""
    return hashlib.sha256(secret.encode()).digest()


def csrf_of(browser: str) -> str:
    """Return the hidden field that belongs to a browser's cookie."""
    return hashlib.sha256(b"csrf " + browser.encode()).hexdigest()


def is_our_redirect(uri: str) -> bool:
    """Check client and redirect before anything is sent there."""
    try:
        parts = urlsplit(uri)
        host = f"[{parts.hostname}]" if parts.hostname == "::1" else parts.hostname
        exact = f"http://{host}:{parts.port}{REDIRECT_PATH}"
    except ValueError:
        return False
    return parts.hostname in REDIRECT_HOSTS and bool(parts.port) and uri == exact


def fault_in(request: AuthorizationRequest) -> str:
    """Return the OAuth error of a request whose redirect is good, or an empty text."""
    if request.response_type != "code":
        return "unsupported_response_type"
    if request.code_challenge_method != "S256" or not request.state:
        return "invalid_request"
    try:
        msgspec.convert(request.code_challenge, _Challenge)
    except msgspec.ValidationError:
        return "invalid_request"
    return ""


async def begin(
    connection: AsyncConnection, request: AuthorizationRequest, browser: str, now: datetime
) -> Transaction | None:
    """Keep the request; None when the key in ``dpop_jkt`` is not that of an enrolled PC."""
    workstation = await workstations.by_key(connection, request.dpop_jkt)
    if workstation is None:
        return None
    transaction = Transaction(
        id=secrets.token_urlsafe(32),
        redirect_uri=request.redirect_uri,
        code_challenge=request.code_challenge,
        state=request.state,
        expires_at=now + PAGE_LIFETIME,
        workstation=workstation,
        browser_hash=digest(browser),
    )
    await connection.execute(
        insert(table).values(
            id_hash=digest(transaction.id),
            browser_hash=transaction.browser_hash,
            client_id=request.client_id,
            redirect_uri=transaction.redirect_uri,
            code_challenge=transaction.code_challenge,
            state=transaction.state,
            workstation=workstation.id,
            expires_at=transaction.expires_at,
        )
    )
    return transaction


async def load(connection: AsyncConnection, transaction: str, now: datetime) -> Transaction | None:
    """Return a sign-in that has given no code yet."""
    query = select(table).where(table.c.id_hash == digest(transaction))
    row = (await connection.execute(query)).first()
    return None if row is None else await _open(connection, row, transaction, now)


async def mark_identified(
    connection: AsyncConnection, transaction: Transaction, clerk: str
) -> Transaction:
    """Remember whose first factor was right; a second one given before counts no more."""
    await _mark(connection, transaction, identified=clerk, second_factor=False)
    return replace(transaction, identified=clerk, second_factor=False)


async def mark_second_factor(connection: AsyncConnection, transaction: Transaction) -> Transaction:
    """Remember that the second factor was right, too."""
    await _mark(connection, transaction, second_factor=True)
    return replace(transaction, second_factor=True)


@dataclass(frozen=True, slots=True)
class SentUpstream:
    """What goes with a browser that is sent to another system."""

    state: str
    challenge: str


async def send_upstream(
    connection: AsyncConnection, keys: ServerKeys, transaction: Transaction
) -> SentUpstream:
    """Make state and PKCE verifier of one journey; a journey begun before is void."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    sealed = keys.seal(verifier.encode(), _VERIFIER)
    await _mark(connection, transaction, upstream_state=digest(state), upstream_verifier=sealed)
    return SentUpstream(state, hash_of(verifier))


async def back_from_upstream(
    connection: AsyncConnection, keys: ServerKeys, state: str, now: datetime
) -> tuple[Transaction, str] | None:
    """Return the sign-in of a state and its verifier, once; the sign-in gets a new id."""
    fresh = secrets.token_urlsafe(32)
    taken = (
        update(table)
        .where(table.c.upstream_state == digest(state))
        .values(id_hash=digest(fresh), upstream_state=None)
        .returning(table)
    )
    row = (await connection.execute(taken)).first()
    transaction = None if row is None else await _open(connection, row, fresh, now)
    if row is None or transaction is None:
        return None
    return transaction, keys.open(row.upstream_verifier, _VERIFIER).decode()


async def give_code(
    connection: AsyncConnection, transaction: Transaction, now: datetime
) -> str | None:
    """Return the code of who was identified, once; None when another request was faster."""
    code = secrets.token_urlsafe(32)
    given = (
        update(table)
        .where(table.c.id_hash == digest(transaction.id), table.c.clerk.is_(None))
        .values(
            clerk=transaction.identified,
            second_factor=transaction.second_factor,
            code_hash=digest(code),
            code_expires_at=now + CODE_LIFETIME,
        )
        .returning(table.c.id_hash)
    )
    return code if (await connection.execute(given)).first() is not None else None


def redirect_to(uri: str, **parameters: str) -> str:
    """Return the address that the browser goes to."""
    return f"{uri}?{urlencode(parameters)}"


async def _mark(connection: AsyncConnection, transaction: Transaction, **values: object) -> None:
    mine = table.c.id_hash == digest(transaction.id)
    await connection.execute(update(table).where(mine).values(**values))


async def _open(
    connection: AsyncConnection, row: Row[tuple[object, ...]], id_: str, now: datetime
) -> Transaction | None:
    if row.clerk is not None or row.expires_at <= now:
        return None
    workstation = await workstations.by_id(connection, row.workstation)
    if workstation is None or not workstation.live:
        return None
    return Transaction(
        id=id_,
        redirect_uri=row.redirect_uri,
        code_challenge=row.code_challenge,
        state=row.state,
        expires_at=row.expires_at,
        workstation=workstation,
        browser_hash=row.browser_hash,
        identified=row.identified or "",
        second_factor=row.second_factor,
    )
