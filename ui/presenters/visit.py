"""Begins and ends visits: next, walk-in, finish, and taking the last one back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from typing import TypeAlias

    from kep_client.domain.visit import Visit
    from kep_client.errors import KepError
    from kep_client.services.visits import DeskState
    from ui.presenters.work import Start, StartLatest

    Deed: TypeAlias = Callable[[], Coroutine[object, object, Visit | None]]


class VisitView(Protocol):
    """What shows the visit: the frame's visit block, the queue panel, the last visits."""

    def show_desk(self, state: DeskState) -> None:
        """Show the visit that runs, or that the desk is free."""

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""


class Visits(Protocol):
    """The part of the visit service that this needs."""

    def states(self) -> AsyncIterator[DeskState]:
        """Yield the desk at once and at every change."""

    async def call_next(self) -> Visit:
        """Finish and call the next."""

    async def walk_in(self, service_title: str = "") -> Visit:
        """Begin a visit without a number."""

    async def finish(self) -> None:
        """Close the visit."""

    async def undo(self) -> Visit | None:
        """Take the last finish back."""


class VisitPresenter:
    """One act at a time: a second F9 while the first still calls would skip a person.

    Another act, such as F9 pressed while the last visit is being closed, comes after it.
    """

    def __init__(
        self,
        view: VisitView,
        visits: Visits,
        start: Start,
        latest: StartLatest,
        changed: Callable[[DeskState], None],
    ) -> None:
        """Make it; `changed` hears of every state after the view has shown it."""
        self._view = view
        self._visits = visits
        self._start = start
        self._latest = latest
        self._changed = changed
        self._acting: Deed | None = None
        self._after: Deed | None = None

    def begin(self) -> None:
        """Listen to the desk from now on; once more after an unlock does no harm."""
        self._acting = self._after = None
        self._latest("visit.states", self._listen())

    def next_wanted(self) -> None:
        """F9: finish, and call the next."""
        self._act(self._visits.call_next)

    def walk_in_wanted(self) -> None:
        """A visit without a number."""
        self._act(self._visits.walk_in)

    def finish_wanted(self) -> None:
        """Ctrl+F9: finish without calling."""
        self._act(self._visits.finish)

    def undo_wanted(self) -> None:
        """Ctrl+Z outside of fields: the last one comes back."""
        self._act(self._visits.undo)

    def _act(self, deed: Deed) -> None:
        if self._acting is None:
            self._acting = deed
            self._start(self._do(deed), on_error=self._view.show_problem)
        elif deed != self._acting:
            self._after = deed

    async def _do(self, deed: Deed) -> None:
        try:
            await deed()
        finally:
            after, self._acting, self._after = self._after, None, None
            if after is not None:
                self._act(after)

    async def _listen(self) -> None:
        async for state in self._visits.states():
            self._view.show_desk(state)
            self._changed(state)
