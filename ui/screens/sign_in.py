"""Sign-in, the choice of a passphrase, and the lock: three pages of one service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kep_client.domain.ids import ClerkId
from ui.presenters.lock import LockPresenter
from ui.presenters.new_slot import NewSlotPresenter
from ui.presenters.sign_in import SignInPresenter
from ui.screens.bound import start_for
from ui.views.lock import LockPage
from ui.views.new_slot import NewSlotPage
from ui.views.sign_in import SignInPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.domain.clerk import Clerk
    from kep_client.services.identify import SignInService
    from ui.presenters.lock import LockExits, Unlocking
    from ui.presenters.new_slot import Chooser
    from ui.presenters.sign_in import SignInExits
    from ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class SignInScreen:
    """The first page."""

    view: SignInPage
    presenter: SignInPresenter


@dataclass(frozen=True, slots=True)
class NewSlotScreen:
    """The choice of what opens this PC."""

    view: NewSlotPage
    presenter: NewSlotPresenter


@dataclass(frozen=True, slots=True)
class LockScreen:
    """The locked PC."""

    view: LockPage
    presenter: LockPresenter


def make_sign_in(service: SignInService, tasks: Tasks, exits: SignInExits) -> SignInScreen:
    """Tie the sign-in page to its service; call `presenter.entered()` when it is shown."""
    view = SignInPage()
    presenter = SignInPresenter(view, service, start_for(tasks, view), exits)
    view.asked.connect(presenter.asked)
    view.reopened.connect(presenter.reopened)
    view.cancelled.connect(presenter.cancelled)
    view.local_chosen.connect(presenter.local_chosen)
    return SignInScreen(view, presenter)


def make_new_slot(
    service: Chooser, tasks: Tasks, done: Callable[[Clerk], None], *, uses_pin: bool
) -> NewSlotScreen:
    """Tie the choice of a passphrase to its service; `presenter.entered(clerk)` shows it."""
    view = NewSlotPage(uses_pin=uses_pin)
    start = start_for(tasks, view)
    presenter = NewSlotPresenter(view, service, start, done, uses_pin=uses_pin)
    view.typed.connect(presenter.typed)
    view.chosen.connect(presenter.chosen)
    return NewSlotScreen(view, presenter)


def make_lock(
    service: Unlocking, tasks: Tasks, exits: LockExits, now: Callable[[], datetime]
) -> LockScreen:
    """Tie the lock to its service; call `presenter.entered(waiting, clerk)` when it is shown."""
    view = LockPage(now)
    presenter = LockPresenter(view, service, start_for(tasks, view), exits)
    view.picked.connect(lambda clerk: presenter.picked(ClerkId(clerk)))
    view.submitted.connect(presenter.submitted)
    view.other_wanted.connect(presenter.other_wanted)
    view.pause_over.connect(presenter.pause_over)
    return LockScreen(view, presenter)
