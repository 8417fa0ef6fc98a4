"""One promise, two scanners: the simulator, and SANE's own test device in its worker process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devices.scanner.process import WorkerSettings
from devices.scanner.scanner import WorkerScanner
from devices.scanner.status import Status
from devices.sim.scanner import SimulatedScanner
from kep_client.errors import KepError
from kep_client.ports.scanner import (
    PageArrived,
    ScanAborted,
    ScanColour,
    ScanEnded,
    ScanProfile,
    ScanSource,
    ScanStarted,
    ScanStopped,
)

if TYPE_CHECKING:
    from kep_client.ports.scanner import ScanEvent, Scanner, ScanPage

TROUBLED = Path(__file__).parent / "workers" / "troubled_scanner.py"
FEEDER = ScanProfile(ScanSource.FEEDER, ScanColour.GREY, 75)
FLATBED = ScanProfile(ScanSource.FLATBED, ScanColour.COLOUR, 75)
SANE_NAMES = {
    Status.JAMMED: "SANE_STATUS_JAMMED",
    Status.COVER_OPEN: "SANE_STATUS_COVER_OPEN",
    Status.NO_PAPER: "SANE_STATUS_NO_DOCS",
    Status.BUSY: "SANE_STATUS_DEVICE_BUSY",
    Status.NOT_FOUND: "SANE_STATUS_IO_ERROR",
    Status.INCOMPLETE: "SANE_STATUS_EOF",
}


class SaneRig:
    """SANE's test device, which has ten sheets at each opening."""

    def __init__(self, folder: Path) -> None:
        (folder / "dll.conf").write_text("test\n")
        (folder / "test.conf").write_text("number_of_devices 1\n")
        self.folder = folder

    def scanner(self, trouble: str = "", **settings) -> WorkerScanner:
        environment = {"SANE_CONFIG_DIR": str(self.folder), "KEP_FOLDER": str(self.folder)}
        if trouble:
            environment["KEP_TROUBLE"] = trouble
        command = (sys.executable, "-I", str(TROUBLED))
        return WorkerScanner(WorkerSettings(command=command, environment=environment, **settings))

    def stopping_at(self, sheet: int, status: Status) -> Scanner:
        return self.scanner(f"{SANE_NAMES[status]}:{sheet}")

    def slow(self) -> Scanner:
        return self.scanner("slow:3")


class SimulatedRig:
    def scanner(self) -> Scanner:
        return SimulatedScanner(10)

    def stopping_at(self, sheet: int, status: Status) -> Scanner:
        scanner = SimulatedScanner(10)
        scanner.trouble_at(sheet, status)
        return scanner

    def slow(self) -> Scanner:
        return SimulatedScanner(10, page_s=0.05)


@pytest.fixture
def sane(tmp_path: Path) -> SaneRig:
    return SaneRig(tmp_path)


