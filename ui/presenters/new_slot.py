"""After the first sign-in on this PC: the clerk chooses what opens it from now on."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from kep_client.domain.clerk import Clerk
    from kep_client.errors import KepError
    from ui.presenters.work import Start

LEAST_CHARACTERS = 10
GOOD_CHARACTERS = 16
PIN_DIGITS = 6


class Strength(Enum):
    """What is said about a passphrase while it is typed."""

    EMPTY = auto()
    SHORT = auto()
    MONOTONE = auto()
    ENOUGH = auto()
    GOOD = auto()


@dataclass(frozen=True, slots=True)
class SlotForm:
    """How the two fields stand; ``missing`` counts characters, ``same`` is None while unknown."""

    uses_pin: bool
    strength: Strength = Strength.EMPTY
    missing: int = LEAST_CHARACTERS
    same: bool | None = None
    busy: bool = False

    @property
    def ready(self) -> bool:
        """Whether it can be tried."""
        enough = self.strength in (Strength.ENOUGH, Strength.GOOD)
        return enough and self.same is True and not self.busy


class NewSlotView(Protocol):
    """The page."""

    def show_clerk(self, clerk: Clerk) -> None:
        """Say whose passphrase it will be."""

    def show_form(self, form: SlotForm) -> None:
        """Show how the fields stand."""

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""

    def clear(self) -> None:
        """Empty both fields and take problems away."""


class Chooser(Protocol):
    """The part of the sign-in service that this page needs."""

    async def choose_passphrase(self, secret: str, *, uses_pin: bool = False) -> Clerk:
        """Make the slot of the clerk who just signed in."""


class NewSlotPresenter:
    """Judges what is typed and makes the slot. A PIN only where the PC has a TPM."""

    def __init__(
        self,
        view: NewSlotView,
        service: Chooser,
        start: Start,
        done: Callable[[Clerk], None],
        *,
        uses_pin: bool,
    ) -> None:
        self._view = view
        self._service = service
        self._start = start
        self._done = done
        self._form = SlotForm(uses_pin)

    def entered(self, clerk: Clerk) -> None:
        """The page is shown to a clerk who signed in."""
        self._view.clear()
        self._view.show_clerk(clerk)
        self._show(SlotForm(self._form.uses_pin))

    def typed(self, first: str, again: str) -> None:
        """Something was typed."""
        self._show(judge(first, again, uses_pin=self._form.uses_pin))

    def chosen(self, first: str, again: str) -> None:
        """Enter, or the button."""
        if self._form.busy:
            return
        form = judge(first, again, uses_pin=self._form.uses_pin, settled=True)
        self._show(form)
        if form.ready:
            self._show(SlotForm(form.uses_pin, form.strength, 0, same=True, busy=True))
            self._start(self._make(first), on_error=self._failed)

    async def _make(self, secret: str) -> None:
        clerk = await self._service.choose_passphrase(secret, uses_pin=self._form.uses_pin)
        self._view.clear()
        self._show(SlotForm(self._form.uses_pin))
        self._done(clerk)

    def _failed(self, error: KepError) -> None:
        self._view.clear()
        self._show(SlotForm(self._form.uses_pin))
        self._view.show_problem(error)

    def _show(self, form: SlotForm) -> None:
        self._form = form
        self._view.show_form(form)


def judge(first: str, again: str, *, uses_pin: bool, settled: bool = False) -> SlotForm:
    """Return how two entries stand; while the second is being typed it is not called different."""
    secret = unicodedata.normalize("NFC", first)
    other = unicodedata.normalize("NFC", again)
    missing = max(0, (PIN_DIGITS if uses_pin else LEAST_CHARACTERS) - len(secret))
    if not other and not settled:
        same = None
    elif secret == other:
        same = True
    else:
        same = None if secret.startswith(other) and not settled else False
    return SlotForm(uses_pin, _strength(secret, missing, uses_pin=uses_pin), missing, same)


def _strength(secret: str, missing: int, *, uses_pin: bool) -> Strength:
    if not secret:
        return Strength.EMPTY
    if missing:
        return Strength.SHORT
    if len(set(secret)) < (3 if uses_pin else 5):
        return Strength.MONOTONE
    return Strength.GOOD if len(secret) >= GOOD_CHARACTERS else Strength.ENOUGH
