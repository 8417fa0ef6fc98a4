"""Sign-in of desks, with the centre or without it, and the sessions that follow.

* With the centre: the workstation's own token for the queue, bound to its key (DPoP, RFC 9449).
* Without: the clerk's offline permit, and a signature over a fresh challenge by the key it names.

Both were signed by the centre; what it has revoked meanwhile stands in a signed list that the hub
keeps. Sessions live in memory: after a restart a desk signs in again by itself.
"""

import base64
import binascii
import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.jwk import OKPKey

from kep_client.errors import DeviceError, RefusedError
from kep_client.wire.queue import (
    QUEUE_SCOPE,
    REVOKED_TYP,
    PermitProof,
    RevokedStatement,
    queue_audience,
    sign_in_bytes,
)
from server_kit.log import note
from server_kit.tokens import ProofTarget, ProofVerifier, TokenError, TrustedKeys

PERMIT_TYP = "kep-permit+jwt"
ACCESS_TYP = "at+jwt"
CHALLENGE_S = 60.0
SESSION_S = 12 * 3600
# A desk that was silent for so long may be taken over by another PC.
DESK_FREE_S = 60.0
_MAX_CHALLENGES = 1_000
_log = logging.getLogger("kep.desks")


class _Permit(msgspec.Struct):
    """The claims that matter here; hours and unlocks are counted at the PC."""

    sub: str
    wks: str
    office: str
    kid: str


class _Confirmation(msgspec.Struct):
    jkt: str


class _Access(msgspec.Struct):
    aud: str
    scope: str
    wks: str
    office: str
    desk: int
    cnf: _Confirmation


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hub stands: its office, its address as desks know it, its key's name."""

    office: str
    address: str
    spki: str


@dataclass(slots=True)
class Session:
    """A desk that may speak until ``until`` (the steady clock)."""

    desk: int
    workstation: str
    key: str
    until: float
    heard: float


class Sessions:
    """Admits desks. Belongs to one loop."""

    def __init__(
        self,
        place: Place,
        keys: TrustedKeys,
        now: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.place = place
        self._keys = keys
        self._steady = steady
        self._proofs = ProofVerifier(now)
        self._challenges: dict[str, float] = {}
        self._sessions: dict[bytes, Session] = {}
        self._revoked: frozenset[str] = frozenset()
        self._revoked_at = 0

    def hear_revoked(self, statement: str) -> bool:
        """Take over a newer list of the centre and end the sessions it names; False if it is none.

        Raises TokenError for what the centre did not sign. An old list is better than none, so
        its end is not looked at: ``iat`` alone decides which of two is newer.
        """
        listed = self._keys.verify(REVOKED_TYP, statement, RevokedStatement, even_late=True)
        if listed.office != self.place.office or listed.iat < self._revoked_at:
            return False
        self._revoked = frozenset(listed.workstations) | frozenset(listed.keys)
        self._revoked_at = listed.iat
        self._sessions = {
            name: session
            for name, session in self._sessions.items()
            if not self._revoked & {session.workstation, session.key}
        }
        return True

    def challenge(self) -> str:
        """Return what the next sign-in must sign."""
        now = self._steady()
        self._challenges = {c: until for c, until in self._challenges.items() if until > now}
        if len(self._challenges) >= _MAX_CHALLENGES:
            raise RefusedError("request.too_many")
        made = secrets.token_urlsafe(32)
        self._challenges[made] = now + CHALLENGE_S
        return made

    def by_permit(self, desk: int, proof: PermitProof) -> str:
        """Return the token of a new session. Raises RefusedError, DeviceError queue.desk_taken."""
        if self._challenges.pop(proof.challenge, 0.0) <= self._steady():
            raise RefusedError("auth.token_refused")
        try:
            permit = self._keys.verify(PERMIT_TYP, proof.permit, _Permit)
            key = _key_of(proof.key)
        except TokenError:
            raise RefusedError("auth.permit_expired") from None
        signed = sign_in_bytes(self.place.office, desk, proof.challenge, self.place.spki)
        try:
            key.verify(_decode(proof.signature), signed)
        except InvalidSignature:
            raise RefusedError("auth.token_refused") from None
        if OKPKey.import_key(key).thumbprint() != permit.kid:
            raise RefusedError("auth.token_refused")
        return self._admit(desk, permit.office, permit.wks, permit.kid)

    def by_token(self, desk: int, token: str, proof: str, path: str) -> str:
        """Return the token of a new session for the workstation's own token of the centre."""
        try:
            access = self._keys.verify(ACCESS_TYP, token, _Access)
            target = ProofTarget("POST", self.place.address + path, token)
            jkt = self._proofs.verify(proof, target)
        except TokenError:
            raise RefusedError("auth.token_refused") from None
        fits = (
            access.scope == QUEUE_SCOPE
            and access.aud == queue_audience(self.place.office)
            and access.cnf.jkt == jkt
            and access.desk == desk
        )
        if not fits:
            raise RefusedError("auth.token_refused")
        return self._admit(desk, access.office, access.wks, jkt)

    def session(self, token: str) -> Session:
        """Return the session of a token. Raises RefusedError auth.token_refused."""
        name = hashlib.sha256(token.encode()).digest()
        found = self._sessions.get(name)
        now = self._steady()
        if found is None or found.until <= now:
            self._sessions.pop(name, None)
            raise RefusedError("auth.token_refused")
        found.heard = now
        return found

    def alive(self, session: Session) -> bool:
        """Return whether a session still holds, and count it as heard: its stream is open."""
        now = self._steady()
        if session.until <= now or session not in self._sessions.values():
            return False
        session.heard = now
        return True

    # --- steps --------------------------------------------------------------------------------

    def _admit(self, desk: int, office: str, workstation: str, key: str) -> str:
        if office != self.place.office:
            raise RefusedError("auth.wrong_office", p1=self.place.office)
        if self._revoked & {workstation, key}:
            note(_log, logging.WARNING, "revoked_desk", desk=desk, workstation=workstation)
            raise RefusedError("auth.revoked")
        now = self._steady()
        for other in self._sessions.values():
            held = other.desk == desk and other.heard > now - DESK_FREE_S
            if held and other.workstation != workstation:
                raise DeviceError("queue.desk_taken", p1=str(desk))
        self._sessions = {
            name: other
            for name, other in self._sessions.items()
            if other.desk != desk and other.workstation != workstation and other.until > now
        }
        token = secrets.token_urlsafe(32)
        name = hashlib.sha256(token.encode()).digest()
        self._sessions[name] = Session(desk, workstation, key, now + SESSION_S, now)
        note(_log, logging.INFO, "desk_signed_in", desk=desk, workstation=workstation)
        return token


def _key_of(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(_decode(text))
    except ValueError:
        raise TokenError("key") from None


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise RefusedError("request.invalid") from None
