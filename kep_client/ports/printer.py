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


class ReceiptPress(Protocol):
    """Draws receipts. Runs on the UI thread (Qt fonts), <= 50 ms a page."""

    def render(self, receipt: Receipt) -> bytes:
        """Return a PDF."""
        ...

    async def print(self, pdf: bytes) -> PrintState:
        """Print from memory with a neutral job name. Raises DeviceError print.*."""
        ...
