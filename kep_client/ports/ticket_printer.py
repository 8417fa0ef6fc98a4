"""The paper with the number in the hall."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from kep_client.ports.printer import PrintState


@dataclass(frozen=True, slots=True)
class TicketSlip:
    """Everything on a ticket: nothing on it or behind its QR knows a person.

    Texts that are not known are empty. ``wait`` is a range in words, ``ahead`` how many stand
    before; ``issued_at`` is the office's own time.
    """

    office: str
    number: str
    service: str
    issued_at: datetime
    where: str = ""
    wait: str = ""
    ahead: int | None = None
    address: str = ""
    short_address: str = ""
    code: str = ""
    in_english: tuple[str, ...] = ()
    training: bool = False


class TicketPrinterState(StrEnum):
    """What the printer says of itself; MUTE = it takes data and answers nothing."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    OFFLINE = "offline"
    MUTE = "mute"


class TicketPrinter(Protocol):
    """One ticket printer. A ticket is valid in the line before its paper comes out."""

    async def print_ticket(self, slip: TicketSlip) -> PrintState:
        """Print a whole ticket; PRINTED only if the printer said so after the last line.

        Raises DeviceError print.ticket_paper_out, print.ticket_failed (nothing came out) and
        print.ticket_cut_off (part of it may have).
        """
        ...

    async def state(self) -> TicketPrinterState:
        """Ask the printer. Raises DeviceError print.ticket_failed."""
        ...
