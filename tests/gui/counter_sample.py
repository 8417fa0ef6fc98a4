"""A counter in memory with the published services, for the screens of a case."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from kep_client.domain.clerk import Clerk, Role, Workstation
from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import ClerkId, DocumentId, OfficeId, PartyId, VisitId, WorkstationId
from kep_client.domain.numbers import ProtocolNumber, ProvisionalNumber, Series
from kep_client.domain.operation import OutboxSummary
from kep_client.domain.party import Identifier, IdentifierScheme, Party, PartyKind
from kep_client.domain.visit import Visit
from kep_client.errors import StoreError
from kep_client.mapping.services import service_from
from kep_client.ports.local import CacheState
from kep_client.ports.printer import PrintState
from kep_client.services.cases import CaseDesk, CaseParts
from kep_client.services.receipts import Counter
from kep_client.wire.services import ServiceDoc

NOW = datetime(2026, 11, 23, 8, 46, 12, tzinfo=UTC)
SERVICES = Path(__file__).parents[2] / "central_server" / "services"
PDF = b"%PDF-1.7\n1 0 obj <</Type /Page>>\n%%EOF\n"
WITHIN_S = 5


def definition(name: str):
    raw = json.loads((SERVICES / f"{name}.json").read_text("utf-8"))
    return service_from(msgspec.convert(raw, ServiceDoc))


FAMILY = definition("family-status-certificate")
SIGNATURE = definition("signature-certification")
GEORGE = Party(
    PartyId("p1"),
    PartyKind.NATURAL,
    "ΠΑΠΑΔΟΠΟΥΛΟΣ",
    "ΓΕΩΡΓΙΟΣ",
    father_name="ΝΙΚΟΛΑΟΥ",
    municipality="Χαλανδρίου",
    phone="6971204412",
    identifiers=(Identifier(IdentifierScheme.AFM, "094014201"),),
)
ON_FILE = Document(
    DocumentId("d7"),
    "Εξουσιοδότηση με γνήσιο υπογραφής",
    DocumentSource.SCAN,
    rule_id="authorisation",
    pages=2,
    valid_until="2026-12-13",
)


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


class Local:
    async def services(self):
        return (FAMILY, SIGNATURE)

    async def open(self, party_id):
        return None

    async def state(self):
        return CacheState(1, NOW, complete=True)


class Work:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.drafts_kept: dict = {}
        self.registered: list = []
        self.fault = ""
        self.summary = OutboxSummary()
        self.numbers = iter(range(153, 999))
        self.leased = True

    def _check(self) -> None:
        if self.fault:
            raise StoreError(self.fault)

    async def save_draft(self, draft):
        self._check()
        self.drafts_kept[draft.id] = replace(draft, saved_at=self.clock.now())
        return self.clock.now()

    async def drafts(self):
        return tuple(self.drafts_kept.values())

    async def discard_draft(self, draft_id):
        self.drafts_kept.pop(draft_id, None)

    async def register(self, case, draft_id):
        self._check()
        self.drafts_kept.pop(draft_id, None)
        self.registered.append(case)
        running = next(self.numbers)
        if self.leased:
            return ProtocolNumber(Series(OfficeId("0042"), "Β", 2026), running)
        return ProvisionalNumber(OfficeId("0042"), 3, date(2026, 11, 23), running)

    async def outbox(self):
        return self.summary


class Shelf:
    def __init__(self) -> None:
        self.content: dict = {}

    async def put(self, case_id, document, content):
        self.content[document.id] = content
        return replace(document, chunks=("c",))

    async def get(self, document):
        return self.content[document.id]


class Press:
    """Draws a stand-in for the paper; what comes out is told by `state`."""

    def __init__(self) -> None:
        self.state = PrintState.SAVED_ONLY
        self.fault = None
        self.printed = 0
        self.paper = asyncio.Event()

    def render(self, receipt):
        return b"%PDF " + receipt.number.encode() + b"\n%%EOF"

    async def print(self, receipt):
        self.printed += 1
        if self.fault is not None:
            raise self.fault
        return self.state

    async def later(self, receipt):
        await self.paper.wait()
        return self.state


class CounterSample:
    def __init__(self) -> None:
        self.clock = Clock()
        self.work = Work(self.clock)
        self.shelf = Shelf()
        self.press = Press()
        self.online = True
        clerk = Clerk(
            ClerkId("m.antoniou"),
            "Μαρία",
            "Αντωνίου",
            frozenset({Role.CLERK}),
            OfficeId("0042"),
        )
        workstation = Workstation(
            WorkstationId("w3"), OfficeId("0042"), "ΚΕΠ 0042", "Δήμος Χαλανδρίου", 3, "Β"
        )
        counter = Counter(workstation, clerk, "https://kep.example")
        parts = CaseParts(Local(), self.work, self.shelf, self.clock, lambda: self.online)
        self.desk = CaseDesk(parts, lambda: counter)
        self.visit = Visit(VisitId("v1"), "Β 048", "Πιστοποιητικά", NOW - timedelta(minutes=3))

    async def start(self, service=FAMILY):
        return await self.desk.start(service, GEORGE, self.visit)


async def until(check, what: str = "") -> None:
    """Let the loop run until something is so."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + WITHIN_S
    while not check():
        assert loop.time() < deadline, f"not within {WITHIN_S} s: {what}"
        await asyncio.sleep(0.005)


def types(widget, text: str) -> None:
    """Type letters of any script; QTest.keyClicks aborts on Greek ones."""
    widget.setFocus()
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = Qt.Key.Key_unknown
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(widget, event)
