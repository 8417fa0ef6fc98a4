"""A ticket printer on the network: asked before, asked after, and never believed in silence."""

import asyncio
import socket
from contextlib import closing
from dataclasses import dataclass
from enum import Enum

from devices.printer import escpos
from devices.printer.escpos import WINDOWS_GREEK, CodePage, UnprintableError
from devices.printer.slip import as_picture, as_text
from devices.printer.slip_picture import TicketFaces
from kep_client.errors import DeviceError
from kep_client.ports.printer import PrintState
from kep_client.ports.ticket_printer import TicketPrinterState, TicketSlip

_CONNECT_S = 2.0
_ANSWER_S = 0.8
_DONE_S = 2.0
# DLE EOT 4: the roll is near its end (bits 2, 3) or at it (5, 6). DLE EOT 1: off line (3).
_NEAR_END, _END, _OFFLINE = 0x0C, 0x60, 0x08


class Greek(Enum):
    """How a printer is given Greek."""

    TEXT = "text"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class TicketPaper:
    """What is known of a printer: how wide it prints, and its way with Greek.

    Without ``faces`` nothing is drawn: a letter that the code page lacks is a fault then.
    """

    faces: TicketFaces | None = None
    dots: int = 512
    greek: Greek = Greek.TEXT
    page: CodePage = WINDOWS_GREEK


class EscposTicketPrinter:
    """Implements ``kep_client.ports.ticket_printer.TicketPrinter`` over TCP (port 9100 by custom).

    Each ticket has its own connection: a printer that was switched off meanwhile is met as it is.
    """

    def __init__(self, host: str, port: int, paper: TicketPaper) -> None:
        self._address = (host, port)
        self._paper = paper
        self._one_by_one = asyncio.Lock()

    async def print_ticket(self, slip: TicketSlip) -> PrintState:
        """Print a whole ticket, again from its first line if need be."""
        commands = self.commands(slip)
        async with self._one_by_one:
            return await asyncio.to_thread(self._print, commands)

    async def state(self) -> TicketPrinterState:
        """Ask the printer."""
        async with self._one_by_one:
            return await asyncio.to_thread(self._state)

    def commands(self, slip: TicketSlip) -> bytes:
        """Return the ticket's commands; a letter that the code page lacks makes it a picture.

        Raises DeviceError print.ticket_failed when it would, and there are no faces to draw with.
        """
        paper = self._paper
        if paper.greek is Greek.TEXT:
            try:
                return as_text(slip, paper.page, paper.dots)
            except UnprintableError:
                pass
        if paper.faces is None:
            raise DeviceError("print.ticket_failed")
        return as_picture(slip, paper.faces, paper.dots)

    # --- on a thread of its own ---------------------------------------------------------------

    def _state(self) -> TicketPrinterState:
        with closing(self._connect()) as line:
            try:
                return _ask_state(line)
            except OSError as cause:
                raise DeviceError("print.ticket_failed") from cause

    def _print(self, commands: bytes) -> PrintState:
        with closing(self._connect()) as line:
            try:
                before = _ask_state(line)
            except OSError as cause:
                raise DeviceError("print.ticket_failed") from cause
            _refuse(before)
            try:
                line.sendall(commands + escpos.ASK_WHEN_DONE)
                return _outcome(line, before)
            except OSError as cause:
                raise DeviceError("print.ticket_cut_off") from cause

    def _connect(self) -> socket.socket:
        try:
            return socket.create_connection(self._address, _CONNECT_S)
        except OSError as cause:
            raise DeviceError("print.ticket_failed") from cause


def _refuse(state: TicketPrinterState) -> None:
    if state is TicketPrinterState.PAPER_OUT:
        raise DeviceError("print.ticket_paper_out")
    if state is TicketPrinterState.OFFLINE:
        raise DeviceError("print.ticket_failed")


def _outcome(line: socket.socket, before: TicketPrinterState) -> PrintState:
    """Return what is known after the last byte has left."""
    if before is TicketPrinterState.MUTE:
        return PrintState.SENT
    if _answer(line, _DONE_S) is not None:
        return PrintState.PRINTED
    after = _ask_state(line)
    if after is TicketPrinterState.PAPER_OUT:
        raise DeviceError("print.ticket_paper_out")
    if after in (TicketPrinterState.OFFLINE, TicketPrinterState.MUTE):
        raise DeviceError("print.ticket_cut_off")
    return PrintState.UNCONFIRMED


def _ask_state(line: socket.socket) -> TicketPrinterState:
    line.sendall(escpos.ASK_PAPER)
    paper = _answer(line, _ANSWER_S)
    if paper is None or not escpos.is_status(paper):
        return TicketPrinterState.MUTE
    if paper & _END:
        return TicketPrinterState.PAPER_OUT
    line.sendall(escpos.ASK_PRINTER)
    printer = _answer(line, _ANSWER_S)
    if printer is not None and printer & _OFFLINE:
        return TicketPrinterState.OFFLINE
    return TicketPrinterState.PAPER_LOW if paper & _NEAR_END else TicketPrinterState.READY


def _answer(line: socket.socket, within_s: float) -> int | None:
    """Return one byte, or None when the printer keeps silent. Raises OSError when it hangs up."""
    line.settimeout(within_s)
    try:
        heard = line.recv(1)
    except TimeoutError:
        return None
    if not heard:
        raise ConnectionResetError
    return heard[0]
