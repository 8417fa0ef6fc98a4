"""The locked PC: who, and with what; the work waits as it was left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.clerk import Clerk, SlotInfo
from kep_client.domain.ids import ClerkId

if TYPE_CHECKING:
    from kep_client.errors import KepError
    from ui.presenters.work import Start

_GONE = frozenset({"auth.locked", "auth.permit_expired", "keys.slot_damaged", "keys.missing"})


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """What was left: a ticket, times and counts; no name and no identifier."""

    clerk: ClerkId
    locked_at: datetime
    ticket: str = ""
    has_visit: bool = False
    draft_saved_at: datetime | None = None
    draft_unsaved: bool = False
    to_send: int = 0


@dataclass(frozen=True, slots=True)
class LockPicture:
    """Who can unlock, who is picked, and what waits for whom."""

    slots: tuple[SlotInfo, ...] = ()
    picked: ClerkId | None = None
    waiting: WaitingWork | None = None
    busy: bool = False

    @property
    def slot(self) -> SlotInfo | None:
        """The slot of the clerk who is picked."""
        return next((slot for slot in self.slots if slot.clerk.id == self.picked), None)


@dataclass(frozen=True, slots=True)
class LockExits:
    """Where one goes from here: to work, or to the sign-in with codes."""

    unlocked: Callable[[Clerk], None]
    sign_in: Callable[[], None]


class LockView(Protocol):
    """The page."""

    def show_picture(self, picture: LockPicture) -> None:
        """Show how it stands."""

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong; the field is empty then."""

    def clear_problem(self) -> None:
        """Take it away."""

    def clear_secret(self) -> None:
        """Empty the field and put the cursor there."""


class Unlocking(Protocol):
    """The part of the sign-in service that this page needs."""

    async def who_can_unlock(self) -> tuple[SlotInfo, ...]:
        """Return the clerks of this PC, last used first."""

    async def unlock(self, clerk_id: ClerkId, secret: str) -> Clerk:
        """Open the stores."""


class LockPresenter:
    """Unlocks; after ten wrong tries only a sign-in with codes helps."""

    def __init__(self, view: LockView, service: Unlocking, start: Start, exits: LockExits) -> None:
        self._view = view
        self._service = service
        self._start = start
        self._exits = exits
        self._picture = LockPicture()

    def entered(self, waiting: WaitingWork | None, picked: ClerkId | None = None) -> None:
        """The page is shown: after a lock with what waits, after a sign-in with the clerk."""
        self._view.clear_problem()
        self._view.clear_secret()
        self._show(replace(self._picture, waiting=waiting, picked=picked, busy=False))
        self._start(self._load())

    def picked(self, clerk: ClerkId) -> None:
        """Another clerk of the list."""
        if clerk != self._picture.picked:
            self._view.clear_problem()
            self._show(replace(self._picture, picked=clerk))

    def submitted(self, secret: str) -> None:
        """Enter, the sixth digit, or the button."""
        slot = self._picture.slot
        if self._picture.busy or slot is None or not secret:
            return
        self._view.clear_problem()
        self._show(replace(self._picture, busy=True))
        self._start(self._unlock(slot.clerk.id, secret), on_error=self._failed)

    def pause_over(self) -> None:
        """The pause after wrong tries has passed."""
        self._view.clear_problem()
        self._start(self._load())

    def other_wanted(self) -> None:
        """Somebody who has no slot here, or the way out of a locked slot."""
        self._view.clear_secret()
        self._exits.sign_in()

    async def _load(self) -> None:
        slots = await self._service.who_can_unlock()
        picked = self._picture.picked
        known = [slot.clerk.id for slot in slots]
        if picked not in known:
            last = self._picture.waiting.clerk if self._picture.waiting else None
            picked = last if last in known else next(iter(known), None)
        self._show(replace(self._picture, slots=slots, picked=picked, busy=False))

    async def _unlock(self, clerk_id: ClerkId, secret: str) -> None:
        clerk = await self._service.unlock(clerk_id, secret)
        self._view.clear_secret()
        self._show(replace(self._picture, busy=False))
        self._exits.unlocked(clerk)

    def _failed(self, error: KepError) -> None:
        # Busy until the pause is known: a field free for a moment would swallow what is typed.
        self._view.clear_secret()
        self._view.show_problem(error)
        self._start(self._load(), on_error=self._not_loaded)

    def _not_loaded(self, error: KepError) -> None:
        self._show(replace(self._picture, busy=False))
        self._view.show_problem(error)

    def _show(self, picture: LockPicture) -> None:
        self._picture = picture
        self._view.show_picture(picture)


def needs_sign_in(error: KepError) -> bool:
    """Whether only a sign-in with codes helps."""
    return error.code in _GONE
