"""One suite over the simulated queue and the real hub: what a desk may rely on."""

from __future__ import annotations

import asyncio
import random
from contextlib import aclosing, suppress
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.hub import OFFICE, PretendCentre
from devices.sim.queue import SimulatedQueue
from kep_client.domain.ticket import QueueSnapshot, TicketPriority
from kep_client.errors import DeviceError
from kep_client.gateway.hub import HubQueue
from kep_client.gateway.hub_desk import DeskPasses
from kep_client.gateway.hub_trust import HubPlace
from kep_client.wire.queue import TicketRequest
from office_queue.app import desk_app
from office_queue.desks.routes import HubCard
from office_queue.desks.sessions import Place, Sessions
from office_queue.identity import open_identity, read_letter
from office_queue.queue.line import Hall, Line
from office_queue.queue.offer import read_offer
from server_kit import run
from server_kit.run import Door

DESK = 3


class DayClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 8, 45, tzinfo=UTC) + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def time(self) -> float:
        return self.now().timestamp()


class Simulated:
    """The queue in memory."""

    def __init__(self, _) -> None:
        self.clock = DayClock()
        self.desk = SimulatedQueue(self.clock)

    async def open(self) -> None:
        pass

    async def fall_silent(self) -> None:
        self.desk.fall_silent()

    async def come_back(self) -> None:
        self.desk.come_back()

    async def close(self) -> None:
        pass


class Real:
    """A hub on this loop behind TLS, with a line of five people; the desk comes by permit."""

    def __init__(self, folder) -> None:
        self.clock = DayClock()
        self.folder = folder
        self.port = 0

    async def open(self) -> None:
        centre = PretendCentre()
        identity = open_identity(self.folder, OFFICE)
        letter = self.folder / "letter.json"
        letter.write_bytes(centre.letter(identity.public_file))
        read, keys = read_letter(letter, OFFICE, identity)
        self.identity, self.keys, self.statement = identity, keys, read.statement
        await self.come_back()
        for n, priority in enumerate(("normal", "normal", "normal", "priority", "normal")):
            self.clock.passed += 60
            await self.line.issue(
                TicketRequest(
                    request_id=f"arrival-{n:08}-xxxx", service="signature", priority=priority
                )
            )
        clerk = centre.clerk("wks_3")
        place = HubPlace(f"https://127.0.0.1:{self.port}", OFFICE, DESK, centre.keys)
        passes = DeskPasses(permit=lambda: clerk)
        self.desk = HubQueue(place, passes, RealClock(), random.Random(1).random)

    async def come_back(self) -> None:
        self.stop = asyncio.Event()
        self.line = await Line.open(
            self.folder / "line.db", read_offer(), Hall("ΚΕΠ"), self.clock.time
        )
        self.listener = run.listen("127.0.0.1", self.port)
        self.port = self.listener.getsockname()[1]
        address = f"https://127.0.0.1:{self.port}"
        sessions = Sessions(Place(OFFICE, address, self.identity.spki), self.keys)
        app = desk_app(self.line, sessions, HubCard(OFFICE, self.statement))
        up = asyncio.Event()
        door = Door(app, self.listener, self.identity.tls())
        self.serving = asyncio.create_task(run.serve_doors([door], self.stop, up.set))
        await up.wait()

    async def fall_silent(self) -> None:
        self.stop.set()
        self.line.end_streams()
        await self.serving
        self.listener.close()
        await self.line.close()

    async def close(self) -> None:
        await self.desk.close()
        if not self.serving.done():
            await self.fall_silent()


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


@pytest.fixture(params=[Simulated, Real])
def office(request, tmp_path):
    return request.param(tmp_path)


def story(told):
    """Run a story with the office open, and close it whatever happens."""

    async def test(office) -> None:
        await office.open()
        try:
            async with asyncio.timeout(20):
                await told(office)
        finally:
            await office.close()

    test.__name__ = told.__name__
    return test


async def line_of(desk, until=lambda snapshot: True) -> QueueSnapshot:
    """Return the first snapshot of the kind that is waited for."""
    async with aclosing(desk.snapshots()) as snapshots:
        async for snapshot in snapshots:
            if until(snapshot):
                return snapshot
    raise AssertionError("the line ended")


