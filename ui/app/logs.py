"""The window's log: our own loggers only, no text of other libraries, no values."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BYTES, _FILES = 1_000_000, 3


class _Line(logging.Formatter):
    """Time, level, logger and, for our own loggers, the message. Exceptions keep their text out."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".")[0] == "kep"
        # Libraries put addresses and values into messages; that they spoke is enough.
        message = record.getMessage() if ours else "-"
        head = f"{self.formatTime(record)} {record.levelname} {record.name}"
        return f"{head} {message}"


def log_to(folder: Path) -> None:
    """Write warnings and our own information lines to ``kep.log`` in a folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "kep.log", maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(_Line())
    logging.raiseExceptions = False  # a full disk must not fill the console instead
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("kep").setLevel(logging.INFO)
