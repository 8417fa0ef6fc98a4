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
