"""The offline permit: a JWS in compact form (RFC 7515, EdDSA by RFC 8037) that bounds work alone.

It is bounded by days, hours of use and unlocks. Putting a whole old image of the PC back resets
what is kept on the PC; the centre notices that at the next contact, this module cannot.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kep_client.errors import RefusedError
from offline_cache.ledger import Ledger

_ALGORITHMS = frozenset({"EdDSA", "Ed25519"})  # RFC 8037, and its newer name (RFC 9864)
_Seconds = Annotated[int, msgspec.Meta(ge=0)]


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """The claims; ``iat`` and ``exp`` are seconds since 1970, ``hours`` and ``unlocks`` limits."""

    sub: str
    wks: str
    office: str
    roles: list[str]
    kid: str
    iat: _Seconds
    exp: _Seconds
    hours: int
    unlocks: int


class _Head(msgspec.Struct, frozen=True):
    alg: str


def read_permit(token: str, centre_keys: Sequence[dict[str, str]]) -> Permit:
    """Return the claims if one of the centre's keys signed them.

    Raises:
        RefusedError: ``auth.permit_expired``: without a permit that holds, a full sign-in is due.
    """
    try:
        head, claims, signature = (_decode(part) for part in token.split("."))
        if msgspec.json.decode(head, type=_Head).alg not in _ALGORITHMS:
            raise RefusedError("auth.permit_expired")
        message = token.rpartition(".")[0].encode("ascii")
        if not any(_signed(key, message, signature) for key in centre_keys):
            raise RefusedError("auth.permit_expired")
        return msgspec.json.decode(claims, type=Permit)
    except (ValueError, msgspec.DecodeError) as cause:
        raise RefusedError("auth.permit_expired") from cause


def check_permit(
    permit: Permit, clerk: str, workstation: str, ledger: Ledger, now: datetime
) -> None:
    """Raise RefusedError auth.permit_expired when it does not cover this moment here."""
    moment = max(int(now.timestamp()), ledger.newest)
    holds = (
        permit.sub == clerk
        and permit.wks == workstation
        and moment < permit.exp
        and ledger.used_s < permit.hours * 3600
        and ledger.unlocks <= permit.unlocks
    )
    if not holds:
        raise RefusedError("auth.permit_expired")


def permit_name(token: str) -> str:
    """Return a short name of a permit, for the ledger."""
    return hashlib.sha256(token.encode("ascii")).hexdigest()[:16]


def _signed(key: dict[str, str], message: bytes, signature: bytes) -> bool:
    if key.get("kty") != "OKP" or key.get("crv") != "Ed25519":
        return False
    try:
        Ed25519PublicKey.from_public_bytes(_decode(key.get("x", ""))).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _decode(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error as cause:
        raise ValueError("no base64url") from cause
