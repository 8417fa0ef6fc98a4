"""Passwords: argon2id with a pepper, hashed off the event loop, equally slow for unknown names."""

import asyncio
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from central_server.auth.keys import ServerKeys

MEMORY_KIB = 64 * 1024
ROUNDS = 3
LANES = 2
# Compared with when nobody bears the name, so that the answer takes as long.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=2$59PXS5hYIX+3jrm/Pg0R8A$/fdTcB"
    "GNRABkxoCFw1PY1iIKZLd+20N3vAJaTnjwOIM"
)
AT_ONCE = 2  # 64 MiB and two cores each: more at a time only makes everybody wait


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it fits, and a new hash when the stored one has older parameters."""

    fits: bool
    rehashed: str = ""


class Passwords:
    """Hashes and verifies under the server's pepper."""

    def __init__(self, keys: ServerKeys) -> None:
        self._keys = keys
        self._hasher = PasswordHasher(ROUNDS, MEMORY_KIB, LANES)
        self._gate = asyncio.Semaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """Return the encoded hash. Blocks for a tenth of a second."""
        return self._hasher.hash(self._peppered(password))

    async def verify(self, stored: str | None, password: str) -> Verdict:
        """Compare with the hash of an account; None (nobody of that name) takes as long."""
        async with self._gate:
            return await asyncio.to_thread(self._verify, stored, password)

    def _verify(self, stored: str | None, password: str) -> Verdict:
        try:
            self._hasher.verify(stored or _NOBODY, self._peppered(password))
        except (VerificationError, InvalidHashError):
            return Verdict(fits=False)
        if stored is None:
            return Verdict(fits=False)
        stale = self._hasher.check_needs_rehash(stored)
        return Verdict(fits=True, rehashed=self.hash(password) if stale else "")

    def _peppered(self, password: str) -> bytes:
        return self._keys.keyed_hash(password)
