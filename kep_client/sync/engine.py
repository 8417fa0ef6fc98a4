"""The sync engine: what to ask the centre next, and what to do with the answer.

A state machine without thread, file or socket: clock, randomness, transport and stores are given.
``step`` does one bounded piece of work, at most one request, so that the thread that drives it can
stop, publish and push what was saved meanwhile between any two pages of a long pull.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from kep_client.domain.operation import OutboxState
from kep_client.errors import KepError, LineError, StoreError
from kep_client.ports.blocking import ChunkSource, Outbox, Page, Replica, Transport, Verdict
from kep_client.sync.checking import ScopeCheck
from kep_client.sync.clock import CorrectedClock
from kep_client.sync.pauses import CAP_S, Pause

if TYPE_CHECKING:
    from datetime import datetime

PUSH_LIMIT = 200
PULL_LIMIT = 1000
POLL_S = 60.0
LEASE_FLOOR = 100
FIRST_CHECK_S = 15 * 60.0
CHECK_EVERY_S = 6 * 3600.0
OFFICE_ZONE = ZoneInfo("Europe/Athens")

_SIGN_IN_CODES = frozenset(
    {"auth.token_refused", "auth.sign_in_needed", "auth.revoked", "device.not_enrolled"}
)
# The centre read the request and could not take it: one operation of the batch is the reason.
_BATCH_CODES = frozenset({"request.invalid", "request.too_large"})
_FINAL = frozenset({OutboxState.ACKNOWLEDGED, OutboxState.CONFLICT, OutboxState.PARKED})


class Phase(StrEnum):
    """What the engine does now."""

    PUSHING = "pushing"
    LEASING = "leasing"
    UPLOADING = "uploading"
    FIRST_PULL = "first_pull"
    PULLING = "pulling"
    CHECKING = "checking"
    IDLE = "idle"
    BACKING_OFF = "backing_off"
    SIGN_IN_NEEDED = "sign_in_needed"


class _Task(StrEnum):
    """One part of a round; the order is the order of a round.

    Numbers come before papers and pulls: a first pull takes seconds, a receipt cannot wait.
    """

    PUSH = "push"
    LEASE = "lease"
    UPLOAD = "upload"
    PULL = "pull"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step did. ``wake_s`` is how long nothing is to be done (0 = step again now)."""

    phase: Phase
    wake_s: float
    stored: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class SyncParts:
    """What the engine works with; all of it is called on the sync thread only."""

    transport: Transport
    outbox: Outbox
    replica: Replica
    chunks: ChunkSource
    check: ScopeCheck


