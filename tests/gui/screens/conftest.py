"""An invented office whose services are plain classes: the real views and presenters over it."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt, QTranslator
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kep_client.domain.case import CaseDraft
from kep_client.domain.clerk import Clerk, Role, SlotInfo, Workstation
from kep_client.domain.ids import (
    CaseId,
    ClerkId,
    DraftId,
    PartyId,
    ServiceId,
    VisitId,
    WorkstationId,
)
from kep_client.domain.operation import OutboxSummary
from kep_client.domain.party import (
    MatchReason,
    Party,
    PersonHit,
)
from kep_client.domain.record import PersonRecord, RecordOrigin
from kep_client.domain.service import OfflinePolicy
from kep_client.domain.ticket import QueueSnapshot, Ticket, TicketPriority
from kep_client.domain.visit import Visit
from kep_client.errors import InputError, KepError, RefusedError
from kep_client.ports.card import CardEvent, CardIdentity, CardRead
from kep_client.ports.session import LineStatus, SyncState
from kep_client.services.latest import Latest
from kep_client.services.outbox import SendState
from kep_client.services.people import PeopleService
from kep_client.services.visits import VisitDesk
from ui.i18n import install
from ui.i18n.office_time import local
from ui.tasks import Tasks
from ui.theme.theme import theme
from ui.views.frame.main_frame import MainFrame
from ui.views.frame.values import Clerk as ClerkShown
from ui.views.frame.values import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from types import ModuleType

    from pytestqt.qtbot import QtBot

    from kep_client.domain.operation import Operation
    from kep_client.services.identify import SignedIn


def _citizens() -> ModuleType:
    # Tests are no package: samples beside a test are loaded by their file.
    spec = spec_from_file_location("citizens", Path(__file__).with_name("citizens_sample.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


citizens = _citizens()
NOW, OFFICE, CERTIFICATE = citizens.NOW, citizens.OFFICE, citizens.CERTIFICATE
GEORGE, HELEN = citizens.GEORGE, citizens.HELEN
ago, record_of = citizens.ago, citizens.record_of


@dataclass
class OfficeClock:
    moment: datetime = NOW
    ticks: float = 0.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.ticks

    def wall(self) -> datetime:
        return local(self.moment)

    def pass_seconds(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self.ticks += seconds


MARIA = Clerk(ClerkId("c1"), "Μαρία", "Αντωνίου", frozenset({Role.CLERK}), OFFICE)
DIMITRIS = Clerk(ClerkId("c2"), "Δημήτρης", "Κωστόπουλος", frozenset({Role.CLERK}), OFFICE)
DESK = Workstation(WorkstationId("w1"), OFFICE, "ΚΕΠ 0042", "Δήμος Χαλανδρίου", 3, "Β")


def ticket(
    number: str, title: str, minutes: int, priority: TicketPriority = TicketPriority.NORMAL
) -> Ticket:
    return Ticket(number, title, ago(minutes=minutes), CERTIFICATE, priority)


WAITING = (
    ticket("Γ 009", "Κάρτα αναπηρίας", 9, TicketPriority.PRIORITY),
    ticket("Α 112", "Ληξιαρχική πράξη", 18),
    ticket("Β 048", "Γονική μέριμνα", 12),
    replace(ticket("Ρ 1100", "Επίδομα στέγασης", 8), appointment_at=ago(minutes=-14)),
    ticket("Α 113", "Γνήσιο υπογραφής", 7),
    ticket("Β 049", "Υπεύθυνη δήλωση", 5),
    ticket("Α 114", "Ψηφιακό πιστοποιητικό προστασίας", 4),
    ticket("Α 115", "Παράβολο", 3),
)


class FakeHub:
    """A queue hub in memory."""

    def __init__(self) -> None:
        self.state = Latest(QueueSnapshot(1, WAITING, None, NOW))
        self.fault: KepError | None = None
        self.calls: list[str] = []

    def snapshots(self) -> AsyncIterator[QueueSnapshot]:
        return self.state.values()

    async def call_next(self) -> Ticket:
        self.calls.append("next")
        if self.fault is not None:
            raise self.fault
        first, *rest = self.state.value.waiting
        served = replace(first, calls=1)
        self.state.put(replace(self.state.value, waiting=tuple(rest), serving=served))
        return served

    async def call_again(self) -> Ticket:
        self.calls.append("again")
        served = self.state.value.serving
        assert served is not None
        served = replace(served, calls=served.calls + 1)
        self.state.put(replace(self.state.value, serving=served))
        return served

    async def no_show(self) -> None:
        self.calls.append("no_show")
        if self.fault is not None:
            raise self.fault

    async def finish(self) -> None:
        self.calls.append("finish")

    async def undo(self) -> Ticket | None:
        self.calls.append("undo")
        return None


class FakeWork:
    """Keeps operations in a list."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []

    async def record(self, operation: Operation) -> str:
        self.operations.append(operation)
        return str(len(self.operations))


