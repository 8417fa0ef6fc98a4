"""The line to the centre on the frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kep_client.services.cases import CaseDesk
from kep_client.services.outbox import OutboxService
from ui.presenters.line import LinePresenter
from ui.screens.bound import latest_for
from ui.views.line import LineOnFrame

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ui.presenters.line import LineExits
    from ui.tasks import Tasks
    from ui.views.frame.main_frame import MainFrame


@dataclass(frozen=True, slots=True)
class LineServices:
    """What tells about the line and what no line means."""

    outbox: OutboxService
    cases: CaseDesk


@dataclass(frozen=True, slots=True)
class LineScreen:
    """Strip, banner and badges with their presenter; `presenter.begin()` after each unlock."""

    view: LineOnFrame
    presenter: LinePresenter


def make_line(
    services: LineServices,
    tasks: Tasks,
    exits: LineExits,
    frame: MainFrame,
    now: Callable[[], datetime],
) -> LineScreen:
    """Tie strip, banner and badges to the line."""
    view = LineOnFrame(frame, now)
    latest = latest_for(tasks, view)
    presenter = LinePresenter(view, services.outbox, services.cases, latest, exits)
    view.banner_chosen.connect(presenter.banner_chosen)
    view.effects_closed.connect(presenter.effects_closed)
    return LineScreen(view, presenter)
