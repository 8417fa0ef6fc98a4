from __future__ import annotations

import asyncio

import pytest

from devices.sim.queue import SimulatedQueue
from kep_client.domain.ticket import TicketPriority
from kep_client.errors import DeviceError


async def shown(queue: SimulatedQueue):
    snapshots = queue.snapshots()
    snapshot = await anext(snapshots)
    await snapshots.aclose()
    return snapshot


async def test_the_day_starts_with_fourteen_who_wait_behind_the_first(clock):
    queue = SimulatedQueue(clock)

    ticket = await queue.call_next()

    assert (ticket.number, ticket.service_title, ticket.calls) == ("Β 047", "Πιστοποιητικά", 1)
    line = await shown(queue)
    assert len(line.waiting) == 14
    assert line.waiting[0].priority is TicketPriority.PRIORITY
    assert line.waiting[3].priority is TicketPriority.APPOINTMENT
    assert line.serving == ticket


async def test_nobody_is_called_twice_and_the_line_ends(clock):
    queue = SimulatedQueue(clock)
    called = [(await queue.call_next()).number for _ in range(15)]

    assert len(set(called)) == 15
    with pytest.raises(DeviceError) as fault:
        await queue.call_next()
    assert fault.value.code == "queue.empty"
    assert (await shown(queue)).serving is None


async def test_did_not_come_needs_two_calls_and_45_seconds(clock):
    queue = SimulatedQueue(clock)
    await queue.call_next()
    clock.seconds += 44
    await queue.call_again()
    with pytest.raises(DeviceError) as fault:
        await queue.no_show()
    assert (fault.value.code, fault.value.params["n"]) == ("queue.too_early", "1")

    clock.seconds += 1
    await queue.no_show()

    assert (await shown(queue)).serving is None


async def test_one_call_is_too_few_however_long_one_waits(clock):
    queue = SimulatedQueue(clock)
    await queue.call_next()
    clock.seconds += 100

    with pytest.raises(DeviceError, match=r"queue\.too_early"):
        await queue.no_show()


async def test_a_wrong_f9_is_taken_back_and_the_next_one_is_first_again(clock):
    queue = SimulatedQueue(clock)
    first = await queue.call_next()
    second = await queue.call_next()
    clock.seconds += 29

    assert await queue.undo() == first
    line = await shown(queue)
    assert line.serving == first
    assert line.waiting[0].number == second.number
    assert await queue.undo() is None


async def test_after_30_seconds_a_finish_stays(clock):
    queue = SimulatedQueue(clock)
    await queue.call_next()
    await queue.finish()
    clock.seconds += 30

    assert await queue.undo() is None


async def test_people_come_as_time_passes_the_same_ones_for_the_same_seed(clock):
    lines = []
    for seed in (7, 7, 8):
        clock.seconds = 0
        queue = SimulatedQueue(clock, seed)
        clock.seconds = 3600
        await queue.call_next()
        lines.append([ticket.number for ticket in (await shown(queue)).waiting])

    assert lines[0] == lines[1] != lines[2]
    assert len(lines[0]) > 20
    assert len(set(lines[0])) == len(lines[0])


async def test_a_listener_hears_each_change(clock):
    queue = SimulatedQueue(clock)
    snapshots = queue.snapshots()
    before = await anext(snapshots)
    change = asyncio.ensure_future(anext(snapshots))
    await asyncio.sleep(0)

    await queue.call_next()
    after = await asyncio.wait_for(change, 5)
    await snapshots.aclose()

    assert after.sequence > before.sequence
    assert after.serving is not None


async def test_a_silent_hub_says_so_and_comes_back_as_it_was(clock):
    queue = SimulatedQueue(clock)
    await queue.call_next()
    queue.fall_silent()

    assert not (await shown(queue)).live
    with pytest.raises(DeviceError, match=r"queue\.lost_hub"):
        await queue.call_next()
    queue.come_back()
    assert (await shown(queue)).live
    assert len((await shown(queue)).waiting) == 14
