"""What the contract does not say: readers side by side, mute cards, late reports, closed loops."""

from __future__ import annotations

import asyncio
import threading

import pytest

from devices.sim.chip import Chip, ChipFault, FaultKind
from devices.sim.chip_documents import Holder, identity_card
from devices.sim.chip_reader import READER, EmulatedReader
from devices.smartcard import reading as readings
from devices.smartcard.faults import CardServiceError
from devices.smartcard.reader import SmartCardReader
from devices.smartcard.service import ReaderState
from kep_client.ports.card import CardFault, CardInserted, CardRead, CardRemoved

ELENI = Holder()
LEFT, RIGHT = ReaderState("left", present=True, counter=1), ReaderState(READER)


class Ears:
    """Listens to a reader that is told by hand what its monitor sees."""

    def __init__(self, reader: SmartCardReader) -> None:
        self.events = reader.events()
        self.first = asyncio.ensure_future(anext(self.events))

    async def hear(self):
        first, self.first = self.first, None
        return await asyncio.wait_for(first or anext(self.events), 5)


@pytest.fixture
def bench() -> EmulatedReader:
    return EmulatedReader()


@pytest.fixture
def reader(bench, clock) -> SmartCardReader:
    return SmartCardReader(bench.service, clock)


async def ears(reader: SmartCardReader) -> Ears:
    made = Ears(reader)
    await asyncio.sleep(0)
    return made


async def test_a_card_without_a_voice_is_not_even_asked(reader):
    hearing = await ears(reader)
    reader.readers_seen((ReaderState(READER, present=True, mute=True, counter=1),))
    assert isinstance(await hearing.hear(), CardInserted)
    assert (await hearing.hear()).code == "card.mute"


async def test_the_card_of_a_second_reader_waits_for_the_first(reader, bench):
    hearing = await ears(reader)
    bench.insert(Chip(identity_card(ELENI)))
    reader.readers_seen((RIGHT, LEFT))
    assert (await hearing.hear()).reader == "left"
    assert (await hearing.hear()).code == "card.no_reader"  # this one's service knows no "left"

    right = bench.states()[0]
    reader.readers_seen((right, LEFT))
    reader.readers_seen((right,))

    assert isinstance(await hearing.hear(), CardRemoved)
    assert (await hearing.hear()).reader == READER
    assert (await hearing.hear()).code == "card.needs_mrz"


async def test_data_that_come_while_a_card_is_asked_are_used(reader, bench):
    """The clerk types while the chip says that it needs the line."""
    chip = Chip(identity_card(ELENI), latency_s=0.1)
    bench.insert(chip)
    hearing = await ears(reader)
    reader.readers_seen(bench.states())
    await reader.unlock(ELENI.access)
    assert isinstance(await hearing.hear(), CardInserted)
    assert isinstance(await hearing.hear(), CardRead)


async def test_a_service_that_fails_one_reading_is_tried_again(reader, bench):
    """The reading met a stopped service, the monitor a good one."""
    bench.insert(Chip(identity_card(ELENI)))
    bench.stop_service()
    hearing = await ears(reader)
    reader.readers_seen(bench.states())
    assert isinstance(await hearing.hear(), CardInserted)
    assert (await hearing.hear()).code == "card.service_stopped"

    bench.start_service()
    await reader.unlock(ELENI.access)
    reader.readers_seen(bench.states())

    assert isinstance(await hearing.hear(), CardRemoved)
    assert isinstance(await hearing.hear(), CardInserted)
    assert isinstance(await hearing.hear(), CardRead)


async def test_a_stopped_service_is_told_once(reader):
    hearing = await ears(reader)
    reader.service_lost(CardServiceError())
    reader.service_lost(CardServiceError())
    reader.readers_seen(())
    assert (await hearing.hear()).code == "card.service_stopped"
    assert (await hearing.hear()).code == "card.no_reader"


async def test_who_listens_late_hears_that_there_is_no_reader(reader):
    reader.readers_seen(())
    hearing = await ears(reader)
    assert (await hearing.hear()).code == "card.no_reader"


async def test_a_reading_that_was_left_behind_reports_nothing(reader, bench, monkeypatch):
    monkeypatch.setattr(readings, "SILENCE_S", 0.3)
    chip = Chip(identity_card(ELENI), (ChipFault(1, FaultKind.SILENCE),))
    bench.insert(chip)
    hearing = await ears(reader)
    await reader.unlock(ELENI.access)
    reader.readers_seen(bench.states())
    assert isinstance(await hearing.hear(), CardInserted)
    assert (await hearing.hear()).code == "card.mute"

    bench.remove()  # now the driver comes back
    reader.readers_seen(bench.states())
    assert isinstance(await hearing.hear(), CardRemoved)
    for thread in threading.enumerate():
        if thread.name == "card-reading":
            await asyncio.to_thread(thread.join, 5)
    reader.service_lost(CardServiceError())
    assert (await hearing.hear()).code == "card.service_stopped"


async def test_an_empty_answer_is_tried_again(reader, bench):
    bench.insert(Chip(identity_card(ELENI), (ChipFault(2, FaultKind.EMPTY),)))
    hearing = await ears(reader)
    await reader.unlock(ELENI.access)
    reader.readers_seen(bench.states())
    assert isinstance(await hearing.hear(), CardInserted)
    assert isinstance(await hearing.hear(), CardRead)


async def test_a_listener_whose_loop_was_closed_hurts_nobody(reader):
    closed = asyncio.new_event_loop()
    closed.close()
    reader._listeners.append((closed, asyncio.Queue()))
    hearing = await ears(reader)
    reader.readers_seen(())
    assert (await hearing.hear()).code == "card.no_reader"


async def test_a_fault_names_no_person(reader):
    hearing = await ears(reader)
    reader.readers_seen(())
    event = await hearing.hear()
    assert isinstance(event, CardFault)
    assert set(event.__slots__) == {"code", "at"}
