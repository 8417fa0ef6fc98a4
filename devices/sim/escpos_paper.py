"""Reads ESC/POS as a printer does, and shows the paper: lines with their sizes, and a picture.

Written from the command reference, not from our own driver: a wrong code page shows as wrong letters.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import segno
from PIL import Image, ImageDraw, ImageFont

_PAGES = {0: "cp437", 2: "cp850", 14: "cp737", 15: "iso8859_7", 16: "cp1252", 38: "cp869"}
_PAGES |= {47: "cp1253"}
# ESC or GS commands by their letter: how many bytes of parameters follow.
_ESC_ONE = frozenset(b"!ad-EGJMRV{3t")
_GS_ONE = frozenset(b"!BHbfhrw")
_ESC, _FS, _GS, _LF, _CR = 0x1B, 0x1C, 0x1D, 0x0A, 0x0D


class UnknownCommandError(ValueError):
    """A command that this printer does not have."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of text as it lies on the paper."""

    text: str
    wide: int = 1
    high: int = 1
    bold: bool = False
    inverted: bool = False
    align: int = 0


@dataclass(frozen=True, slots=True)
class PrintedQr:
    """A QR code."""

    text: str
    cell: int


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """Rows of dots."""

    width: int
    height: int
    dots: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the knife went through."""


Thing = Printed | PrintedQr | PrintedPicture | Cut


@dataclass(slots=True)
class _Mode:
    page: str = "cp437"
    align: int = 0
    wide: int = 1
    high: int = 1
    bold: bool = False
    inverted: bool = False
    qr_cell: int = 3
    qr_text: str = ""
    letters: str = ""
    kanji: bool = True


@dataclass(slots=True)
class EscposPaper:
    """The roll. ``lines_left`` is how many lines of paper remain; None = plenty."""

    on_asked: Callable[[], None] = lambda: None
    things: list[Thing] = field(default_factory=list)
    lines_left: int | None = None
    _mode: _Mode = field(default_factory=_Mode)
    _waiting: bytearray = field(default_factory=bytearray)

    @property
    def out(self) -> bool:
        """Whether the roll has ended."""
        return self.lines_left is not None and self.lines_left <= 0

    @property
    def lines(self) -> list[Printed]:
        """The lines of text."""
        return [thing for thing in self.things if isinstance(thing, Printed)]

    @property
    def cuts(self) -> int:
        """How many tickets were cut off."""
        return sum(isinstance(thing, Cut) for thing in self.things)

    def switch_off(self) -> None:
        """Lose the buffer and all modes, as a printer without power does."""
        self._waiting.clear()
        self._mode = _Mode()

    def feed(self, data: bytes) -> None:
        """Take bytes; what is whole is printed as long as there is paper."""
        self._waiting += data
        while self._waiting and not self.out:
            used = self._step(bytes(self._waiting[:65536]))
            if used == 0:
                return
            del self._waiting[:used]

    def _step(self, data: bytes) -> int:
        """Carry out the first command; return its length, 0 while it is not whole."""
        code = data[0]
        if code == _ESC:
            return self._esc(data) if len(data) >= 3 else _short(data, b"@", self._reset)
        if code == _GS:
            return self._gs(data) if len(data) >= 3 else 0
        if code == _FS:
            return self._no_kanji() if len(data) >= 2 else 0
        if code == _LF:
            self._print_line()
        elif code != _CR:
            self._letter(code)
        return 1

    def _letter(self, code: int) -> None:
        # In the Chinese mode that clones start in, Greek bytes come out as signs.
        garbled = self._mode.kanji and code > 0x7F
        letter = bytes([code]).decode(self._mode.page, "replace")
        self._mode.letters += "�" if garbled else letter

    def _esc(self, data: bytes) -> int:
        if data[1] == ord("@"):
            self._reset()
            return 2
        if data[1] not in _ESC_ONE:
            raise UnknownCommandError
        value, mode = data[2], self._mode
        match chr(data[1]):
            case "t":
                mode.page = _PAGES[value]
            case "a":
                mode.align = value
            case "E":
                mode.bold = bool(value & 1)
            case "d":
                for _ in range(value):
                    self._print_line()
            case _:
                pass
        return 3

    def _gs(self, data: bytes) -> int:
        letter, value, mode = data[1], data[2], self._mode
        match chr(letter):
            case "V":
                return self._cut(data)
            case "v":
                return self._raster(data)
            case "(":
                return self._symbol(data)
            case "!":
                mode.wide, mode.high = (value >> 4) + 1, (value & 15) + 1
            case "B":
                mode.inverted = bool(value & 1)
            case "r":
                self.on_asked()
            case _:
                pass
        if letter not in _GS_ONE:
            raise UnknownCommandError
        return 3

    def _reset(self) -> None:
        # The trap: the code page goes back to the first one as well.
        self._mode = _Mode(qr_text=self._mode.qr_text)

    def _no_kanji(self) -> int:
        self._mode.kanji = False
        return 2

    def _print_line(self) -> None:
        mode = self._mode
        text, mode.letters = mode.letters, ""
        self.things.append(
            Printed(text, mode.wide, mode.high, mode.bold, mode.inverted, mode.align)
        )
        self._use(mode.high)

    def _use(self, lines: int) -> None:
        if self.lines_left is not None:
            self.lines_left -= lines

    def _cut(self, data: bytes) -> int:
        length = 4 if data[2] in b"ABab" else 3
        if len(data) < length:
            return 0
        self.things.append(Cut())
        return length

    def _raster(self, data: bytes) -> int:
        if len(data) < 8:
            return 0
        width = int.from_bytes(data[4:6], "little")
        height = int.from_bytes(data[6:8], "little")
        if len(data) < 8 + width * height:
            return 0
        self.things.append(PrintedPicture(width * 8, height, data[8 : 8 + width * height]))
        self._use(height // 24)
        return 8 + width * height

    def _symbol(self, data: bytes) -> int:
        if len(data) < 5 or len(data) < (length := 5 + int.from_bytes(data[3:5], "little")):
            return 0
        function, body = data[6:7], data[7:length]
        match function:
            case b"C":
                self._mode.qr_cell = body[0]
            case b"P":
                self._mode.qr_text = body[1:].decode("ascii")
            case b"Q":
                self.things.append(PrintedQr(self._mode.qr_text, self._mode.qr_cell))
                self._use(5)
            case _:
                pass
        return length

    def image(self, font: str, dots: int = 512) -> Image.Image:
        """Return the paper as a picture, letters in a font with Greek."""
        pieces = [_piece(thing, font, dots) for thing in self.things]
        paper = Image.new("L", (dots, sum(piece.height for piece in pieces) or 1), 255)
        at = 0
        for piece in pieces:
            paper.paste(piece, ((dots - piece.width) // 2, at))
            at += piece.height
        return paper


def _short(data: bytes, letter: bytes, act: Callable[[], None]) -> int:
    if data[1:2] != letter:
        return 0
    act()
    return 2


def _piece(thing: Thing, font: str, dots: int) -> Image.Image:
    match thing:
        case Printed():
            return _text(thing, font, dots)
        case PrintedPicture():
            inked = bytes(255 - value for value in thing.dots)
            return Image.frombytes("1", (thing.width, thing.height), inked).convert("L")
        case PrintedQr():
            return _qr(thing)
        case Cut():
            piece = Image.new("L", (dots, 9), 255)
            ImageDraw.Draw(piece).line((0, 4, dots, 4), fill=160)
            return piece


def _text(line: Printed, font: str, dots: int) -> Image.Image:
    """Draw a line in cells of 12 x 24 dots, stretched as the printer stretches them."""
    ground, ink = (0, 255) if line.inverted else (255, 0)
    cell = Image.new("L", (max(1, 12 * len(line.text)), 28), ground)
    face = ImageFont.truetype(font, 20)
    for place, letter in enumerate(line.text):
        ImageDraw.Draw(cell).text((12 * place + 6, 22), letter, font=face, fill=ink, anchor="ms")
    wide = cell.resize((cell.width * line.wide, cell.height * line.high))
    if wide.width > dots:
        wide = wide.crop((0, 0, dots, wide.height))
    return wide


def _qr(code: PrintedQr) -> Image.Image:
    made = segno.make(code.text, error="m", micro=False)
    rows = [list(row) for row in made.matrix_iter(scale=code.cell, border=4)]
    piece = Image.new("L", (len(rows[0]), len(rows)), 255)
    piece.putdata([0 if dark else 255 for row in rows for dark in row])
    return piece
