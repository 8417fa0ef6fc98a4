"""Printing through Qt: receipts are drawn as PDF first, so that the paper is a copy of the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kep_client.ports.printer import PrintState
from ui.receipt_page import receipt_pdf

if TYPE_CHECKING:
    from kep_client.ports.printer import Receipt


class QtReceiptPress:
    """The ``ReceiptPress`` of a desk without a printer: the PDF is the result and says so.

    Runs on the UI thread, which owns the fonts.
    """

    def render(self, receipt: Receipt) -> bytes:
        """Return the receipt as a PDF."""
        return receipt_pdf(receipt)

    async def print(self, pdf: bytes) -> PrintState:
        """Say truthfully that no paper came out: this desk has no printer connected."""
        del pdf
        return PrintState.SAVED_ONLY
