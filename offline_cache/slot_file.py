"""The container of slots on disk, three lines: header, sealed part, check sum.

The first line is JSON that anybody may read; it is authenticated byte for byte with the sealed
part. The check sum tells a damaged file from a wrong passphrase; it says nothing about the
passphrase, for only the AEAD tag does.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from pathlib import Path

from kep_client.errors import StoreError
from offline_cache.folder import replace_file, storage_faults

_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class SlotFile:
    """Header as it stands in the file, and nonce + ciphertext + tag."""

    header: bytes
    sealed: bytes


def write_slot_file(path: Path, file: SlotFile) -> None:
    """Replace the file. Raises StoreError."""
    body = file.header + b"\n" + base64.b64encode(file.sealed) + b"\n"
    replace_file(path, body + _check_sum(body) + b"\n")


def read_slot_file(path: Path) -> SlotFile:
    """Read the container. Raises StoreError keys.slot_damaged."""
    with storage_faults():
        content = path.read_bytes()[: _MOST_BYTES + 1]
    lines = content.split(b"\n")
    if len(content) > _MOST_BYTES or len(lines) != 4 or lines[3]:
        raise StoreError("keys.slot_damaged")
    header, sealed, check_sum, _ = lines
    if _check_sum(header + b"\n" + sealed + b"\n") != check_sum:
        raise StoreError("keys.slot_damaged")
    try:
        return SlotFile(header, base64.b64decode(sealed, validate=True))
    except binascii.Error as cause:
        raise StoreError("keys.slot_damaged") from cause


def _check_sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode("ascii")
