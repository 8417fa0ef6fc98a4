"""The outbox, tied to its presenter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presenters.outbox import OutboxPresenter
from ui.screens.bound import start_for
from ui.views.outbox import OutboxPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ui.presenters.outbox import Outbox
    from ui.tasks import Tasks


def make_outbox(
    outbox: Outbox, now: Callable[[], datetime], tasks: Tasks
) -> tuple[OutboxPage, OutboxPresenter]:
    """Return the page; `OutboxPresenter.begin` after each unlock."""
    view = OutboxPage()
    presenter = OutboxPresenter(view, outbox, start_for(tasks, view), now)
    view.send_pressed.connect(presenter.send_wanted)
    return view, presenter
