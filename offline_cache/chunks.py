"""Papers as encrypted chunks (format ``kep/chunk/1`` in ``docs/formats.md``).

A chunk's name is a keyed hash of its place and plain bytes: the same paper attached twice within a
case is kept once, and nobody without the case key learns that two cases hold the same paper.
Erasing a case's papers is dropping its key.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from kep_client.errors import StoreError
from offline_cache.keys import derive, seal, unseal

CHUNK_BYTES = 256 * 1024
_NAME_USE = "kep/chunk-name/1"
_CONTENT_USE = "kep/chunk/1"


@dataclass(frozen=True, slots=True, repr=False)
class Chunk:
    """One encrypted piece."""

    name: str
    sealed: bytes


class CaseCipher:
    """Encrypts the papers of one case under keys derived from the case key."""

    def __init__(self, case_key: bytes, case_id: str) -> None:
        salt = case_id.encode("utf-8")
        self._name_key = derive(case_key, salt, _NAME_USE)
        self._content_key = derive(case_key, salt, _CONTENT_USE)

    def seal(self, content: bytes) -> Iterator[Chunk]:
        """Cut and encrypt; an empty paper is one empty chunk."""
        pieces = range(0, max(1, len(content)), CHUNK_BYTES)
        for number, start in enumerate(pieces):
            plain = content[start : start + CHUNK_BYTES]
            place = _place(number, last=number == len(pieces) - 1)
            name = self._name(place, plain)
            yield Chunk(name, seal(self._content_key, plain, place))

    def open(self, sealed: list[bytes], names: list[str]) -> bytes:
        """Return the plain bytes. Raises StoreError doc.incomplete for any that does not fit."""
        plain = bytearray()
        for number, (content, name) in enumerate(zip(sealed, names, strict=True)):
            place = _place(number, last=number == len(sealed) - 1)
            piece = unseal(self._content_key, content, place)
            if piece is None or not hmac.compare_digest(self._name(place, piece), name):
                raise StoreError("doc.incomplete")
            plain += piece
        return bytes(plain)

    def _name(self, place: bytes, plain: bytes) -> str:
        return hmac.new(self._name_key, place + plain, hashlib.sha256).hexdigest()


def _place(number: int, *, last: bool) -> bytes:
    """Bind a chunk to its number and to whether it is the last one: nothing is cut off unseen."""
    return f"kep/chunk/1\n{number}\n{int(last)}\n".encode("ascii")
