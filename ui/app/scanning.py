"""Picks the scanner of a desk. What reads pictures is imported where a picture is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.scanner.absent import NoScanner
from devices.scanner.binder import PdfBinder
from devices.scanner.scanner import WorkerScanner
from kep_client.services.scanning import ScanParts

if TYPE_CHECKING:
    from kep_client.ports.scanner import PageSpool, Scanner
    from ui.app.desk import Desk


def scan_parts_of(desk: Desk, spool: PageSpool) -> ScanParts:
    """Return what scanning works with."""
    return ScanParts(_scanner_of(desk), spool, PdfBinder(desk.clock))


def _scanner_of(desk: Desk) -> Scanner:
    """Return what stands in for it, or what the settings say; the simulator is for training."""
    settings = desk.settings.settings
    chosen = settings.text("devices.scanner")
    if desk.stand_ins.scanner is not None:
        return desk.stand_ins.scanner(desk.clock)
    if chosen == "none":
        return NoScanner()
    if chosen == "simulated" and desk.training:
        from devices.sim.scanner import SimulatedScanner  # brings the picture library along

        return SimulatedScanner()
    return WorkerScanner(device=settings.text("devices.scanner_name"))
