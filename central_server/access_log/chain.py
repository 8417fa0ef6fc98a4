"""The arithmetic of the chain: leaf = SHA-256(0x00, salt, row), head = SHA-256(0x01, ...).

The leaf is salted so that content and salt can be erased at the end of retention while the chain
still verifies. Every part is preceded by its length: no two rows have the same bytes.
"""

import hashlib
from datetime import datetime

import msgspec

SALT_BYTES = 16
GENESIS = bytes(32)


class AccessRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One look: pointers and classes, no values. Times are UTC.

    The first six fields are those of the audit record of the national interoperability centre:
    transaction id, date, unit, protocol, user, ip. A field that comes later has a default, which
    is left out of the bytes: rows written before it keep their leaf.
    """

    transaction_id: str
    at: datetime
    unit: str
    protocol: str
    actor: str
    ip: str
    recorded_at: datetime
    workstation: str
    action: str
    basis: str
    purpose_kind: str
    activity: str
    party_id: str
    data_classes: list[str]
    result_count: int
    reason: bytes | None = None
    role: str | None = None


def canonical(row: AccessRow) -> bytes:
    """Return the bytes that are hashed: JSON with the fields in the order of the class."""
    return msgspec.json.encode(row)


def leaf_hash(salt: bytes, row: AccessRow) -> bytes:
    """Return the leaf of a row."""
    return hashlib.sha256(b"\x00" + salt + canonical(row)).digest()


def next_head(office: str, n: int, head: bytes, leaf: bytes) -> bytes:
    """Return head n of an office from head n-1 and leaf n."""
    name = office.encode()
    prefix = b"\x01" + len(name).to_bytes(2) + name + n.to_bytes(8)
    return hashlib.sha256(prefix + head + leaf).digest()
