from __future__ import annotations

import asyncio

from kep_client.domain.operation import ReportView
from kep_client.ports.session import LineStatus, SyncState
from kep_client.services.outbox import OutboxService


async def test_counts_follow_the_line_and_end_with_the_lock(office):
    service = OutboxService(office.line, office.work, office.local)
    states = service.states()
    first = await anext(states)
    assert (first.sync.waiting, first.sync.line) == (0, LineStatus.ONLINE)

    await office.work.record(ReportView(office.eleni.id, office.purpose, ()))
    office.line.latest.put(SyncState(LineStatus.OFFLINE, office.clock.now()))
    second = await asyncio.wait_for(anext(states), 5)
    assert (second.sync.waiting, second.outbox.waiting) == (1, 1)
    assert second.sync.line is LineStatus.OFFLINE

    office.work.fault = "store.locked"
    office.line.latest.put(second.sync)
    assert await anext(states, None) is None


async def test_send_now_tries_now(office):
    service = OutboxService(office.line, office.work, office.local)
    service.send_now()

    assert office.line.pokes == 1
    assert (await service.summary()).waiting == 0


async def test_a_damaged_cache_costs_counts_not_the_line_and_is_told_until_it_is_filled(office):
    service = OutboxService(office.line, office.work, office.local)
    states = service.states()
    await anext(states)

    async def next_with(**changes):
        office.line.latest.put(SyncState(LineStatus.ONLINE, office.clock.now(), **changes))
        return (await asyncio.wait_for(anext(states), 5)).sync

    office.local.fault = "store.cache_damaged"
    told = await next_with(people=1)
    assert (told.fault, told.line, office.line.pokes) == (
        "store.cache_damaged",
        LineStatus.ONLINE,
        1,
    )
    office.local.fault = ""
    assert (await next_with(first_pull=True)).fault == "store.cache_damaged"
    assert (await next_with(people=2)).fault == ""
    assert office.line.pokes == 1
