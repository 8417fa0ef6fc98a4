"""The check of the workstation, tied to its presenter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presenters.diagnostics import DiagnosticsPresenter
from ui.screens.bound import start_for
from ui.views.diagnostics.page import DiagnosticsPage

if TYPE_CHECKING:
    from ui.presenters.diagnostics import DiagnosticsExits, DiagnosticsParts
    from ui.tasks import Tasks


def make_diagnostics(
    parts: DiagnosticsParts, exits: DiagnosticsExits, tasks: Tasks
) -> tuple[DiagnosticsPage, DiagnosticsPresenter]:
    """Return the page; `DiagnosticsPresenter.entered` when it is shown, `rerun` at F5."""
    view = DiagnosticsPage()
    presenter = DiagnosticsPresenter(view, parts, exits, start_for(tasks, view))
    view.all_pressed.connect(presenter.rerun)
    view.copy_pressed.connect(presenter.copy_wanted)
    view.part_pressed.connect(presenter.acted)
    view.again_pressed.connect(presenter.again)
    return view, presenter
