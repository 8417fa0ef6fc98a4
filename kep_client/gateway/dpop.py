"""Proof of possession for tokens (DPoP, RFC 9449) and the key behind it."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Self

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

SCALAR_BYTES = 32


class ProofKey:
    """An EC P-256 key (ES256). Its public half travels as a JWK (RFC 7517)."""

    def __init__(self, scalar: bytes) -> None:
        private = ec.derive_private_key(int.from_bytes(scalar), ec.SECP256R1())
        self.scalar = scalar
        self._key = ECKey.import_key(private)
        public = self._key.as_dict(private=False)
        self.jwk = {name: str(public[name]) for name in ("crv", "kty", "x", "y")}

    @classmethod
    def generate(cls) -> Self:
        """Make a new key."""
        private = ec.generate_private_key(ec.SECP256R1())
        return cls(private.private_numbers().private_value.to_bytes(SCALAR_BYTES))

    @property
    def thumbprint(self) -> str:
        """SHA-256 of the required members in order of their names (RFC 7638 section 3)."""
        members = ",".join(f'"{name}":"{self.jwk[name]}"' for name in ("crv", "kty", "x", "y"))
        return base64url(hashlib.sha256(f"{{{members}}}".encode()).digest())

    def sign(self, header: dict[str, object], claims: dict[str, object]) -> str:
        """Return a compact JWS (RFC 7515 section 7.1)."""
        return jwt.encode({"alg": "ES256", **header}, claims, self._key, algorithms=["ES256"])

    def proof(self, method: str, url: str, at: datetime, token: str = "") -> str:
        """Return the DPoP header for one request; ``token`` binds it to an access token."""
        claims: dict[str, object] = {
            "jti": secrets.token_urlsafe(16),
            "htm": method,
            "htu": url.partition("?")[0],
            "iat": int(at.timestamp()),
        }
        if token:
            claims["ath"] = base64url(hashlib.sha256(token.encode("ascii")).digest())
        return self.sign({"typ": "dpop+jwt", "jwk": self.jwk}, claims)


def base64url(content: bytes) -> str:
    """Encode without padding (RFC 7515 appendix C)."""
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
