"""Picks where a desk prints."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from devices.printer.cups import CupsSpooler
from ui.printing import QtPainterPress, QtReceiptPress

if TYPE_CHECKING:
    from kep_client.ports.printer import ReceiptPress, Spooler
    from ui.app.desk import Desk


def spooler_of(desk: Desk) -> Spooler | None:
    """Return the system's print service, or None where nothing is printed or Windows prints."""
    if desk.stand_ins.spooler is not None:
        return desk.stand_ins.spooler()
    if sys.platform == "win32" or not _prints(desk):
        return None
    return CupsSpooler.of_the_system()


def receipt_press_of(desk: Desk, spooler: Spooler | None) -> ReceiptPress:
    """Return what makes receipts of paper; without a printer the PDF is all, and it says so."""
    if sys.platform == "win32" and desk.stand_ins.spooler is None and _prints(desk):
        return QtPainterPress()
    return QtReceiptPress(spooler, lambda: desk.settings.settings.text("printing.printer"))


def _prints(desk: Desk) -> bool:
    return desk.settings.settings.text("printing.receipts") == "auto"