@pytest.fixture(params=["simulator", "sane"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> SaneRig | SimulatedRig:
    return SimulatedRig() if request.param == "simulator" else SaneRig(tmp_path)


async def events_of(scanner: Scanner, profile: ScanProfile = FEEDER, first: int = 1) -> list:
    async with aclosing(scanner.scan(profile, first)) as events:
        return [event async for event in events]


def pages_of(events: list[ScanEvent]) -> list[ScanPage]:
    return [event.page for event in events if isinstance(event, PageArrived)]


# --- what every scanner promises ---------------------------------------------------------------


async def test_the_flatbed_gives_one_page_and_ends(rig) -> None:
    started, arrived, ended = await events_of(rig.scanner(), FLATBED)
    assert isinstance(started, ScanStarted)
    assert started.source is ScanSource.FLATBED
    assert ended == ScanEnded(1)
    page = arrived.page
    assert (page.number, page.dpi) == (1, 75)
    assert page.jpeg.startswith(b"\xff\xd8")
    assert len(page.thumbnail.rgb) == 3 * page.thumbnail.width * page.thumbnail.height
    assert page.thumbnail.width <= 150
    assert page.preview.width <= 620


async def test_ten_sheets_arrive_one_by_one_and_in_order(rig) -> None:
    events = await events_of(rig.scanner())
    assert [page.number for page in pages_of(events)] == list(range(1, 11))
    assert events[-1] == ScanEnded(10)


async def test_a_pile_that_goes_on_is_numbered_on(rig) -> None:
    events = await events_of(rig.scanner(), first=6)
    assert [page.number for page in pages_of(events)] == list(range(6, 16))
    assert events[-1] == ScanEnded(10)


@pytest.mark.parametrize("sheet", range(1, 11))
async def test_a_jam_at_any_sheet_keeps_the_pages_that_came(rig, sheet: int) -> None:
    scanner = rig.stopping_at(sheet, Status.JAMMED)
    events = await events_of(scanner)
    assert len(pages_of(events)) == sheet - 1
    assert events[-1] == ScanStopped("scan.jammed", sheet - 1, sheet)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.COVER_OPEN, "scan.cover_open"),
        (Status.INCOMPLETE, "scan.page_incomplete"),
        (Status.NOT_FOUND, "scan.not_found"),
        (Status.BUSY, "scan.busy"),
    ],
)
async def test_each_trouble_has_its_name(rig, status: Status, code: str) -> None:
    events = await events_of(rig.stopping_at(4, status))
    assert len(pages_of(events)) == 3
    assert events[-1] == ScanStopped(code, 3, 4)
    assert KepError(code).text.el.title


async def test_an_empty_feeder_says_so(rig) -> None:
    scanner = rig.stopping_at(1, Status.NO_PAPER)
    assert (await events_of(scanner))[-1] == ScanStopped("scan.no_paper", 0, 1)


async def test_a_second_scan_meanwhile_is_told_busy_and_does_not_disturb(rig) -> None:
    scanner = rig.scanner()
    async with aclosing(scanner.scan(FEEDER)) as events:
        await anext(events)
        assert await events_of(scanner) == [ScanStopped("scan.busy", 0, 1)]
        rest = [event async for event in events]
    assert rest[-1] == ScanEnded(10)


async def test_abort_keeps_whole_pages_and_frees_the_device(rig) -> None:
    scanner = rig.slow()
    seen: list[ScanEvent] = []
    async with aclosing(scanner.scan(FEEDER)) as events:
        async for event in events:
            seen.append(event)
            if len(pages_of(seen)) == 2 and isinstance(event, PageArrived):
                await scanner.abort()
    assert isinstance(seen[-1], ScanAborted)
    assert seen[-1].pages == len(pages_of(seen)) < 10
    assert (await events_of(rig.scanner(), FLATBED))[-1] == ScanEnded(1)


async def test_leaving_in_the_middle_frees_the_device(rig) -> None:
    scanner = rig.scanner()
    async with aclosing(scanner.scan(FEEDER)) as events:
        async for event in events:
            if isinstance(event, PageArrived):
                break
    assert (await events_of(scanner, FLATBED))[-1] == ScanEnded(1)


# --- what only a real driver in a process of its own can do ---------------------------------------


@pytest.mark.parametrize("page", range(1, 11))
async def test_a_worker_killed_at_any_page_keeps_what_came(sane: SaneRig, page: int) -> None:
    scanner = sane.scanner()
    seen: list[ScanEvent] = []
    async with aclosing(scanner.scan(FEEDER)) as events:
        async for event in events:
            seen.append(event)
            if isinstance(event, PageArrived) and event.page.number == page:
                os.kill(scanner.worker_pid, signal.SIGKILL)
    kept = len(pages_of(seen))
    # A page or two, or the end, may have left the worker before it died.
    assert page <= kept <= min(page + 2, 10)
    assert [each.number for each in pages_of(seen)] == list(range(1, kept + 1))
    assert seen[-1] in (ScanStopped("scan.driver_crashed", kept, kept + 1), ScanEnded(10))
    again = await events_of(scanner, FEEDER, kept + 1)
    assert pages_of(again)[0].number == kept + 1


