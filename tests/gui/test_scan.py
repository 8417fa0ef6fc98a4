"""A clerk scans a paper: the real page over the simulated scanner and an encrypted spool."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from devices.scanner.binder import PdfBinder
from devices.scanner.status import Status
from devices.sim.scanner import SimulatedScanner
from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import CaseId, DocumentId
from kep_client.ports.scanner import ScanBundle, ScanColour, ScanProfile, ScanSource
from kep_client.services.scanning import Activity, PaperScan, ScanParts
from offline_cache.folder import DataFolder
from offline_cache.keys import new_key
from offline_cache.page_spool import PageSpool
from offline_cache.store_thread import StoreThread
from ui.presenters.scan import ProfileChoice, ScanExits
from ui.screens.scan import make_scan
from ui.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from ui.theme.tokens import ThemeName

pytestmark = pytest.mark.gui

ABOUT = "Πιστοποιητικό οικογενειακής κατάστασης · Παπαδόπουλος Γεώργιος · έγγραφο 3 από 3"


class Case:
    def __init__(self) -> None:
        self.papers: list[bytes] = []

    async def attach(self, rule_id, content, source):
        self.papers.append(content)
        return Document(DocumentId("d"), "Εξουσιοδότηση", source)


@dataclass
class Clerk:
    stage: object
    tasks: Tasks
    paper: PaperScan
    scanner: SimulatedScanner
    case: Case
    until: object

    def opens(self, size=(1366, 768)) -> None:
        self.attached: list[Document] = []
        self.went: list[bool] = []
        exits = ScanExits(self.attached.append, lambda: self.went.append(True))
        self.view, self.presenter = make_scan(self.paper, self.case, self.tasks, exits)
        self.stage.show(self.view, size)
        self.presenter.begin(ABOUT)
        self.view.focus_first()
        QApplication.processEvents()

    async def scans(self) -> None:
        self.presenter.scan_wanted()
        await asyncio.sleep(0)
        await self.until(lambda: self.paper.state.activity is Activity.IDLE, "scanned")
        await self.settles()

    async def settles(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0.01)
            QApplication.processEvents()

    def button(self, name: str) -> QPushButton:
        found = self.view.findChild(QPushButton, name)
        assert found is not None, name
        return found

    def text(self, name: str) -> str:
        return self.view.findChild(QLabel, name).text()

    def presses(self, key, held=Qt.KeyboardModifier.NoModifier, letter: str = "") -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, held, letter)
        QApplication.sendEvent(self.view.strip, event)

    @property
    def filled(self) -> list[str]:
        buttons = self.view.findChildren(QPushButton)
        return [b.text() for b in buttons if b.isVisible() and b.property("kind") == "primary"]

    @property
    def tiles(self) -> list[str]:
        return [tile.spoken for tile in self.view.strip.rows]

    @property
    def current(self) -> int:
        return next(t.number for t in self.view.strip.rows if t.key == self.view.strip.current_key)


@pytest.fixture
def thread() -> Iterator[StoreThread]:
    thread = StoreThread()
    yield thread
    thread.stop()


@pytest.fixture
def clerk(counters: ModuleType, stage, tasks, thread, qloop, tmp_path: Path) -> Clerk:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    spool = PageSpool(folder, thread)
    spool.open_here(new_key())
    scanner, rule = SimulatedScanner(), counters.FAMILY.documents[0]
    rule = replace(rule, scan=replace(rule.scan, dpi=100))
    parts = ScanParts(scanner, spool, PdfBinder(counters.Clock()), busy_again_s=0.05)
    paper = PaperScan(parts, ScanBundle(CaseId("case"), rule.id), rule)
    return Clerk(stage, tasks, paper, scanner, Case(), counters.until)


async def jams_at_six(clerk: Clerk) -> None:
    clerk.scanner.lay_in(8, blank=(3,))
    clerk.scanner.trouble_at(6, Status.JAMMED)
    await clerk.scans()


async def test_the_page_looks_like_itself_with_a_jam(
    clerk: Clerk, qloop, look: ThemeName, cut_texts
) -> None:
    clerk.opens()
    clerk.stage.picture(f"scan_empty_{look}")
    assert clerk.filled == ["Σάρωση"]
    await jams_at_six(clerk)
    clerk.stage.picture(f"scan_jam_{look}")
    assert cut_texts(clerk.stage.frame) == []
    assert clerk.filled == ["Συνέχεια από τη σελίδα 6"]
    assert clerk.button("scan.go_on").hasFocus()
    assert clerk.text("scan.count") == "4 σελίδες και 1 λευκή"
    assert clerk.tiles[2] == "Σελίδα 3, λευκή, διπλωμένη"
    assert clerk.tiles[-1] == "Σελίδα 6, περιμένει χαρτί"


@pytest.mark.parametrize("size", [(1920, 1080), (1100, 700), (940, 640), (700, 500)])
async def test_the_page_fits_every_window(clerk: Clerk, qloop, size, cut_texts) -> None:
    clerk.opens(size)
    await jams_at_six(clerk)
    clerk.stage.picture(f"scan_{size[0]}")
    assert clerk.stage.frame.width() == size[0]
    assert cut_texts(clerk.view) == []


async def test_one_key_goes_on_after_the_jam_and_the_paper_is_attached(clerk: Clerk, qloop) -> None:
    clerk.opens()
    await jams_at_six(clerk)
    clerk.button("scan.go_on").click()
    await asyncio.sleep(0)
    await clerk.until(lambda: len(clerk.paper.state.pages) == 8, "eight pages")
    await clerk.until(lambda: clerk.paper.state.activity is Activity.IDLE, "idle")
    await clerk.settles()
    assert not clerk.view.trouble.isVisible()
    assert clerk.filled == ["Τέλος και επισύναψη"]
    clerk.presenter.primary()
    await clerk.until(lambda: clerk.attached, "attached")
    assert clerk.attached[0].source is DocumentSource.SCAN
    assert clerk.case.papers[0].count(b"/Type /Page ") == 8
    assert clerk.paper.state.pages == ()


async def test_pages_show_while_others_come_and_the_window_stays_free(clerk: Clerk, qloop) -> None:
    clerk.scanner = SimulatedScanner(6, page_s=0.05)
    clerk.paper._parts = replace(clerk.paper._parts, scanner=clerk.scanner)
    clerk.opens()
    clerk.presenter.scan_wanted()
    await clerk.until(lambda: len(clerk.view.strip.rows) == 3, "two pages and the next")
    assert clerk.button("scan.stop").isVisible()
    assert clerk.tiles[-1] == "Σελίδα 3, έρχεται"
    clerk.stage.picture("scan_running")
    clerk.button("scan.stop").click()
    await clerk.until(lambda: clerk.paper.state.activity is Activity.IDLE, "stopped")
    await clerk.settles()
    assert len(clerk.paper.state.pages) < 6
    assert clerk.button("scan.scan").isVisible()


async def test_keys_on_the_strip_remove_turn_and_move(clerk: Clerk, qloop) -> None:
    clerk.opens()
    clerk.scanner.lay_in(4)
    await clerk.scans()
    ids = [page.id for page in clerk.paper.state.pages]
    assert clerk.current == 4
    clerk.presses(Qt.Key.Key_Left)
    assert clerk.current == 3
    clerk.presses(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    await clerk.settles()
    assert [page.id for page in clerk.paper.state.pages] == [ids[0], ids[2], ids[1], ids[3]]
    assert clerk.current == 2
    clerk.presses(Qt.Key(0x03A1), letter="Ρ")  # the R key on a Greek layout
    await clerk.settles()
    assert clerk.paper.state.pages[1].turns == 1
    clerk.stage.picture("scan_turned")
    clerk.presses(Qt.Key.Key_Delete)
    await clerk.settles()
    assert [page.id for page in clerk.paper.state.pages] == [ids[0], ids[1], ids[3]]
    assert clerk.current == 2
    for _ in range(3):
        clerk.button("scan.undo").click()
    await clerk.settles()
    assert [page.id for page in clerk.paper.state.pages] == ids
    assert not clerk.button("scan.undo").isEnabled()


async def test_the_preview_stays_with_the_page_that_was_picked(clerk: Clerk, qloop) -> None:
    clerk.opens()
    clerk.scanner.lay_in(2)
    await clerk.scans()
    clerk.presses(Qt.Key.Key_Left)
    await clerk.settles()
    titles = [label.text() for label in clerk.view.preview.findChildren(QLabel)]
    assert "Σελίδα 1" in titles
    clerk.scanner.lay_in(1)
    await clerk.paper.scan(ScanProfile(ScanSource.FEEDER, ScanColour.GREY, 50))
    await clerk.settles()
    assert clerk.current == 1
    clerk.button("scan.closer").click()
    clerk.stage.picture("scan_closer")


async def test_a_blank_page_unfolds_at_a_click_and_is_never_dropped(clerk: Clerk, qloop) -> None:
    clerk.opens()
    clerk.scanner.lay_in(3, blank=(2,))
    await clerk.scans()
    assert "σελίδα 2" in clerk.text("scan.blank")
    strip = clerk.view.strip
    at = strip.visualRect(strip.model().index(1)).center()
    QTest.mouseClick(
        strip.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(at.x() - 4, at.y()),
    )
    await clerk.settles()
    assert clerk.tiles[1] == "Σελίδα 2"
    assert len(clerk.paper.state.pages) == 3


async def test_one_page_is_scanned_again(clerk: Clerk, qloop) -> None:
    clerk.opens()
    clerk.scanner.lay_in(2)
    await clerk.scans()
    before = [page.id for page in clerk.paper.state.pages]
    clerk.presses(Qt.Key.Key_Left)
    clerk.scanner.lay_in(1)
    clerk.button("scan.again").click()
    await asyncio.sleep(0)
    await clerk.until(lambda: clerk.paper.state.activity is Activity.IDLE, "again")
    await clerk.settles()
    after = [page.id for page in clerk.paper.state.pages]
    assert after[0] != before[0]
    assert after[1] == before[1]


async def test_a_paper_over_the_limit_can_be_made_smaller(clerk: Clerk, qloop, cut_texts) -> None:
    clerk.paper._rule = replace(clerk.paper.rule, max_bytes=190_000)
    clerk.paper._state.put(replace(clerk.paper.state, limit=190_000))
    clerk.opens()
    clerk.scanner.lay_in(4)
    await clerk.scans()
    clerk.presenter.primary()
    await clerk.until(lambda: clerk.view.trouble.isVisible(), "told")
    await clerk.settles()
    assert clerk.filled == ["Σμίκρυνση"]
    assert cut_texts(clerk.view) == []
    clerk.stage.picture("scan_too_large")
    clerk.button("scan.smaller").click()
    await clerk.until(lambda: clerk.attached, "attached")
    assert len(clerk.case.papers[0]) <= 190_000


async def test_the_profile_of_the_service_comes_first_and_others_can_be_picked(
    clerk: Clerk, qloop
) -> None:
    clerk.opens()
    box = clerk.view.findChild(QComboBox, "scan.profile")
    assert [box.itemText(place) for place in range(box.count())] == [
        "Κείμενο, γκρι 100 dpi",
        "Κείμενο, έγχρωμο 100 dpi",
        "Από το τζάμι, γκρι 100 dpi",
        "Από το τζάμι, έγχρωμο 100 dpi",
    ]
    box.setCurrentIndex(2)
    box.activated.emit(2)
    await clerk.scans()
    assert len(clerk.paper.state.pages) == 1
    assert clerk.presenter._choice is ProfileChoice.GLASS


async def test_an_empty_feeder_and_a_busy_scanner_say_what_to_do(clerk: Clerk, qloop) -> None:
    clerk.opens()
    await clerk.scans()
    assert clerk.view.trouble.accessibleName().startswith("Ο τροφοδότης είναι άδειος")
    clerk.stage.picture("scan_no_paper")
    clerk.scanner.elsewhere = True
    clerk.presenter.scan_wanted()
    await clerk.until(lambda: clerk.paper.state.activity is Activity.WAITING, "waiting")
    await clerk.settles()
    assert clerk.view.trouble.accessibleName().startswith("Ο σαρωτής εξυπηρετεί άλλη θέση")
    clerk.stage.picture("scan_busy")
    next(b for b in clerk.view.trouble.findChildren(QPushButton) if b.isVisible()).click()
    await clerk.until(lambda: clerk.paper.state.activity is Activity.IDLE, "idle")
    await clerk.settles()
    assert not clerk.view.trouble.isVisible()


async def test_a_locked_store_is_told_and_pages_stay(clerk: Clerk, qloop) -> None:
    clerk.opens()
    clerk.scanner.lay_in(2)
    await clerk.scans()
    clerk.paper._parts.spool.close_here()
    clerk.scanner.lay_in(2)
    await clerk.scans()
    assert clerk.view.trouble.isVisible()
    assert len(clerk.paper.state.pages) == 2


async def test_escape_goes_back_to_the_case(clerk: Clerk, qloop) -> None:
    clerk.opens()
    QTest.keyClick(clerk.view, Qt.Key.Key_Escape)
    assert clerk.went == [True]
