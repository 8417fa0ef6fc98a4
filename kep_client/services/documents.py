"""Papers by file: what is accepted is seen from the bytes, never from the name."""

import hashlib
import re

from kep_client.errors import InputError

MAX_BYTES = 20 * 1024 * 1024

_MAGIC = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"))
_PNG = b"\x89PNG\r\n\x1a\n"
_PDF_END = b"%%EOF"
_PDF_TAIL = 2048
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_ENCRYPTED = re.compile(rb"/Encrypt\b")


def accepted_type(content: bytes, limit: int = MAX_BYTES) -> str:
    """Return the MIME type of a PDF, JPEG or PNG.

    Raises:
        InputError: ``doc.empty``, ``doc.too_large``, ``doc.type`` or ``doc.unreadable``.
    """
    if not content:
        raise InputError("doc.empty")
    check_size(len(content), limit)
    mime = _magic(content)
    if not _is_whole(mime, content):
        raise InputError("doc.unreadable")
    return mime


def check_size(count: int, limit: int) -> None:
    """Raise InputError ``doc.too_large``, with both sizes."""
    if count > limit:
        raise InputError("doc.too_large", p1=size_text(count), p2=size_text(limit))


def page_count(mime: str, content: bytes) -> int:
    """Return the pages that can be counted without unpacking; at least one."""
    return max(1, len(_PAGE.findall(content))) if mime == "application/pdf" else 1


def digest(content: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def _magic(content: bytes) -> str:
    if content.startswith(_PNG):
        return "image/png"
    for magic, mime in _MAGIC:
        if content.startswith(magic):
            return mime
    raise InputError("doc.type")


def _is_whole(mime: str, content: bytes) -> bool:
    """Whether the end is there: a file that was cut while copied is told now, not next week."""
    match mime:
        case "application/pdf":
            return _PDF_END in content[-_PDF_TAIL:] and not _ENCRYPTED.search(content)
        case "image/png":
            return content.rstrip(b"\0").endswith(b"IEND\xaeB`\x82")
        case _:
            return b"\xff\xd9" in content[-_PDF_TAIL:]


def size_text(count: int) -> str:
    """Return a size as people read it in Greek: 2,4 MB."""
    if count < 1024 * 1024:
        return f"{max(1, count // 1024)} kB"
    return f"{count / (1024 * 1024):.1f} MB".replace(".", ",")
