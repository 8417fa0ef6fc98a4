"""The schema of work.db, step by step. ``PRAGMA user_version`` holds the number of the last one.

Steps are written with sqlite-utils and run off the start path: a file that is up to date never
loads it. A step that was released is never changed. cache.db has no migrations: another version
of its schema is another generation.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kep_client.errors import StoreError
from offline_cache.engine import Connection

if TYPE_CHECKING:
    from offline_cache.engine import Database


def _first(database: "Database") -> None:
    _operations(database)
    _drafts_and_papers(database)
    _numbers(database)
    database.table("meta").create({"name": str, "value": str}, pk="name", not_null={"value"})


def _operations(database: "Database") -> None:
    database.table("operation").create(
        {
            "seq": int,
            "id": str,
            "author": str,
            "key_id": str,
            "kind": str,
            "entity": str,
            "party": str,
            "case_id": str,
            "at": str,
            "payload": str,
            "previous": str,
            "signature": str,
            "number": str,
            "state": str,
            "entity_rev": int,
            "reason": str,
            "detail": str,
            "settled_at": int,
        },
        pk="seq",
        not_null={"id", "author", "kind", "entity", "payload", "previous", "signature", "state"},
        defaults={"state": "pending", "entity_rev": 0, "reason": "", "detail": "", "settled_at": 0},
    )
    operation = database.table("operation")
    operation.create_index(["id"], unique=True)
    for columns in (["state", "seq"], ["entity", "seq"], ["party"], ["case_id"], ["number"]):
        operation.create_index(columns)


def _drafts_and_papers(database: "Database") -> None:
    database.table("draft").create(
        {"id": str, "clerk": str, "case_id": str, "saved_at": int, "body": bytes},
        pk="id",
        not_null={"clerk", "case_id", "saved_at", "body"},
    )
    database.table("case_key").create({"case_id": str, "wrapped": bytes}, pk="case_id")
    database.table("chunk").create(
        {"case_id": str, "name": str, "sent": int}, pk=("case_id", "name"), defaults={"sent": 0}
    )


def _numbers(database: "Database") -> None:
    database.table("lease").create(
        {
            "id": str,
            "office": str,
            "letter": str,
            "year": int,
            "first": int,
            "last": int,
            "next": int,
        },
        pk="id",
        not_null={"office", "letter", "year", "first", "last", "next"},
    )
    database.table("provisional").create({"day": str, "running": int}, pk="day")


STEPS: tuple[Callable[["Database"], None], ...] = (_first,)


def migrate(connection: Connection) -> None:
    """Bring work.db to this version. Raises StoreError store.too_new."""
    version = connection.value(int, "PRAGMA user_version") or 0
    if version > len(STEPS):
        raise StoreError("store.too_new")
    for number, step in enumerate(STEPS[version:], start=version + 1):
        connection.migrate(number, step)
