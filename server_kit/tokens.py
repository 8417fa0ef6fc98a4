"""Signed tokens: one algorithm each, ``typ`` always checked.

* access tokens (RFC 9068) and permits: JWS with Ed25519 of the server;
* DPoP proofs (RFC 9449) and client assertions (RFC 7523): ES256 of the client.

What does not hold raises TokenError, whose text is a reason from a fixed list.
"""

import hashlib
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey
from joserfc.jws import JWSRegistry

from server_kit.replay import ReplayCache

MAX_TOKEN = 8_192
SKEW_S = 30
PROOF_AGE_S = 60
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
Now = Callable[[], float]
_Claims = TypeVar("_Claims", bound=msgspec.Struct)


class TokenError(Exception):
    """A token, proof or assertion that does not hold."""


# RFC 8037 calls Ed25519 signatures EdDSA; joserfc warns at each use that RFC 9864 prefers another
# name for the same thing.
JWSRegistry.algorithms["EdDSA"].security_warning = None
_EDDSA = JWSRegistry(algorithms=["EdDSA"])
_ES256 = JWSRegistry(algorithms=["ES256"])


def b64url(data: bytes) -> str:
    """Encode without padding (RFC 7515 section 2)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def hash_of(token: str) -> str:
    """Return the ``ath`` of an access token, or the S256 challenge of a verifier."""
    return b64url(hashlib.sha256(token.encode("ascii", "replace")).digest())


def parse_p256(text: str | Mapping[str, Any]) -> ECKey:
    """Read a public EC P-256 JWK. Raises TokenError, also when it holds a private part."""
    try:
        values = msgspec.json.decode(text, type=dict[str, str]) if isinstance(text, str) else text
        if values.get("kty") != "EC" or values.get("crv") != "P-256" or "d" in values:
            raise TokenError("key")
        return ECKey.import_key({name: str(values[name]) for name in ("kty", "crv", "x", "y")})
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise TokenError("key") from None


class TokenIssuer:
    """Signs and verifies the server's own tokens."""

    def __init__(self, issuer: str, key: OKPKey, now: Now = time.time) -> None:
        self.issuer = issuer
        self._key = key
        self._public = OKPKey.import_key(key.as_dict(private=False))
        self._now = now

    @property
    def kid(self) -> str:
        """RFC 7638 thumbprint of the signing key."""
        return self._key.thumbprint()

    def public_jwk(self) -> dict[str, Any]:
        """Return the entry for the JWK set."""
        public = dict(self._public.as_dict(private=False))
        return public | {"kid": self.kid, "use": "sig", "alg": "EdDSA"}

    def sign(self, typ: str, claims: Mapping[str, Any], lifetime_s: int) -> str:
        """Return a compact JWS with ``iss``, ``iat`` and ``exp`` added."""
        now = int(self._now())
        body = {"iss": self.issuer, **claims, "iat": now, "exp": now + lifetime_s}
        header = {"alg": "EdDSA", "typ": typ, "kid": self.kid}
        return jws.serialize_compact(header, msgspec.json.encode(body), self._key, registry=_EDDSA)

    def verify(self, typ: str, token: str, claims: type[_Claims]) -> _Claims:
        """Return the claims of a token of ours. Raises TokenError."""
        parsed, header = _verified(token, self._public, _EDDSA, _Signed)
        if header.get("typ") != typ or header.get("kid") != self.kid:
            raise TokenError("type")
        signed = _decoded(parsed, _Signed)
        if signed.iss != self.issuer:
            raise TokenError("issuer")
        if self._now() >= signed.exp + SKEW_S or signed.iat > self._now() + SKEW_S:
            raise TokenError("expired")
        return _decoded(parsed, claims)


class _Signed(msgspec.Struct):
    iss: str
    iat: int
    exp: int


class TrustedKeys:
    """Verifies what another server signed, by the public keys that are known of it."""

    def __init__(self, keys: Iterable[Mapping[str, str]], now: Now = time.time) -> None:
        """``keys`` are Ed25519 JWKs (RFC 8037). Raises TokenError for what is none."""
        try:
            parsed = [OKPKey.import_key(_public_okp(key)) for key in keys]
        except (JoseError, ValueError, TypeError, KeyError):
            raise TokenError("key") from None
        self._keys = {key.thumbprint(): key for key in parsed}
        self._now = now

    def verify(
        self, typ: str, token: str, claims: type[_Claims], *, even_late: bool = False
    ) -> _Claims:
        """Return the claims of a token that is valid now. Raises TokenError.

        ``even_late`` accepts one whose time is over: an old list of revocations beats none.
        """
        header = _header_of(token)
        key = self._keys.get(str(header.get("kid")))
        if key is None or header.get("typ") != typ:
            raise TokenError("type")
        payload, _ = _verified(token, key, _EDDSA, _Dated)
        dated = _decoded(payload, _Dated)
        over = self._now() >= dated.exp + SKEW_S and not even_late
        if over or dated.iat > self._now() + SKEW_S:
            raise TokenError("expired")
        return _decoded(payload, claims)


