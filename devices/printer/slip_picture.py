"""A ticket drawn dot by dot, for printers that know no Greek: every printer can print a picture."""

from dataclasses import dataclass
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

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

_TALLEST = 1600
_GAP = 8
_WHITE, _BLACK = 1, 0
_QR_CELL = 5


@dataclass(frozen=True, slots=True)
class TicketFaces:
    """Font files with Greek letters."""

    regular: Path
    bold: Path


class _Pen:
    """Draws from the top down; ``y`` is where the next thing begins."""

    def __init__(self, faces: TicketFaces, dots: int) -> None:
        self.dots = dots
        self.y = 4
        self.image = Image.new("1", (dots, _TALLEST), _WHITE)
        self.draw = ImageDraw.Draw(self.image)
        self._faces = faces

    def text(
        self, text: str, size: int, *, bold: bool = False, ink: int = _BLACK, wide: float = 1.0
    ) -> None:
        """Draw a line in the middle, smaller where it is too wide, and go below it."""
        font = self.fitting(text, size, bold=bold, room=round(self.dots * wide) - 16)
        box = font.getbbox(text)
        at = ((self.dots - (box[2] - box[0])) / 2 - box[0], self.y - box[1])
        self.draw.text(at, text, font=font, fill=ink)
        self.y += round(box[3] - box[1]) + _GAP + size // 5

    def fitting(self, text: str, size: int, *, bold: bool, room: int) -> ImageFont.FreeTypeFont:
        """Return the largest face up to a size in which a text fits."""
        path = self._faces.bold if bold else self._faces.regular
        font = ImageFont.truetype(path, size)
        while font.getlength(text) > room and size > 10:
            size -= 1
            font = ImageFont.truetype(path, size)
        return font

    def bar(self, text: str) -> None:
        """Draw a line of white letters on black."""
        top, size = self.y, 34
        self.draw.rounded_rectangle((8, top, self.dots - 8, top + 54), 8, fill=_BLACK)
        self.y = top + (54 - size) // 2
        self.text(text, size, bold=True, ink=_WHITE, wide=0.95)
        self.y = top + 54 + 14

    def rows(self) -> list[bytes]:
        """Return the dots, 1 = black, as many rows as are used."""
        used = self.image.crop((0, 0, self.dots, self.y + 8))
        raw = bytes(255 - value for value in used.tobytes())
        width = (self.dots + 7) // 8
        return [raw[at : at + width] for at in range(0, len(raw), width)]


def draw_slip(slip: TicketSlip, faces: TicketFaces, dots: int) -> list[bytes]:
    """Return the ticket as rows of dots; the number is as large as the paper is wide."""
    pen = _Pen(faces, dots)
    if slip.training:
        pen.bar(TRAINING)
    pen.text(slip.office, 30, bold=True)
    pen.y += 6
    pen.text(slip.number, 150, bold=True, wide=0.86)
    pen.text(slip.service, 34, bold=True)
    _wait(pen, slip)
    if slip.where:
        pen.bar(slip.where)
    if slip.address:
        _phone(pen, slip)
    pen.draw.line((8, pen.y, dots - 8, pen.y), fill=_BLACK, width=3)
    pen.y += 14
    for text in slip.in_english:
        pen.text(text, 26)
    pen.text(day_and_time(slip), 26, bold=True)
    pen.text(ORDER, 26, bold=True)
    return pen.rows()


def _wait(pen: _Pen, slip: TicketSlip) -> None:
    if not slip.wait and slip.ahead is None:
        return
    top = pen.y
    pen.y += 18
    if slip.wait:
        pen.text(ESTIMATE, 28)
        pen.text(slip.wait, 48, bold=True)
    if slip.ahead is not None:
        pen.text(people_ahead(slip.ahead), 28)
    pen.y += 6
    box = (8, top, pen.dots - 8, pen.y)
    pen.draw.rounded_rectangle(box, 14, outline=_BLACK, width=4)
    pen.y += 14


def _phone(pen: _Pen, slip: TicketSlip) -> None:
    code = segno.make(slip.address, error="m", micro=False)
    top, side = pen.y, 0
    for y, row in enumerate(code.matrix_iter(scale=_QR_CELL, border=3)):
        side = y + 1
        for x, dark in enumerate(row):
            if dark:
                pen.draw.point((12 + x, top + y), fill=_BLACK)
    left = 12 + side + 12
    y = top + 14
    lines = ((ON_THE_PHONE, True), (NO_NAME, False), (slip.short_address, False), (slip.code, True))
    for text, bold in lines:
        font = pen.fitting(text, 27, bold=bold, room=pen.dots - left - 8)
        pen.draw.text((left, y), text, font=font, fill=_BLACK)
        y += 38
    pen.y = max(top + side, y) + 10
