"""From the event of a card to its identity, on a chip that takes 15 ms for each command.

All runs over a real pcscd of our own. Floor: the chip's own time, five commands. Peer: a monitor
that asks every 500 ms and then reads the same way; both are measured from the moment in which the
card service itself tells of the card, for how long a reader needs to notice is the reader's.
"""

from __future__ import annotations

import asyncio
import math
import random
import statistics
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.figure import Figure, Peer
from devices.sim.card_service import PrivateCardService
from devices.sim.chip import Chip
from devices.sim.chip_documents import Holder, identity_card
from devices.sim.vpcd import VirtualCard
from devices.smartcard.service import CardService
from kep_client.ports.card import CardInserted, CardRead, CardRemoved

CARDS = 40
LATENCY_S = 0.015
COMMANDS = 5
POLL_S = 0.5
GOAL_MS = 250.0
HOLDER = Holder()


class WallClock:
    """Implements ``Clock``."""

    def now(self) -> datetime:
        """Now, aware."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


@dataclass
class Witness:
    """Waits for cards beside the others, and writes down when the card service told of them."""

    service: CardService
    stop: threading.Event = field(default_factory=threading.Event)
    told: list[float] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    free: bool = True

    def watch(self) -> None:
        """Run until stopped."""
        self.service.open()
        before = False
        while not self.stop.is_set():
            present = any(state.present for state in self.service.wait(1.0))
            if present != before:
                before = present
                self._note(present=present)
        self.service.close()

    def _note(self, *, present: bool) -> None:
        with self.changed:
            if present:
                self.told.append(time.monotonic())
            self.free = not present
            self.changed.notify_all()

    def wait_until_free(self) -> None:
        """Block until the reader is empty."""
        with self.changed:
            self.changed.wait_for(lambda: self.free, 5)


def run() -> list[Figure]:
    """Measure."""
    service = PrivateCardService()
    service.use()
    with service:
        from devices.smartcard.pcsc import PcscService

        witness = Witness(PcscService())
        thread = threading.Thread(target=witness.watch)
        thread.start()
        try:
            ours = asyncio.run(_ours(service, witness))
            peers = [_polled(service, witness) for _ in range(CARDS)]
        finally:
            witness.stop.set()
            thread.join()
    return _figures(ours, peers)


def _figures(ours: list[float], peers: list[float]) -> list[Figure]:
    floor = Peer("the chip alone", LATENCY_S * COMMANDS * 1000)
    polling = Peer("polling every 500 ms", round(_p95(peers), 1))
    median = round(statistics.median(ours), 1)
    return [
        Figure("card event to identity, p95", round(_p95(ours), 1), "ms", GOAL_MS, peer=polling),
        Figure("card event to identity, median", median, "ms", None, peer=floor),
    ]


def _p95(values: list[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _chip() -> Chip:
    return Chip(identity_card(HOLDER), latency_s=LATENCY_S)


async def _ours(service: PrivateCardService, witness: Witness) -> list[float]:
    """Milliseconds from the card service's word to the identity in the listener's loop."""
    from devices.smartcard.pcsc import PcscService
    from devices.smartcard.reader import SmartCardReader

    reader = SmartCardReader(PcscService, WallClock())
    reader.start()
    events = reader.events()
    taken = []
    for _ in range(CARDS):
        await reader.unlock(HOLDER.access)
        count = len(witness.told)
        card = await asyncio.to_thread(VirtualCard, _chip(), service.connect)
        if not isinstance(await anext(events), CardInserted):
            raise TypeError("no card came")
        if not isinstance(await anext(events), CardRead):
            raise TypeError("the card was not read")
        read_at = time.monotonic()
        taken.append((read_at - witness.told[count]) * 1000)
        await asyncio.to_thread(card.remove)
        if not isinstance(await anext(events), CardRemoved):
            raise TypeError("the card did not leave")
        await asyncio.to_thread(witness.wait_until_free)
    reader.stop()
    return taken


def _polled(service: PrivateCardService, witness: Witness) -> float:
    """The same reading by somebody who looks every half second, at a moment of their own."""
    from devices.smartcard.apdu import Link
    from devices.smartcard.pcsc import PcscService
    from devices.smartcard.reading import read_identity

    looking = PcscService()
    looking.open()
    count = len(witness.told)
    time.sleep(random.uniform(0, POLL_S))
    card = VirtualCard(_chip(), service.connect)
    while not (here := [state for state in looking.wait(0) if state.present]):
        time.sleep(POLL_S)
    channel = looking.connect(here[0].name, reset=False)
    read_identity(Link(channel.transmit), HOLDER.access, datetime.now(UTC).date())
    taken = (time.monotonic() - witness.told[count]) * 1000
    channel.close()
    looking.close()
    card.remove()
    witness.wait_until_free()
    return taken
