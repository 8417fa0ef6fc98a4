"""Forgetting people so that nothing of them is left in the file.

Three things together (each alone leaves traces): ``secure_delete``, which overwrites pages;
FTS5's ``secure-delete``, which takes the words out of the index; and a checkpoint that empties
the write-ahead log.
"""

from offline_cache.cache_schema import ENTITIES
from offline_cache.engine import Connection


def remove_party(cache: Connection, party: str, *, with_all: bool) -> None:
    """Remove a person, and on a purge all that hangs on the person, in the caller's transaction."""
    cache.run("DELETE FROM party_key WHERE party = ?", party)
    cache.run("DELETE FROM party_body WHERE id = ?", party)
    cache.run("DELETE FROM party WHERE id = ?", party)
    if with_all:
        for entity in ("interaction", "case", "document"):
            cache.run(f'DELETE FROM "{entity}" WHERE party = ?', party)  # noqa: S608


def remove_document(cache: Connection, entity: str, identity: str) -> None:
    """Remove one document, in the caller's transaction."""
    if entity not in ENTITIES:
        raise ValueError(entity)
    cache.run(f'DELETE FROM "{entity}" WHERE id = ?', identity)  # noqa: S608


def checkpoint(cache: Connection) -> bool:
    """Move the write-ahead log into the file and empty it; False when a reader was in the way."""
    busy = cache.value(int, "PRAGMA wal_checkpoint(TRUNCATE)")
    return busy == 0


def cases_of(cache: Connection, party: str) -> list[str]:
    """Return the cases whose papers go with a person."""
    rows = cache.rows(tuple[str], 'SELECT id FROM "case" WHERE party = ?', party)
    return [case_id for (case_id,) in rows]
