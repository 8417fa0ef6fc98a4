"""Picks the card reader of a desk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from devices.sim.card import SimulatedCardReader
from devices.smartcard.absent import NoCardReader
from devices.smartcard.reader import SmartCardReader

if TYPE_CHECKING:
    from devices.smartcard.service import MakeService
    from kep_client.ports.card import CardReader
    from ui.app.desk import Desk


def _card_service() -> MakeService | None:
    """Return the system's card service; None where its driver was not installed with us."""
    try:
        from devices.smartcard.pcsc import PcscService
    except ImportError:
        return None
    return PcscService


# Asked for here, on the thread that imports: loading the driver takes its time.
_SERVICE = _card_service()


def card_reader_of(desk: Desk) -> CardReader:
    """Return the reader that the desk listens to; the simulator is for training."""
    if desk.stand_ins.card is not None:
        return desk.stand_ins.card(desk.clock)
    chosen = desk.settings.settings.text("devices.card")
    if chosen == "none":
        return NoCardReader(desk.clock)
    if chosen == "simulated" and desk.training:
        return SimulatedCardReader(desk.clock)
    if _SERVICE is None:
        return NoCardReader(desk.clock, "card.driver_missing")
    reader = SmartCardReader(_SERVICE, desk.clock)
    reader.start()
    # It waits for the driver, for a second at most.
    desk.at_end.push_async_callback(asyncio.to_thread, reader.stop)
    return reader
