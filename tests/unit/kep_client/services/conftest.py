"""Ports in memory: what the store, the centre, the vault and the line promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kep_client.domain.clerk import Clerk, Role, SlotInfo, Workstation
from kep_client.domain.form import parse_form
from kep_client.domain.ids import ClerkId, OfficeId, OperationId, PartyId, ServiceId, WorkstationId
from kep_client.domain.numbers import ProtocolNumber, Series
from kep_client.domain.operation import OutboxSummary
from kep_client.domain.party import (
    Identifier,
    IdentifierScheme,
    MatchReason,
    Party,
    PartyKind,
    PersonHit,
)
from kep_client.domain.record import PersonRecord, RecordOrigin
from kep_client.domain.service import DocumentRule, OfflinePolicy, ServiceDefinition, Text
from kep_client.domain.ticket import QueueSnapshot, Ticket
from kep_client.domain.visit import ContextKind, Purpose
from kep_client.errors import DeviceError, InputError, KepError, LineError, StoreError
from kep_client.ports.local import CacheState
from kep_client.ports.session import LineStatus, SyncState
from kep_client.services.latest import Latest
from kep_client.services.receipts import Counter

if TYPE_CHECKING:
    import asyncio

START = datetime(2026, 11, 23, 8, 42, tzinfo=UTC)


class HandClock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


def person(number: int, family: str, given: str = "ΕΛΕΝΗ") -> Party:
    return Party(
        PartyId(f"p{number}"),
        PartyKind.NATURAL,
        family,
        given,
        father_name="ΝΙΚΟΛΑΟΥ",
        municipality="Χαλάνδρι",
        identifiers=(Identifier(IdentifierScheme.AFM, "094014201"),),
    )


def hit(party: Party, *, known_here: bool = False) -> PersonHit:
    return PersonHit(party, MatchReason.NAME, known_here=known_here)


def record(party: Party, origin: RecordOrigin, **parts) -> PersonRecord:
    empty = dict.fromkeys(("timeline", "cases", "documents", "mandates", "alerts"), ())
    return PersonRecord(party=party, as_of=START, origin=origin, **(empty | parts))


class MemoryLocal:
    def __init__(self) -> None:
        self.hits: tuple[PersonHit, ...] = ()
        self.records: dict[str, PersonRecord] = {}
        self.definitions: tuple[ServiceDefinition, ...] = ()
        self.fault = ""

    async def search(self, term, limit):
        return self.hits[:limit]

    async def open(self, party_id):
        return self.records.get(party_id)

    async def case(self, case_id):
        return None

    async def services(self):
        return self.definitions

    async def state(self):
        if self.fault:
            raise StoreError(self.fault)
        return CacheState(len(self.records), START, complete=True)


class MemoryWork:
    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.saved: list = []
        self.operations: list = []
        self.registered: list = []
        self.fault = ""
        self.slow: asyncio.Event | None = None

    def _check(self) -> None:
        if self.fault:
            raise StoreError(self.fault)

    async def save_draft(self, draft):
        if self.slow is not None:
            await self.slow.wait()
        self._check()
        self.saved = [kept for kept in self.saved if kept.id != draft.id]
        self.saved.insert(0, replace(draft, saved_at=self.clock.now()))
        return self.clock.now()

    async def drafts(self):
        return tuple(self.saved)

    async def discard_draft(self, draft_id):
        self.saved = [kept for kept in self.saved if kept.id != draft_id]

    async def register(self, case, draft_id):
        self._check()
        await self.discard_draft(draft_id)
        self.registered.append(case)
        series = Series(OfficeId("0042"), "Β", 2026)
        return ProtocolNumber(series, 152 + len(self.registered))

    async def record(self, operation):
        self._check()
        self.operations.append(operation)
        return OperationId(f"op-{len(self.operations)}")

    async def outbox(self):
        self._check()
        return OutboxSummary(waiting=len(self.operations))


class MemoryCentre:
    def __init__(self) -> None:
        self.hits: tuple[PersonHit, ...] = ()
        self.records: dict[str, PersonRecord] = {}
        self.fault: LineError | None = None
        self.asked: list = []
        self.slow: asyncio.Event | None = None

    async def _answer(self, what) -> None:
        if self.slow is not None:
            await self.slow.wait()
        self.asked.append(what)
        if self.fault is not None:
            raise self.fault

    async def search(self, term, purpose):
        await self._answer(term)
        return self.hits

    async def open(self, party_id, purpose):
        await self._answer(party_id)
        return self.records[party_id]


class MemoryShelf:
    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}

    async def put(self, case_id, document, content):
        self.content[document.id] = content
        return replace(document, chunks=("chunk-1",))

    async def get(self, document):
        return self.content[document.id]


class MemoryVault:
    def __init__(self) -> None:
        self.slots: dict[str, tuple[Clerk, str]] = {}
        self.open = False
        self.fault: KepError | None = None
        self.renewal: KepError | None = None
        self.calls: list[str] = []

    async def clerks(self):
        return tuple(SlotInfo(clerk, None, uses_pin=False) for clerk, _ in self.slots.values())

    async def unlock(self, clerk, secret):
        known, expected = self.slots[clerk]
        if self.fault is not None:
            raise self.fault
        if secret != expected:
            raise InputError("auth.passphrase_wrong", n="9")
        self.open = True
        return known

    async def create(self, clerk, secret, uses_pin):
        self.slots[clerk.id] = (clerk, secret)
        self.open = True

    async def lock(self):
        self.open = False

    async def renew_permit(self):
        self.calls.append("renew")
        if self.renewal is not None:
            raise self.renewal

    async def check_permit(self):
        self.calls.append("check")


class MemorySignIn:
    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk
        self.fault = None
        self.opened = 0
        self.signed_out = 0

    async def sign_in(self):
        self.opened += 1
        if self.fault:
            raise self.fault
        return self.clerk

    async def reopen(self):
        self.opened += 1

    async def sign_out(self):
        self.signed_out += 1


class MemoryLine:
    def __init__(self) -> None:
        self.latest = Latest(SyncState(LineStatus.ONLINE, START))
        self.pokes = 0

    def states(self):
        return self.latest.values()

    def poke(self):
        self.pokes += 1


class MemoryQueue:
    """A line of three; the rules are the hub's own and tested there."""

    def __init__(self) -> None:
        self.waiting = [
            Ticket(f"Β {number:03d}", "Πιστοποιητικά", START - timedelta(minutes=14))
            for number in (47, 48, 49)
        ]
        self.serving: Ticket | None = None
        self.finished: list[Ticket] = []

    async def snapshots(self):
        yield QueueSnapshot(0, tuple(self.waiting), self.serving, START)

    async def call_next(self):
        if self.serving:
            self.finished.append(self.serving)
            self.serving = None
        if not self.waiting:
            raise DeviceError("queue.empty")
        self.serving = replace(self.waiting.pop(0), calls=1)
        return self.serving

    async def call_again(self):
        self.serving = replace(self.serving, calls=self.serving.calls + 1)
        return self.serving

    async def no_show(self):
        self.serving = None

    async def finish(self):
        self.finished.append(self.serving)
        self.serving = None

    async def undo(self):
        if self.serving:
            self.waiting.insert(0, self.serving)
        self.serving = self.finished.pop()
        return self.serving


