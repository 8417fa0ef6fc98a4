"""The search box of the frame and what stands under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.presenters.search import SearchPresenter
from ui.screens.bound import latest_for
from ui.views.search import SearchPopup

if TYPE_CHECKING:
    from kep_client.services.people import PeopleService
    from kep_client.services.visits import VisitDesk
    from ui.presenters.search import SearchExits
    from ui.tasks import Tasks
    from ui.views.frame.main_frame import MainFrame


@dataclass(frozen=True, slots=True)
class SearchScreen:
    """The popup and its presenter."""

    view: SearchPopup
    presenter: SearchPresenter


def make_search(
    people: PeopleService, visits: VisitDesk, tasks: Tasks, exits: SearchExits, frame: MainFrame
) -> SearchScreen:
    """Tie the frame's box to the search; F3 is `frame.top_bar.search.focus_all()`."""
    view = SearchPopup(frame, frame.top_bar.search)
    presenter = SearchPresenter(view, people, visits, latest_for(tasks, view), exits)
    view.typed.connect(presenter.typed)
    view.entered.connect(presenter.entered)
    view.submitted.connect(presenter.submitted)
    view.person_chosen.connect(
        lambda party, start_case: presenter.person_chosen(party, start_case=start_case)
    )
    view.command_chosen.connect(presenter.command_chosen)
    view.walk_in_chosen.connect(presenter.walk_in_chosen)
    view.left.connect(presenter.left)
    return SearchScreen(view, presenter)
