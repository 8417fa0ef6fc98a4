"""Picks the scanner of a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.scanner.binder import PdfBinder
from devices.sim.scanner import SimulatedScanner
from kep_client.services.scanning import ScanParts

if TYPE_CHECKING:
    from kep_client.ports.scanner import PageSpool, Scanner
    from ui.app.desk import Desk


def scan_parts_of(desk: Desk, spool: PageSpool) -> ScanParts:
    """Return what scanning works with."""
    return ScanParts(_scanner_of(desk), spool, PdfBinder(desk.clock))


def _scanner_of(desk: Desk) -> Scanner:
    if desk.stand_ins.scanner is not None:
        return desk.stand_ins.scanner(desk.clock)
    return SimulatedScanner()
