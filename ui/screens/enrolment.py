"""The enrolment of this PC, tied to its presenter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presenters.enrolment import EnrolmentPresenter
from ui.screens.bound import start_for
from ui.views.enrolment import EnrolmentPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from kep_client.domain.clerk import Workstation
    from ui.presenters.enrolment import Enrol
    from ui.tasks import Tasks


def make_enrolment(
    tasks: Tasks, enrol: Enrol, server: str, done: Callable[[Workstation], None]
) -> tuple[EnrolmentPage, EnrolmentPresenter]:
    """Return the page and its presenter; call `EnrolmentPresenter.entered` when it is shown.

    Args:
        tasks: The window's tasks.
        enrol: Asks the centre: address, code. Its `KepError` is shown in place.
        server: An address known already, or empty.
        done: Hears once who this PC is.
    """
    view = EnrolmentPage()
    presenter = EnrolmentPresenter(view, enrol, server, start_for(tasks, view), done)
    view.typed.connect(presenter.typed)
    view.submitted.connect(presenter.submitted)
    return view, presenter