class _Dated(msgspec.Struct):
    iat: int
    exp: int


def _public_okp(key: Mapping[str, str]) -> dict[str, Any]:
    if key.get("kty") != "OKP" or key.get("crv") != "Ed25519" or "d" in key:
        raise TokenError("key")
    return {name: key[name] for name in ("kty", "crv", "x")}


@dataclass(frozen=True, slots=True)
class ProofTarget:
    """The request that a proof must be about."""

    method: str
    url: str
    access_token: str = ""


class _ProofClaims(msgspec.Struct):
    htm: str
    htu: str
    iat: int
    jti: str
    ath: str = ""


class ProofVerifier:
    """Checks DPoP proofs; each is good once."""

    def __init__(self, now: Now = time.time) -> None:
        self._now = now
        self._seen = ReplayCache(2 * PROOF_AGE_S, now)

    def verify(self, proof: str, target: ProofTarget) -> str:
        """Return the thumbprint of the proving key. Raises TokenError (RFC 9449 section 4.3)."""
        header = _header_of(proof)
        if header.get("typ") != "dpop+jwt" or not isinstance(header.get("jwk"), dict):
            raise TokenError("type")
        key = parse_p256(header["jwk"])
        payload, _ = _verified(proof, key, _ES256, _ProofClaims)
        claims = _decoded(payload, _ProofClaims)
        if claims.htm != target.method or not _same_target(claims.htu, target.url):
            raise TokenError("target")
        if abs(self._now() - claims.iat) > PROOF_AGE_S:
            raise TokenError("age")
        if claims.ath != (hash_of(target.access_token) if target.access_token else ""):
            raise TokenError("ath")
        jkt = key.thumbprint()
        if not self._seen.first_time(f"{jkt} {claims.jti}"):
            raise TokenError("replay")
        return jkt


class _AssertionClaims(msgspec.Struct):
    iss: str
    sub: str
    aud: str
    exp: int
    jti: str


class AssertionVerifier:
    """Checks ``private_key_jwt`` (RFC 7523 section 3); each is good once, for a minute at most."""

    def __init__(self, issuer: str, now: Now = time.time) -> None:
        self._issuer = issuer
        self._now = now
        self._seen = ReplayCache(2 * PROOF_AGE_S + SKEW_S, now)

    def subject_of(self, assertion: str) -> str:
        """Return who it claims to be, unverified: to find the key to verify it with."""
        return _decoded(_extracted(assertion).payload, _AssertionClaims).sub

    def verify(self, assertion: str, key: ECKey) -> None:
        """Raise TokenError unless the holder of ``key`` made it for us just now."""
        payload, _ = _verified(assertion, key, _ES256, _AssertionClaims)
        claims = _decoded(payload, _AssertionClaims)
        if claims.iss != claims.sub or claims.aud != self._issuer:
            raise TokenError("audience")
        left = claims.exp - self._now()
        if not -SKEW_S < left <= PROOF_AGE_S + SKEW_S:
            raise TokenError("age")
        if not self._seen.first_time(f"{claims.sub} {claims.jti}"):
            raise TokenError("replay")


def _extracted(token: str) -> jws.CompactSignature:
    if len(token) > MAX_TOKEN:
        raise TokenError("form")
    try:
        return jws.extract_compact(token.encode("ascii"))
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise TokenError("form") from None


def _header_of(token: str) -> dict[str, Any]:
    return dict(_extracted(token).headers())


def _verified(
    token: str, key: ECKey | OKPKey, registry: JWSRegistry, claims: type[msgspec.Struct]
) -> tuple[bytes, dict[str, Any]]:
    parsed = _extracted(token)
    _decoded(parsed.payload, claims)
    try:
        held = jws.validate_compact(parsed, key, registry=registry)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise TokenError("signature") from None
    if not held:
        raise TokenError("signature")
    return parsed.payload, dict(parsed.headers())


def _decoded(payload: bytes, claims: type[_Claims]) -> _Claims:
    try:
        return msgspec.json.decode(payload, type=claims)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise TokenError("claims") from None


def _same_target(claimed: str, url: str) -> bool:
    """Compare without query and fragment (RFC 9449 section 4.3, point 9).

    On one machine the port may differ: a relay in front of a server on loopback is no stranger.
    """
    try:
        ours, theirs = urlsplit(url), urlsplit(claimed)
    except ValueError:
        return False
    if {ours.hostname, theirs.hostname} <= _LOOPBACK:
        return (ours.scheme, ours.path) == (theirs.scheme, theirs.path)
    return (ours.scheme, ours.netloc, ours.path) == (theirs.scheme, theirs.netloc, theirs.path)
