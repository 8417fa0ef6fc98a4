"""The list of services, tied to its presenter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presenters.services import ServicesPresenter
from ui.screens.bound import latest_for
from ui.views.services import ServicesPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from kep_client.domain.service import ServiceDefinition
    from ui.presenters.services import Catalogue
    from ui.tasks import Tasks


def make_services(
    catalogue: Catalogue, tasks: Tasks, chosen: Callable[[ServiceDefinition], None]
) -> tuple[ServicesPage, ServicesPresenter]:
    """Return the list; keep both for the session, so that the last used services stand first.

    Each time it is shown: `ServicesPage.enter`, then `ServicesPresenter.entered`.
    """
    view = ServicesPage()
    presenter = ServicesPresenter(view, catalogue, latest_for(tasks, view), chosen)
    view.typed.connect(presenter.typed)
    view.picked.connect(presenter.picked)
    return view, presenter
