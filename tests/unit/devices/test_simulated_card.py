from __future__ import annotations

import asyncio

from devices.sim.card import SimulatedCardReader
from kep_client.ports.card import CardFault, CardIdentity, CardInserted, CardRead, CardRemoved

ELENI = CardIdentity("PAPADOPOULOU", "ELENI", "AB123456", "1970-01-01", "2034-02-14", "GRC", True)


async def heard(events, count: int):
    return [await asyncio.wait_for(anext(events), 5) for _ in range(count)]


async def test_a_card_is_seen_read_and_taken_away(clock):
    reader = SimulatedCardReader(clock)
    events = reader.events()
    first = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)

    reader.insert(ELENI)
    reader.remove()

    told = [await first, *await heard(events, 2)]
    await events.aclose()
    assert [type(event) for event in told] == [CardInserted, CardRead, CardRemoved]
    assert told[1].identity == ELENI
    assert "ELENI" not in repr(told)


async def test_who_listens_late_hears_of_the_card_that_lies_there(clock):
    reader = SimulatedCardReader(clock)
    reader.insert(ELENI)

    events = reader.events()
    told = await heard(events, 2)
    await events.aclose()

    assert isinstance(told[1], CardRead)


async def test_a_second_card_takes_the_place_of_the_first(clock):
    reader = SimulatedCardReader(clock)
    reader.insert(ELENI)
    events = reader.events()
    await heard(events, 2)

    reader.insert(ELENI)

    kinds = [type(event) for event in await heard(events, 3)]
    await events.aclose()
    assert kinds == [CardRemoved, CardInserted, CardRead]


async def test_a_card_that_cannot_be_read_says_why(clock):
    reader = SimulatedCardReader(clock)
    events = reader.events()
    first = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)

    reader.insert_unread("card.mute")

    assert isinstance(await first, CardInserted)
    assert await heard(events, 1) == [CardFault("card.mute", clock.now())]
    reader.remove()
    assert await heard(events, 1) == [CardRemoved(clock.now())]
    await events.aclose()
