"""A clerk scans into an open case: the case stays below, typed answers and all, and takes the paper."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from devices.scanner.absent import NoScanner
from devices.scanner.binder import PdfBinder
from devices.scanner.status import Status
from devices.sim.scanner import SimulatedScanner
from kep_client.domain.document import DocumentSource
from kep_client.services.case_page import MissingKind
from kep_client.services.scanning import Activity, ScanParts
from offline_cache.folder import DataFolder
from offline_cache.keys import new_key
from offline_cache.page_spool import PageSpool
from offline_cache.store_thread import StoreThread
from ui.case_flow import CaseFlow
from ui.pages import Pages
from ui.presenters.case_shown import Pile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from ui.theme.tokens import ThemeName

pytestmark = pytest.mark.gui

RULE = "authorisation"


def two_papers(counters: ModuleType):
    """The certificate with a second paper to be scanned, both asked for."""
    rule = counters.FAMILY.documents[0]
    coarse = replace(rule, scan=replace(rule.scan, dpi=75))
    title = type(rule.title)(el="Ληξιαρχική πράξη", en="Registry act")
    return replace(counters.FAMILY, documents=(coarse, replace(coarse, id="act", title=title)))


class Clerk:
    """A clerk with the case of a representative, whose papers have to be scanned."""

    def __init__(self, counters, stage, tasks, spool: PageSpool, scanner) -> None:
        self.counters, self.stage, self.tasks = counters, stage, tasks
        self.scanner = scanner
        self.counter = counters.CounterSample()
        self.service = two_papers(counters)
        self.parts = ScanParts(scanner, spool, PdfBinder(self.counter.clock), busy_again_s=0.05)
        self.local = self.counter.desk._parts.local
        self.local.services = self._services
        self.local.open = self._open
        self.pages = Pages(stage.frame, QWidget(), self.counter.clock.now)
        stage.show(self.pages)
        self.flow = self.new_flow()

    async def _services(self):
        return (self.service,)

    async def _open(self, _party):
        return SimpleNamespace(party=self.counters.GEORGE, documents=())

    def new_flow(self) -> CaseFlow:
        """As after an unlock."""
        record = SimpleNamespace(party=self.counters.GEORGE, documents=())

        async def arrival():
            return record

        nothing = lambda *_: None  # noqa: E731
        desk = SimpleNamespace(
            view=SimpleNamespace(show_problem=self.tasks._on_problem),
            desk=SimpleNamespace(drafts_changed=nothing, new_wanted=nothing),
            person=SimpleNamespace(arrival=arrival, record=record, worked=nothing),
            visit=SimpleNamespace(next_wanted=nothing),
        )
        workplace = SimpleNamespace(
            cases=self.counter.desk,
            visits=SimpleNamespace(visit=replace(self.counter.visit, party_id="p1")),
            devices=SimpleNamespace(scanning=self.parts, press=self.counter.press),
            clock=self.counter.clock,
        )
        return CaseFlow(workplace, desk, self.pages, self.counter.work, self.tasks)

    async def begins(self) -> None:
        self.flow.new_case(self.service.id)
        await self.until(lambda: self.flow.open_draft is not None, "open")
        self.case.answer("applicantRole", "representative")
        await self.case.save_now()
        self.flow._case.piles_changed()
        await self.settles()

    @property
    def case(self):
        return self.flow._case.case

    @property
    def view(self):
        return self.flow._view

    @property
    def here(self) -> str:
        return self.pages.currentWidget().objectName()

    def row(self, rule: str = RULE) -> str:
        found = self.view.findChild(QLabel, f"case.pile.{rule}")
        return found.text() if found.isVisibleTo(self.view) else ""

    def text(self, name: str) -> str:
        return self.pages.currentWidget().findChild(QLabel, name).text()

    def shown(self) -> str:
        labels = self.pages.currentWidget().findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    async def until(self, check, what: str = "") -> None:
        await self.counters.until(check, what)

    async def settles(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0.005)
            QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def pile(self, rule: str = RULE) -> Pile:
        return self.flow._scans.piles_of(self.case).get(rule, Pile())

    async def rests(self, rule: str = RULE) -> None:
        await asyncio.sleep(0)  # the order is given
        await self.until(lambda: self.pile(rule).activity is Activity.IDLE, "the scanner rests")
        await self.settles()


@pytest.fixture
def scanner() -> SimulatedScanner:
    return SimulatedScanner()


@pytest.fixture
def clerk(counters: ModuleType, stage, tasks, qloop, tmp_path: Path, scanner) -> Iterator[Clerk]:
    folder, thread = DataFolder(tmp_path / "data"), StoreThread()
    folder.create()
    spool = PageSpool(folder, thread)
    spool.open_here(new_key())
    clerk = Clerk(counters, stage, tasks, spool, scanner)
    qloop.run_until_complete(clerk.begins())
    yield clerk
    qloop.run_until_complete(clerk.flow.close())
    qloop.run_until_complete(tasks.close())
    thread.stop()


async def test_a_paper_is_scanned_with_two_keys_and_the_next_one_waits_under_the_hand(
    clerk: Clerk, look: ThemeName, cut_texts
) -> None:
    clerk.stage.picture(f"case_to_scan_{look}")
    assert cut_texts(clerk.stage.frame) == []
    clerk.scanner.lay_in(3)
    clerk.flow.scan()
    assert clerk.here == "scan"
    assert clerk.text("scan.about").endswith("έγγραφο 1 από 2")
    await clerk.rests()
    assert clerk.text("scan.count") == "3 σελίδες"
    assert clerk.flow.primary()
    await clerk.until(lambda: clerk.case.draft.documents, "attached")
    await clerk.settles()
    (paper,) = clerk.case.draft.documents
    assert (paper.rule_id, paper.source, paper.pages) == (RULE, DocumentSource.SCAN, 3)
    assert clerk.here == "case"
    assert QApplication.focusWidget().objectName() == "case.scan.act"
    assert clerk.row() == ""
    clerk.scanner.lay_in(1)
    clerk.flow.scan()
    await clerk.rests("act")
    clerk.flow.primary()
    await clerk.until(lambda: len(clerk.case.draft.documents) == 2, "attached")
    await clerk.settles()
    assert clerk.here == "case"
    assert not [item for item in clerk.case.missing() if item.kind == "document"]


async def test_pages_go_on_arriving_while_the_clerk_types_in_the_form(
    clerk: Clerk, look: ThemeName, cut_texts
) -> None:
    clerk.scanner._page_s = 0.05
    clerk.scanner.lay_in(5)
    field = clerk.view.findChild(QWidget, "case.field.remark")
    clerk.counters.types(field, "Σπεύ")
    clerk.flow.scan()
    assert clerk.here == "scan"
    await clerk.until(lambda: clerk.pile().pages >= 2, "pages")
    assert clerk.flow.back()
    assert clerk.here == "case"
    assert QApplication.focusWidget() is field
    assert clerk.row().startswith("Σαρώνεται…")
    await clerk.settles()
    clerk.stage.picture(f"case_scanning_{look}")
    assert cut_texts(clerk.stage.frame) == []
    clerk.counters.types(field, "δει")
    await clerk.rests()
    assert clerk.row() == "Περιμένουν 5 σελίδες – συνέχεια"
    assert clerk.case.draft.answers["remark"] == "Σπεύδει"
    await clerk.case.save_now()
    clerk.stage.picture(f"case_waiting_{look}")
    clerk.flow.scan()  # what waits is shown; nothing is scanned
    await clerk.settles()
    assert (clerk.here, clerk.text("scan.count")) == ("scan", "5 σελίδες")


async def test_a_jam_is_told_on_the_form_and_the_key_goes_on_with_the_same_pile(
    clerk: Clerk, look: ThemeName, cut_texts
) -> None:
    clerk.scanner._page_s = 0.02
    clerk.scanner.lay_in(6)
    clerk.scanner.trouble_at(4, Status.JAMMED)
    clerk.flow.scan()
    clerk.flow.back()
    await clerk.rests()
    assert clerk.row() == "Μπλοκάρισε το χαρτί · Κρατήθηκαν 3 σελίδες"
    clerk.view.go_to(MissingKind.DOCUMENT, RULE, -1)
    await clerk.settles()
    clerk.stage.picture(f"case_jam_{look}")
    assert cut_texts(clerk.stage.frame) == []
    clerk.flow.scan()
    await clerk.rests()
    assert clerk.here == "scan"
    assert clerk.text("scan.count") == "6 σελίδες"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.COVER_OPEN, "Το καπάκι είναι ανοιχτό"),
        (Status.DRIVER, "Το πρόγραμμα του σαρωτή έκλεισε"),
        (Status.NOT_FOUND, "Ο σαρωτής δεν απαντά"),
    ],
)
async def test_trouble_keeps_the_pages_and_the_scanner_goes_on_without_a_restart(
    clerk: Clerk, status: Status, told: str
) -> None:
    clerk.scanner.lay_in(4)
    clerk.scanner.trouble_at(3, status)
    clerk.flow.scan()
    await clerk.rests()
    assert told in clerk.shown()
    assert clerk.text("scan.count") == "2 σελίδες"
    clerk.flow.scan()
    await clerk.rests()
    assert clerk.text("scan.count") == "4 σελίδες"
    assert told not in clerk.shown()


async def test_an_empty_feeder_is_told_above_the_pages(clerk: Clerk) -> None:
    clerk.flow.scan()
    await clerk.rests()
    assert "Ο τροφοδότης είναι άδειος" in clerk.shown()
    assert clerk.flow.back()
    assert clerk.row() == "Ο τροφοδότης είναι άδειος"


async def test_a_page_that_was_taken_out_comes_back_with_one_key(clerk: Clerk) -> None:
    clerk.scanner.lay_in(3)
    clerk.flow.scan()
    await clerk.rests()
    clerk.pages.currentWidget().findChild(QPushButton, "scan.remove").click()
    await clerk.settles()
    assert clerk.text("scan.count") == "2 σελίδες"
    assert clerk.flow.undo()
    await clerk.settles()
    assert clerk.text("scan.count") == "3 σελίδες"
    clerk.flow.back()
    assert not clerk.flow.undo(), "on the form the key is the desk's"


async def test_after_a_lock_the_row_says_how_many_pages_wait(clerk: Clerk) -> None:
    clerk.scanner._page_s = 0.02
    clerk.scanner.lay_in(8)
    clerk.flow.scan()
    await clerk.until(lambda: clerk.pile().pages >= 3, "pages")
    draft = clerk.flow.open_draft
    await clerk.flow.close()
    clerk.pages.to_desk()
    clerk.flow = clerk.new_flow()
    await clerk.flow.find_again(draft, fresh=False)
    await clerk.settles()
    left = 8 - clerk.pile().pages
    assert 0 < left <= 5
    assert clerk.row() == f"Περιμένουν {8 - left} σελίδες – συνέχεια"
    clerk.flow.scan()
    clerk.flow.scan()  # the pages are there: the next sheets follow them
    await clerk.rests()
    # The sheet that was under way when it was stopped may lie in the tray already.
    assert clerk.pile().pages in (7, 8)
    clerk.flow.primary()
    await clerk.until(lambda: clerk.case.draft.documents, "attached")


async def test_pages_go_on_arriving_when_the_clerk_leaves_the_case_for_the_desk(
    clerk: Clerk,
) -> None:
    clerk.scanner._page_s = 0.02
    clerk.scanner.lay_in(5)
    draft = clerk.flow.open_draft
    clerk.flow.scan()
    await clerk.until(lambda: clerk.pile().pages >= 1, "pages")
    await clerk.flow.leave()
    assert clerk.pages.at_desk
    clerk.flow.resume(draft)
    await clerk.until(lambda: clerk.flow.open_draft == draft, "open")
    await clerk.rests()
    assert clerk.row() == "Περιμένουν 5 σελίδες – συνέχεια"
    clerk.flow.scan()
    clerk.flow.primary()
    await clerk.until(lambda: clerk.case.draft.documents, "attached")


async def test_a_case_that_was_begun_and_left_untouched_is_no_draft(clerk: Clerk) -> None:
    await clerk.flow.leave()
    assert len(await clerk.counter.desk.drafts()) == 1, "something was typed in this one"
    clerk.flow.new_case(clerk.service.id)
    await clerk.until(lambda: clerk.flow.open_draft is not None, "open")
    assert len(await clerk.counter.desk.drafts()) == 2
    await clerk.flow.leave()
    (draft,) = await clerk.counter.desk.drafts()
    clerk.flow.resume(draft.id)
    await clerk.until(lambda: clerk.flow.open_draft == draft.id, "open")
    await clerk.flow.leave()
    assert await clerk.counter.desk.drafts() == (draft,), "one that is found again stays"


async def test_a_case_with_nothing_but_scanned_pages_stays(clerk: Clerk) -> None:
    await clerk.flow.leave()
    clerk.flow.new_case(clerk.service.id)
    await clerk.until(lambda: clerk.flow.open_draft is not None, "open")
    clerk.scanner.lay_in(1)
    clerk.flow._scans.show(RULE)
    await clerk.rests()
    await clerk.flow.leave()
    assert len(await clerk.counter.desk.drafts()) == 2


async def test_a_discarded_draft_forgets_its_pages_and_stops_the_scanner(
    clerk: Clerk, tmp_path: Path
) -> None:
    clerk.scanner._page_s = 0.05
    clerk.scanner.lay_in(9)
    clerk.flow.scan()
    await clerk.until(lambda: clerk.pile().pages >= 1, "pages")
    clerk.flow.back()
    await clerk.flow._scans.drop(clerk.case.draft.case_id)
    assert not [path for path in (tmp_path / "data" / "spool").rglob("*") if path.is_file()]
    assert clerk.scanner._sheets, "the rest of the pile was not pulled in"


class TestWithoutAScanner:
    @pytest.fixture
    def scanner(self) -> NoScanner:
        return NoScanner()

    async def test_the_key_says_what_to_do_instead(
        self, clerk: Clerk, look: ThemeName, cut_texts
    ) -> None:
        clerk.flow.scan()
        await clerk.rests()
        assert "Αυτή η θέση δεν έχει σαρωτή" in clerk.shown()
        clerk.stage.picture(f"scan_none_{look}")
        assert cut_texts(clerk.stage.frame) == []
        clerk.pages.currentWidget().findChild(QPushButton, "scan.back").click()
        assert clerk.here == "case"
