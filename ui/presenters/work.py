"""How presenters start work they do not wait for; the window's tasks are bound to it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Protocol, TypeAlias

from kep_client.errors import KepError

OnError: TypeAlias = Callable[[KepError], None]
"""Where a fault of the world goes; without one it goes to the window."""


class Work(Protocol):
    """Work that runs."""

    def cancel(self) -> bool:
        """Stop it; what it had begun to write is written."""


class Start(Protocol):
    """Runs a coroutine on behalf of a screen; it ends with the screen."""

    def __call__(
        self, work: Coroutine[object, object, object], *, on_error: OnError | None = None
    ) -> Work:
        """Start it."""


class StartLatest(Protocol):
    """As `Start`, but work of the same slot that still runs is cancelled: search as you type."""

    def __call__(
        self,
        slot: str,
        work: Coroutine[object, object, object],
        *,
        on_error: OnError | None = None,
    ) -> Work:
        """Start it and drop what ran in the slot."""
