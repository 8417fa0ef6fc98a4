"""Picks the card reader of a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.sim.card import SimulatedCardReader

if TYPE_CHECKING:
    from kep_client.ports.card import CardReader
    from ui.app.desk import Desk


def card_reader_of(desk: Desk) -> CardReader:
    """Return the reader that the desk listens to."""
    if desk.stand_ins.card is not None:
        return desk.stand_ins.card(desk.clock)
    return SimulatedCardReader(desk.clock)
