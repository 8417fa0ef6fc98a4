"""Picks the line of people that a desk calls from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.sim.queue import SimulatedQueue

if TYPE_CHECKING:
    from kep_client.ports.queue import QueueHub
    from ui.app.desk import Desk


def queue_of(desk: Desk) -> QueueHub:
    """Return the office's line."""
    if desk.stand_ins.queue is not None:
        return desk.stand_ins.queue(desk.clock)
    return SimulatedQueue(desk.clock)
