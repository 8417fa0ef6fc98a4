"""Clerks' signing keys: who can have signed an operation, and at which PC."""

import binascii
from base64 import urlsafe_b64decode
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.jwk import OKPKey
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.tables import signing_keys
from kep_client.errors import InputError, RefusedError

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key of one clerk at one workstation. A revoked one still verifies old work."""

    kid: str
    clerk: str
    workstation: str
    public_key: bytes
    revoked: bool


async def register(
    connection: AsyncConnection, clerk: str, workstation: str, public_key: str
) -> SigningKey:
    """Keep a key and return it under its id (RFC 7638 thumbprint); again is the same.

    Raises InputError for what is no key, RefusedError for a key of somebody else.
    """
    raw = parse_ed25519(public_key)
    kid = OKPKey.import_key(Ed25519PublicKey.from_public_bytes(raw)).thumbprint()
    row = {"kid": kid, "clerk": clerk, "workstation": workstation, "public_key": public_key}
    await connection.execute(insert(signing_keys).values(row).on_conflict_do_nothing())
    kept = await find_signing_key(connection, kid)
    if kept is None or (kept.clerk, kept.workstation) != (clerk, workstation) or kept.revoked:
        raise RefusedError("access.denied")
    return kept


async def find_signing_key(connection: AsyncConnection, kid: str) -> SigningKey | None:
    """Return the key that an operation names."""
    row = (await connection.execute(select(signing_keys).where(signing_keys.c.kid == kid))).first()
    if row is None:
        return None
    return SigningKey(
        row.kid, row.clerk, row.workstation, parse_ed25519(row.public_key), bool(row.revoked_at)
    )


def parse_ed25519(text: str) -> bytes:
    """Read 32 bytes in base64url without padding. Raises InputError ``request.invalid``."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise InputError("request.invalid") from None
    if len(raw) != _KEY_BYTES:
        raise InputError("request.invalid")
    return raw
