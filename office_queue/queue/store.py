"""The line in SQLite (WAL, FULL sync): the only module with SQL.

One thread uses a ``Store``; each command runs inside a transaction of its caller, together with
its row in ``event``. What two desks might want at once is decided by one conditional UPDATE and by
unique indexes, never by a lock beside the database.
"""

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kep_client.errors import DeviceError
from office_queue.queue import rules

ATHENS = ZoneInfo("Europe/Athens")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counter (
  day TEXT NOT NULL, series TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (day, series)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ticket (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  series TEXT NOT NULL,
  n INTEGER NOT NULL,
  title TEXT NOT NULL,
  service_id TEXT,
  priority TEXT NOT NULL CHECK (priority IN ('normal', 'priority')),
  appointment_at INTEGER,
  issued_at INTEGER NOT NULL,
  due INTEGER NOT NULL,
  front INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'called', 'done', 'no_show', 'expired')),
  desk INTEGER,
  calls INTEGER NOT NULL DEFAULT 0,
  first_called_at INTEGER,
  called_at INTEGER,
  called_seq INTEGER,
  ended_at INTEGER,
  UNIQUE (day, series, n)
);
CREATE UNIQUE INDEX IF NOT EXISTS one_per_desk ON ticket (desk) WHERE state = 'called';
CREATE INDEX IF NOT EXISTS line ON ticket (due, id) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS given_back ON ticket (due, id) WHERE state = 'waiting' AND front = 1;
CREATE INDEX IF NOT EXISTS appointments ON ticket (appointment_at, id)
  WHERE state = 'waiting' AND appointment_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_series ON ticket (series) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS announced ON ticket (called_seq) WHERE called_seq IS NOT NULL;
