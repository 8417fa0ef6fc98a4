"""The scan page, tied to its presenter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presenters.scan import ScanExits, ScanPresenter
from ui.screens.bound import latest_for, start_for
from ui.views.scan.scan_page import ScanPage

if TYPE_CHECKING:
    from kep_client.services.scanning import PaperScan, TakesPapers
    from ui.tasks import Tasks


def make_scan(
    paper: PaperScan, case: TakesPapers, tasks: Tasks, exits: ScanExits
) -> tuple[ScanPage, ScanPresenter]:
    """Return the page of one paper and its presenter.

    Put the page into the window, call `ScanPresenter.begin`, then `ScanPage.focus_first`. F8 is
    `scan_wanted`, Ctrl+Enter `primary`, Ctrl+Z `undo`. Its tasks end when the page is deleted; to
    let pages go on arriving, keep the page and show the case's own instead.
    """
    view = ScanPage()
    work = (start_for(tasks, view), latest_for(tasks, view))
    presenter = ScanPresenter(view, paper, case, work, exits)
    view.scan_pressed.connect(presenter.scan_wanted)
    view.stop_pressed.connect(presenter.stop_wanted)
    view.finish_pressed.connect(lambda: presenter.finish_wanted())
    view.again_pressed.connect(presenter.again_wanted)
    view.undo_pressed.connect(presenter.undo)
    view.left.connect(presenter.left)
    view.profile_chosen.connect(presenter.profile_chosen)
    view.trouble.chosen.connect(presenter.strip_chosen)
    view.strip.page_picked.connect(presenter.picked)
    view.strip.unfold_wanted.connect(presenter.unfolded)
    view.strip.remove_wanted.connect(presenter.removed)
    view.strip.turn_wanted.connect(presenter.turned)
    view.strip.move_wanted.connect(presenter.moved)
    return view, presenter
