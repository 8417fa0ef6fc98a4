"""Printing of receipts: one drawing for the PDF and for the paper, and the truth about both.

Drawing takes its time and runs on a thread of its own: Qt allows fonts and painters there as long
as the device is no window.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from kep_client.errors import DeviceError
from kep_client.ports.printer import JobState, PrintState
from ui.receipt_page import TITLE_OF_FILE, draw_receipt, receipt_pdf
from ui.sheet import DPI, draw_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from kep_client.ports.printer import PrinterStatus, Receipt, Spooler

_LOOK_S = 0.25
_LOOK_LATER_S = 1.0
_PATIENCE_S = 10.0
"""After this a job that has not ended is told as unconfirmed; it goes on by itself."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A job in the spool; ``confirms`` as in `PrinterStatus`."""

    id: str
    printer: str
    confirms: bool


def _default_printer() -> str:
    return ""


class QtReceiptPress:
    """The ``ReceiptPress`` over a print service that tells of its jobs.

    Args:
        spooler: The print service; without one the PDF is the result and says so.
        chosen: The name of the printer by the settings, empty for the system's own choice.
    """

    def __init__(
        self, spooler: Spooler | None = None, chosen: Callable[[], str] = _default_printer
    ) -> None:
        self._spooler = spooler
        self._chosen = chosen
        self._jobs: dict[str, _Job] = {}

    def render(self, receipt: Receipt) -> bytes:
        """Return the receipt as a PDF."""
        return receipt_pdf(receipt)

    async def print(self, receipt: Receipt) -> PrintState:
        """Print, and look for ten seconds at what becomes of it."""
        spooler = self._spooler
        if spooler is None:
            return PrintState.SAVED_ONLY
        job = self._jobs.get(receipt.number)
        if job is None:
            job = await self._send(spooler, receipt)
        if job is None:
            return PrintState.SAVED_ONLY
        return await self._watch(spooler, receipt.number, job)

    async def later(self, receipt: Receipt) -> PrintState:
        """Wait until the job has ended, however long the paper takes."""
        spooler, job = self._spooler, self._jobs.get(receipt.number)
        if spooler is None or job is None:
            return PrintState.UNCONFIRMED
        return await self._watch(spooler, receipt.number, job, patient=True)

    async def _send(self, spooler: Spooler, receipt: Receipt) -> _Job | None:
        printer = _pick(await spooler.printers(), self._chosen())
        if printer is None:
            return None
        if not printer.accepts:
            raise DeviceError("print.failed")
        pdf = await asyncio.to_thread(receipt_pdf, receipt)
        job_id = await spooler.submit(printer.name, TITLE_OF_FILE, pdf)
        job = _Job(job_id, printer.name, printer.confirms)
        self._jobs[receipt.number] = job
        return job

    async def _watch(
        self, spooler: Spooler, number: str, job: _Job, *, patient: bool = False
    ) -> PrintState:
        clock = asyncio.get_running_loop().time
        until = clock() + _PATIENCE_S
        while True:
            ended = await self._ended(spooler, number, job)
            if ended is not None:
                return ended
            if not patient and await _lacks_paper(spooler, job):
                raise DeviceError("print.paper_out")
            if not patient and clock() > until:
                return PrintState.UNCONFIRMED
            await asyncio.sleep(_LOOK_LATER_S if patient else _LOOK_S)

    async def _ended(self, spooler: Spooler, number: str, job: _Job) -> PrintState | None:
        state = await spooler.job(job.id)
        match state:
            case JobState.WAITING | JobState.PRINTING:
                return None
            case JobState.DONE:
                self._jobs.pop(number, None)
                return PrintState.PRINTED if job.confirms else PrintState.SENT
            case JobState.FAILED:
                self._jobs.pop(number, None)
                raise DeviceError("print.failed")
            case _:
                assert_never(state)


def system_printer() -> QPrinter | None:
    """Return the system's default printer, set up for sheets from edge to edge; None without one."""
    info = QPrinterInfo.defaultPrinter()
    return None if info.isNull() else QPrinter(info, QPrinter.PrinterMode.HighResolution)


class QtPainterPress:
    """The ``ReceiptPress`` over Qt's own printers, where the print service speaks no IPP: Windows.

    The page goes straight into the spool. Qt hears nothing of it afterwards, so paper is never
    confirmed here: the spool's list and the paper itself tell more.
    """

    def __init__(self, choose: Callable[[], QPrinter | None] = system_printer) -> None:
        self._choose = choose

    def render(self, receipt: Receipt) -> bytes:
        """Return the receipt as a PDF."""
        return receipt_pdf(receipt)

    async def print(self, receipt: Receipt) -> PrintState:
        """Draw into the printer's spool. Raises DeviceError print.failed."""
        return await asyncio.to_thread(self._paint, receipt)

    async def later(self, receipt: Receipt) -> PrintState:
        """Say that nothing more is known."""
        del receipt
        return PrintState.UNCONFIRMED

    def _paint(self, receipt: Receipt) -> PrintState:
        # Asking for printers can wait for the network: it belongs on this thread as well.
        printer = self._choose()
        if printer is None:
            return PrintState.SAVED_ONLY
        printer.setDocName(TITLE_OF_FILE)
        printer.setResolution(DPI)
        printer.setFullPage(True)
        drawn = draw_on(printer, lambda sheet: draw_receipt(sheet, receipt))
        failed = (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
        if not drawn or printer.printerState() in failed:
            raise DeviceError("print.failed")
        return PrintState.SENT


def _pick(printers: tuple[PrinterStatus, ...], chosen: str) -> PrinterStatus | None:
    """Return the chosen printer, or the default, or the first that takes jobs."""
    by_name = [printer for printer in printers if chosen and printer.name == chosen]
    default = [printer for printer in printers if printer.is_default]
    willing = [printer for printer in printers if printer.accepts]
    return next(iter((*by_name, *default, *willing, *printers)), None)


async def _lacks_paper(spooler: Spooler, job: _Job) -> bool:
    printers = await spooler.printers()
    return any(printer.out_of_paper for printer in printers if printer.name == job.printer)
