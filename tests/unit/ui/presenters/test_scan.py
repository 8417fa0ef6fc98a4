"""What the scan page shows of a state, and what the clerk's acts do."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import DocumentId
from kep_client.domain.service import DocumentRule, ScanRule, Text
from kep_client.errors import DeviceError, InputError, KepError, StoreError
from kep_client.ports.scanner import (
    PageId,
    Picture,
    ScanColour,
    ScanProfile,
    ScanSource,
    SpooledPage,
)
from kep_client.services.latest import Latest
from kep_client.services.scanning import Activity, ScanState
from ui.presenters.scan import (
    ProfileChoice,
    ScanExits,
    ScanPresenter,
    TileKind,
    picture_of,
    profile_of,
)

SMALL = Picture(1, 1, b"abc")
JAM = DeviceError("scan.jammed", n="2", p2="3")
RULE = DocumentRule("a", Text(el="Εξουσιοδότηση"), True, "scan", scan=ScanRule(duplex=True))


def page(name: str, *, blank: bool = False) -> SpooledPage:
    return SpooledPage(PageId(name), 100, 140, 12, 5_000, blank, SMALL)


def state(*names: str, **changes) -> ScanState:
    pages = tuple(page(name.strip("-"), blank=name.startswith("-")) for name in names)
    return ScanState(pages, size=5_000 * len(pages), limit=12_000, **changes)


class Paper:
    def __init__(self, first: ScanState) -> None:
        self._latest = Latest(first)
        self.rule = RULE
        self.acts: list[tuple] = []
        self.fault: KepError | None = None
        self.ends = asyncio.Event()

    @property
    def state(self) -> ScanState:
        return self._latest.value

    def tells(self, new: ScanState) -> None:
        self._latest.put(new)

    def states(self):
        return self._latest.values()

    async def scan(self, profile):
        self.acts.append(("scan", profile))
        if self.fault:
            raise self.fault

    async def rescan(self, page_id, profile):
        self.acts.append(("rescan", page_id))

    async def abort(self):
        self.acts.append(("abort",))

    def remove(self, page_id):
        self.acts.append(("remove", page_id))
        rest = tuple(page for page in self.state.pages if page.id != page_id)
        self.tells(replace(self.state, pages=rest))

    def turn(self, page_id):
        self.acts.append(("turn", page_id))

    def move(self, page_id, by):
        self.acts.append(("move", page_id, by))

    def undo(self):
        self.acts.append(("undo",))

    async def preview(self, page_id):
        return SMALL

    async def finish(self, case, *, smaller=False):
        self.acts.append(("finish", smaller))
        if self.fault:
            raise self.fault
        return Document(DocumentId("d"), "Εξουσιοδότηση", DocumentSource.SCAN)


class View:
    def __init__(self) -> None:
        self.opening = None
        self.pictures: list = []
        self.selected: list[str] = []
        self.previews: list[int] = []
        self.cleared = 0

    def show_opening(self, opening):
        self.opening = opening

    def show_scan(self, picture):
        self.pictures.append(picture)

    def select(self, key):
        self.selected.append(key)

    def show_preview(self, number, page, picture):
        self.previews.append(number)

    def clear_preview(self):
        self.cleared += 1


class Desk:
    def __init__(self, first: ScanState) -> None:
        self.view, self.paper = View(), Paper(first)
        self.attached: list[Document] = []
        self.left: list[bool] = []
        self.running: list[asyncio.Task] = []
        exits = ScanExits(self.attached.append, lambda: self.left.append(True))

        def start(work, *, on_error=None):
            async def run() -> None:
                try:
                    await work
                except KepError as fault:
                    on_error(fault)

            self.running.append(asyncio.ensure_future(run()))

        def latest(slot, work, *, on_error=None):
            start(work, on_error=on_error)

        self.presenter = ScanPresenter(self.view, self.paper, object(), (start, latest), exits)

    @property
    def shown(self):
        return self.view.pictures[-1]

    async def settles(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    async def begins(self) -> None:
        self.presenter.begin("για τον Γεώργιο")
        await self.settles()

    async def ends(self) -> None:
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)


@pytest.fixture
def desk_of():
    return Desk


def test_blank_pages_fold_and_the_awaited_place_follows() -> None:
    jam = state("a", "-b", fault=JAM, next_page=3)
    shown = picture_of(jam, jam.fault)
    assert [tile.kind for tile in shown.tiles] == [TileKind.PAGE, TileKind.BLANK, TileKind.AWAITED]
    assert (shown.pages, shown.blanks, shown.next_page) == (1, (2,), 3)
    assert shown.goes_on
    assert picture_of(jam, None, frozenset({"b"})).tiles[1].kind is TileKind.PAGE


def test_nothing_is_awaited_when_nothing_comes() -> None:
    assert picture_of(state("a"), None).tiles[-1].kind is TileKind.PAGE
    empty = state(fault=DeviceError("scan.no_paper"))
    assert picture_of(empty, empty.fault).tiles == ()
    assert not picture_of(empty, empty.fault).goes_on
    assert not picture_of(empty, empty.fault).may_finish


def test_a_paper_over_the_limit_says_so_while_pages_arrive() -> None:
    assert picture_of(state("a", "b", "c"), None).over
    assert not picture_of(state("a", "b"), None).over
    coming = state("a", activity=Activity.SCANNING, next_page=2)
    assert picture_of(coming, None).tiles[-1].moving
    assert not picture_of(coming, None).may_finish


@pytest.mark.parametrize(
    ("choice", "source", "colour"),
    [
        (ProfileChoice.ASKED, ScanSource.DUPLEX, ScanColour.GREY),
        (ProfileChoice.COLOUR, ScanSource.DUPLEX, ScanColour.COLOUR),
        (ProfileChoice.GLASS, ScanSource.FLATBED, ScanColour.GREY),
        (ProfileChoice.GLASS_COLOUR, ScanSource.FLATBED, ScanColour.COLOUR),
    ],
)
def test_each_choice_is_a_way_to_scan(choice, source, colour) -> None:
    asked = ScanProfile(ScanSource.DUPLEX, ScanColour.GREY, 300)
    assert profile_of(choice, asked) == ScanProfile(source, colour, 300)


async def test_the_preview_follows_the_newest_until_one_is_picked(desk_of) -> None:
    desk = desk_of(state())
    await desk.begins()
    assert desk.view.opening.paper == "Εξουσιοδότηση"
    desk.paper.tells(state("a", newest=PageId("a")))
    await desk.settles()
    desk.paper.tells(state("a", "b", newest=PageId("b")))
    await desk.settles()
    assert desk.view.previews == [1, 2]
    desk.presenter.picked("a")
    await desk.settles()
    desk.paper.tells(state("a", "b", "c", newest=PageId("c")))
    await desk.settles()
    assert desk.view.previews == [1, 2, 1]
    assert desk.view.selected[-1] == "a"
    desk.paper.tells(state())
    await desk.settles()
    assert desk.view.cleared == 1
    await desk.ends()


async def test_the_key_scans_goes_on_and_does_nothing_while_pages_come(desk_of) -> None:
    desk = desk_of(state("a", fault=JAM, next_page=2))
    await desk.begins()
    assert desk.shown.fault is JAM
    desk.presenter.profile_chosen(ProfileChoice.GLASS)
    desk.presenter.strip_chosen("go_on")
    await desk.settles()
    assert desk.paper.acts == [("scan", ScanProfile(ScanSource.FLATBED, ScanColour.GREY, 300))]
    desk.paper.tells(state("a", activity=Activity.SCANNING))
    desk.presenter.scan_wanted()
    desk.presenter.finish_wanted()
    desk.presenter.strip_chosen("stop")
    await desk.settles()
    assert desk.paper.acts[1:] == [("abort",)]
    await desk.ends()


async def test_trouble_can_be_put_aside_and_comes_back_only_anew(desk_of) -> None:
    desk = desk_of(state("a", fault=JAM, next_page=2))
    await desk.begins()
    desk.presenter.strip_chosen("leave")
    assert desk.shown.fault is None
    desk.paper.tells(replace(desk.paper.state, can_undo=True))
    await desk.settles()
    assert desk.shown.fault is None
    again = DeviceError("scan.jammed", n="2", p2="3")
    desk.paper.tells(replace(desk.paper.state, fault=again))
    await desk.settles()
    assert desk.shown.fault is again
    await desk.ends()


async def test_a_page_that_cannot_be_kept_is_told(desk_of) -> None:
    desk = desk_of(state("a"))
    await desk.begins()
    desk.paper.fault = StoreError("store.disk_full")
    desk.presenter.scan_wanted()
    await desk.settles()
    assert desk.shown.fault.code == "store.disk_full"
    await desk.ends()


async def test_acts_are_for_the_current_page_and_the_next_one_becomes_it(desk_of) -> None:
    desk = desk_of(state("a", "b", "c", newest=PageId("c")))
    await desk.begins()
    desk.presenter.picked("b")
    desk.presenter.turned()
    desk.presenter.moved(1)
    desk.presenter.again_wanted()
    desk.presenter.removed()
    await desk.settles()
    desk.presenter.turned()
    desk.presenter.removed()
    await desk.settles()
    desk.presenter.removed()
    await desk.settles()
    desk.presenter.removed()
    desk.presenter.turned()
    desk.presenter.undo()
    await desk.settles()
    assert [act for act in desk.paper.acts if act[0] != "rescan"] == [
        ("turn", "b"),
        ("move", "b", 1),
        ("remove", "b"),
        ("turn", "c"),
        ("remove", "c"),
        ("remove", "a"),
        ("undo",),
    ]
    assert ("rescan", "b") in desk.paper.acts
    await desk.ends()


async def test_ctrl_enter_attaches_what_is_there_and_scans_when_nothing_is(desk_of) -> None:
    desk = desk_of(state())
    await desk.begins()
    desk.presenter.primary()
    desk.paper.tells(state("a"))
    desk.presenter.primary()
    await desk.settles()
    assert [act[0] for act in desk.paper.acts] == ["scan", "finish"]
    assert len(desk.attached) == 1
    desk.presenter.left()
    assert desk.left == [True]
    await desk.ends()


async def test_too_large_offers_to_make_it_smaller(desk_of) -> None:
    desk = desk_of(state("a"))
    await desk.begins()
    desk.paper.fault = InputError("doc.too_large", p1="3 MB", p2="2 MB", p3="2 MB")
    desk.presenter.finish_wanted()
    await desk.settles()
    assert desk.shown.fault.code == "doc.too_large"
    desk.paper.fault = None
    desk.presenter.strip_chosen("smaller")
    await desk.settles()
    assert desk.paper.acts == [("finish", False), ("finish", True)]
    assert desk.attached
    await desk.ends()


async def test_a_folded_page_is_shown_when_asked(desk_of) -> None:
    desk = desk_of(state("a", "-b"))
    await desk.begins()
    assert desk.shown.tiles[1].kind is TileKind.BLANK
    desk.presenter.unfolded("b")
    await desk.settles()
    assert desk.shown.tiles[1].kind is TileKind.PAGE
    assert desk.view.selected[-1] == "b"
    await desk.ends()