CREATE TABLE IF NOT EXISTS event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  ticket INTEGER,
  desk INTEGER
);
CREATE TABLE IF NOT EXISTS desk (
  desk INTEGER PRIMARY KEY, undo_ticket INTEGER, undo_until INTEGER
);
CREATE TABLE IF NOT EXISTS answer (
  request TEXT PRIMARY KEY, at INTEGER NOT NULL, ticket INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS access_token (
  hash BLOB PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, revoked INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
"""
_NEXT = """
UPDATE ticket SET state = 'called', desk = :desk, calls = calls + 1, front = 0,
  first_called_at = :now, called_at = :now
WHERE state = 'waiting' AND id = COALESCE(
  (SELECT id FROM ticket WHERE state = 'waiting' AND front = 1 ORDER BY due, id LIMIT 1),
  (SELECT id FROM ticket WHERE state = 'waiting' AND appointment_at <= :now
    AND appointment_at IS NOT NULL ORDER BY appointment_at, id LIMIT 1),
  (SELECT id FROM ticket WHERE state = 'waiting' ORDER BY due, id LIMIT 1))
RETURNING *
"""
# The same order as _NEXT, each part found by its index: a long line is never sorted.
_LINE = (
    "SELECT * FROM ticket WHERE state = 'waiting' AND front = 1 ORDER BY due, id LIMIT :limit",
    "SELECT * FROM ticket WHERE state = 'waiting' AND front = 0 AND appointment_at IS NOT NULL"
    " AND appointment_at <= :now ORDER BY appointment_at, id LIMIT :limit",
    "SELECT * FROM ticket WHERE state = 'waiting' AND front = 0"
    " AND (appointment_at IS NULL OR appointment_at > :now) ORDER BY due, id LIMIT :limit",
)


@dataclass(slots=True)
class TicketRow:
    """A ticket as stored, field by field as the table has them; times are milliseconds."""

    id: int
    day: str
    series: str
    n: int
    title: str
    service_id: str | None
    priority: str
    appointment_at: int | None
    issued_at: int
    due: int
    front: int
    state: str
    desk: int | None
    calls: int
    first_called_at: int | None
    called_at: int | None
    called_seq: int | None
    ended_at: int | None

    @property
    def number(self) -> str:
        """As printed: Β 048."""
        return f"{self.series} {self.n:03d}"


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a new ticket is for."""

    series: str
    title: str
    service_id: str | None
    priority: str
    appointment_at: int | None


class Store:
    """The file. Raises DeviceError queue.* for what the rules refuse, sqlite3.Error for the disk."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, timeout=5.0)
        self._db.row_factory = sqlite3.Row
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_SCHEMA)
        made = ("epoch", secrets.token_hex(8))
        self._db.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO NOTHING", made)
        self.epoch = str(self._one("SELECT value FROM meta WHERE name = 'epoch'")["value"])
        self._day = ""

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # --- transactions -------------------------------------------------------------------------

    def begin(self) -> None:
        """Take the write lock."""
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Return once it is on the disk."""
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Undo everything since ``begin``."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def savepoint(self) -> None:
        """Begin one command of several in a transaction."""
        self._db.execute("SAVEPOINT command")

    def release(self, *, keep: bool) -> None:
        """End that command, with or without its effect."""
        if not keep:
            self._db.execute("ROLLBACK TO command")
        self._db.execute("RELEASE command")

    # --- the line -----------------------------------------------------------------------------

    def issue(self, request: str, new: Numbered, now: int) -> TicketRow:
        """Give the next number of the series; the same request gets the same ticket."""
        self.turn_day(now)
        known = self._answer(request)
        if known is not None:
            return self._ticket(known["ticket"])
        n = self._one(
            "INSERT INTO counter VALUES (?, ?, 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            (self._day, new.series),
        )["last"]
        row = self._one(
            "INSERT INTO ticket (day, series, n, title, service_id, priority, appointment_at,"
            " issued_at, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                *(self._day, new.series, n, new.title, new.service_id, new.priority),
                *(new.appointment_at, now, rules.due_at(now, new.priority, new.appointment_at)),
            ),
        )
        self._event("issued", now, row["id"])
        self._remember(request, row["id"], now)
        return self._ticket(row["id"])

    def call_next(self, request: str, desk: int, now: int) -> TicketRow | None:
        """Finish what the desk serves and call the next; None when nobody waits.

        None is an answer, not a fault: what was finished stays finished.
        """
        self.turn_day(now)
        known = self._answer(request)
        if known is not None:
            return self._ticket(known["ticket"]) if known["ticket"] else None
        if self._served(desk) is not None:
            self._end(desk, "done", now)
        row = self._db.execute(_NEXT, {"desk": desk, "now": now}).fetchone()
        if row is not None:
            seq = self._event("called", now, row["id"], desk)
            self._db.execute("UPDATE ticket SET called_seq = ? WHERE id = ?", (seq, row["id"]))
        self._remember(request, row["id"] if row else None, now)
        return TicketRow(*row) if row else None

    def call_again(self, request: str, desk: int, now: int) -> TicketRow:
        """Count and announce the same ticket once more. Raises DeviceError queue.empty."""
        known = self._answer(request)
        if known is not None:
            return self._ticket(known["ticket"])
        row = self._need_served(desk)
        seq = self._event("called_again", now, row.id, desk)
        self._db.execute(
            "UPDATE ticket SET calls = calls + 1, called_at = ?, called_seq = ? WHERE id = ?",
            (now, seq, row.id),
        )
        self._remember(request, row.id, now)
        return self._ticket(row.id)

    def no_show(self, request: str, desk: int, now: int) -> None:
        """End a ticket whose holder did not come. Raises DeviceError queue.too_early."""
        if self._answer(request) is not None:
            return
        row = self._need_served(desk)
        left = max(0, rules.NO_SHOW_MS - (now - (row.first_called_at or now)))
        if row.calls < rules.NO_SHOW_CALLS or left:
            raise DeviceError("queue.too_early", n=str(round(left / 1000)))
        self._end(desk, "no_show", now)
        self._remember(request, row.id, now)

    def finish(self, request: str, desk: int, now: int) -> None:
        """End the ticket that the desk serves. Raises DeviceError queue.empty."""
        if self._answer(request) is not None:
            return
        row = self._need_served(desk)
        self._end(desk, "done", now)
        self._remember(request, row.id, now)

    def undo(self, request: str, desk: int, now: int) -> TicketRow | None:
        """Take the last end back within its time; what was called since stands in front again."""
        known = self._answer(request)
        if known is not None:
            return self._ticket(known["ticket"]) if known["ticket"] else None
        last = self._db.execute(
            "SELECT ticket.id FROM desk JOIN ticket ON ticket.id = undo_ticket WHERE desk.desk = ?"
            " AND undo_until > ? AND day = ? AND state IN ('done', 'no_show')",
            (desk, now, self._today(now)),
        ).fetchone()
        if last is None:
            return None
        self._give_back(desk, now)
        self._db.execute(
            "UPDATE ticket SET state = 'called', ended_at = NULL WHERE id = ?", (last["id"],)
        )
        self._db.execute("UPDATE desk SET undo_ticket = NULL WHERE desk = ?", (desk,))
        self._event("undone", now, last["id"], desk)
        self._remember(request, last["id"], now)
        return self._ticket(last["id"])

    # --- reading ------------------------------------------------------------------------------

    def sequence(self) -> int:
        """The number of the newest event."""
        return int(self._one("SELECT COALESCE(MAX(seq), 0) FROM event")[0])

    def waiting(self, now: int, limit: int) -> list[TicketRow]:
        """The head of the line, in the order of calling."""
        line: list[TicketRow] = []
        for query in _LINE:
            values = {"now": now, "limit": limit - len(line)}
            line += [TicketRow(*row) for row in self._db.execute(query, values)]
        return line

    def waiting_by_series(self) -> dict[str, int]:
        """How many wait for each letter."""
        query = "SELECT series, COUNT(*) FROM ticket WHERE state = 'waiting' GROUP BY series"
        return {row[0]: row[1] for row in self._db.execute(query)}

    def served(self) -> list[TicketRow]:
        """What the desks call or serve."""
        query = "SELECT * FROM ticket WHERE state = 'called' ORDER BY desk"
        return [TicketRow(*row) for row in self._db.execute(query)]

    def announced(self, limit: int) -> list[TicketRow]:
        """The newest calls of the day, newest first; one that was taken back is none."""
        query = (
            "SELECT * FROM ticket WHERE called_seq IS NOT NULL AND day = ?"
            " ORDER BY called_seq DESC LIMIT ?"
        )
        return [TicketRow(*row) for row in self._db.execute(query, (self._day, limit))]

    # --- tokens of screens and kiosks ---------------------------------------------------------

    def add_token(self, hashed: bytes, kind: str, name: str) -> None:
        """Let the holder of a token in; a newer one of the same kind and name replaces it."""
        self.revoke_token(kind, name)
        self._db.execute("INSERT INTO access_token VALUES (?, ?, ?, 0)", (hashed, kind, name))

    def revoke_token(self, kind: str, name: str) -> bool:
        """Refuse it from now on; False when there was none."""
        query = "UPDATE access_token SET revoked = 1 WHERE kind = ? AND name = ? AND NOT revoked"
        return self._db.execute(query, (kind, name)).rowcount > 0

    def token_kind(self, hashed: bytes) -> str | None:
        """Return what a token is good for, None for an unknown or revoked one."""
        query = "SELECT kind FROM access_token WHERE hash = ? AND NOT revoked"
        row = self._db.execute(query, (hashed,)).fetchone()
        return None if row is None else str(row["kind"])

    # --- steps --------------------------------------------------------------------------------

    def _end(self, desk: int, state: str, now: int) -> None:
        row = self._one(
            "UPDATE ticket SET state = ?, ended_at = ? WHERE desk = ? AND state = 'called'"
            " RETURNING id",
            (state, now, desk),
        )
        self._db.execute(
            "INSERT INTO desk VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
            " undo_ticket = excluded.undo_ticket, undo_until = excluded.undo_until",
            (desk, row["id"], now + rules.UNDO_MS),
        )
        self._event(state, now, row["id"], desk)

    def _give_back(self, desk: int, now: int) -> None:
        row = self._db.execute(
            "UPDATE ticket SET state = 'waiting', front = 1, desk = NULL, calls = 0,"
            " called_seq = NULL WHERE desk = ? AND state = 'called' RETURNING id",
            (desk,),
        ).fetchone()
        if row is not None:
            self._event("given_back", now, row["id"], desk)

    def turn_day(self, now: int) -> None:
        """Close yesterday: who still waited has expired, what was served is done."""
        today = self._today(now)
        if today == self._day:
            return
        self._day = today
        for before, after in (("waiting", "expired"), ("called", "done")):
            ended = self._db.execute(
                "UPDATE ticket SET state = ?, ended_at = ? WHERE state = ? AND day < ?"
                " RETURNING id, desk",
                (after, now, before, today),
            ).fetchall()
            for row in ended:
                self._event(after, now, row["id"], row["desk"])
        self._db.execute("DELETE FROM answer WHERE at < ?", (now - 86_400_000,))

    def _today(self, now: int) -> str:
        return datetime.fromtimestamp(now / 1000, UTC).astimezone(ATHENS).date().isoformat()

    def _served(self, desk: int) -> TicketRow | None:
        query = "SELECT * FROM ticket WHERE state = 'called' AND desk = ?"
        row = self._db.execute(query, (desk,)).fetchone()
        return None if row is None else TicketRow(*row)

    def _need_served(self, desk: int) -> TicketRow:
        row = self._served(desk)
        if row is None:
            raise DeviceError("queue.empty")
        return row

    def _event(self, kind: str, now: int, ticket: int, desk: int | None = None) -> int:
        query = "INSERT INTO event (at, kind, ticket, desk) VALUES (?, ?, ?, ?) RETURNING seq"
        return int(self._one(query, (now, kind, ticket, desk))["seq"])

    def _answer(self, request: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(
            "SELECT ticket FROM answer WHERE request = ?", (request,)
        ).fetchone()
        return row

    def _remember(self, request: str, ticket: int | None, now: int) -> None:
        self._db.execute("INSERT INTO answer VALUES (?, ?, ?)", (request, now, ticket))

    def _ticket(self, ticket: int) -> TicketRow:
        return TicketRow(*self._one("SELECT * FROM ticket WHERE id = ?", (ticket,)))

    def _one(self, query: str, values: tuple[object, ...] = ()) -> sqlite3.Row:
        rows: list[sqlite3.Row] = self._db.execute(query, values).fetchall()
        if len(rows) != 1:
            raise LookupError(query)
        return rows[0]
