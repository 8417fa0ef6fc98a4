"""ESC/POS: the commands a ticket needs, and Greek on printers that know it by many names.

Commands as in Epson's "ESC/POS Command Reference". What bites: ``ESC @`` also resets the code page,
and many clones start in a Chinese mode (``FS .`` ends it); so every ticket says all of it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

ESC, GS, FS, DLE = b"\x1b", b"\x1d", b"\x1c", b"\x10"
RESET = ESC + b"@" + FS + b"."
CUT = GS + b"VB\x00"
CENTRED = ESC + b"a\x01"
ASK_PAPER = DLE + b"\x04\x04"
ASK_PRINTER = DLE + b"\x04\x01"
# Answered in its turn, after everything before it has been printed.
ASK_WHEN_DONE = GS + b"r\x01"
DOTS_PER_LETTER = 12
_BAND = 128
_STATUS_FIXED, _STATUS_MASK = 0x12, 0x93
_NEAR = str.maketrans(
    {"–": "-", "—": "-", "·": "-", "’": "'", "…": "...", "«": '"', "»": '"', "ΐ": "ϊ", "ΰ": "ϋ"}
)


class UnprintableError(ValueError):
    """The code page lacks a letter; the ticket is drawn as a picture instead."""


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code page: the number the printer knows it by (``ESC t n``), and its encoding."""

    slot: int
    encoding: str

    def encode(self, text: str) -> bytes:
        """Return the text in this page, with near signs for those that it lacks."""
        known = "".join(letter if self._has(letter) else letter.translate(_NEAR) for letter in text)
        try:
            return known.encode(self.encoding)
        except UnicodeEncodeError as cause:
            raise UnprintableError from cause

    def _has(self, letter: str) -> bool:
        try:
            letter.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


# 1253 alone has every Greek letter; numbers as Epson gives them, clones differ.
WINDOWS_GREEK = CodePage(47, "cp1253")
DOS_GREEK = CodePage(14, "cp737")
ISO_GREEK = CodePage(15, "iso8859_7")


class Style(Enum):
    """How a line of text looks: width times, height times, and whether it is bold or inverted."""

    PLAIN = (1, 1, False, False)
    BOLD = (1, 1, True, False)
    TALL = (1, 2, True, False)
    BIG = (2, 2, True, False)
    INVERTED = (1, 2, True, True)


def line(text: str, page: CodePage, style: Style = Style.PLAIN) -> bytes:
    """Return one line of text."""
    wide, high, bold, inverted = style.value
    return _look(wide, high, bold=bold, inverted=inverted) + page.encode(text) + b"\n"


def number(text: str, page: CodePage, dots: int) -> bytes:
    """Return the number as large as the paper is wide, eight times at most."""
    times = max(1, min(8, dots // (DOTS_PER_LETTER * len(text))))
    return _look(times, times, bold=True, inverted=False) + page.encode(text) + b"\n"


def select(page: CodePage) -> bytes:
    """Return the command that chooses a code page; needed after each reset."""
    return ESC + b"t" + bytes([page.slot])


def feed(lines: int) -> bytes:
    """Return the command that feeds blank lines."""
    return ESC + b"d" + bytes([lines])


def qr(text: str, dots_per_cell: int = 6) -> bytes:
    """Return the commands of a QR code, model 2, error correction M."""
    content = text.encode("ascii")
    store = b"P0" + content
    return b"".join(
        _symbol(part) for part in (b"A2\x00", b"C" + bytes([dots_per_cell]), b"E1", store, b"Q0")
    )


def picture(rows: Sequence[bytes]) -> bytes:
    """Return rows of dots (most significant bit left, 1 = black) as raster pictures.

    Bands keep the printer's memory small; a narrow clone prints them one below the other.
    """
    bands = [rows[at : at + _BAND] for at in range(0, len(rows), _BAND)]
    return b"".join(_raster(band) for band in bands)


def is_status(answer: int) -> bool:
    """Whether a byte is an answer to ``DLE EOT``: its fixed bits say so."""
    return answer & _STATUS_MASK == _STATUS_FIXED


def _look(wide: int, high: int, *, bold: bool, inverted: bool) -> bytes:
    size = (wide - 1) << 4 | (high - 1)
    return GS + b"!" + bytes([size]) + ESC + b"E" + bytes([bold]) + GS + b"B" + bytes([inverted])


def _symbol(part: bytes) -> bytes:
    body = b"1" + part
    return GS + b"(k" + len(body).to_bytes(2, "little") + body


def _raster(band: Sequence[bytes]) -> bytes:
    width, height = len(band[0]), len(band)
    sizes = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    return GS + b"v0\x00" + sizes + b"".join(band)
