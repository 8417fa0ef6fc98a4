"""The receipt's page, tied to its presenter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.presenters.receipt import ReceiptParts, ReceiptPresenter
from ui.screens.bound import start_for
from ui.views.receipt import ReceiptPage

if TYPE_CHECKING:
    from kep_client.domain.service import ServiceDefinition
    from kep_client.services.cases import Registered
    from ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class ReceiptExits:
    """Where one goes from the receipt."""

    next_ticket: Callable[[], None]
    another_case: Callable[[], None]


def make_receipt(
    done: Registered,
    service: ServiceDefinition,
    parts: ReceiptParts,
    tasks: Tasks,
    exits: ReceiptExits,
) -> tuple[ReceiptPage, ReceiptPresenter]:
    """Return the page of one registration. Put it into the window, then call `begin`."""
    view = ReceiptPage()
    presenter = ReceiptPresenter(view, done, service, parts, start_for(tasks, view))
    view.print_pressed.connect(presenter.print_again)
    view.save_pressed.connect(presenter.save_wanted)
    view.place_chosen.connect(presenter.place_chosen)
    view.next_pressed.connect(exits.next_ticket)
    view.again_pressed.connect(exits.another_case)
    return view, presenter
