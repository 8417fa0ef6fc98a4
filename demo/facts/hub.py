"""The office's line, straight from its file."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class TicketFact:
    """A number as the hub has it."""

    state: str
    desk: int
    calls: int


def read_ticket(line: Path, number: str) -> TicketFact | None:
    """Return a number of the day; None when the hub never gave it."""
    series, _, n = number.partition(" ")
    with closing(sqlite3.connect(f"file:{quote(str(line))}?mode=ro", uri=True)) as connection:
        row = connection.execute(
            "SELECT state, coalesce(desk, 0), calls FROM ticket WHERE series = ? AND n = ?",
            (series, int(n or 0)),
        ).fetchone()
    return None if row is None else TicketFact(str(row[0]), int(row[1]), int(row[2]))
