"""A counter PC without window: the real stores and the real engine over a folder and a line."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kep_client.domain.case import CaseDraft
from kep_client.domain.clerk import Workstation
from kep_client.domain.ids import (
    CaseId,
    ClerkId,
    DraftId,
    InteractionId,
    OfficeId,
    PartyId,
    ServiceId,
    WorkstationId,
)
from kep_client.domain.interaction import Channel, InteractionKind
from kep_client.domain.operation import EditCase, RecordInteraction, RegisterCase
from kep_client.errors import KepError, LineError
from kep_client.sync.checking import ScopeCheck
from kep_client.sync.clock import CorrectedClock
from kep_client.sync.engine import StepResult, SyncEngine, SyncParts
from offline_cache.engine import integrity_faults
from offline_cache.folder import DataFolder
from offline_cache.marks import chain_end, marks_of, write_marks
from offline_cache.sealing import Signer
from offline_cache.slots import DatabaseKeys
from offline_cache.sync_stores import SyncStores, open_sync_stores
from offline_cache.work_db import WorkDb
from offline_cache.work_file import lift_old_file, open_work
from tests.faults.small_centre import START

KEYS = DatabaseKeys(work_key=b"w" * 32, cache_key=b"c" * 32)
LIMIT = 3_000
_NAMES = ("push", "pull", "lease", "missing_chunks", "summary", "listing", "fetch", "put_chunk")


class Hands:
    """Time that moves by hand; the wall may be set apart from the steady clock."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.wrong_by = timedelta()

    def monotonic(self) -> float:
        return self.seconds

    def wall(self) -> datetime:
        return START + timedelta(seconds=self.seconds) + self.wrong_by


class Line:
    """Implements Transport and ScopeSource by ``ask(name, *arguments)``."""

    def __init__(self, ask: Callable[..., object]) -> None:
        for name in _NAMES:
            setattr(self, name, lambda *args, name=name: ask(name, *args))


@dataclass
class Pc:
    """What outlives the program is the folder and the key store."""

    folder: DataFolder
    station: Workstation
    secrets: object
    ask: Callable[..., object]
    time: Hands = field(default_factory=Hands)
    random: Callable[[], float] = lambda: 0.5

    def start(self) -> None:
        """Open the files as the window and the sync thread do."""
        self.clock = CorrectedClock(self.time.wall, self.time.monotonic)
        work = open_work(self.folder, KEYS.work_key, self.clock.now())
        try:
            self.found_old = lift_old_file(work, self.secrets)
            signer = Signer(ClerkId("m.antoniou"), "kid", WorkstationId(self.station.id), _sign)
            self.work = WorkDb(work, signer, self.station, self.clock)
            self.stores = self._stores()
        except BaseException:
            work.close()
            raise
        line = Line(self.ask)
        check = ScopeCheck(line, self.stores.replica)
        parts = SyncParts(line, self.stores.outbox, self.stores.replica, self.stores.chunks, check)
        self.engine = SyncEngine(parts, self.clock, self.random)

    def _stores(self) -> SyncStores:
        return open_sync_stores(self.folder, KEYS, WorkstationId(self.station.id), self.clock)

    def stop(self) -> None:
        self.stores.close()
        self.work.connection.close()

    # --- what the clerk does ------------------------------------------------------------------

    def types(self, case: str, **answers: str) -> CaseDraft:
        draft = CaseDraft(
            id=DraftId(f"d-{case}"),
            case_id=CaseId(case),
            service_id=ServiceId("signature-certification"),
            service_version=1,
            party_id=PartyId("p-1"),
            party_name="Παπαδοπούλου Ελένη",
            visit_id=None,
            answers=answers or {"documentTitle": "Υπεύθυνη δήλωση"},
            focus="documentTitle",
            cursor=7,
        )
        self.work.save_draft(draft)
        return draft

    def registers(self, draft: CaseDraft) -> str:
        case = RegisterCase(
            case_id=draft.case_id,
            party_id=draft.party_id,
            service_id=draft.service_id,
            service_version=1,
            answers=draft.answers,
            documents=(),
            registered_at=self.clock.now(),
            token=f"TOKEN{draft.case_id}",
        )
        number = str(self.work.register(case, draft.id))
        self.notes_marks()
        return number

    def edits(self, case: str, rev: int, name: str, new: str, old: str | None) -> str:
        op_id = self.work.record(EditCase(CaseId(case), rev, {name: new}, {name: old}))
        self.notes_marks()
        return op_id

    def visits(self, identity: str, person: str = "p-1") -> str:
        now = self.clock.now()
        op_id = self.work.record(
            RecordInteraction(
                InteractionId(identity),
                Channel.COUNTER,
                InteractionKind.VISIT,
                "Επίσκεψη",
                now,
                now,
                party_id=PartyId(person),
            )
        )
        self.notes_marks()
        return op_id

    def notes_marks(self) -> None:
        write_marks(self.secrets, marks_of(self.work.connection))

    # --- the sync thread ----------------------------------------------------------------------

    def step(self) -> StepResult:
        result = self.engine.step()
        self.time.seconds += min(result.wake_s, 3600.0)
        return result

    def syncs(self) -> None:
        """Step until a whole round brought nothing and nothing waits."""
        self.engine.poke()
        for _ in range(LIMIT):
            result = self.step()
            resting = result.wake_s > 0 and not result.code
            if resting and not self.stores.outbox.pending(1) and not self.engine.first_pull:
                return
        raise AssertionError(f"the engine never comes to rest: {result} {self.engine.fault}")

    # --- what is on the disk ------------------------------------------------------------------

    def report(self) -> Report:
        work, replica = self.work.connection, self.stores.replica
        cache = replica.reader()
        assert cache is not None
        return Report(
            seq=chain_end(work).seq,
            outbox=work.rows(
                tuple[int, str, str, str], "SELECT seq, id, state, reason FROM operation"
            ),
            drafts=[draft.case_id for draft in self.work.drafts()],
            leases=work.rows(tuple[str, int, int], "SELECT id, first, next FROM lease"),
            revisions={e: dict(replica.revisions(e)) for e in replica.entities},
            damage=integrity_faults(work) + integrity_faults(replica._open()),
            fault=self.engine.fault,
        )


@dataclass(frozen=True)
class Report:
    """What a workstation at rest holds."""

    seq: int
    outbox: list[tuple[int, str, str, str]]
    drafts: list[str]
    leases: list[tuple[str, int, int]]
    revisions: dict[str, dict[str, int]]
    damage: int
    fault: str


def station(number: int = 1) -> Workstation:
    letter = "ΑΒΓΔ"[number]
    return Workstation(
        WorkstationId(f"w{number}"), OfficeId("0042"), "ΚΕΠ 0042", "Δήμος", number, letter
    )


def lost() -> KepError:
    return LineError("net.offline")


def _sign(message: bytes) -> bytes:
    return hmac.digest(b"a clerk", message, hashlib.sha512)
