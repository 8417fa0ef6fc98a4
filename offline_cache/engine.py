"""The one door to SQLCipher: connections with our pragmas, typed rows, and faults with a code.

Nothing else imports ``sqlcipher3`` or ``sqlite_utils``. Keys go through ``set_key``, never through
a PRAGMA text, which SQLite would keep a copy of. ``cipher_memory_security`` stays off: it slows
full-text search ten times, and only the end of the process clears memory for sure.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import msgspec
import sqlcipher3
from sqlcipher3 import dbapi2

from kep_client.errors import StoreError
from offline_cache.folder import storage_faults

if TYPE_CHECKING:
    from sqlite_utils import Database as Database  # for the migrations, which may not import it

T = TypeVar("T")
SqlValue = str | int | float | bytes | None

KEY_BYTES = 32
_BUSY_MS = 5_000
_PAGE_CACHE_KIB = 16 * 1024
_FULL = frozenset({"SQLITE_FULL"})
_READ_ONLY = frozenset({"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"})
_DAMAGED = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_FORMAT"})
_DISK = frozenset({"SQLITE_IOERR"})


class Mode(StrEnum):
    """How a file is opened. WORK syncs every commit to the disk, CACHE and BULK can be refilled."""

    WORK = "work"
    CACHE = "cache"
    BULK = "bulk"
    READ = "read"


class DamagedFileError(StoreError):
    """A page, the header or the key does not fit; the code says what the file was worth."""


class Connection:
    """One connection, used by one thread. Values are bound, never written into the SQL."""

    def __init__(self, raw: "dbapi2.Connection", damage: str) -> None:
        self._raw = raw
        self._damage = damage

    def rows(self, kind: type[T], sql: str, *values: SqlValue) -> list[T]:
        """Return all rows as ``kind``, a tuple type: ``rows(tuple[str, int], "SELECT ...")``."""
        with _faults(self._damage, self._raw):
            found = self._raw.execute(sql, values).fetchall()
        return msgspec.convert(found, list[kind])  # type: ignore[valid-type]

    def row(self, kind: type[T], sql: str, *values: SqlValue) -> T | None:
        """Return the first row, or None."""
        found = self.rows(kind, sql, *values)
        return found[0] if found else None

    def value(self, kind: type[T], sql: str, *values: SqlValue) -> T | None:
        """Return the first column of the first row, or None."""
        with _faults(self._damage, self._raw):
            found = self._raw.execute(sql, values).fetchone()
        return None if found is None or found[0] is None else msgspec.convert(found[0], kind)

    def run(self, sql: str, *values: SqlValue) -> int:
        """Change something; returns how many rows."""
        with _faults(self._damage, self._raw):
            return int(self._raw.execute(sql, values).rowcount)

    def run_many(self, sql: str, many: Iterable[Sequence[SqlValue]]) -> None:
        """Change something once per row of values."""
        with _faults(self._damage, self._raw):
            self._raw.executemany(sql, many)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all of it or nothing; inside there is no network, no parsing, no await."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            # A full disk has rolled back by itself; a second ROLLBACK would be an error.
            if self._raw.in_transaction:
                self.run("ROLLBACK")
            raise

    def interrupt(self) -> None:
        """Stop what another thread runs on this connection."""
        self._raw.interrupt()

    def close(self) -> None:
        """Close; harmless when closed."""
        self._raw.close()

    def migrate(self, version: int, step: Callable[["Database"], None]) -> None:
        """Run one schema step and note its number, in one transaction."""
        database = _sqlite_utils_database(self._raw)
        with _faults(self._damage, self._raw), database.atomic():
            step(database)
            database.execute(f"PRAGMA user_version = {int(version)}")


def connect(path: Path, key: bytes, mode: Mode) -> Connection:
    """Open or create an encrypted file.

    Raises:
        DamagedFileError: The file cannot be read with this key.
        StoreError: ``store.disk_full`` or ``store.read_only``.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a database key has 32 bytes")
    damage = "store.outbox_damaged" if mode is Mode.WORK else "store.cache_damaged"
    with storage_faults():
        if mode is not Mode.READ:
            path.touch(mode=0o600)  # SQLite would let the group read it
    with _faults(damage):
        raw = _raw_connection(path, mode)
    try:
        with _faults(damage, raw):
            _prepare(raw, key, mode)
    except BaseException:
        raw.close()
        raise
    return Connection(raw, damage)


def integrity_faults(connection: Connection) -> int:
    """Count what SQLCipher and SQLite find wrong; reads the whole file."""
    pages = connection.rows(tuple[str], "PRAGMA cipher_integrity_check")
    tables = connection.rows(tuple[str], "PRAGMA integrity_check")
    return len(pages) + sum(1 for (line,) in tables if line != "ok")


def _raw_connection(path: Path, mode: Mode) -> "dbapi2.Connection":
    access = "ro" if mode is Mode.READ else "rwc"
    address = f"file:{quote(str(path))}?mode={access}"
    return dbapi2.connect(address, uri=True, isolation_level=None, cached_statements=256)


def _prepare(raw: "dbapi2.Connection", key: bytes, mode: Mode) -> None:
    # SQLCipher would write every damaged page to stderr.
    raw.execute("PRAGMA cipher_log_level = NONE")
    raw.set_key(f"x'{key.hex()}'")
    raw.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    raw.execute("PRAGMA temp_store = MEMORY")  # FILE would write clear text
    raw.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")
    raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mode is Mode.READ:
        return
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute(f"PRAGMA synchronous = {_SYNCHRONOUS[mode]}")
    raw.execute("PRAGMA secure_delete = ON")
    raw.execute("PRAGMA foreign_keys = ON")


_SYNCHRONOUS = {Mode.WORK: "FULL", Mode.CACHE: "NORMAL", Mode.BULK: "OFF"}


@contextmanager
def _faults(damage: str, raw: "dbapi2.Connection | None" = None) -> Iterator[None]:
    """Name the world's faults by SQLite's code; its texts may hold values and are dropped."""
    try:
        yield
    except dbapi2.Error as cause:
        name = str(getattr(cause, "sqlite_errorname", ""))
        if name in _FULL:
            raise StoreError("store.disk_full") from None
        if _is(name, _READ_ONLY):
            raise StoreError("store.read_only") from None
        if _is(name, _DISK) and raw is not None and _is_whole(raw):
            # SQLite names neither quota nor size limit, nor which of read and write it was.
            raise StoreError("store.disk_full") from None
        if _is(name, _DAMAGED | _DISK):
            raise DamagedFileError(damage) from None
        raise


def _is_whole(raw: "dbapi2.Connection") -> bool:
    """Whether every page can be read and is ours: then it was writing that did not go."""
    try:
        return not raw.execute("PRAGMA cipher_integrity_check").fetchall()
    except dbapi2.Error:
        return False


def _is(name: str, family: frozenset[str]) -> bool:
    return name in family or any(name.startswith(f"{code}_") for code in family)


def _sqlite_utils_database(raw: "dbapi2.Connection") -> "Database":
    """Return sqlite-utils over our connection; imported here, for it takes 90 ms.

    It must find SQLCipher under the name ``pysqlite3``, which it tries first: its own handlers
    catch the exceptions of the module it found.
    """
    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)
    from sqlite_utils import Database, utils

    if vars(utils)["sqlite3"] is not sqlcipher3:
        raise ImportError("sqlite_utils was imported before the alias to SQLCipher stood")
    return Database(raw)
