"""What is derived, wrapped and checked with keys; every use of a primitive in the store is here.

Argon2id (RFC 9106), HKDF-SHA-256 (RFC 5869), AES-256-GCM (NIST SP 800-38D), Ed25519 (RFC 8032).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kep_client.errors import StoreError

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16

_MIB = 1024
_LEAST_MEMORY_KIB, _MOST_MEMORY_KIB = 64 * _MIB, 1024 * _MIB
_LEAST_PASSES, _MOST_PASSES = 3, 16
_MOST_LANES = 16


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """Cost of one guess. The default takes about half a second on two cores."""

    memory_kib: int = 256 * _MIB
    passes: int = 3
    lanes: int = 2

    def check_for_creating(self) -> None:
        """Refuse a cost that guesses get through too fast."""
        if self.memory_kib < _LEAST_MEMORY_KIB or self.passes < _LEAST_PASSES:
            raise ValueError("a slot needs at least 64 MiB and three passes")

    def check_for_reading(self) -> None:
        """Refuse a file that asks for absurd memory or time. Raises StoreError."""
        fits = (
            1 <= self.lanes <= _MOST_LANES
            and 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
            and 1 <= self.passes <= _MOST_PASSES
        )
        if not fits:
            raise StoreError("keys.slot_damaged")


DEFAULT_COST = Argon2Cost()


def new_key() -> bytes:
    """Return 32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def stretch(secret: str, salt: bytes, cost: Argon2Cost) -> bytes:
    """Return argon2id of what a clerk typed. Takes ``cost``; call it off the UI thread."""
    return hash_secret_raw(
        secret=secret.encode("utf-8"),
        salt=salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
        version=ARGON2_VERSION,
    )


def derive(material: bytes, salt: bytes, use: str) -> bytes:
    """Return a key for one use; ``use`` names it and its version."""
    hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=use.encode("ascii"))
    return hkdf.derive(material)


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Return nonce + ciphertext + tag; ``bound_to`` is authenticated, not hidden."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    """Return the plain bytes, or None when key, content or binding do not fit."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        return None


def key_check(key: bytes, file_name: str) -> str:
    """Return a text that shows whether a key is the one of a file, and nothing of the key."""
    message = f"kep/key-check/1\n{file_name}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def public_half(signing_seed: bytes) -> bytes:
    """Return the Ed25519 public key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(signing_seed).public_key().public_bytes_raw()


def sign(signing_seed: bytes, message: bytes) -> bytes:
    """Return the Ed25519 signature."""
    return Ed25519PrivateKey.from_private_bytes(signing_seed).sign(message)
