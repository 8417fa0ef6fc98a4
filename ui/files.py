"""Files the clerk hands to the window or gets from it: read and written off the UI thread."""

from __future__ import annotations

import asyncio
import errno
from typing import TYPE_CHECKING

from kep_client.errors import InputError, StoreError
from kep_client.services.documents import check_size

if TYPE_CHECKING:
    from pathlib import Path


async def read_paper(path: Path, limit: int) -> bytes:
    """Return a file's bytes; one that is too large is not read at all.

    Raises InputError ``doc.too_large`` or ``doc.unreadable``.
    """
    return await asyncio.to_thread(_read, path, limit)


async def write_file(path: Path, content: bytes) -> None:
    """Write a file. Raises StoreError ``store.disk_full`` or ``print.not_saved``."""
    await asyncio.to_thread(_write, path, content)


def _read(path: Path, limit: int) -> bytes:
    # The path never reaches an exception's text or a log: names of files hold names of people.
    try:
        check_size(path.stat().st_size, limit)
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError:
        raise InputError("doc.unreadable") from None
    check_size(len(content), limit)
    return content


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as cause:
        full = cause.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StoreError("store.disk_full" if full else "print.not_saved") from None
