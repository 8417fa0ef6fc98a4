"""A ticket as ESC/POS commands: as text, or as one picture for printers without Greek."""

from collections.abc import Iterator

from devices.printer import escpos
from devices.printer.escpos import CodePage, Style
from devices.printer.slip_picture import TicketFaces, draw_slip
from devices.printer.slip_words import (
    ESTIMATE,
    NO_NAME,
    ON_THE_PHONE,
    ORDER,
    TRAINING,
    day_and_time,
    people_ahead,
)
from kep_client.ports.ticket_printer import TicketSlip


def as_text(slip: TicketSlip, page: CodePage, dots: int) -> bytes:
    """Return the ticket as text. Raises UnprintableError."""
    return b"".join(
        (
            escpos.RESET,
            escpos.select(page),
            escpos.CENTRED,
            *_head(slip, page, dots),
            *_wait(slip, page),
            *_phone(slip, page),
            *_foot(slip, page, dots),
            escpos.feed(2),
            escpos.CUT,
        )
    )


def as_picture(slip: TicketSlip, faces: TicketFaces, dots: int) -> bytes:
    """Return the ticket as one picture."""
    rows = draw_slip(slip, faces, dots)
    return escpos.RESET + escpos.CENTRED + escpos.picture(rows) + escpos.feed(2) + escpos.CUT


def _head(slip: TicketSlip, page: CodePage, dots: int) -> Iterator[bytes]:
    if slip.training:
        yield escpos.line(TRAINING, page, Style.INVERTED)
    yield escpos.line(slip.office, page, Style.BOLD)
    yield escpos.number(slip.number, page, dots)
    yield escpos.line(slip.service, page, Style.TALL)


def _wait(slip: TicketSlip, page: CodePage) -> Iterator[bytes]:
    if slip.wait:
        yield escpos.line(ESTIMATE, page)
        yield escpos.line(slip.wait, page, Style.BIG)
    if slip.ahead is not None:
        yield escpos.line(people_ahead(slip.ahead), page)
    if slip.where:
        yield escpos.line(f" {slip.where} ", page, Style.INVERTED)


def _phone(slip: TicketSlip, page: CodePage) -> Iterator[bytes]:
    if not slip.address:
        return
    yield escpos.line("", page)
    yield escpos.qr(slip.address)
    yield escpos.line(ON_THE_PHONE, page, Style.BOLD)
    yield escpos.line(NO_NAME, page)
    yield escpos.line(f"{slip.short_address} {slip.code}".strip(), page)


def _foot(slip: TicketSlip, page: CodePage, dots: int) -> Iterator[bytes]:
    yield escpos.line("-" * (dots // escpos.DOTS_PER_LETTER), page)
    for text in slip.in_english:
        yield escpos.line(text, page)
    yield escpos.line(day_and_time(slip), page, Style.BOLD)
    yield escpos.line(ORDER, page, Style.BOLD)
