"""One number for a set of documents, the same whatever their order."""

import hashlib
from collections.abc import Iterable

MODULUS = 1 << 63
_BYTES = 6


def scope_digest(entity: str, revisions: Iterable[tuple[str, int]]) -> int:
    """Return the sum, modulo 2**63, of 48 bits of SHA-256 over ``entity:id:rev`` of each."""
    total = 0
    for identity, rev in revisions:
        line = f"{entity}:{identity}:{rev}".encode()
        total += int.from_bytes(hashlib.sha256(line).digest()[:_BYTES], "big")
    return total % MODULUS