class Office:
    """All of it, for one test."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.local = MemoryLocal()
        self.work = MemoryWork(self.clock)
        self.centre = MemoryCentre()
        self.shelf = MemoryShelf()
        self.vault = MemoryVault()
        self.line = MemoryLine()
        self.queue = MemoryQueue()
        self.clerk = Clerk(
            ClerkId("m.antoniou"),
            "Μαρία",
            "Αντωνίου",
            frozenset({Role.CLERK}),
            OfficeId("0042"),
        )
        self.sign_in = MemorySignIn(self.clerk)
        self.workstation = Workstation(
            WorkstationId("w3"), OfficeId("0042"), "ΚΕΠ 0042", "Δήμος Χαλανδρίου", 3, "Β"
        )
        self.counter = Counter(self.workstation, self.clerk, "https://kep.example/")
        self.purpose = Purpose(ContextKind.TICKET, "Β 047")
        self.eleni = person(1, "ΠΑΠΑΔΟΠΟΥΛΟΥ")
        self.person, self.hit, self.record = person, hit, record

    def service(self, offline: OfflinePolicy = OfflinePolicy.INTAKE_ONLY) -> ServiceDefinition:
        return ServiceDefinition(
            id=ServiceId("family-status-certificate"),
            version=1,
            title=Text(el="Πιστοποιητικό οικογενειακής κατάστασης"),
            form=parse_form(
                {
                    "type": "object",
                    "required": ["municipalityOfRegistration", "use"],
                    "properties": {
                        "municipalityOfRegistration": {"type": "string"},
                        "use": {"enum": ["any_legal_use", "marriage"], "default": "any_legal_use"},
                        "representation": {"type": "boolean"},
                    },
                }
            ),
            documents=(
                DocumentRule(
                    "auth",
                    Text(el="Εξουσιοδότηση"),
                    {"==": [{"var": "case.representation"}, True]},
                    "scan_at_counter",
                    max_bytes=4096,
                ),
            ),
            steps=(),
            prefill={"municipalityOfRegistration": "$party.person.municipalityOfRegistration"},
            competent_authority="org:municipality",
            offline=offline,
            decision_period="P50D",
            decision_calendar="calendar_days",
            purpose_activity="PA-014",
            data_classes=("identity",),
            channels=("counter",),
        )


@pytest.fixture
def office() -> Office:
    return Office()
