"""A QR code on white paper, whatever the look: cameras need the contrast."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.theme import theme


class QrCode(QWidget):
    """Draws the code of an address; the address itself is never shown as text."""

    def __init__(self, name: str, *, side: int = 104, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._cells: tuple[tuple[bool, ...], ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fit()
        theme().changed.connect(self._fit)

    def set_address(self, address: str) -> None:
        """Show another address (error correction M, ISO/IEC 18004)."""
        code = segno.make(address, error="m", micro=False)
        self._cells = tuple(
            tuple(bool(cell) for cell in row) for row in code.matrix_iter(scale=1, border=2)
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cells on whole pixels, so that no seams show."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self._cells:
            cell = self.width() / len(self._cells)
            for y, row in enumerate(self._cells):
                for x, dark in enumerate(row):
                    if dark:
                        left, top = round(x * cell), round(y * cell)
                        wide, high = round((x + 1) * cell) - left, round((y + 1) * cell) - top
                        painter.fillRect(QRectF(left, top, wide, high), Qt.GlobalColor.black)
        painter.end()

    def _fit(self) -> None:
        side = theme().px(self._side)
        self.setFixedSize(side, side)
