"""What stands outside the chain and remembers it: receipts and checkpoints.

Heads are held packed, 41 bytes each, so that a year of them fits into memory; the log itself is
streamed.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.checkpoint_file import read_checkpoints
from central_server.access_log.checkpoint_key import CheckpointVerifier
from central_server.access_log.checkpoints import checkpoint_of
from central_server.schema.access import access_checkpoint, access_receipt
from kep_client.wire.access_log import CheckpointOut, ReceiptIn

_PACKED = struct.Struct(">QB32s")


class Source(IntEnum):
    """Who remembers."""

    RECEIPT = 0
    RETURNED_RECEIPT = 1
    CHECKPOINT = 2
    CHECKPOINT_FILE = 3


SOURCE_TEXT = {
    Source.RECEIPT: "a workstation's receipt",
    Source.RETURNED_RECEIPT: "a receipt handed back",
    Source.CHECKPOINT: "a signed checkpoint",
    Source.CHECKPOINT_FILE: "a signed checkpoint of the file",
}


@dataclass(frozen=True, slots=True, order=True)
class Witness:
    """Says that the chain had this head at this length."""

    n: int
    head: bytes
    source: Source


class BadWitnessFile(Exception):  # noqa: N818 - said in one line by the command
    """A file of receipts that cannot be read; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(slots=True)
class Witnesses:
    """All that is known from outside, by office."""

    verifier: CheckpointVerifier
    heads: dict[str, bytearray] = field(default_factory=lambda: defaultdict(bytearray))
    numbers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    forged: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    unreadable: int = 0
    has_file: bool = False

    @property
    def offices(self) -> set[str]:
        """Offices that somebody remembers."""
        return set(self.heads) | set(self.forged)

    def add(self, office: str, n: int, head: bytes, source: Source) -> None:
        """Remember one."""
        self.heads[office] += _PACKED.pack(n, source, head)

    def read_receipts(self, path: Path) -> None:
        """Add a workstation's file of receipts. Raises BadWitnessFile, OSError."""
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    self._add_line(line, number)

    def read_checkpoints(self, path: Path) -> None:
        """Add the file of checkpoints. Raises OSError."""
        self.has_file = True
        for one in read_checkpoints(path):
            if one is None:
                self.unreadable += 1
            elif self._signed(one, Source.CHECKPOINT_FILE):
                self.numbers[one.office].add(one.seq)

    def of(self, office: str) -> Iterator[Witness]:
        """Yield what the files say of an office."""
        for n, source, head in _PACKED.iter_unpack(bytes(self.heads.get(office, b""))):
            yield Witness(n, head, Source(source))

    def _add_line(self, line: bytes, number: int) -> None:
        try:
            if b'"signature"' in line:
                self._signed(msgspec.json.decode(line, type=CheckpointOut), Source.CHECKPOINT_FILE)
                return
            one = msgspec.json.decode(line, type=ReceiptIn)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise BadWitnessFile(number) from None
        self.add(one.office, one.n, bytes.fromhex(one.head), Source.RECEIPT)

    def _signed(self, one: CheckpointOut, source: Source) -> bool:
        if not self.verifier.holds(one):
            self.forged[one.office].append(one.seq)
            return False
        self.add(one.office, one.n, bytes.fromhex(one.head), source)
        return True


@dataclass(slots=True)
class OfficeWitnesses:
    """Everything about one office, those of the database included, ascending by length."""

    known: list[Witness]
    missing: list[tuple[int, str]]
    forged: list[int]


async def gather(connection: AsyncConnection, office: str, files: Witnesses) -> OfficeWitnesses:
    """Collect the witnesses of an office and look for gaps between the two lists of checkpoints."""
    known = set(files.of(office))
    forged = list(files.forged.get(office, ()))
    stored: set[int] = set()
    statement = select(access_checkpoint).where(access_checkpoint.c.office == office)
    for row in await connection.execute(statement):
        stored.add(row.seq)
        if files.verifier.holds(checkpoint_of(row)):
            known.add(Witness(row.n, row.head, Source.CHECKPOINT))
        else:
            forged.append(row.seq)
    returned = select(access_receipt.c.n, access_receipt.c.head).where(
        access_receipt.c.office == office
    )
    for row in await connection.execute(returned):
        known.add(Witness(row.n, row.head, Source.RETURNED_RECEIPT))
    missing = _missing(stored, files.numbers.get(office, set()), has_file=files.has_file)
    return OfficeWitnesses(sorted(known), missing, sorted(set(forged)))


def _missing(stored: set[int], filed: set[int], *, has_file: bool) -> list[tuple[int, str]]:
    """Name gaps. The file may lack the newest: it is written after the database."""
    everything = range(1, max(stored | filed, default=0) + 1)
    gaps = [(seq, "the database") for seq in everything if seq not in stored]
    if has_file:
        newest = max(filed, default=0)
        gaps += [(seq, "the file") for seq in range(1, newest) if seq not in filed]
    return gaps
