"""Checkpoints outside the database: one JSON object a line, appended and never rewritten.

It is the signer's own memory. Whoever can write to the database only can drop no line of it.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from kep_client.wire.access_log import CheckpointOut


class CheckpointFile:
    """Appends, and knows the newest checkpoint of each office."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_to = 0
        self._latest: dict[str, CheckpointOut] = {}

    def latest(self) -> dict[str, CheckpointOut]:
        """Return the newest by office, those included that another process appended."""
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._read_to)
                for line in file:
                    if not line.endswith(b"\n"):  # another process is writing it
                        break
                    self._read_to += len(line)
                    self._remember(line)
        return dict(self._latest)

    def append(self, checkpoints: Iterable[CheckpointOut]) -> None:
        """Add lines; they are on disk when this returns. Raises OSError."""
        lines = b"".join(msgspec.json.encode(one) + b"\n" for one in checkpoints)
        if not lines:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        with os.fdopen(handle, "ab") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())

    def _remember(self, line: bytes) -> None:
        one = parse_line(line)
        if one is not None:
            known = self._latest.get(one.office)
            if known is None or known.seq < one.seq:
                self._latest[one.office] = one


def read_checkpoints(path: Path) -> Iterator[CheckpointOut | None]:
    """Yield the lines of a file; None for a line that is no checkpoint. Raises OSError."""
    with path.open("rb") as file:
        for line in file:
            if line.strip():
                yield parse_line(line)


def parse_line(line: bytes) -> CheckpointOut | None:
    """Read one line, or None."""
    try:
        return msgspec.json.decode(line, type=CheckpointOut)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
