"""What the centre tells an office's queue hub: that its key is the office's, and who has ended.

Both are signed and hold no person: the hub keeps them and works on when the line is cut.
"""

import hashlib
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.tables import clerks, signing_keys, workstations
from kep_client.errors import InputError
from kep_client.wire.queue import HUB_TYP, REVOKED_TYP, HubLetter
from server_kit.tokens import TokenIssuer, b64url

_DAY_S = 86_400
# A hub is vouched for longer than any line is cut, and less long than a PC lives.
STATEMENT_S = 400 * _DAY_S
REVOKED_S = 30 * _DAY_S


def spki_of(path: Path) -> str:
    """Return SHA-256 of a public key's DER form. Raises InputError request.invalid."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        raise InputError("request.invalid") from None
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b64url(hashlib.sha256(der).digest())


async def letter(
    connection: AsyncConnection, tokens: TokenIssuer, office: str, spki: str
) -> HubLetter:
    """Return the file that makes a hub the office's hub."""
    return HubLetter(
        issuer=tokens.issuer,
        keys=[{name: str(value) for name, value in tokens.public_jwk().items()}],
        statement=tokens.sign(HUB_TYP, {"office": office, "spki": spki}, STATEMENT_S),
        revoked=await revoked(connection, tokens, office),
    )


async def revoked(connection: AsyncConnection, tokens: TokenIssuer, office: str) -> str:
    """Return the signed list of an office's workstations and signing keys that ended.

    A key has ended when it, its clerk or its PC has; ids are random and name nobody.
    """
    gone = select(workstations.c.id).where(
        workstations.c.office == office, workstations.c.revoked_at.is_not(None)
    )
    ended = (
        select(signing_keys.c.kid)
        .join(workstations, workstations.c.id == signing_keys.c.workstation)
        .join(clerks, clerks.c.id == signing_keys.c.clerk)
        .where(workstations.c.office == office)
        .where(
            signing_keys.c.revoked_at.is_not(None)
            | workstations.c.revoked_at.is_not(None)
            | clerks.c.active.is_(False)
        )
    )
    claims = {
        "office": office,
        "workstations": sorted((await connection.execute(gone)).scalars()),
        "keys": sorted((await connection.execute(ended)).scalars()),
    }
    return tokens.sign(REVOKED_TYP, claims, REVOKED_S)
