"""A sheet of paper to draw on: tenths of a millimetre, our fonts, a cursor that moves down.

Millimetres keep the prints alike on every printer; Qt's points depend on the device.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPageSize, QPainter, QPdfWriter, QPen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DPI = 600
_UNITS_PER_INCH = 254.0
WIDTH, HEIGHT = 2100.0, 2970.0
LEFT, RIGHT, TOP, BOTTOM = 180.0, 1920.0, 130.0, 2860.0
_INK, _GREY, _HAIR = "#000000", "#333333", "#9A9A9A"


@dataclass(frozen=True, slots=True)
class Ink:
    """How a text looks; ``size`` is the height of the line of letters in tenths of a millimetre."""

    size: int = 36
    weight: QFont.Weight = QFont.Weight.Normal
    colour: str = _INK
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft

    def font(self) -> QFont:
        """Return the bundled face at this size."""
        font = QFont("Noto Sans")
        font.setPixelSize(self.size)
        font.setWeight(self.weight)
        return font


PLAIN = Ink()
SMALL = Ink(size=32, colour=_GREY)
LABEL = Ink(size=34, colour=_GREY)
STRONG = Ink(weight=QFont.Weight.DemiBold)
BOLD = Ink(weight=QFont.Weight.Bold)
HEAD = Ink(size=38, weight=QFont.Weight.Bold)
TITLE = Ink(size=58, weight=QFont.Weight.Bold)
NUMBER = Ink(size=58, weight=QFont.Weight.Bold)
LONG_NUMBER = Ink(size=46, weight=QFont.Weight.Bold)


class Sheet:
    """One or more A4 pages under a painter; ``y`` is where the next line begins."""

    def __init__(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        self._painter = painter
        self._device = device
        self.y = TOP
        self.page = 1
        painter.scale(
            device.logicalDpiX() / _UNITS_PER_INCH, device.logicalDpiY() / _UNITS_PER_INCH
        )

    def text(self, text: str, ink: Ink = PLAIN, left: float = LEFT, right: float = RIGHT) -> float:
        """Draw a wrapped text at ``y`` without moving it; returns its height."""
        self._painter.setFont(ink.font())
        self._painter.setPen(QColor(ink.colour))
        flags = int(ink.align) | int(Qt.TextFlag.TextWordWrap)
        area = QRectF(left, self.y, right - left, BOTTOM)
        return self._painter.drawText(area, flags, text).height()

    def line(self, text: str, ink: Ink = PLAIN, gap: float = 6.0) -> None:
        """Draw a text and go below it."""
        self.y += self.text(text, ink) + gap

    def rule(self, colour: str = _INK, width: float = 3.0, right: float = RIGHT) -> None:
        """Draw a line across the sheet at ``y``."""
        self._painter.setPen(QPen(QColor(colour), width))
        self._painter.drawLine(QPointF(LEFT, self.y), QPointF(right, self.y))

    def frame(self, height: float, *, dashed: bool = False) -> None:
        """Draw a rounded box from ``y`` downwards."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        self._painter.setPen(QPen(QColor(_INK), 3.0, style))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(QRectF(LEFT, self.y, RIGHT - LEFT, height), 16, 16)

    def pair(self, label: str, value: str, ink: Ink = PLAIN) -> None:
        """Draw a labelled value with a hairline below."""
        self.columns(((label, LABEL, LEFT, LEFT + 420), (value, ink, LEFT + 440, RIGHT)))

    def columns(self, cells: Sequence[tuple[str, Ink, float, float]]) -> None:
        """Draw cells (text, ink, left, right) side by side with a hairline below."""
        height = max(self.text(text, ink, left, right) for text, ink, left, right in cells)
        self.y += height + 8
        self.rule(_HAIR, 1.0)
        self.y += 8

    def squares(self, rows: Sequence[Sequence[bool]], left: float, side: float) -> None:
        """Draw a matrix of dark and light squares, such as a QR code."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        cell = side / len(rows)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    area = QRectF(left + x * cell, self.y + y * cell, cell * 1.02, cell * 1.02)
                    self._painter.fillRect(area, QColor(_INK))

    def room(self, height: float) -> bool:
        """Whether so much fits above the foot."""
        return self.y + height <= BOTTOM - 120

    def next_page(self) -> None:
        """Go on at the top of a new page."""
        self._device.newPage()
        self.page += 1
        self.y = TOP


def draw_on(device: QPagedPaintDevice, draw: Callable[[Sheet], None]) -> bool:
    """Draw A4 pages from edge to edge; False where the device does not begin."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter()
    if not painter.begin(device):
        return False
    draw(Sheet(painter, device))
    return painter.end()


def draw_pdf(title: str, draw: Callable[[Sheet], None]) -> bytes:
    """Return a PDF of A4 pages. ``title`` is neutral: it shows in windows and print queues."""
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(title)
    writer.setCreator("KEP")
    draw_on(writer, draw)
    buffer.close()
    return bytes(store.data())
