"""The settings, tied to their presenter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presenters.settings import SettingsPresenter
from ui.screens.bound import start_for
from ui.views.settings import SettingsPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.settings.loading import Settings
    from ui.presenters.settings import SettingsStore
    from ui.tasks import Tasks


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
