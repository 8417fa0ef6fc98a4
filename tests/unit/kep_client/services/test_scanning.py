"""A clerk scans a paper into a case."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from devices.scanner.status import Status
from devices.sim.scanner import SimulatedScanner
from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import CaseId, DocumentId
from kep_client.domain.service import DocumentRule, ScanRule, Text
from kep_client.errors import InputError, StoreError
from kep_client.ports.scanner import (
    BoundPage,
    PageId,
    ScanBundle,
    ScanColour,
    ScanPage,
    ScanProfile,
    ScanSource,
    SpooledPage,
)
from kep_client.services.scanning import Activity, PaperScan, ScanParts, profile_for

RULE = DocumentRule(
    "authorisation",
    Text(el="Εξουσιοδότηση"),
    True,
    "scan_at_counter",
    scan=ScanRule(dpi=300, colour="grey", duplex=True),
)
BUNDLE = ScanBundle(CaseId("case-1"), RULE.id)
PROFILE = ScanProfile(ScanSource.FEEDER, ScanColour.GREY, 30)


class Spool:
    """Pages in memory, with the disk's faults."""

    def __init__(self) -> None:
        self.kept: dict[str, ScanPage] = {}
        self.order: tuple[SpooledPage, ...] = ()
        self.fault_at = 0
        self.slow = asyncio.Event()
        self.slow.set()

    async def put(self, bundle, page):
        if len(self.kept) + 1 == self.fault_at:
            raise StoreError("store.disk_full")
        page_id = PageId(f"{len(self.kept) + 1}")
        self.kept[page_id] = page
        size = len(page.jpeg)
        return SpooledPage(
            page_id, page.width, page.height, page.dpi, size, page.blank, page.thumbnail
        )

    async def jpeg(self, bundle, page_id):
        return self.kept[page_id].jpeg

    async def preview(self, bundle, page_id):
        return self.kept[page_id].preview

    async def arrange(self, bundle, pages):
        await self.slow.wait()
        self.order = tuple(pages)

    async def pages(self, bundle):
        return self.order

    async def drop(self, bundle):
        self.kept, self.order = {}, ()


class Binder:
    def __init__(self) -> None:
        self.bound: tuple[BoundPage, ...] = ()
        self.size = 1_000

    async def bind(self, pages, title):
        self.bound = tuple(pages)
        return b"%PDF-" + title.encode() + bytes(self.size)

    async def shrink(self, pages, limit):
        self.size = limit // 2
        return tuple(pages)


class Case:
    def __init__(self) -> None:
        self.papers: list[tuple[str, bytes, DocumentSource]] = []
        self.fault = ""

    async def attach(self, rule_id, content, source):
        if self.fault:
            raise StoreError(self.fault)
        self.papers.append((rule_id, content, source))
        return Document(DocumentId("d"), "Εξουσιοδότηση", source)


class Office:
    def __init__(self, sheets: int = 10) -> None:
        self.scanner = SimulatedScanner(sheets)
        self.spool, self.binder, self.case = Spool(), Binder(), Case()
        self.parts = ScanParts(self.scanner, self.spool, self.binder, busy_again_s=0.02)
        self.paper = PaperScan(self.parts, BUNDLE, RULE)

    async def scans(self, sheets: int = 3) -> list[str]:
        self.scanner.lay_in(sheets)
        await self.paper.scan(PROFILE)
        return self.shown

    @property
    def shown(self) -> list[str]:
        return [str(page.id) for page in self.paper.state.pages]


@pytest.fixture
def office() -> Office:
    return Office()


async def until(true) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - the state of a fake device is polled
            await asyncio.sleep(0.005)


def test_the_service_says_how_its_paper_is_scanned() -> None:
    assert profile_for(RULE) == ScanProfile(ScanSource.DUPLEX, ScanColour.GREY, 300)
    plain = replace(RULE, scan=ScanRule(200, "colour"))
    assert profile_for(plain) == ScanProfile(ScanSource.FEEDER, ScanColour.COLOUR, 200)


async def test_pages_show_one_by_one_while_they_arrive(office: Office) -> None:
    seen: list[int] = []

    async def watches() -> None:
        async for state in office.paper.states():
            seen.append(len(state.pages))
            if state.activity is Activity.IDLE and len(state.pages) == 10:
                return

    watching = asyncio.create_task(watches())
    await office.paper.scan(PROFILE)
    await watching
    assert sorted(set(seen)) == list(range(11))
    assert office.paper.state.fault is None