@story
async def test_the_line_is_seen_at_once_and_the_head_of_it_is_called(office):
    before = await line_of(office.desk)
    assert before.live
    assert len(before.waiting) >= 5
    ticket = await office.desk.call_next()
    assert (ticket.number, ticket.calls) == (before.waiting[0].number, 1)
    after = await line_of(office.desk, lambda line: line.serving is not None)
    assert after.serving.number == ticket.number
    assert after.sequence > before.sequence
    assert ticket.number not in {other.number for other in after.waiting}


@story
async def test_calling_goes_down_the_line_that_was_shown(office):
    shown = [ticket.number for ticket in (await line_of(office.desk)).waiting[:4]]
    called = [(await office.desk.call_next()).number for _ in shown]
    assert called == shown


@story
async def test_priority_stands_before_the_others_who_came_within_the_half_hour(office):
    waiting = (await line_of(office.desk)).waiting
    special = [ticket for ticket in waiting if ticket.priority is TicketPriority.PRIORITY]
    assert special
    for ticket in special:
        before = waiting[: waiting.index(ticket)]
        assert all(other.issued_at < ticket.issued_at for other in before)
        assert any(other.issued_at < ticket.issued_at for other in waiting)


@story
async def test_the_same_number_is_called_again_and_counted(office):
    first = await office.desk.call_next()
    again = await office.desk.call_again()
    assert (again.number, again.calls) == (first.number, 2)


@story
async def test_nobody_is_sent_away_before_two_calls_and_forty_five_seconds(office):
    await office.desk.call_next()
    with pytest.raises(DeviceError) as early:
        await office.desk.no_show()
    assert early.value.code == "queue.too_early"
    assert early.value.params["n"] == "45"
    await office.desk.call_again()
    office.clock.passed += 44
    with pytest.raises(DeviceError) as still:
        await office.desk.no_show()
    assert still.value.params["n"] == "1"
    office.clock.passed += 1
    await office.desk.no_show()
    assert (await line_of(office.desk)).serving is None


@story
async def test_a_finished_ticket_is_over_and_there_is_none_to_finish_after_it(office):
    await office.desk.call_next()
    await office.desk.finish()
    assert (await line_of(office.desk, lambda line: line.serving is None)).live
    for act in (office.desk.finish, office.desk.call_again, office.desk.no_show):
        with pytest.raises(DeviceError) as none:
            await act()
        assert none.value.code == "queue.empty"


@story
async def test_a_finish_is_taken_back_and_the_next_one_stands_in_front_again(office):
    first = await office.desk.call_next()
    second = await office.desk.call_next()
    back = await office.desk.undo()
    assert back.number == first.number
    line = await line_of(office.desk, lambda line: line.serving.number == first.number)
    assert line.waiting[0].number == second.number
    assert line.waiting[0].calls == 0
    assert await office.desk.undo() is None
    assert (await office.desk.call_next()).number == second.number


@story
async def test_after_thirty_seconds_a_finish_stands(office):
    await office.desk.call_next()
    await office.desk.finish()
    office.clock.passed += 30
    assert await office.desk.undo() is None


@story
async def test_at_the_end_of_the_line_the_last_one_is_finished_all_the_same(office):
    for _ in range(len((await line_of(office.desk)).waiting)):
        last = await office.desk.call_next()
    with pytest.raises(DeviceError) as end:
        await office.desk.call_next()
    assert end.value.code == "queue.empty"
    assert (await line_of(office.desk)).serving is None
    assert (await office.desk.undo()).number == last.number


@story
async def test_a_silent_hub_is_told_within_three_seconds_and_comes_back_by_itself(office):
    ticket = await office.desk.call_next()
    seen: list[QueueSnapshot] = []

    async def listen() -> None:
        async for snapshot in office.desk.snapshots():
            seen.append(snapshot)

    listening = asyncio.create_task(listen())
    try:
        await until(lambda: seen and seen[-1].live)
        await office.fall_silent()
        async with asyncio.timeout(3):
            await until(lambda: not seen[-1].live)
        with pytest.raises(DeviceError) as lost:
            async with asyncio.timeout(3):
                await office.desk.call_next()
        assert lost.value.code == "queue.lost_hub"
        await office.come_back()
        await until(lambda: seen[-1].live)
        assert seen[-1].serving.number == ticket.number
        assert (await office.desk.call_next()).number != ticket.number
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def until(true) -> None:
    while not true():  # noqa: ASYNC110 - the story's own limit ends it
        await asyncio.sleep(0.01)
