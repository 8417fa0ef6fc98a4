"""Pieces that delegates and own widgets paint: chips, badges, key caps, focus rings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from ui.theme.icons import Icon, pixmap
from ui.theme.theme import theme
from ui.theme.tokens import TextRole

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

ChipKind: TypeAlias = Literal["ok", "warn", "err", "info", "off", "neutral"]
MIDDLE = Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | MIDDLE
RIGHT = Qt.AlignmentFlag.AlignRight | MIDDLE

_CHIP_COLOURS: dict[ChipKind, tuple[str, str]] = {
    "ok": ("ok", "ok_soft"),
    "warn": ("warn", "warn_soft"),
    "err": ("err", "err_soft"),
    "info": ("accent", "accent_soft"),
    "off": ("off", "off_soft"),
    "neutral": ("muted", "sunken"),
}


def chip_colours(kind: ChipKind) -> tuple[QColor, QColor]:
    """Return ink and ground of a chip."""
    ink, ground = _CHIP_COLOURS[kind]
    return theme().colour(ink), theme().colour(ground)


def rounded(painter: QPainter, box: QRectF, ground: QColor, radius: float) -> None:
    """Fill a rounded box."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, radius, radius)


def line(painter: QPainter, box: QRectF, text: str, font: QFont, ink: QColor) -> float:
    """Write one line, elided, at the left and in the middle of a box; return its width."""
    measure = QFontMetricsF(font)
    shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box, int(LEFT), shown)
    return measure.horizontalAdvance(shown)


def line_right(painter: QPainter, box: QRectF, text: str, font: QFont, ink: QColor) -> float:
    """Write a number or a time, never elided, at the right of a box; return its width."""
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box, int(RIGHT), text)
    return QFontMetricsF(font).horizontalAdvance(text)


def chip_width(text: str) -> float:
    """Return the width of a chip."""
    return QFontMetricsF(theme().font_of(12, 600)).horizontalAdvance(text) + theme().px(22)


def chip(
    painter: QPainter,
    right: float,
    middle: float,
    text: str,
    kind: ChipKind,
    *,
    selected: bool = False,
) -> float:
    """Draw a chip that ends at `right`; return where it begins.

    On a selected row its own soft ground would melt into the row's: the surface stands out there.
    """
    look = theme()
    font = look.font_of(12, 600)
    width, height = chip_width(text), look.px(19)
    box = QRectF(right - width, middle - height / 2, width, height)
    ink, ground = chip_colours(kind)
    if selected:
        ground = look.colour("surface")
    rounded(painter, box, ground, height / 2)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box, int(CENTRE), text)
    return box.left()


def badge(painter: QPainter, box: QRectF, text: str, ink: QColor, ground: QColor) -> None:
    """Draw a ticket number or initials on a soft ground."""
    rounded(painter, box, ground, theme().sizes.radius_tag)
    painter.setFont(theme().font_of(14, 700))
    painter.setPen(ink)
    painter.drawText(box, int(CENTRE), text)


def disc(
    painter: QPainter, centre: QPointF, radius: float, ground: QColor, icon: Icon, ink: str
) -> None:
    """Draw an icon on a round ground."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(centre, radius, radius)
    px = round(radius * 1.15)
    at = QPointF(centre.x() - px / 2, centre.y() - px / 2)
    painter.drawPixmap(at, pixmap(icon, ink, px))


def ring(painter: QPainter, box: QRectF, radius: float) -> None:
    """Draw the focus ring inside a box."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme().colour("focus"), theme().sizes.focus_ring))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)


def row_ground(painter: QPainter, rect: QRect, *, selected: bool, focused: bool) -> None:
    """Draw the ground of a list row."""
    if not selected:
        return
    box = QRectF(rect)
    rounded(painter, box, theme().colour("accent_soft"), theme().sizes.radius_row)
    if focused:
        ring(painter, box, theme().sizes.radius_row)


def key_cap_width(key: str) -> float:
    """Return the width of a key cap."""
    font = theme().font_of(12, 600)
    return max(QFontMetricsF(font).horizontalAdvance(key) + theme().px(16), theme().px(28))


def key_cap(painter: QPainter, left: float, middle: float, key: str, *, on_accent: bool) -> None:
    """Draw the name of a key as on its cap."""
    look = theme()
    height = look.px(19)
    box = QRectF(left, middle - height / 2, key_cap_width(key), height)
    if on_accent:
        ground = look.colour("accent_text")
        ground.setAlphaF(0.2)
        border, ink = ground, look.colour("accent_text")
    else:
        ground, border, ink = look.colour("sunken"), look.colour("line"), look.colour("muted")
    painter.setBrush(ground)
    painter.setPen(QPen(border, 1) if not on_accent else QPen(Qt.PenStyle.NoPen))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), look.px(4), look.px(4))
    painter.setPen(ink)
    painter.setFont(look.font_of(12, 600))
    painter.drawText(box, int(CENTRE), key)


def strong(*, size: int = 14) -> QFont:
    """Return the font of row titles."""
    return theme().font_of(size, 600)


def small() -> QFont:
    """Return the font of second lines."""
    return theme().font(TextRole.CAPTION)
