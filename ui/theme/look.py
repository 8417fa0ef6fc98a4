"""The look and the zoom that the settings choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.theme.theme import theme
from ui.theme.tokens import ThemeName

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from kep_client.settings.loading import Settings

_THEMES = {
    "light": ThemeName.LIGHT,
    "dark": ThemeName.DARK,
    "contrast": ThemeName.HIGH_CONTRAST,
}


def apply_look(app: QApplication, settings: Settings, wanted: str = "") -> None:
    """Give the window the look and the zoom of the settings; `wanted` wins over their look."""
    name = _THEMES.get(wanted or settings.text("appearance.theme"), _system_theme(app))
    theme().apply(app, name, settings.integer("appearance.zoom") / 100)


def _system_theme(app: QApplication) -> ThemeName:
    dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return ThemeName.DARK if dark else ThemeName.LIGHT
