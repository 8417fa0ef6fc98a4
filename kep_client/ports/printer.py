"""Paper out of the counter.

Rendering and printing are told apart: a PDF is kept even if no paper came out.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One paper handed in: title, what was done with it, pages (0 = shown only)."""

    title: str
    done: str
    pages: int


@dataclass(frozen=True, slots=True, repr=False)
class Receipt:
    """Everything on the receipt of an application; ``provisional`` says the number will change."""

    municipality: str
    office: str
    number: str
    provisional: bool
    registered_at: datetime
    service: str
    applicant: str
    afm_masked: str
    authority: str
    due_on: date | None
    papers: tuple[ReceiptLine, ...]
    verify_url: str
    check_code: str
    clerk: str
    desk: int
    training: bool = False


class PrintState(StrEnum):
    """Told as known: a spooler's word is not paper."""

    PRINTED = "printed"
    SENT = "sent"
    UNCONFIRMED = "unconfirmed"
    SAVED_ONLY = "saved_only"


class JobState(StrEnum):
    """How far a job is, by its spooler's word."""

    WAITING = "waiting"
    PRINTING = "printing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """A printer as its spooler tells it.

    ``name`` is what somebody typed when the printer was set up: it stays out of logs and reports.
    ``confirms`` says that the printer itself reports the end of a job; otherwise the end means
    only that the last byte has left this PC.
    """

    name: str
    model: str
    accepts: bool
    stopped: bool = False
    out_of_paper: bool = False
    confirms: bool = False
    is_default: bool = False


class Spooler(Protocol):
    """The operating system's print service. Raises DeviceError print.*."""

    async def printers(self) -> tuple[PrinterStatus, ...]:
        """Return what can be printed on; nothing where there is no print service."""
        ...

    async def submit(self, printer: str, title: str, pdf: bytes) -> str:
        """Hand over a PDF from memory, without a file of our own; returns the job's id."""
        ...

    async def job(self, job_id: str) -> JobState:
        """Return how far a job is."""
        ...


class ReceiptPress(Protocol):
    """Draws and prints receipts."""

    def render(self, receipt: Receipt) -> bytes:
        """Return a PDF; <= 50 ms a page, on any thread."""
        ...

    async def print(self, receipt: Receipt) -> PrintState:
        """Print from memory with a neutral job name.

        A job that still waits for paper is not sent a second time: asking again follows it.
        Raises DeviceError print.paper_out (the job waits and prints later), print.failed.
        """
        ...

    async def later(self, receipt: Receipt) -> PrintState:
        """Wait until the job that waits for paper has ended. Raises DeviceError print.failed."""
        ...
