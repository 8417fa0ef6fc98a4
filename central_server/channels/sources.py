"""Source systems: which channels each may send, its keys, and whether it really sent a request."""

import base64
import logging
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Row, and_, bindparam, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.channels.signatures import (
    WINDOW_S,
    Message,
    SignatureRefused,
    Signed,
    parse,
)
from central_server.database import Database
from central_server.records.sealing import Sealing
from central_server.schema.channels import source, source_key
from kep_client.domain.interaction import Channel
from kep_client.errors import InputError, RefusedError
from server_kit.bodies import StrictRequest
from server_kit.log import note

_log = logging.getLogger("kep.channels")
_SECRET = "source.key"  # noqa: S105 - what a sealed key is bound to
_KEY_BYTES = 32
_NOBODY = bytes(_KEY_BYTES)
_HEADERS = ("signature-input", "signature", "content-digest")
# Good keys: of a source that is not disabled; one that was followed by another until its time.
_KEY = (
    select(source_key.c.id, source_key.c.secret, source.c.id.label("name"), source.c.channels)
    .join_from(source_key, source)
    .where(
        source_key.c.id == bindparam("key_id"),
        source.c.disabled_at.is_(None),
        or_(source_key.c.expires_at.is_(None), source_key.c.expires_at > func.now()),
    )
)
# Twice the window: a request may be signed with a clock that goes ahead.
_REMEMBER = text("""
  WITH gone AS (DELETE FROM source_nonce WHERE ctid IN (
    SELECT ctid FROM source_nonce WHERE expires_at < now() LIMIT 100 FOR UPDATE SKIP LOCKED))
  INSERT INTO source_nonce (key_id, nonce, expires_at)
  VALUES (:key_id, :nonce, now() + make_interval(secs => :keep_s))
  ON CONFLICT DO NOTHING RETURNING nonce
""")


@dataclass(frozen=True, slots=True)
class Source:
    """A system that proved itself."""

    name: str
    channels: frozenset[Channel]


@dataclass(frozen=True, slots=True)
class NewKey:
    """Shown once: to whom and what a system must keep."""

    source: str
    key_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Verifies signed requests; several server processes share keys and nonces."""

    database: Database
    sealing: Sealing

    async def verified(self, request: StrictRequest, now: float) -> Source:
        """Return who signed a request.

        Raises:
            RefusedError: ``auth.token_refused``; ``p1`` is the reason: form, key, signature,
                digest, age or replay.
        """
        try:
            return await self._verified(request, now)
        except SignatureRefused as refused:
            note(_log, logging.INFO, "signature_refused", reason=str(refused))
            raise RefusedError("auth.token_refused", p1=str(refused)) from None

    async def _verified(self, request: StrictRequest, now: float) -> Source:
        signed = _parsed(request)
        message = Message(request.method, request.url.path, await request.body())
        async with self.database.transaction() as connection:
            row = (await connection.execute(_KEY, {"key_id": signed.key_id})).one_or_none()
            # An unknown key costs the same time as a known one.
            key = _NOBODY if row is None else open_secret(self.sealing, row.id, row.secret)
            signed.verify(message, key, now)
            if row is None:
                raise SignatureRefused("key")
            await _burn(connection, signed)
        return Source(row.name, frozenset(map(Channel, row.channels)))


def _parsed(request: StrictRequest) -> Signed:
    if request.scope["query_string"]:
        raise SignatureRefused("form")
    values = [request.headers.getall(name, []) for name in _HEADERS]
    if any(len(lines) != 1 for lines in values):
        raise SignatureRefused("form")
    return parse(*(lines[0] for lines in values))


async def _burn(connection: AsyncConnection, signed: Signed) -> None:
    values = {"key_id": signed.key_id, "nonce": signed.nonce, "keep_s": 2 * WINDOW_S}
    if (await connection.execute(_REMEMBER, values)).first() is None:
        raise SignatureRefused("replay")


def open_secret(sealing: Sealing, key_id: str, sealed: bytes) -> bytes:
    """Return the bytes of a stored key."""
    return base64.b64decode(sealing.open(sealed, f"{_SECRET}/{key_id}"))


async def add(
    connection: AsyncConnection, sealing: Sealing, name: str, channels: frozenset[Channel]
) -> NewKey:
    """Make a source known. Raises InputError for a name that is taken or no plain word."""
    if not name.isascii() or not name.replace("-", "").isalnum() or len(name) > 40:
        raise InputError("request.invalid")
    if await _find(connection, name) is not None:
        raise InputError("request.invalid")
    now = datetime.now(UTC)
    values = {"id": name, "channels": sorted(channels), "created_at": now}
    await connection.execute(insert(source).values(values))
    return await _add_key(connection, sealing, name)


async def rotate(
    connection: AsyncConnection, sealing: Sealing, name: str, overlap: timedelta
) -> NewKey:
    """Give a source a new key; the one before stays good for ``overlap``, older ones end now."""
    if await _find(connection, name) is None:
        raise RefusedError("request.not_found")
    now = datetime.now(UTC)
    mine = source_key.c.source_id == name
    ends_now = update(source_key).where(mine, source_key.c.expires_at > now)
    await connection.execute(ends_now.values(expires_at=now))
    last = update(source_key).where(mine, source_key.c.expires_at.is_(None))
    await connection.execute(last.values(expires_at=now + overlap))
    return await _add_key(connection, sealing, name)


async def disable(connection: AsyncConnection, name: str) -> None:
    """Take no more from a source; what it sent stays."""
    if await _find(connection, name) is None:
        raise RefusedError("request.not_found")
    statement = update(source).where(source.c.id == name, source.c.disabled_at.is_(None))
    await connection.execute(statement.values(disabled_at=datetime.now(UTC)))


async def known(connection: AsyncConnection) -> list[Row[tuple[object, ...]]]:
    """Return every source with the number of its good keys."""
    good = and_(
        source_key.c.source_id == source.c.id,
        or_(source_key.c.expires_at.is_(None), source_key.c.expires_at > func.now()),
    )
    statement = (
        select(source, func.count(source_key.c.id).label("keys"))
        .join_from(source, source_key, good, isouter=True)
        .group_by(source.c.id)
        .order_by(source.c.id)
    )
    return list((await connection.execute(statement)).all())


async def _find(connection: AsyncConnection, name: str) -> str | None:
    statement = select(source.c.id).where(source.c.id == name)
    found: str | None = (await connection.execute(statement)).scalar_one_or_none()
    return found


async def _add_key(connection: AsyncConnection, sealing: Sealing, name: str) -> NewKey:
    key_id = f"{name}-{secrets.token_hex(4)}"
    secret = base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
    await connection.execute(
        insert(source_key).values(
            id=key_id,
            source_id=name,
            secret=sealing.seal(secret, f"{_SECRET}/{key_id}"),
            created_at=datetime.now(UTC),
        )
    )
    return NewKey(name, key_id, secret)
