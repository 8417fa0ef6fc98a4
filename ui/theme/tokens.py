"""Colours, sizes and type of the window, read from ``tokens.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("tokens.json")


class ThemeName(StrEnum):
    """The looks a clerk can choose."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class TextRole(StrEnum):
    """What a text is for; size and weight follow."""

    CAPTION = "caption"
    META = "meta"
    SECTION = "section"
    BODY = "body"
    STRONG = "strong"
    H2 = "h2"
    H1 = "h1"
    NUMBER = "number"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme's colours as ``#RRGGBB``."""

    bg: str
    surface: str
    raised: str
    sunken: str
    line: str
    line2: str
    text: str
    muted: str
    accent: str
    accent_text: str
    accent_soft: str
    nav: str
    nav_text: str
    nav_on: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    err: str
    err_soft: str
    focus: str
    off: str
    off_soft: str
    paper: str
    band: str
    badge: str
    badge_text: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in pixels, already scaled by the zoom."""

    rail: int
    rail_compact: int
    top_bar: int
    status_strip: int
    button: int
    button_small: int
    button_large: int
    field: int
    row_dense: int
    row: int
    row_two_line: int
    table_row: int
    table_head: int
    queue_panel: int
    side_panel: int
    steps: int
    summary: int
    search_panel: int
    icon: int
    icon_rail: int
    min_target: int
    focus_ring: int
    photo_width: int
    photo_height: int
    radius_keycap: int
    radius_tag: int
    radius_field: int
    radius_row: int
    radius_button: int
    radius_card: int
    radius_chip: int


@dataclass(frozen=True, slots=True)
class Type:
    """Size in pixels and weight of one text role."""

    px: int
    weight: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """Everything the file says, unscaled."""

    themes: dict[ThemeName, Colours]
    sizes: Sizes
    type: dict[TextRole, Type]


@cache
def tokens() -> Tokens:
    """Read the token file once."""
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    return Tokens(
        themes={name: Colours(**raw["themes"][name]) for name in ThemeName},
        sizes=Sizes(**raw["sizes"]),
        type={role: Type(**raw["type"][role]) for role in TextRole},
    )


def scaled(zoom: float) -> Sizes:
    """Return the sizes for a zoom (1.0 is 100 %)."""
    plain = tokens().sizes
    return Sizes(**{f.name: round(getattr(plain, f.name) * zoom) for f in fields(Sizes)})


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by relative luminance (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
