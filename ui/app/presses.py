"""Picks where a desk prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.printing import QtReceiptPress

if TYPE_CHECKING:
    from kep_client.ports.printer import ReceiptPress, Spooler
    from ui.app.desk import Desk


def spooler_of(desk: Desk) -> Spooler | None:
    """Return the queue of printers, or None where nothing is printed."""
    if desk.stand_ins.spooler is not None:
        return desk.stand_ins.spooler()
    return None


def receipt_press_of(desk: Desk, spooler: Spooler | None) -> ReceiptPress:
    """Return what makes receipts of paper."""
    return QtReceiptPress(spooler, lambda: desk.settings.settings.text("printing.printer"))
