"""Colours can be read by everybody."""

from __future__ import annotations

import pytest

from ui.theme.tokens import ThemeName, contrast, scaled, tokens

TEXT = [
    ("text", "bg surface sunken accent_soft warn_soft err_soft off_soft"),
    ("muted", "bg surface sunken accent_soft warn_soft err_soft off_soft"),
    ("accent", "surface sunken accent_soft"),
    ("accent_text", "accent"),
    ("ok", "surface ok_soft"),
    ("warn", "surface warn_soft accent_soft"),
    ("err", "surface err_soft"),
    ("off", "off_soft"),
    ("nav_text", "nav"),
    ("badge_text", "badge"),
]
GRAPHICS = [("line2", "surface bg sunken"), ("focus", "surface bg accent_soft")]


def _pairs(table: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(ink, ground) for ink, grounds in table for ground in grounds.split()]


@pytest.mark.parametrize("name", ThemeName)
@pytest.mark.parametrize(("ink", "ground"), _pairs(TEXT))
def test_text_is_readable(name: ThemeName, ink: str, ground: str) -> None:
    colours = tokens().themes[name]
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("name", ThemeName)
@pytest.mark.parametrize(("ink", "ground"), _pairs(GRAPHICS))
def test_borders_and_focus_are_seen(name: ThemeName, ink: str, ground: str) -> None:
    colours = tokens().themes[name]
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 3


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_zoom_scales_every_length() -> None:
    assert scaled(1.5).rail == 138
    assert scaled(2.0).button == 72