class SyncEngine:
    """Pushes, uploads, pulls and leases in rounds; nothing it is told is ever half kept.

    A fault of the line pauses the whole round. A fault of one part (the centre refuses a push, a
    page that cannot be read) pauses that part alone and the others go on.
    """

    def __init__(
        self, parts: SyncParts, clock: CorrectedClock, randomness: Callable[[], float]
    ) -> None:
        self._parts = parts
        self._clock = clock
        self._randomness = randomness
        self._todo: deque[_Task] = deque()
        self._line = Pause()
        self._pauses: dict[_Task, Pause] = {}
        self._batch = PUSH_LIMIT
        self._papers: deque[tuple[str, str]] = deque()
        self._case = ""
        self._set_aside: set[str] = set()
        self._next_round = 0.0
        self.reached = False
        self.pulled_at: datetime | None = None
        self._refilling = ""
        self._check_at = clock.monotonic() + FIRST_CHECK_S
        self._new_round()

    @property
    def first_pull(self) -> bool:
        """Whether the cache is still being filled for the first time, or again after damage."""
        try:
            return self._parts.replica.filling or not self._parts.replica.cursor()
        except StoreError as fault:
            self._refilling = fault.code
            return True  # without its pointer the next pull begins anew

    @property
    def fault(self) -> str:
        """Code of what is wrong with the stores of this PC, until it is healed."""
        codes = (self._refilling, *(pause.code for pause in self._pauses.values()))
        return next((code for code in codes if code.startswith(("store.", "sync.cursor"))), "")

    def poke(self) -> None:
        """Start a round at once: something was saved, the centre hinted, or the clerk asks."""
        self._line = Pause(self._line.failures)
        self._pauses = {task: Pause(pause.failures) for task, pause in self._pauses.items()}
        self._new_round()

    def step(self) -> StepResult:
        """Do the next piece of work, or say how long there is none."""
        now = self._clock.monotonic()
        if now < self._line.until:
            return self._resting(now)
        if not self._todo and now >= self._next_round:
            self._new_round()
        task = self._next_task(now)
        if task is None:
            return self._resting(now)
        return self._attempt(task)

    def _attempt(self, task: _Task) -> StepResult:
        try:
            stored = self._do(task)
        except LineError as fault:
            return self._line_failed(task, fault)
        except StoreError as fault:
            return self._store_failed(task, fault)
        except KepError as fault:  # refused, or anything else the centre says of one request
            return self._refused(task, fault)
        return StepResult(self._phase_of(task), 0.0, stored)

    def _answered(self, task: _Task) -> None:
        """The centre gave an answer that makes sense: the next fault counts from one again."""
        self._line = Pause()
        self._pauses.pop(task, None)
        self.reached = True

    def _new_round(self) -> None:
        self._todo = deque(_Task)
        self._papers.clear()
        self._set_aside.clear()
        self._next_round = self._clock.monotonic() + POLL_S

    def _next_task(self, now: float) -> _Task | None:
        while self._todo:
            if now >= self._pauses.get(self._todo[0], Pause()).until:
                return self._todo[0]
            self._todo.popleft()
        return None

    def _do(self, task: _Task) -> bool:
        """Work on the first task; it leaves the round when nothing is left of it."""
        match task:
            case _Task.PUSH:
                return self._push()
            case _Task.LEASE:
                return self._lease()
            case _Task.UPLOAD:
                return self._upload()
            case _Task.PULL:
                return self._pull()
            case _Task.CHECK:
                return self._check()
            case _:
                assert_never(task)

    # --- the tasks ----------------------------------------------------------------------

    def _push(self) -> bool:
        batch = self._parts.outbox.pending(self._batch)
        if not batch:
            return self._done(stored=False)
        sent = {operation.id: operation for operation in batch}
        verdicts = [
            verdict
            for verdict in self._parts.transport.push(batch)
            if verdict.op_id in sent and verdict.state in _FINAL
        ]
        if not verdicts:
            raise LineError("server.bad_answer")
        self._answered(_Task.PUSH)
        self._parts.outbox.settle(verdicts)
        self._batch = min(PUSH_LIMIT, self._batch * 2)
        return True

    def _lease(self) -> bool:
        year = self._clock.now().astimezone(OFFICE_ZONE).year
        left, high_water = self._parts.outbox.lease_left(year)
        if left >= LEASE_FLOOR:
            return self._done(stored=False)
        grant = self._parts.transport.lease(year, high_water)
        if grant.year != year or not 0 < grant.first <= grant.last:
            raise LineError("server.bad_answer")
        self._answered(_Task.LEASE)
        self._parts.outbox.add_lease(grant)
        return self._done(stored=True)

    def _upload(self) -> bool:
        """Send one chunk, or ask which chunks of the next case the centre lacks."""
        if not self._papers:
            return self._plan_papers()
        case_id, name = self._papers.popleft()
        self._parts.transport.put_chunk(case_id, name, self._parts.chunks.read(case_id, name))
        self._answered(_Task.UPLOAD)
        self._parts.outbox.chunk_sent(case_id, name)
        return True

    def _plan_papers(self) -> bool:
        waiting = [
            (case, name)
            for case, name in self._parts.outbox.chunks_to_send()
            if case not in self._set_aside
        ]
        if not waiting:
            return self._done(stored=False)
        self._case = waiting[0][0]
        names = [name for case, name in waiting if case == self._case]
        missing = set(self._parts.transport.missing_chunks(self._case, names))
        self._answered(_Task.UPLOAD)
        for name in names:
            if name not in missing:
                self._parts.outbox.chunk_sent(self._case, name)
        self._papers = deque((self._case, name) for name in names if name in missing)
        return True

    def _pull(self) -> bool:
        replica = self._parts.replica
        if self._parts.check.renews:
            return self._done(stored=False)
        if not replica.filling and not replica.cursor():
            replica.begin_generation()
        cursor = replica.cursor()
        asked = self._clock.monotonic()
        page = self._parts.transport.pull(cursor, PULL_LIMIT)
        self._clock.hear(page.server_time, self._clock.monotonic() - asked)
        _check(page, cursor)
        self._answered(_Task.PULL)
        if page.changes or page.cursor != cursor:
            replica.apply(page)
        if page.more:
            return True
        if replica.filling:
            replica.finish_generation()
            self._refilling = ""
            self._check_at = self._clock.monotonic()
        swept = self._parts.outbox.sweep()
        self.pulled_at = self._clock.now()
        return self._done(stored=bool(page.changes or swept))

    def _check(self) -> bool:
        """Compare with the centre now and then; a page that came meanwhile begins it anew."""
        check, now = self._parts.check, self._clock.monotonic()
        if not check.runs:
            if now < self._check_at:
                return self._done(stored=False)
            check.begin(self._parts.replica.cursor())
        elif not check.renews and not check.concerns(self._parts.replica.cursor()):
            check.begin(self._parts.replica.cursor())
        renewing, changed = check.renews, check.step()
        self._answered(_Task.CHECK)
        if check.runs:
            return changed
        self._check_at = now + CHECK_EVERY_S
        if renewing:  # pulls rested meanwhile
            self._refilling = ""
            self._new_round()
            return True
        return self._done(stored=changed or check.mended > 0)

    def _done(self, *, stored: bool) -> bool:
        self._todo.popleft()
        return stored

    # --- what went wrong ----------------------------------------------------------------------

    def _line_failed(self, task: _Task, fault: LineError) -> StepResult:
        """No line pauses everything; a centre that answers nonsense pauses the one task."""
        now = self._clock.monotonic()
        if fault.code.startswith("server."):
            self.reached = fault.code != "server.unavailable"
            if task is _Task.PUSH:
                self._batch = max(1, self._batch // 2)
            return self._pause(task, fault)
        self.reached = False
        self._line = self._line.again(now, fault.code, self._randomness)
        self._new_round()
        return self._resting(now)

    def _refused(self, task: _Task, fault: KepError) -> StepResult:
        if fault.code in _SIGN_IN_CODES:
            now = self._clock.monotonic()
            self._line = Pause(self._line.failures, now + CAP_S, fault.code)
            return self._resting(now)
        self.reached = True
        if task in (_Task.PULL, _Task.CHECK) and fault.code == "sync.cursor_gone":
            return self._begin_anew(fault)
        if task is _Task.PUSH and fault.code in _BATCH_CODES:
            return self._isolate(fault)
        return self._pause(task, fault) if fault.retriable else self._refused_for_good(task, fault)

    def _refused_for_good(self, task: _Task, fault: KepError) -> StepResult:
        if task is _Task.UPLOAD:
            return self._set_case_aside(fault)
        if task is _Task.CHECK and self._parts.check.renews:
            return self._fill_again(fault)
        return self._pause(task, fault)

    def _isolate(self, fault: KepError) -> StepResult:
        """Halve the batch until the one operation that cannot be taken stands alone; park it."""
        batch = self._parts.outbox.pending(self._batch)
        if len(batch) > 1:
            self._batch = len(batch) // 2
        elif batch:
            self._parts.outbox.settle([Verdict(batch[0].id, OutboxState.PARKED, code=fault.code)])
        return StepResult(Phase.PUSHING, 0.0, stored=len(batch) == 1, code=fault.code)

    def _set_case_aside(self, fault: KepError) -> StepResult:
        """Let the papers of one case wait for the next round; those of the others go on."""
        self._set_aside.add(self._case)
        self._papers.clear()
        return StepResult(Phase.UPLOADING, 0.0, code=fault.code)

    def _store_failed(self, task: _Task, fault: StoreError) -> StepResult:
        if fault.code == "store.cache_damaged" and task in (_Task.PULL, _Task.CHECK):
            return self._fill_again(fault)
        if fault.code == "doc.incomplete":
            return self._set_case_aside(fault)
        return self._pause(task, fault)

    def _begin_anew(self, fault: KepError) -> StepResult:
        """The centre was restored: bring what is here to what it has now, by revisions."""
        replica = self._parts.replica
        if replica.filling:
            return self._fill_again(fault)
        self._parts.check.begin(replica.cursor(), anew=True)
        self._refilling = fault.code
        return StepResult(Phase.CHECKING, 0.0, stored=True, code=fault.code)

    def _fill_again(self, fault: KepError) -> StepResult:
        """Begin an empty generation; the reason is told until it is filled."""
        self._refilling = fault.code
        self._parts.check.stop()
        self._parts.replica.begin_generation()
        return StepResult(Phase.FIRST_PULL, 0.0, stored=True, code=fault.code)

    def _pause(self, task: _Task, fault: KepError) -> StepResult:
        now = self._clock.monotonic()
        pause = self._pauses.get(task, Pause()).again(now, fault.code, self._randomness)
        self._pauses[task] = pause
        if self._todo and self._todo[0] is task:
            self._todo.popleft()
        self._papers.clear()
        self._next_round = min(self._next_round, pause.until)
        return StepResult(Phase.BACKING_OFF, 0.0, code=fault.code)

    def _resting(self, now: float) -> StepResult:
        if now < self._line.until:
            phase = Phase.SIGN_IN_NEEDED if self._line.code in _SIGN_IN_CODES else Phase.BACKING_OFF
            return StepResult(phase, self._line.until - now, code=self._line.code)
        code = next((pause.code for pause in self._pauses.values() if pause.until > now), "")
        phase = Phase.BACKING_OFF if code else Phase.IDLE
        return StepResult(phase, max(0.0, self._next_round - now), code=code)

    def _phase_of(self, task: _Task) -> Phase:
        match task:
            case _Task.PUSH:
                return Phase.PUSHING
            case _Task.LEASE:
                return Phase.LEASING
            case _Task.UPLOAD:
                return Phase.UPLOADING
            case _Task.PULL:
                return Phase.FIRST_PULL if self.first_pull else Phase.PULLING
            case _Task.CHECK:
                return Phase.CHECKING
            case _:
                assert_never(task)


def _check(page: Page, cursor: str) -> None:
    """Refuse a page that would lose its place or never end."""
    if not page.cursor or (page.more and page.cursor == cursor):
        raise LineError("server.bad_answer")
