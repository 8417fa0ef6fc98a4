"""``receipts.jsonl``: what this PC remembers of the centre's access log; no secret, no person.

One JSON object a line, as ``kep-central audit verify --receipts`` reads them: receipts, and the
signed checkpoints that came back. ``receipts.mark`` says to which length they were handed back.
"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from kep_client.domain.access_receipt import AccessReceipt
from offline_cache.folder import DataFolder, replace_file, storage_faults

MOST_LINES = 10_000
_KEPT_LINES = 5_000


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    office: str
    n: int
    head: str
    signature: str = ""


class ReceiptFile:
    """Implements ``ports.receipts.ReceiptBook``."""

    def __init__(self, folder: DataFolder) -> None:
        self._path = folder.root / "receipts.jsonl"
        self._mark_path = folder.root / "receipts.mark"
        self._receipts: list[AccessReceipt] | None = None
        self._mark = 0
        self._lines = 0
        self._turn = asyncio.Lock()

    async def keep(self, receipt: AccessReceipt) -> None:
        async with self._turn:
            receipts = await self._known()
            receipts.append(receipt)
            line = _Line(receipt.office, receipt.n, receipt.head)
            await asyncio.to_thread(self._append, msgspec.json.encode(line))

    async def longest(self) -> AccessReceipt | None:
        async with self._turn:
            return max(await self._known(), key=lambda one: one.n, default=None)

    async def waiting(self, most: int) -> tuple[AccessReceipt, ...]:
        async with self._turn:
            receipts = await self._known()
            return tuple(receipts[self._mark : self._mark + most])

    async def handed_back(self, receipts: Sequence[AccessReceipt], checkpoint: bytes) -> None:
        async with self._turn:
            await self._known()
            self._mark += len(receipts)
            await asyncio.to_thread(self._note, checkpoint)

    async def _known(self) -> list[AccessReceipt]:
        if self._receipts is None:
            self._receipts = await asyncio.to_thread(self._read)
        return self._receipts

    def _read(self) -> list[AccessReceipt]:
        with storage_faults():
            content = self._path.read_bytes() if self._path.exists() else b""
            mark = self._mark_path.read_bytes() if self._mark_path.exists() else b""
        lines = content.splitlines(keepends=True)
        if lines and not lines[-1].endswith(
            b"\n"
        ):  # torn by a crash; the next one would hang on it
            lines.pop()
            replace_file(self._path, b"".join(lines))
        parsed = [one for line in lines if (one := _parsed(line)) is not None]
        self._lines = len(lines)
        receipts = [
            AccessReceipt(one.office, one.n, one.head) for one in parsed if not one.signature
        ]
        self._mark = min(int(mark) if mark.isdigit() else 0, len(receipts))
        return receipts

    def _append(self, line: bytes) -> None:
        with storage_faults():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "ab") as file:
                file.write(line + b"\n")
        self._lines += 1
        if self._lines > MOST_LINES:
            self._shorten(self._path)

    def _note(self, checkpoint: bytes) -> None:
        replace_file(self._mark_path, str(self._mark).encode())
        if checkpoint:
            self._append(checkpoint)

    def _shorten(self, path: Path) -> None:
        """Drop the oldest lines: the centre has seen them, and its checkpoints stand for them."""
        with storage_faults():
            lines = path.read_bytes().splitlines(keepends=True)[-_KEPT_LINES:]
        dropped = len(self._receipts or ()) - sum(1 for line in lines if b'"signature"' not in line)
        replace_file(path, b"".join(lines))
        self._receipts = (self._receipts or [])[dropped:]
        self._mark = max(0, self._mark - dropped)
        self._lines = len(lines)
        replace_file(self._mark_path, str(self._mark).encode())


def _parsed(line: bytes) -> _Line | None:
    try:
        return msgspec.json.decode(line, type=_Line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
