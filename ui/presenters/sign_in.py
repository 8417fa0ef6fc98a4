"""Sign-in: the browser does it, this page waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.clerk import Clerk
from kep_client.errors import KepError, LineError

if TYPE_CHECKING:
    from kep_client.domain.clerk import SlotInfo
    from kep_client.services.identify import SignedIn
    from ui.presenters.work import Start, Work


class SignInStage(Enum):
    """Where the sign-in stands."""

    READY = auto()
    WAITING = auto()


class LocalWay(Enum):
    """How this PC can be opened without the centre, if at all."""

    NONE = auto()
    PASSPHRASE = auto()
    PIN = auto()


@dataclass(frozen=True, slots=True)
class SignInPicture:
    """What the page shows; only ways that exist are offered."""

    stage: SignInStage = SignInStage.READY
    local: LocalWay = LocalWay.NONE


@dataclass(frozen=True, slots=True)
class SignInExits:
    """Where one goes from here.

    ``choose`` asks the clerk for a passphrase for this PC, ``unlock`` for the one chosen before
    (of a clerk, or of whoever is picked).
    """

    choose: Callable[[Clerk], None]
    unlock: Callable[[Clerk | None], None]


class SignInView(Protocol):
    """The page."""

    def show_picture(self, picture: SignInPicture) -> None:
        """Show how it stands."""

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""

    def clear_problem(self) -> None:
        """Take it away."""


class Identification(Protocol):
    """The part of the sign-in service that this page needs."""

    async def sign_in(self) -> SignedIn:
        """Sign in through the browser."""

    async def reopen_browser(self) -> None:
        """Open the page again."""

    async def who_can_unlock(self) -> tuple[SlotInfo, ...]:
        """Return who has a slot on this PC."""


class SignInPresenter:
    """Starts, repeats and leaves the sign-in at the centre."""

    def __init__(
        self, view: SignInView, service: Identification, start: Start, exits: SignInExits
    ) -> None:
        self._view = view
        self._service = service
        self._start = start
        self._exits = exits
        self._picture = SignInPicture()
        self._waiting: Work | None = None

    def entered(self) -> None:
        """The page is shown."""
        self._view.clear_problem()
        self._show(SignInStage.READY)
        self._start(self._find_local_way())

    def asked(self) -> None:
        """The clerk wants to sign in."""
        self._view.clear_problem()
        self._show(SignInStage.WAITING)
        self._waiting = self._start(self._sign_in(), on_error=self._failed)

    def reopened(self) -> None:
        """The browser's window was closed or never seen."""
        self._view.clear_problem()
        self._start(self._service.reopen_browser(), on_error=self._view.show_problem)

    def cancelled(self) -> None:
        """The clerk does not want to wait."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        self._view.clear_problem()
        self._show(SignInStage.READY)

    def local_chosen(self) -> None:
        """The clerk opens this PC with what was chosen before."""
        self.cancelled()
        self._exits.unlock(None)

    async def _sign_in(self) -> None:
        signed_in = await self._service.sign_in()
        self._waiting = None
        self._show(SignInStage.READY)
        if signed_in.has_slot and not await self._is_locked(signed_in.clerk):
            self._exits.unlock(signed_in.clerk)
        else:
            self._exits.choose(signed_in.clerk)

    async def _is_locked(self, clerk: Clerk) -> bool:
        """Whether ten wrong tries closed the slot: then a new passphrase makes a new one."""
        slots = await self._service.who_can_unlock()
        return any(slot.clerk.id == clerk.id and not slot.tries_left for slot in slots)

    async def _find_local_way(self) -> None:
        slots = await self._service.who_can_unlock()
        usable = [slot for slot in slots if slot.tries_left]
        way = LocalWay.NONE
        if usable:
            way = LocalWay.PIN if all(slot.uses_pin for slot in usable) else LocalWay.PASSPHRASE
        self._picture = SignInPicture(self._picture.stage, way)
        self._view.show_picture(self._picture)

    def _failed(self, error: KepError) -> None:
        self._waiting = None
        self._show(SignInStage.READY)
        self._view.show_problem(error)

    def _show(self, stage: SignInStage) -> None:
        self._picture = SignInPicture(stage, self._picture.local)
        self._view.show_picture(self._picture)


def needs_line(error: KepError) -> bool:
    """Whether the centre cannot be reached: signing in there has to wait."""
    return isinstance(error, LineError)
