"""The settings, tied to their presenter; and the look they choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.presenters.settings import SettingsPresenter
from ui.screens.bound import start_for
from ui.theme.theme import theme
from ui.theme.tokens import ThemeName
from ui.views.settings import SettingsPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QApplication

    from kep_client.settings.loading import Settings
    from ui.presenters.settings import SettingsStore
    from ui.tasks import Tasks

_THEMES = {
    "light": ThemeName.LIGHT,
    "dark": ThemeName.DARK,
    "contrast": ThemeName.HIGH_CONTRAST,
}


def make_settings(
    store: SettingsStore,
    changed: Callable[[Settings], None],
    now: Callable[[], datetime],
    tasks: Tasks,
) -> tuple[SettingsPage, SettingsPresenter]:
    """Return the page; `SettingsPresenter.entered` each time it is shown."""
    view = SettingsPage()
    presenter = SettingsPresenter(view, store, start_for(tasks, view), changed, now)
    view.chosen.connect(presenter.chosen)
    view.undo_pressed.connect(presenter.undone)
    return view, presenter


def apply_look(app: QApplication, settings: Settings, wanted: str = "") -> None:
    """Give the window the look and the zoom of the settings; `wanted` wins over their look."""
    name = _THEMES.get(wanted or settings.text("appearance.theme"), _system_theme(app))
    theme().apply(app, name, settings.integer("appearance.zoom") / 100)


def _system_theme(app: QApplication) -> ThemeName:
    dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return ThemeName.DARK if dark else ThemeName.LIGHT
