"""The engine's side of work.db, on the sync thread's own connection."""

from collections.abc import Callable, Sequence

from kep_client.domain.ids import ClerkId, OperationId, WorkstationId
from kep_client.domain.operation import SealedOperation
from kep_client.mapping.values import read_time
from kep_client.ports.blocking import Grant, Verdict
from kep_client.ports.clock import Clock
from offline_cache.cache_db import CacheDb
from offline_cache.engine import Connection
from offline_cache.pending import TABLES, shown_by

# An acknowledged operation whose document never comes here (another office's, out of scope).
_KEEP_UNSEEN_S = 3600


class WorkOutbox:
    """Implements ``kep_client.ports.blocking.Outbox``."""

    def __init__(
        self,
        work: Connection,
        workstation: WorkstationId,
        clock: Clock,
        read_cache: Callable[[], CacheDb | None],
    ) -> None:
        self._work = work
        self._workstation = workstation
        self._clock = clock
        self._read_cache = read_cache

    def pending(self, limit: int) -> Sequence[SealedOperation]:
        """Return what is to be sent, in order and without a gap.

        What was in flight when the line broke is sent again: repeating is harmless. An operation
        on something that an earlier one was refused for goes too: the centre judges it by itself,
        and one that stayed behind would tear the chain, so that all later ones were refused.
        """
        rows = self._work.rows(
            tuple[str, int, str, str, str, str, str, str, str, str],
            "SELECT id, seq, author, key_id, kind, entity, at, payload, previous, signature"
            " FROM operation WHERE state IN ('pending', 'in_flight') ORDER BY seq LIMIT ?",
            limit,
        )
        return [
            SealedOperation(
                id=OperationId(op_id),
                workstation=self._workstation,
                seq=seq,
                author=ClerkId(author),
                key_id=key_id,
                kind=kind,
                entity=entity,
                at=read_time(at),
                payload=payload,
                previous=previous,
                signature=signature,
            )
            for op_id, seq, author, key_id, kind, entity, at, payload, previous, signature in rows
        ]

    def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Write the verdicts in one transaction."""
        now = int(self._clock.now().timestamp())
        with self._work.transaction():
            self._work.run_many(
                "UPDATE operation SET state = ?, entity_rev = ?, reason = ?, detail = ?,"
                " settled_at = ? WHERE id = ?",
                [(v.state, v.entity_rev, v.code, v.detail, now, v.op_id) for v in verdicts],
            )

    def sweep(self) -> int:
        """Delete acknowledged operations that the cache has caught up with; return how many."""
        rows = self._work.rows(
            tuple[int, str, int, int],
            "SELECT seq, entity, entity_rev, settled_at FROM operation"
            " WHERE state = 'acknowledged'",
        )
        cache = self._read_cache() if rows else None
        if cache is None:
            return 0
        long_ago = int(self._clock.now().timestamp()) - _KEEP_UNSEEN_S
        done = [
            (seq,)
            for seq, entity, rev, settled_at in rows
            if shown_by(cache, entity, rev)
            or (settled_at < long_ago and not _is_here(cache, entity))
        ]
        with self._work.transaction():
            self._work.run_many("DELETE FROM operation WHERE seq = ?", done)
        return len(done)

    def lease_left(self, year: int) -> tuple[int, int]:
        """Return (free numbers, highest number ever granted) for a year."""
        found = self._work.row(
            tuple[int | None, int | None],
            "SELECT sum(max(0, last - next + 1)), max(last) FROM lease WHERE year = ?",
            year,
        )
        left, highest = found or (None, None)
        return left or 0, highest or 0

    def add_lease(self, grant: Grant) -> None:
        """Keep a granted block; a block that came twice is kept once."""
        self._work.run(
            "INSERT OR IGNORE INTO lease (id, office, letter, year, first, last, next)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            grant.id,
            grant.office,
            grant.letter,
            grant.year,
            grant.first,
            grant.last,
            grant.first,
        )

    def chunks_to_send(self) -> Sequence[tuple[str, str]]:
        """Return (case id, chunk name) that the centre has not confirmed and can take now.

        Papers of a draft stay here, and those of a case follow its registration.
        """
        return self._work.rows(
            tuple[str, str],
            "SELECT case_id, name FROM chunk WHERE sent = 0"
            " AND case_id NOT IN (SELECT case_id FROM draft)"
            " AND case_id NOT IN (SELECT case_id FROM operation WHERE kind = 'register_case'"
            " AND state IN ('pending', 'in_flight', 'parked')) ORDER BY case_id, rowid",
        )

    def chunk_sent(self, case_id: str, name: str) -> None:
        """Remember that the centre has it."""
        self._work.run("UPDATE chunk SET sent = 1 WHERE case_id = ? AND name = ?", case_id, name)


def _is_here(cache: CacheDb, entity: str) -> bool:
    kind, _, identity = entity.partition(":")
    return kind in TABLES and cache.revision(TABLES[kind], identity) is not None