class FakeLocal:
    """What this PC holds."""

    def __init__(self) -> None:
        self.hits: tuple[PersonHit, ...] = (
            PersonHit(GEORGE, MatchReason.NAME, 3, known_here=True),
            PersonHit(HELEN, MatchReason.OTHER_SPELLING),
        )
        self.records = {GEORGE.id: record_of(GEORGE, RecordOrigin.CACHE)}
        self.searched: list[object] = []

    async def search(self, term: object, limit: int) -> tuple[PersonHit, ...]:
        self.searched.append(term)
        return self.hits

    async def open(self, party_id: PartyId) -> PersonRecord | None:
        return self.records.get(party_id)


class FakeCentre:
    """The centre; `fault` is what it answers while it is away."""

    def __init__(self) -> None:
        self.fault: KepError | None = None
        self.opened: list[PartyId] = []
        self.hits: tuple[PersonHit, ...] = ()

    async def search(self, term: object, purpose: object) -> tuple[PersonHit, ...]:
        if self.fault is not None:
            raise self.fault
        return self.hits

    async def open(self, party_id: PartyId, purpose: object) -> PersonRecord:
        self.opened.append(party_id)
        if self.fault is not None:
            raise self.fault
        return record_of(GEORGE if party_id == GEORGE.id else HELEN)


@dataclass(frozen=True)
class FakeTitle:
    el: str


@dataclass(frozen=True)
class FakeService:
    id: ServiceId
    title: FakeTitle
    offline: OfflinePolicy = OfflinePolicy.FULL


class FakeCases:
    """Drafts and services."""

    def __init__(self) -> None:
        self.found: tuple[CaseDraft, ...] = ()

    async def services(self) -> tuple[FakeService, ...]:
        return (
            FakeService(CERTIFICATE, FakeTitle("Πιστοποιητικό οικογενειακής κατάστασης")),
            FakeService(ServiceId("aid"), FakeTitle("Επίδομα στέγασης"), OfflinePolicy.NONE),
            FakeService(ServiceId("id"), FakeTitle("Κάρτα αναπηρίας"), OfflinePolicy.INTAKE_ONLY),
        )

    async def drafts(self) -> tuple[CaseDraft, ...]:
        return self.found


