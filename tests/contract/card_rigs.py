"""Three counters with the same hands: simulator, chip in this process, chip under real pcscd."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from devices.sim.card import SimulatedCardReader
from devices.sim.chip import Chip, ChipFault, Document
from devices.sim.chip_documents import Holder, identity_card, td1
from devices.sim.chip_reader import EmulatedReader
from devices.sim.vpcd import VirtualCard
from devices.smartcard import mrz
from devices.smartcard.reader import SmartCardReader
from kep_client.ports.card import CardEvent, CardReader

if TYPE_CHECKING:
    from devices.sim.card_service import PrivateCardService
    from kep_client.ports.clock import Clock

# What is promised to the clerk: whatever happens, a named message within this.
NAMED_WITHIN_S = 3.0


@dataclass
class Counter:
    """A reader that is listened to, and the hand that lays cards on it."""

    reader: CardReader
    hand: SimulatedHand | EmulatedHand | PcscdHand
    events: AsyncIterator[CardEvent] = field(init=False)

    def __post_init__(self) -> None:
        self.events = self.reader.events()

    async def hears(self) -> CardEvent:
        return await asyncio.wait_for(anext(self.events), NAMED_WITHIN_S)

    async def hears_all(self, count: int) -> list[CardEvent]:
        return [await self.hears() for _ in range(count)]


class SimulatedHand:
    """Cards of the simulator; it has no commands at which something could happen."""

    def __init__(self, reader: SimulatedCardReader) -> None:
        self.reader = reader

    async def insert(self, holder: Holder) -> None:
        identity = mrz.parse(td1(holder), date(2026, 11, 23))
        self.reader.insert_locked(identity, holder.access)

    async def remove(self) -> None:
        self.reader.remove()


class EmulatedHand:
    """Chips over a card service in this process."""

    def __init__(self) -> None:
        self.bench = EmulatedReader()

    async def insert(self, holder: Holder, *faults: ChipFault, document: Document | None = None):
        self.bench.insert(Chip(document or identity_card(holder), faults))

    async def remove(self) -> None:
        self.bench.remove()

    async def stop_service(self) -> None:
        self.bench.stop_service()

    async def start_service(self) -> None:
        self.bench.start_service()

    async def start_without_reader(self) -> None:
        self.bench.unplug()
        self.bench.start_service()

    def shut(self) -> None:
        self.bench.remove()


class PcscdHand:
    """The same chips in the virtual reader of a real pcscd."""

    def __init__(self, service: PrivateCardService) -> None:
        self.service = service
        self.card: VirtualCard | None = None

    async def insert(self, holder: Holder, *faults: ChipFault, document: Document | None = None):
        await self.remove()
        chip = Chip(document or identity_card(holder), faults)
        # Its slot takes one card at a time, and notices the free place after a moment.
        self.card = await asyncio.to_thread(VirtualCard, chip, self.service.connect)

    async def remove(self) -> None:
        card, self.card = self.card, None
        if card is not None:
            await asyncio.to_thread(card.remove)

    async def stop_service(self) -> None:
        await asyncio.to_thread(self.service.stop)
        await self.remove()

    async def start_service(self) -> None:
        await asyncio.to_thread(self.service.start)

    async def start_without_reader(self) -> None:
        await asyncio.to_thread(self.service.start, readers=False)

    def shut(self) -> None:
        if self.card is not None:
            self.card.remove()

    def wait_until_free(self) -> None:
        """Until pcscd noticed that the last test's card is gone."""
        from devices.smartcard.pcsc import PcscService

        watch = PcscService()
        watch.open()
        deadline = time.monotonic() + 5
        while not (states := watch.wait(1)) or any(state.present for state in states):
            assert time.monotonic() < deadline, states
        watch.close()


def simulated(clock: Clock) -> Counter:
    reader = SimulatedCardReader(clock)
    return Counter(reader, SimulatedHand(reader))


def emulated(clock: Clock) -> Counter:
    hand = EmulatedHand()
    return Counter(SmartCardReader(hand.bench.service, clock), hand)


def real(clock: Clock, service: PrivateCardService) -> Counter:
    from devices.smartcard.pcsc import PcscService

    return Counter(SmartCardReader(PcscService, clock), PcscdHand(service))