@pytest.mark.parametrize("page", range(1, 11))
async def test_a_driver_that_crashes_at_any_page_keeps_what_came(sane: SaneRig, page: int) -> None:
    events = await events_of(sane.scanner(f"crash:{page}"))
    kept = len(pages_of(events))
    # The page before may still have been in the making inside the process that died.
    assert max(0, page - 3) <= kept <= page - 1
    assert events[-1] == ScanStopped("scan.driver_crashed", kept, kept + 1)


async def test_a_driver_that_hangs_is_ended(sane: SaneRig) -> None:
    events = await events_of(sane.scanner("hang:3", answers_within_s=1.0))
    assert len(pages_of(events)) == 2
    assert events[-1] == ScanStopped("scan.driver_crashed", 2, 3)


async def test_a_frozen_worker_does_not_hold_up_stopping(sane: SaneRig) -> None:
    scanner = sane.scanner()
    async with aclosing(scanner.scan(FEEDER)) as events:
        async for event in events:
            if isinstance(event, PageArrived):
                break
        os.kill(scanner.worker_pid, signal.SIGSTOP)
        await asyncio.wait_for(scanner.abort(), 5)
        rest = [event async for event in events]
    assert isinstance(rest[-1], ScanAborted)


async def test_a_driver_that_eats_memory_is_told_no(sane: SaneRig) -> None:
    events = await events_of(sane.scanner("memory:3"))
    assert events[-1] == ScanStopped("scan.driver_crashed", 2, 3)


async def test_a_page_beyond_the_memory_of_the_worker_ends_the_worker_only(sane: SaneRig) -> None:
    fine = ScanProfile(ScanSource.FLATBED, ScanColour.COLOUR, 600)
    events = await events_of(sane.scanner(memory_mib=192), fine)
    assert pages_of(events) == []
    assert isinstance(events[-1], ScanStopped)
    assert (await events_of(sane.scanner(), fine))[-1] == ScanEnded(1)


async def test_a_picture_beyond_forty_million_pixels_is_not_read(sane: SaneRig) -> None:
    events = await events_of(sane.scanner(), ScanProfile(ScanSource.FLATBED, ScanColour.GREY, 1200))
    assert events[-1] == ScanStopped("scan.too_fine", 0, 1)


@pytest.mark.parametrize(
    "lie",
    ["long", "unknown", "empty_page", "started", "order", "short", "random", "more", "nothing"],
)
async def test_a_worker_that_talks_nonsense_gives_no_page(sane: SaneRig, lie: str) -> None:
    events = await events_of(sane.scanner(f"noise:{lie}"))
    assert pages_of(events) == []
    assert isinstance(events[-1], ScanStopped)


async def test_a_program_that_is_not_there_is_a_scanner_that_does_not_answer() -> None:
    scanner = WorkerScanner(WorkerSettings(command=("/nonexistent/worker",)))
    assert await events_of(scanner) == [ScanStopped("scan.not_found", 0, 1)]


async def test_no_device_is_a_scanner_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "dll.conf").write_text("")
    scanner = WorkerScanner(WorkerSettings(environment={"SANE_CONFIG_DIR": str(tmp_path)}))
    assert await events_of(scanner) == [ScanStopped("scan.not_found", 0, 1)]


async def test_the_worker_owns_nothing_of_the_window_and_writes_no_file(
    sane: SaneRig, tmp_path: Path
) -> None:
    with (tmp_path / "secret").open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        events = await events_of(sane.scanner("inspect:0"), FLATBED)
    found = json.loads(events[0].device)
    assert found == {"pipes": 2, "foreign": 0, "writes": False}
    leak = tmp_path / "leak"
    assert not leak.exists() or leak.stat().st_size == 0


async def test_the_colours_of_the_device_are_kept(sane: SaneRig) -> None:
    events = await events_of(sane.scanner("pattern:0"), FLATBED)
    pixels = pages_of(events)[0].thumbnail.rgb
    assert len({pixels[at : at + 3] for at in range(0, len(pixels), 3)}) > 20
    assert any(red != green for red, green in zip(pixels[0::3], pixels[1::3], strict=True))
