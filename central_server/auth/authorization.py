"""The authorization request and its code (RFC 6749 section 4.1, RFC 7636, RFC 8252, RFC 9207).

One deviation from exact redirect matching: the port of 127.0.0.1 and [::1] is free, for a native
app listens on whatever port the system gives it (RFC 8252 section 7.3).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode, urlsplit

import msgspec
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import workstations
from central_server.auth.tables import auth_transactions as table
from central_server.auth.workstations import Enrolled

CLIENT_ID = "kep-workstation"
REDIRECT_HOSTS = frozenset({"127.0.0.1", "::1"})
REDIRECT_PATH = "/callback"
PAGE_LIFETIME = timedelta(minutes=10)
CODE_LIFETIME = timedelta(seconds=60)
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
    """A sign-in under way; ``clerk`` is empty until the password was right."""

    id: str
    redirect_uri: str
    code_challenge: str
    state: str
    expires_at: datetime
    workstation: Enrolled
    browser_hash: bytes
    clerk: str = ""

    def is_of(self, browser: str, csrf: str) -> bool:
        """Return whether this browser got the page and the form came from it."""
        same_browser = hmac.compare_digest(self.browser_hash, digest(browser))
        return same_browser and hmac.compare_digest(csrf.encode(), csrf_of(browser).encode())


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
    """Return a sign-in that still waits for its password."""
    query = select(table).where(table.c.id_hash == digest(transaction))
    row = (await connection.execute(query)).first()
    if row is None or row.clerk is not None or row.expires_at <= now:
        return None
    workstation = await workstations.by_id(connection, row.workstation)
    if workstation is None or not workstation.live:
        return None
    return Transaction(
        id=transaction,
        redirect_uri=row.redirect_uri,
        code_challenge=row.code_challenge,
        state=row.state,
        expires_at=row.expires_at,
        workstation=workstation,
        browser_hash=row.browser_hash,
    )


async def give_code(
    connection: AsyncConnection, transaction: Transaction, clerk: str, now: datetime
) -> str | None:
    """Return the code, once; None when another request of the same page was faster."""
    code = secrets.token_urlsafe(32)
    given = (
        update(table)
        .where(table.c.id_hash == digest(transaction.id), table.c.clerk.is_(None))
        .values(clerk=clerk, code_hash=digest(code), code_expires_at=now + CODE_LIFETIME)
        .returning(table.c.id_hash)
    )
    return code if (await connection.execute(given)).first() is not None else None


def redirect_to(uri: str, **parameters: str) -> str:
    """Return the address that the browser goes to."""
    return f"{uri}?{urlencode(parameters)}"
