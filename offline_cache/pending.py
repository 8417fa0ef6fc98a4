"""Which operations of work.db a screen must lay over the cache."""

from collections.abc import Sequence

from kep_client.domain.operation import OutboxState
from kep_client.mapping.operations import operation_from
from offline_cache.cache_db import CacheDb
from offline_cache.engine import Connection, SqlValue
from offline_cache.overlay import Pending

TABLES = {"case": "case", "interaction": "interaction"}


def pending_for_party(
    work: Connection, cache: CacheDb | None, party: str, cases: Sequence[str]
) -> list[Pending]:
    """Return what waits for a person, cases known by id included, in the order it was done."""
    places = ", ".join("?" * len(cases))
    where = f"(party = ? OR case_id IN ({places}) OR case_id IN {_CASES_REGISTERED_HERE})"
    return _pending(work, cache, where, party, *cases, party)


def pending_for_case(work: Connection, cache: CacheDb | None, case_id: str) -> list[Pending]:
    """Return what waits for a case."""
    return _pending(work, cache, "case_id = ?", case_id)


def party_by_number(work: Connection, number: str) -> str:
    """Return who was given a number here lately, or an empty text."""
    sql = "SELECT party FROM operation WHERE number = ?"
    return work.value(str, sql, number) or "" if number else ""


def shown_by(cache: CacheDb, entity: str, entity_rev: int) -> bool:
    """Whether the cache has caught up with what the centre made of an operation."""
    kind, _, identity = entity.partition(":")
    table = TABLES.get(kind)
    if table is None or entity_rev == 0:
        return True
    return (cache.revision(table, identity) or 0) >= entity_rev


_CASES_REGISTERED_HERE = (
    "(SELECT case_id FROM operation WHERE party = ? AND kind = 'register_case')"
)


def _pending(
    work: Connection, cache: CacheDb | None, where: str, *values: SqlValue
) -> list[Pending]:
    rows = work.rows(
        tuple[str, str, str, str, str, int],
        "SELECT id, state, kind, payload, entity, entity_rev FROM operation"  # noqa: S608
        f" WHERE kind <> 'report_view' AND {where} ORDER BY seq",
        *values,
    )
    found = []
    for op_id, word, kind, payload, entity, entity_rev in rows:
        state = OutboxState(word)
        settled = state is OutboxState.ACKNOWLEDGED
        if settled and cache is not None and shown_by(cache, entity, entity_rev):
            continue
        found.append(Pending(op_id, state, operation_from(kind, payload)))
    return found
