"""Refresh token families in the database; the rule itself is in ``refresh``."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import refresh
from central_server.auth.authorization import digest
from central_server.auth.refresh import Family, Outcome, Token
from central_server.auth.tables import refresh_tokens, token_families, workstations
from server_kit.log import note

LIFETIME = timedelta(hours=12)
_log = logging.getLogger("kep.auth")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A new generation; ``secret`` leaves the server once."""

    family: str
    clerk: str
    workstation: str
    secret: str
    signed_in_at: datetime
    expires_at: datetime
    second_factor: bool = False


async def start(
    connection: AsyncConnection,
    clerk: str,
    workstation: str,
    now: datetime,
    *,
    second_factor: bool = False,
) -> Refreshed:
    """Begin a family after a full sign-in; it ends after twelve hours, used or not."""
    family, secret = f"fam_{secrets.token_hex(8)}", secrets.token_urlsafe(32)
    expires_at = now + LIFETIME
    await connection.execute(
        insert(token_families).values(
            id=family,
            clerk=clerk,
            workstation=workstation,
            signed_in_at=now,
            expires_at=expires_at,
            second_factor=second_factor,
        )
    )
    await _add(connection, family, Token(digest(secret), None))
    return Refreshed(family, clerk, workstation, secret, now, expires_at, second_factor)


async def rotate(
    connection: AsyncConnection, shown: bytes, jkt: str, now: datetime
) -> Refreshed | None:
    """Exchange a token for its child. None refuses; after theft the family is gone, too."""
    row = await _locked_family(connection, shown)
    if row is None or row.jkt != jkt or row.revoked_at is not None or row.expires_at <= now:
        return None
    before = await _load(connection, row.id)
    secret = secrets.token_urlsafe(32)
    after, outcome = refresh.present(before, shown, digest(secret))
    match outcome:
        case Outcome.ROTATED:
            await _save(connection, row.id, before, after)
        case Outcome.THEFT:
            await revoke(connection, row.id, "reuse")
            return None
        case Outcome.UNKNOWN:
            return None
    return Refreshed(
        family=row.id,
        clerk=row.clerk,
        workstation=row.workstation,
        secret=secret,
        signed_in_at=row.signed_in_at,
        expires_at=row.expires_at,
        second_factor=row.second_factor,
    )


async def revoke(connection: AsyncConnection, family: str, reason: str) -> None:
    """End a family."""
    note(_log, logging.INFO, "family_revoked", family=family, reason=reason)
    await connection.execute(
        update(token_families)
        .where(token_families.c.id == family, token_families.c.revoked_at.is_(None))
        .values(revoked_at=func.now(), revoked_for=reason)
    )


async def revoke_all_of(connection: AsyncConnection, clerk: str, reason: str) -> None:
    """End every family of a clerk."""
    living = select(token_families.c.id).where(
        token_families.c.clerk == clerk, token_families.c.revoked_at.is_(None)
    )
    for family in (await connection.execute(living)).scalars().all():
        await revoke(connection, family, reason)


async def revoke_by_token(connection: AsyncConnection, shown: bytes) -> None:
    """Sign out (RFC 7009); a token that is unknown is no error."""
    row = await _locked_family(connection, shown)
    if row is not None:
        await revoke(connection, row.id, "signed_out")


async def _locked_family(
    connection: AsyncConnection, shown: bytes
) -> Row[tuple[object, ...]] | None:
    query = (
        select(token_families, workstations.c.jkt)
        .join(refresh_tokens, refresh_tokens.c.family == token_families.c.id)
        .join(workstations, workstations.c.id == token_families.c.workstation)
        .where(refresh_tokens.c.token_hash == shown)
        .with_for_update(of=token_families)
    )
    return (await connection.execute(query)).first()


async def _load(connection: AsyncConnection, family: str) -> Family:
    query = select(refresh_tokens).where(refresh_tokens.c.family == family)
    return Family(
        tuple(
            Token(row.token_hash, row.parent, row.used, row.superseded)
            for row in await connection.execute(query)
        )
    )


async def _save(connection: AsyncConnection, family: str, before: Family, after: Family) -> None:
    known = {token.id: token for token in before.tokens}
    for token in after.tokens:
        if token.id not in known:
            await _add(connection, family, token)
        elif token != known[token.id]:
            await connection.execute(
                update(refresh_tokens)
                .where(refresh_tokens.c.token_hash == token.id)
                .values(used=token.used, superseded=token.superseded)
            )


async def _add(connection: AsyncConnection, family: str, token: Token) -> None:
    await connection.execute(
        insert(refresh_tokens).values(token_hash=token.id, family=family, parent=token.parent)
    )
