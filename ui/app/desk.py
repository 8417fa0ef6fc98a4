"""What the devices of a desk are made from, and what stands in for them in a demo or a test."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

from kep_client.ports.card import CardReader
from kep_client.ports.clock import Clock
from kep_client.ports.printer import Spooler
from kep_client.ports.queue import QueueHub
from kep_client.ports.scanner import Scanner
from kep_client.settings.saving import SettingsFile


@dataclass(frozen=True, slots=True)
class StandIns:
    """Devices that somebody outside brings along instead of those of the PC."""

    card: Callable[[Clock], CardReader] | None = None
    scanner: Callable[[Clock], Scanner] | None = None
    spooler: Callable[[], Spooler | None] | None = None
    queue: Callable[[Clock], QueueHub] | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the devices stand; ``at_end`` closes them when the window ends.

    Simulators are for a desk in ``training`` alone.
    """

    clock: Clock
    settings: SettingsFile
    training: bool
    stand_ins: StandIns
    at_end: AsyncExitStack
