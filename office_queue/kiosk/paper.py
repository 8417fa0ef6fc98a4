"""The ticket on paper. A number is valid in the line before its paper comes out, and without it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from devices.printer.slip_picture import TicketFaces
from devices.printer.ticket_printer import EscposTicketPrinter, Greek, TicketPaper
from kep_client.errors import DeviceError, InputError
from kep_client.ports.ticket_printer import TicketPrinter, TicketSlip
from kep_client.wire.queue import PaperOut, TicketOut
from office_queue.queue.store import ATHENS

_PORT = 9100


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The kiosk's printer, or none."""

    office_name: str
    printer: TicketPrinter | None = None

    async def print(self, ticket: TicketOut) -> PaperOut:
        """Print a ticket; a fault of the printer is told and costs nobody the number."""
        if self.printer is None:
            return PaperOut(state="saved_only", code="print.ticket_failed")
        try:
            state = await self.printer.print_ticket(self._slip(ticket))
        except DeviceError as fault:
            return PaperOut(state="failed", code=fault.code)
        return PaperOut(state=state.value)

    def _slip(self, ticket: TicketOut) -> TicketSlip:
        issued = datetime.fromtimestamp(ticket.issued_at / 1000, UTC).astimezone(ATHENS)
        return TicketSlip(self.office_name, ticket.number, ticket.service_title, issued)


def printer_at(address: str, faces: tuple[Path, Path] | None = None) -> TicketPrinter | None:
    """Return the printer of ``tcp://host:port``; None for an empty address.

    ``?greek=picture`` is for printers without Greek letters; it needs the two ``faces``, regular
    and bold. Raises InputError request.invalid for anything else.
    """
    if not address:
        return None
    place = urlsplit(address)
    greek = parse_qs(place.query).get("greek", [Greek.TEXT.value])[0]
    try:
        paper = TicketPaper(TicketFaces(*faces) if faces else None, greek=Greek(greek))
        port = place.port or _PORT
    except ValueError:
        raise InputError("request.invalid") from None
    if place.scheme != "tcp" or not place.hostname or (paper.greek is Greek.PICTURE and not faces):
        raise InputError("request.invalid")
    return EscposTicketPrinter(place.hostname, port, paper)
