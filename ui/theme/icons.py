"""Line icons drawn from our own paths: 24 grid, stroke 1.8, round ends."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_SCALE = 2
"""Pixmaps are kept at twice the size, sharp on scaled screens."""


class Icon(StrEnum):
    """Every icon of the window; the value is its path."""

    DESK = '<path d="M3 8h18M5.5 8v11M18.5 8v11M5.5 13h13M8 8V5h8v3"/>'
    FOLDER = '<path d="M3.5 6.5a1 1 0 0 1 1-1h5l2 2.5h8a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1z"/>'
    UPLOAD = '<path d="M12 16.5V4M6.5 9 12 3.5 17.5 9M5 20.5h14"/>'
    PULSE = '<path d="M2.5 12.5h4.5l3-8 4.5 15 2.5-7h4.5"/>'
    GEAR = (
        '<circle cx="12" cy="12" r="3.6"/><path d="M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3'
        'M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M5.3 18.7l2.1-2.1M16.6 7.4l2.1-2.1"/>'
    )
    SEARCH = '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>'
    PLUS = '<path d="M12 4.5v15M4.5 12h15"/>'
    EYE = (
        '<path d="M2 12c2.2-4.3 5.8-6.5 10-6.5s7.8 2.2 10 6.5c-2.2 4.3-5.8 6.5-10 6.5'
        'S4.2 16.3 2 12z"/><circle cx="12" cy="12" r="3"/>'
    )
    PHONE = (
        '<path d="M8.3 3.5H5a1.5 1.5 0 0 0-1.5 1.7c.8 8 7.3 14.5 15.3 15.3'
        'a1.5 1.5 0 0 0 1.7-1.5v-3.3l-4.5-1.7-2 2.2c-2.6-1.2-4.7-3.3-5.9-5.9l2.2-2z"/>'
    )
    GLOBE = (
        '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c2.6 2.6 3.8 5.6 3.8 9'
        's-1.2 6.4-3.8 9c-2.6-2.6-3.8-5.6-3.8-9S9.4 5.6 12 3z"/>'
    )
    CHAT = '<path d="M4.5 4.5h15a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H10l-5 4v-4h-.5a1 1 0 0 1-1-1v-10a1 1 0 0 1 1-1z"/>'
    MAIL = '<rect x="3" y="5" width="18" height="14" rx="1.5"/><path d="m3.5 6.5 8.5 7 8.5-7"/>'
    VIDEO = '<rect x="2.5" y="6" width="13" height="12" rx="2"/><path d="m15.5 11 6-3.5v9l-6-3.5"/>'
    CHECK = '<path d="m4.5 12.5 5 5 10-11"/>'
    WARNING = '<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.3"/>'
    DOCUMENT = (
        '<path d="M14 3H6.5a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1V7.5z"/>'
        '<path d="M14 3v4.5h4.5M9 12h6M9 16h6"/>'
    )
    PERSON = '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.6-4 3.5-6 7.5-6s6.9 2 7.5 6"/>'
    PEOPLE = (
        '<circle cx="9" cy="8" r="3.7"/><path d="M2.5 20c.4-3.7 2.9-5.7 6.5-5.7s6.1 2 6.5 5.7'
        'M15.5 4.6a3.7 3.7 0 0 1 0 6.8M17.8 14.7c2.2.8 3.5 2.6 3.7 5.3"/>'
    )
    CLOCK = '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.5 2"/>'
    UNDO = '<path d="M8.5 4.5 4 9l4.5 4.5M4.5 9H15a5 5 0 0 1 0 10h-4"/>'
    OFFLINE = (
        '<path d="M3 3l18 18M2.5 9a15 15 0 0 1 4.3-2.8M21.5 9A15 15 0 0 0 11 5'
        "M5.8 12.7a10 10 0 0 1 4.4-2.5M18.2 12.7a10 10 0 0 0-2.4-1.7M9 16.3a4.6 4.6 0 0 1 5 0"
        'M12 19.8v.2"/>'
    )
    PRINTER = (
        '<path d="M7 8.5v-5h10v5M7 17.5H4.5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h15a1 1 0 0 1 1 1v7'
        'a1 1 0 0 1-1 1H17"/><path d="M7 14h10v6.5H7z"/>'
    )
    KEY = '<circle cx="8" cy="16" r="4.5"/><path d="M11.3 12.7 20.5 3.5M16.5 7.5l3 3"/>'
    CARD = (
        '<rect x="2.5" y="5" width="19" height="14" rx="2"/><circle cx="8.5" cy="10.5" r="1.9"/>'
        '<path d="M5.5 16c.4-1.7 1.5-2.4 3-2.4s2.6.7 3 2.4M14.5 9.5h4M14.5 13.5h4"/>'
    )
    CHEVRON_DOWN = '<path d="m6 9.5 6 6 6-6"/>'
    CALENDAR = (
        '<rect x="3.5" y="5" width="17" height="15.5" rx="1.5"/><path d="M3.5 10h17M8 2.5v4'
        'M16 2.5v4"/>'
    )
    CLOSE = '<path d="m5.5 5.5 13 13M18.5 5.5l-13 13"/>'
    ARROW_RIGHT = '<path d="M4 12h15.5M13.5 6l6 6-6 6"/>'
    DATABASE = (
        '<ellipse cx="12" cy="5.5" rx="8" ry="3"/><path d="M4 5.5v13c0 1.7 3.6 3 8 3s8-1.3 8-3'
        'v-13M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3"/>'
    )
    SCAN = '<path d="M4 8V4.5h3.5M16.5 4.5H20V8M20 16v3.5h-3.5M7.5 19.5H4V16M3 12h18"/>'
    ROTATE = '<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3M19.8 3v4.3h-4.3"/>'
    TRASH = '<path d="M4.5 6.5h15M9.5 6.5V4h5v2.5M6.5 6.5l1 13.5h9l1-13.5M10 10.5v6M14 10.5v6"/>'
    PENCIL = '<path d="m4 20 1-4.5L16.5 4l3.5 3.5L8.5 19zM13.5 7l3.5 3.5"/>'
    LOCK = (
        '<rect x="4.5" y="10.5" width="15" height="10" rx="1.5"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0'
        'v3M12 14.5v2"/>'
    )
    LIST = '<path d="M8.5 6h12M8.5 12h12M8.5 18h12M4 6h.01M4 12h.01M4 18h.01"/>'
    DELIVER = '<path d="M4 19.5h16M4.5 15.5l5-5 3.5 3.5 6.5-7.5M15 6.5h4.5V11"/>'
    INFO = '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.01"/>'


def svg(icon: Icon, colour: str, stroke: float = 1.8) -> str:
    """Return the icon as an SVG document."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-width="{stroke}" stroke-linecap="round" '
        f'stroke-linejoin="round">{icon.value}</svg>'
    )


@lru_cache(maxsize=512)
def pixmap(icon: Icon, colour: str, px: int) -> QPixmap:
    """Return the icon in logical pixels; kept, so that lists paint fast."""
    image = QPixmap(px * _SCALE, px * _SCALE)
    image.setDevicePixelRatio(_SCALE)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg(icon, colour).encode())).render(painter, QRectF(0, 0, px, px))
    painter.end()
    return image


def qicon(icon: Icon, colour: str, px: int) -> QIcon:
    """Return the icon for buttons and menus."""
    return QIcon(pixmap(icon, colour, px))
