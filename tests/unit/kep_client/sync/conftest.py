"""A centre and a workstation in memory, and a line between them that loses, cuts and repeats."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from kep_client.domain.ids import ClerkId, OperationId, WorkstationId
from kep_client.domain.operation import OutboxState, SealedOperation
from kep_client.errors import LineError, RefusedError, StoreError
from kep_client.ports.blocking import Change, Grant, Page, Verdict
from kep_client.ports.checking import Listing, Summary
from kep_client.sync.checking import ScopeCheck
from kep_client.sync.clock import CorrectedClock
from kep_client.sync.digest import scope_digest
from kep_client.sync.engine import StepResult, SyncEngine, SyncParts

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class HandClock:
    """Time moves when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.wall_offset = timedelta()

    def monotonic(self) -> float:
        return self.seconds

    def wall(self) -> datetime:
        return START + timedelta(seconds=self.seconds) + self.wall_offset


class Centre:
    """What the real centre promises: stored results, safe cursor, numbers given once."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.epoch = 1
        self.results: dict[str, Verdict] = {}
        self.applied: list[str] = []
        self.numbers: set[str] = set()
        self.feed: list[tuple[str, int]] = []
        self.revs: dict[str, int] = {}
        self.next_number = 1
        self.chunks: dict[tuple[str, str], bytes] = {}
        self.refuse_kinds: set[str] = set()
        self.choke_on: set[str] = set()
        self.unknown_cases: set[str] = set()
        self.page_size = 3

    def change(self, entity: str) -> int:
        rev = self.revs.get(entity, 0) + 1
        self.revs[entity] = rev
        self.feed.append((entity, rev))
        return rev

    def push(self, operations: list[SealedOperation]) -> list[Verdict]:
        if any(operation.kind in self.choke_on for operation in operations):
            raise RefusedError("request.invalid")
        return [self._take(operation) for operation in operations]

    def _take(self, operation: SealedOperation) -> Verdict:
        if operation.id in self.results:
            return self.results[operation.id]
        if operation.kind in self.refuse_kinds:
            verdict = Verdict(operation.id, OutboxState.PARKED, code="sync.rejected")
        elif operation.payload and operation.payload in self.numbers:
            verdict = Verdict(operation.id, OutboxState.PARKED, code="sync.number_taken")
        else:
            self.applied.append(operation.id)
            if operation.payload:
                self.numbers.add(operation.payload)
            rev = self.change(operation.entity)
            verdict = Verdict(operation.id, OutboxState.ACKNOWLEDGED, entity_rev=rev)
        self.results[operation.id] = verdict
        return verdict

    def pull(self, cursor: str, limit: int) -> Page:
        epoch, at = (int(part) for part in (cursor or f"{self.epoch}:0").split(":"))
        if epoch != self.epoch:
            raise RefusedError("sync.cursor_gone")
        end = min(at + min(limit, self.page_size), len(self.feed))
        changes = [Change("case", entity, rev, b"{}") for entity, rev in self.feed[at:end]]
        return Page(changes, f"{epoch}:{end}", end < len(self.feed), self.clock.wall())

    def scope(self, cursor: str) -> tuple[str, dict[str, int]]:
        """Return the cursor and what is in the scope there."""
        epoch, at = (int(part) for part in (cursor or f"{self.epoch}:{len(self.feed)}").split(":"))
        if epoch != self.epoch:
            raise RefusedError("sync.cursor_gone")
        return f"{epoch}:{at}", dict(self.feed[:at])

    def restored(self, keep: int) -> None:
        """Come back from a backup: what was done after it is gone, and old cursors mean nothing."""
        self.epoch += 1
        self.feed = self.feed[:keep]
        self.revs = dict(self.feed)

    def lease(self, year: int) -> Grant:
        first = self.next_number
        self.next_number += 200
        return Grant(f"lease-{first}", "0042", "Β", year, first, first + 199)


@dataclass
class Line:
    """Each request takes the next mishap; without any the line works."""

    mishaps: deque[str] = field(default_factory=deque)
    requests: list[str] = field(default_factory=list)

    def before(self, request: str) -> str:
        self.requests.append(request)
        mishap = self.mishaps.popleft() if self.mishaps else "none"
        if mishap == "cut":
            raise LineError("net.offline")
        if mishap == "down":
            raise LineError("server.unavailable")
        return mishap

    @staticmethod
    def after(mishap: str) -> None:
        if mishap == "reply lost":
            raise LineError("net.offline")
        if mishap == "garbled":
            raise LineError("server.bad_answer")


class LossyTransport:
    """Implements Transport over the line."""

    def __init__(self, centre: Centre, line: Line) -> None:
        self.centre = centre
        self.line = line

    def push(self, operations):
        mishap = self.line.before("push")
        verdicts = self.centre.push(list(operations))
        if mishap == "twice":
            verdicts = self.centre.push(list(operations))
        self.line.after(mishap)
        return verdicts

    def pull(self, cursor: str, limit: int) -> Page:
        mishap = self.line.before("pull")
        page = self.centre.pull(cursor, limit)
        self.line.after(mishap)
        return page

    def summary(self, cursor: str, entities) -> Summary:
        mishap = self.line.before("summary")
        at, scope = self.centre.scope(cursor)
        self.line.after(mishap)
        return Summary(at, len(scope), scope_digest("case", scope.items()))

    def listing(self, cursor: str, entity: str, after: str) -> Listing:
        mishap = self.line.before("listing")
        _, scope = self.centre.scope(cursor)
        rest = sorted(id_ for id_ in scope if id_ > after)
        page = rest[: self.centre.page_size]
        self.line.after(mishap)
        return Listing({id_: scope[id_] for id_ in page}, len(rest) > len(page))

    def fetch(self, entity: str, ids) -> list[Change]:
        mishap = self.line.before("fetch")
        scope = dict(self.centre.feed)
        self.line.after(mishap)
        return [
            Change(entity, id_, scope.get(id_, 0), b"{}", removed=id_ not in scope) for id_ in ids
        ]

    def lease(self, year: int, high_water: int) -> Grant:
        mishap = self.line.before("lease")
        grant = self.centre.lease(year)
        self.line.after(mishap)
        return grant

    def missing_chunks(self, case_id, names):
        mishap = self.line.before("missing")
        if case_id in self.centre.unknown_cases:
            raise RefusedError("request.not_found")
        self.line.after(mishap)
        return [name for name in names if (case_id, name) not in self.centre.chunks]

    def put_chunk(self, case_id: str, name: str, content: bytes) -> None:
        mishap = self.line.before("put")
        self.centre.chunks[case_id, name] = content
        self.line.after(mishap)


class MemoryOutbox:
    """work.db in memory; survives the engine, as the file survives the process."""

    def __init__(self, replica: MemoryReplica) -> None:
        self.replica = replica
        self.seq = 0
        self.rows: dict[str, tuple[SealedOperation, OutboxState, int]] = {}
        self.codes: dict[str, str] = {}
        self.acknowledged: list[str] = []
        self.leases: list[Grant] = []
        self.used: list[int] = []
        self.papers: list[tuple[str, str]] = []

    def save(self, kind: str, entity: str) -> SealedOperation:
        free = [n for g in self.leases for n in range(g.first, g.last + 1) if n not in self.used]
        payload = ""
        if kind == "register_case" and free:
            self.used.append(free[0])
            payload = f"0042/Β-{free[0]:06d}/2026"
        self.seq = seq = self.seq + 1
        operation = SealedOperation(
            OperationId(f"op-{seq}"),
            WorkstationId("w1"),
            seq,
            ClerkId("c1"),
            "k1",
            kind,
            entity,
            START,
            payload,
            "",
        )
        self.rows[operation.id] = (operation, OutboxState.PENDING, 0)
        return operation

    def pending(self, limit: int):
        held = {op.entity for op, state, _ in self.rows.values() if state is OutboxState.PARKED}
        return [
            op
            for op, state, _ in self.rows.values()
            if state is OutboxState.PENDING and op.entity not in held
        ][:limit]

    def settle(self, verdicts) -> None:
        for verdict in verdicts:
            operation, _, _ = self.rows[verdict.op_id]
            self.rows[verdict.op_id] = (operation, verdict.state, verdict.entity_rev)
            self.codes[verdict.op_id] = verdict.code
            if verdict.state is OutboxState.ACKNOWLEDGED:
                self.acknowledged.append(verdict.op_id)

    def sweep(self) -> int:
        gone = [
            op_id
            for op_id, (operation, state, rev) in self.rows.items()
            if state is OutboxState.ACKNOWLEDGED
            and self.replica.current.get(operation.entity, 0) >= rev
        ]
        for op_id in gone:
            del self.rows[op_id]
        return len(gone)

    def lease_left(self, year: int) -> tuple[int, int]:
        total = sum(grant.last - grant.first + 1 for grant in self.leases)
        highest = max((grant.last for grant in self.leases), default=0)
        return total - len(self.used), highest

    def add_lease(self, grant: Grant) -> None:
        self.leases.append(grant)

    def chunks_to_send(self):
        return list(self.papers)

    def chunk_sent(self, case_id: str, name: str) -> None:
        self.papers.remove((case_id, name))


class MemoryReplica:
    """cache.db in memory, by generations."""

    def __init__(self) -> None:
        self.current: dict[str, int] = {}
        self._cursor = ""
        self._new: dict[str, int] | None = None
        self._new_cursor = ""
        self.generations = 0
        self.damaged = False

    def cursor(self) -> str:
        return self._cursor if self._new is None else self._new_cursor

    def begin_generation(self) -> None:
        self.generations += 1
        self.damaged = False
        self._new, self._new_cursor = {}, ""

    def apply(self, page: Page) -> None:
        if self.damaged:
            raise StoreError("store.cache_damaged")
        rows = self.current if self._new is None else self._new
        for change in page.changes:
            rows[change.id] = max(change.rev, rows.get(change.id, 0))
        if self._new is None:
            self._cursor = page.cursor
        else:
            self._new_cursor = page.cursor

    def finish_generation(self) -> None:
        assert self._new is not None
        self.current, self._cursor, self._new = self._new, self._new_cursor, None

    @property
    def filling(self) -> bool:
        return self._new is not None

    entities = ("case",)

    def revisions(self, entity: str) -> dict[str, int]:
        if self.damaged:
            raise StoreError("store.cache_damaged")
        return dict(self.current)

    def mend(self, changes) -> None:
        for change in changes:
            if change.removed:
                self.current.pop(change.id, None)
            else:
                self.current[change.id] = change.rev

    def move_to(self, cursor: str) -> None:
        self._cursor = cursor


class MemoryChunks:
    """Encrypted papers in memory."""

    def __init__(self) -> None:
        self.content: dict[tuple[str, str], bytes] = {}

    def read(self, case_id: str, name: str) -> bytes:
        if (case_id, name) not in self.content:
            raise StoreError("doc.incomplete")
        return self.content[case_id, name]


class Office:
    """One workstation, its stores, the line and the centre."""

    def __init__(self) -> None:
        self.time = HandClock()
        self.centre = Centre(self.time)
        self.line = Line()
        self.replica = MemoryReplica()
        self.outbox = MemoryOutbox(self.replica)
        self.chunks = MemoryChunks()
        self.start()

    def start(self) -> None:
        """Start the program again over the same files."""
        self.clock = CorrectedClock(self.time.wall, self.time.monotonic)
        transport = LossyTransport(self.centre, self.line)
        check = ScopeCheck(transport, self.replica)
        parts = SyncParts(transport, self.outbox, self.replica, self.chunks, check)
        self.engine = SyncEngine(parts, self.clock, lambda: 0.5)

    def syncs(self, most: int = 500) -> StepResult:
        """Step until there is nothing to do now."""
        for _ in range(most):
            result = self.engine.step()
            if result.wake_s > 0:
                return result
        raise AssertionError("the engine never rests")


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture(scope="session")
def new_office() -> type[Office]:
    return Office