@pytest.mark.parametrize("sheet", range(1, 6))
async def test_after_a_jam_the_same_key_goes_on_from_that_page(office: Office, sheet: int) -> None:
    office.scanner.lay_in(5)
    office.scanner.trouble_at(sheet, Status.JAMMED)
    await office.paper.scan(PROFILE)
    state = office.paper.state
    assert state.fault is not None
    assert state.fault.code == "scan.jammed"
    assert state.fault.params["n"] == str(sheet - 1)
    assert state.fault.params["p2"] == str(sheet)
    assert state.next_page == sheet
    assert state.goes_on == (sheet > 1)
    await office.paper.scan(PROFILE)
    assert [page.number for page in office.spool.kept.values()] == [1, 2, 3, 4, 5]
    assert office.paper.state.fault is None


async def test_a_removed_page_does_not_shift_the_pile(office: Office) -> None:
    office.scanner.lay_in(5)
    office.scanner.trouble_at(4, Status.JAMMED)
    await office.paper.scan(PROFILE)
    office.paper.remove(PageId("2"))
    assert office.paper.state.next_page == 4
    await office.paper.scan(PROFILE)
    assert [page.number for page in office.spool.kept.values()] == [1, 2, 3, 4, 5]
    assert office.shown == ["1", "3", "4", "5"]


async def test_a_half_page_names_itself(office: Office) -> None:
    office.scanner.lay_in(3)
    office.scanner.trouble_at(2, Status.INCOMPLETE)
    await office.paper.scan(PROFILE)
    assert office.paper.state.fault.text.el.filled(office.paper.state.fault.params).title == (
        "Η σελίδα 2 ήρθε μισή"
    )


async def test_the_scan_starts_as_soon_as_the_other_desk_is_done(office: Office) -> None:
    office.scanner.elsewhere = True
    scanning = asyncio.create_task(office.scans(2))
    await until(lambda: office.paper.state.activity is Activity.WAITING)
    assert office.paper.state.fault.code == "scan.busy"
    office.scanner.elsewhere = False
    assert len(await scanning) == 2
    assert office.paper.state.fault is None


async def test_the_clerk_need_not_wait_for_the_other_desk(office: Office) -> None:
    office.scanner.elsewhere = True
    scanning = asyncio.create_task(office.paper.scan(PROFILE))
    await until(lambda: office.paper.state.activity is Activity.WAITING)
    await office.paper.abort()
    await scanning
    assert office.paper.state.activity is Activity.IDLE
    assert office.paper.state.fault is None


async def test_stopping_keeps_the_pages_and_a_second_press_does_nothing(office: Office) -> None:
    office.scanner = SimulatedScanner(10, page_s=0.05)
    office.paper = PaperScan(replace(office.parts, scanner=office.scanner), BUNDLE, RULE)
    scanning = asyncio.create_task(office.paper.scan(PROFILE))
    await until(lambda: len(office.shown) == 2)
    await office.paper.scan(PROFILE)
    await office.paper.abort()
    await scanning
    assert 2 <= len(office.shown) < 10
    assert office.paper.state.activity is Activity.IDLE


async def test_a_full_disk_stops_the_scan_and_keeps_what_is_there(office: Office) -> None:
    office.spool.fault_at = 3
    with pytest.raises(StoreError):
        await office.paper.scan(PROFILE)
    assert office.shown == ["1", "2"]
    assert office.paper.state.activity is Activity.IDLE
    assert not office.scanner._running


async def test_pages_are_put_in_order_and_everything_can_be_undone(office: Office) -> None:
    assert await office.scans(4) == ["1", "2", "3", "4"]
    paper = office.paper
    paper.move(PageId("4"), -2)
    assert office.shown == ["1", "4", "2", "3"]
    paper.move(PageId("1"), 1)
    assert office.shown == ["4", "1", "2", "3"]
    paper.move(PageId("3"), 1)
    paper.move(PageId("nobody"), 1)
    paper.turn(PageId("2"))
    paper.remove(PageId("1"))
    paper.remove(PageId("nobody"))
    assert office.shown == ["4", "2", "3"]
    assert paper.state.pages[1].turns == 1
    paper.undo()
    assert office.shown == ["4", "1", "2", "3"]
    paper.undo()
    assert [page.turns for page in paper.state.pages] == [0, 0, 0, 0]
    paper.undo()
    paper.undo()
    assert office.shown == ["1", "2", "3", "4"]
    assert not paper.state.can_undo
    paper.undo()
    await until(lambda: [page.id for page in office.spool.order] == ["1", "2", "3", "4"])