class FakeReader:
    """A card reader that one feeds."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[CardEvent] = asyncio.Queue()

    async def events(self) -> AsyncIterator[CardEvent]:
        while True:
            yield await self.queue.get()

    async def forget(self) -> None:
        """Nothing is known here."""


class FakeOutbox:
    """The state of the line."""

    def __init__(self) -> None:
        self.state = Latest(SendState(SyncState(LineStatus.ONLINE, NOW), OutboxSummary()))
        self.tries = 0

    def states(self) -> AsyncIterator[SendState]:
        return self.state.values()

    def send_now(self) -> None:
        self.tries += 1

    def put(self, sync: SyncState) -> None:
        self.state.put(SendState(sync, OutboxSummary()))


class FakeIdentity:
    """Sign-in at the centre and the slots of this PC."""

    def __init__(self) -> None:
        self.slots: tuple[SlotInfo, ...] = ()
        self.answer: asyncio.Future[SignedIn] | None = None
        self.reopened = 0
        self.right = "τρία άσχετα πράγματα"
        self.chosen = ""

    async def who_can_unlock(self) -> tuple[SlotInfo, ...]:
        return self.slots

    async def sign_in(self) -> SignedIn:
        self.answer = asyncio.get_running_loop().create_future()
        return await self.answer

    async def reopen_browser(self) -> None:
        self.reopened += 1

    async def choose_passphrase(self, secret: str, *, uses_pin: bool = False) -> Clerk:
        if secret == "1234567890":
            raise InputError("auth.passphrase_short")
        self.chosen = secret
        return MARIA

    async def unlock(self, clerk_id: ClerkId, secret: str) -> Clerk:
        slot = next(slot for slot in self.slots if slot.clerk.id == clerk_id)
        if secret == self.right:
            return slot.clerk
        left = slot.tries_left - 1
        wait = 2 ** (5 - left) if left <= 5 else 0
        self.slots = tuple(
            replace(one, tries_left=left, wait_seconds=wait) if one is slot else one
            for one in self.slots
        )
        if not left:
            raise InputError("auth.locked")
        raise InputError("auth.passphrase_wrong", n=str(left))


@dataclass
class FakeOffice:
    """Everything a screen needs, real services where they exist."""

    clock: OfficeClock = field(default_factory=OfficeClock)
    hub: FakeHub = field(default_factory=FakeHub)
    work: FakeWork = field(default_factory=FakeWork)
    local: FakeLocal = field(default_factory=FakeLocal)
    centre: FakeCentre = field(default_factory=FakeCentre)
    cases: FakeCases = field(default_factory=FakeCases)
    reader: FakeReader = field(default_factory=FakeReader)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    identity: FakeIdentity = field(default_factory=FakeIdentity)
    problems: list[KepError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.visits = VisitDesk(self.hub, self.work, self.clock)
        self.people = PeopleService(self.local, self.centre, self.work, settle_s=lambda: 0.01)
        self.tasks = Tasks(self.problems.append, lambda number: pytest.fail(f"bug {number}"))

    def frame(self) -> MainFrame:
        frame = MainFrame(self.clock.wall)
        frame.set_office(Office("ΚΕΠ", "0042"))
        frame.set_clerk(ClerkShown("ΜΑ", "Μ. Αντωνίου", "Θυρίδα 3"))
        return frame


GREAT_CARD = CardRead(
    CardIdentity("PAPADOPOULOS", "GEORGIOS", "ΑΒ123456", "1970-01-01", "2034-02-14", "GRC", True),
    ago(minutes=3),
)


@pytest.fixture
def office(qloop) -> Iterator[FakeOffice]:
    made = FakeOffice()
    yield made
    qloop.run_until_complete(made.tasks.close())


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Callable[..., None]]:
    install(qapp)
    theme().apply(qapp)
    yield lambda *args: theme().apply(qapp, *args)
    theme().apply(qapp)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., None]:
    """Show a widget in a size, as a clerk's screen."""

    def show(widget: QWidget, width: int = 1366, height: int = 768) -> None:
        qtbot.addWidget(widget, before_close_func=lambda it: getattr(it, "finish", it.close)())
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()

    return show


class Hand:
    """What a clerk and a photographer do with the window."""

    def __init__(self, folder: Path, look: Callable[..., None]) -> None:
        self._folder = folder
        self.look = look
        self.key = QTest.keyClick

    def picture(self, widget: QWidget, name: str) -> None:
        """Keep a picture."""
        QApplication.processEvents()
        assert widget.grab().save(str(self._folder / f"{name}.png"))

    @staticmethod
    def write(field: QWidget, text: str) -> None:
        """Type letters of any script; `QTest.keyClicks` aborts at the first Greek one."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(field, event)

    @staticmethod
    async def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait until something is so."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not condition():
            assert asyncio.get_running_loop().time() < deadline, "it never came"
            await asyncio.sleep(0.005)


@pytest.fixture
def hand(tmp_path: Path, look: Callable[..., None]) -> Hand:
    """With KEP_GALLERY=DIR the pictures stay there for the eye."""
    folder = Path(os.environ.get("KEP_GALLERY") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return Hand(folder, look)


@pytest.fixture
def sample() -> type:
    """The invented people and helpers of this file, for tests that cannot import it."""

    class Sample:
        maria, dimitris, desk = MARIA, DIMITRIS, DESK
        george, helen, card, now = GEORGE, HELEN, GREAT_CARD, NOW
        certificate = CERTIFICATE
        record = staticmethod(record_of)

        @staticmethod
        def slot(clerk: Clerk, **facts: object) -> SlotInfo:
            return SlotInfo(clerk, ago(days=1), **{"uses_pin": False, **facts})

        @staticmethod
        def draft(party: Party) -> CaseDraft:
            return CaseDraft(
                DraftId("dr1"), CaseId("k9"), CERTIFICATE, 1, party.id, party.display_name,
                VisitId("v1"), {}, saved_at=ago(minutes=20),
            )  # fmt: skip

        @staticmethod
        def visit(**facts: object) -> Visit:
            return Visit(VisitId("v1"), "Β 047", "Πιστοποιητικά", ago(minutes=4), **facts)

        @staticmethod
        def sync(status: LineStatus, **facts: object) -> SyncState:
            return SyncState(status, ago(minutes=15), **facts)

        refused = RefusedError

    return Sample
