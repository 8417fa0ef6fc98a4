"""The engine's side of the cache: pages in, one transaction each, on the sync thread."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from kep_client.mapping.values import write_time
from kep_client.ports.blocking import Change, Page
from offline_cache.cache_db import CacheDb
from offline_cache.cache_rows import COLUMNS, PageRows, Row, rows_of
from offline_cache.cache_schema import ENTITIES, build_indexes, create_tables, is_current
from offline_cache.engine import Connection, DamagedFileError, Mode, SqlValue, connect
from offline_cache.folder import DataFolder
from offline_cache.generations import (
    current_generation,
    drop_others,
    next_generation,
    point_to,
    set_aside,
)
from offline_cache.retention import cases_of, checkpoint, remove_document, remove_party


class CacheReplica:
    """Implements ``blocking.Replica`` and ``checking.Inventory`` of the ports; ``work`` is the sync thread's own."""

    def __init__(
        self,
        folder: DataFolder,
        cache_key: bytes,
        work: Connection,
        drop_papers: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._key = cache_key
        self._work = work
        self._drop_papers = drop_papers
        self._log_due = False
        self._filling = False
        self._generation = 0
        self._cache: Connection | None = None

    @property
    def filling(self) -> bool:
        """Whether a generation is being filled."""
        return self._filling

    def cursor(self) -> str:
        """Return the cursor of the generation being filled or in use; "" without one."""
        cache = self._open()
        if cache is None:
            return ""
        with self._damage():
            return cache.value(str, "SELECT value FROM meta WHERE name = 'cursor'") or ""

    def people(self) -> int:
        """Count the people in the generation being filled or in use."""
        cache = self._open()
        with self._damage():
            return (cache.value(int, "SELECT count(*) FROM party") or 0) if cache else 0

    def reader(self) -> CacheDb | None:
        """Return the generation in use for reading; None while one is being filled."""
        cache = None if self._filling else self._open()
        return CacheDb(cache) if cache else None

    def begin_generation(self) -> None:
        """Start an empty generation; the one in use serves the counter meanwhile."""
        self.close()
        self._generation = next_generation(self._folder)
        drop_others(self._folder, current_generation(self._work))
        self._cache = connect(self._folder.cache(self._generation), self._key, Mode.BULK)
        create_tables(self._cache)
        self._filling = True

    def apply(self, page: Page) -> None:
        """Apply a page and its cursor in one transaction; idempotent by revision."""
        cache = self._open()
        if cache is None:
            self.begin_generation()
            cache = self._cache
        if cache is None:
            raise AssertionError("a generation was begun")
        parsed = rows_of(page.changes)
        purged = [change.id for change in parsed.removed if change.purged]
        with self._damage():
            cases = [case for party in purged for case in cases_of(cache, party)]
            with cache.transaction():
                self._put(cache, parsed)
                for change in parsed.removed:
                    _remove(cache, change)
                _note(cache, page)
            if purged or self._log_due:
                # A reader in the way leaves old pages in the log: again with the next page.
                self._log_due = not checkpoint(cache)
        for case_id in cases:
            self._drop_papers(case_id)

    def finish_generation(self) -> None:
        """Build indexes and search, sync the file, point work.db at it."""
        cache = self._cache
        if cache is None or not self._filling:
            return
        with self._damage():
            build_indexes(cache)
            cache.run("PRAGMA synchronous = FULL")
            checkpoint(cache)
            cache.run("PRAGMA synchronous = NORMAL")
        point_to(self._work, self._generation)
        self._filling = False
        drop_others(self._folder, self._generation)

    # --- Inventory ----------------------------------------------------------------------------

    @property
    def entities(self) -> Sequence[str]:
        """The kinds of documents."""
        return ENTITIES

    def revisions(self, entity: str) -> Mapping[str, int]:
        """Return the revision of every document of a kind."""
        cache = self._open()
        if cache is None:
            return {}
        sql = f'SELECT id, rev FROM "{entity}"'  # noqa: S608 - one of `entities`
        with self._damage():
            return dict(cache.rows(tuple[str, int], sql))

    def mend(self, changes: Sequence[Change]) -> None:
        """Put documents in whatever their revision here, and take removed ones out."""
        cache = self._open()
        if cache is None:
            return
        parsed = rows_of(changes)
        with self._damage(), cache.transaction():
            for change in changes:
                _remove(cache, change)
            self._put(cache, parsed)

    def move_to(self, cursor: str) -> None:
        """Go on from this cursor with the next page."""
        cache = self._open()
        if cache is not None:
            with self._damage():
                cache.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('cursor', ?)", cursor)

    def close(self) -> None:
        """Close the generation; an unfinished one is left behind and dropped later."""
        if self._cache is not None:
            self._cache.close()
        self._cache = None
        self._filling = False

    def _open(self) -> Connection | None:
        generation = current_generation(self._work)
        if not self._filling and generation != self._generation:
            self.close()
            self._generation = generation
        if self._cache is None and self._generation:
            self._cache = self._connect(self._generation)
        return self._cache

    def _connect(self, generation: int) -> Connection | None:
        path = self._folder.cache(generation)
        if not path.exists():
            self._forget(generation)
            return None
        with self._damage():
            cache = connect(path, self._key, Mode.CACHE)
        if is_current(cache):
            return cache
        cache.close()
        self._forget(generation)
        return None

    def _forget(self, generation: int) -> None:
        if current_generation(self._work) == generation:
            point_to(self._work, 0)
        self._generation = 0

    @contextmanager
    def _damage(self) -> Iterator[None]:
        """Set a damaged generation aside; the engine then begins a new one."""
        try:
            yield
        except DamagedFileError:
            damaged = self._generation
            self.close()
            set_aside(self._folder, damaged)
            self._forget(damaged)
            raise

    def _put(self, cache: Connection, page: PageRows) -> None:
        if self._filling:
            for table, rows in page.put.items():
                cache.run_many(_insert(table), rows)
            cache.run_many("INSERT INTO party_key (key, party) VALUES (?, ?)", page.keys)
            return
        old = _older_than_ours(cache, page.put.get("party", []))
        for table, rows in page.put.items():
            fresh = rows if not table.startswith("party") else [r for r in rows if r[0] not in old]
            cache.run_many(_upsert(table), fresh)
        fresh_parties = [(row[0],) for row in page.put.get("party", []) if row[0] not in old]
        cache.run_many("DELETE FROM party_key WHERE party = ?", fresh_parties)
        keys = [pair for pair in page.keys if pair[1] not in old]
        cache.run_many("INSERT INTO party_key (key, party) VALUES (?, ?)", keys)


def _older_than_ours(cache: Connection, rows: Sequence[Row]) -> set[SqlValue]:
    """Return the people of a page whose stored revision is newer."""
    old: set[SqlValue] = set()
    for row in rows:
        if cache.value(int, "SELECT 1 FROM party WHERE id = ? AND rev > ?", row[0], row[1]):
            old.add(row[0])
    return old


def _insert(table: str) -> str:
    columns = COLUMNS[table]
    marks = ", ".join("?" * len(columns))
    return f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({marks})'  # noqa: S608


def _upsert(table: str) -> str:
    changes = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[table][1:])
    newer = f' WHERE excluded.rev >= "{table}".rev' if "rev" in COLUMNS[table] else ""
    return f"{_insert(table)} ON CONFLICT (id) DO UPDATE SET {changes}{newer}"


def _remove(cache: Connection, change: Change) -> None:
    if change.entity == "party":
        remove_party(cache, change.id, with_all=change.purged)
    else:
        remove_document(cache, change.entity, change.id)


def _note(cache: Connection, page: Page) -> None:
    cache.run_many(
        "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
        [("cursor", page.cursor), ("as_of", write_time(page.server_time))],
    )
