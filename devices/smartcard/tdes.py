"""Triple DES, for Basic Access Control alone: the standard leaves no choice (ICAO 9303-11 9.8).

The only module that may import it; a test holds the others to that.
"""

import hashlib

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.constant_time import bytes_eq

BLOCK = 8
KEY = 16
_ZERO_IV = bytes(BLOCK)
_ENC, _MAC = 1, 2


def derive_keys(seed: bytes) -> tuple[bytes, bytes]:
    """Return the encryption and the MAC key of a seed (9303-11 9.7.1)."""
    return _derive(seed, _ENC), _derive(seed, _MAC)


def encrypt(key: bytes, data: bytes) -> bytes:
    """CBC with a zero IV over whole blocks (9303-11 9.8.1)."""
    return Cipher(TripleDES(_long(key)), modes.CBC(_ZERO_IV)).encryptor().update(data)


def decrypt(key: bytes, data: bytes) -> bytes:
    """Undo ``encrypt``; whole blocks."""
    return Cipher(TripleDES(_long(key)), modes.CBC(_ZERO_IV)).decryptor().update(data)


def mac(key: bytes, data: bytes) -> bytes:
    """Retail MAC over whole blocks: ISO 9797-1 algorithm 3 (9303-11 9.8.3)."""
    first, second = key[:BLOCK], key[BLOCK:KEY]
    chain = encrypt(first * 2, data)[-BLOCK:]
    return encrypt(first * 2, decrypt(second * 2, chain))


def same(one: bytes, other: bytes) -> bool:
    """Compare without telling by time where the difference lies."""
    return bytes_eq(one, other)


def pad(data: bytes) -> bytes:
    """ISO 9797-1 padding method 2."""
    return data + b"\x80" + bytes(BLOCK - 1 - len(data) % BLOCK)


def unpad(data: bytes) -> bytes | None:
    """Undo ``pad``; None when that is no padding."""
    body = data.rstrip(b"\0")
    return body[:-1] if body.endswith(b"\x80") and len(data) - len(body) < BLOCK else None


def _derive(seed: bytes, counter: int) -> bytes:
    # SHA-1 is the standard's, for two keys of 56 bits each.
    digest = hashlib.sha1(seed + counter.to_bytes(4, "big"), usedforsecurity=False).digest()
    return bytes(_odd_parity(byte) for byte in digest[:KEY])


def _odd_parity(byte: int) -> int:
    high = byte & 0xFE
    return high | (high.bit_count() + 1) % 2


def _long(key: bytes) -> bytes:
    """Two-key triple DES as the library wants it: K1 K2 K1."""
    return key + key[:BLOCK]