async def test_a_move_goes_past_pages_that_are_out(office: Office) -> None:
    await office.scans(4)
    office.paper.remove(PageId("2"))
    office.paper.move(PageId("3"), -1)
    assert office.shown == ["3", "1", "4"]


async def test_undo_while_pages_arrive_loses_none(office: Office) -> None:
    await office.scans(2)
    office.paper.remove(PageId("1"))
    await office.scans(2)
    office.paper.undo()
    assert office.shown == ["1", "2", "3", "4"]


async def test_the_disk_ends_with_the_order_of_the_screen(office: Office) -> None:
    await office.scans(3)
    office.spool.slow.clear()
    office.paper.move(PageId("3"), -2)
    await asyncio.sleep(0)
    office.paper.remove(PageId("1"))
    office.spool.slow.set()
    await until(lambda: [p.id for p in office.spool.order if not p.removed] == ["3", "2"])


async def test_one_page_is_scanned_again_in_its_place(office: Office) -> None:
    await office.scans(3)
    office.scanner.lay_in(5)
    await office.paper.rescan(PageId("2"), PROFILE)
    assert office.shown == ["1", "4", "3"]
    assert office.spool.kept["4"].number == 2
    office.paper.undo()
    assert office.shown == ["1", "2", "3"]
    await office.paper.rescan(PageId("nobody"), PROFILE)
    assert office.shown == ["1", "2", "3"]


async def test_the_paper_is_attached_as_a_scan_in_the_order_of_the_strip(office: Office) -> None:
    await office.scans(3)
    office.paper.move(PageId("3"), -2)
    office.paper.turn(PageId("1"))
    office.paper.remove(PageId("2"))
    pages = dict(office.spool.kept)
    document = await office.paper.finish(office.case)
    assert document.source is DocumentSource.SCAN
    (rule, content, source) = office.case.papers[0]
    assert (rule, source) == ("authorisation", DocumentSource.SCAN)
    assert content.startswith(b"%PDF-" + "Εξουσιοδότηση".encode())
    assert [page.jpeg for page in office.binder.bound] == [pages["3"].jpeg, pages["1"].jpeg]
    assert [page.turns for page in office.binder.bound] == [0, 1]
    assert office.spool.kept == {}
    assert office.paper.state.pages == ()
    assert not office.paper.state.can_undo


async def test_a_paper_beyond_the_limit_says_both_sizes_and_can_be_made_smaller(
    office: Office,
) -> None:
    await office.scans(2)
    office.binder.size = 3 * 1024 * 1024
    with pytest.raises(InputError) as told:
        await office.paper.finish(office.case)
    assert told.value.code == "doc.too_large"
    assert (told.value.params["p1"], told.value.params["p2"]) == ("3,0 MB", "2,0 MB")
    assert len(office.shown) == 2
    await office.paper.finish(office.case, smaller=True)
    assert len(office.case.papers) == 1


async def test_without_pages_there_is_nothing_to_attach(office: Office) -> None:
    with pytest.raises(InputError) as told:
        await office.paper.finish(office.case)
    assert told.value.code == "doc.empty"


async def test_a_paper_that_is_not_kept_leaves_its_pages(office: Office) -> None:
    await office.scans(2)
    office.case.fault = "store.disk_full"
    with pytest.raises(StoreError):
        await office.paper.finish(office.case)
    assert len(office.shown) == 2
    assert office.paper.state.activity is Activity.IDLE


async def test_after_a_restart_the_pages_are_there_and_the_next_has_its_number(
    office: Office,
) -> None:
    await office.scans(3)
    again = PaperScan(office.parts, BUNDLE, RULE)
    await again.restore()
    assert [page.id for page in again.state.pages] == ["1", "2", "3"]
    assert again.state.next_page == 4
    assert again.state.size > 0
    assert (await again.preview(PageId("1"))).width > 0


async def test_nobody_wants_the_pages(office: Office) -> None:
    await office.scans(3)
    await office.paper.discard()
    assert office.spool.kept == {}
    assert office.paper.state.pages == ()
