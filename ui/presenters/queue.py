"""The line at the left of the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from kep_client.domain.ticket import QueueSnapshot
    from kep_client.domain.visit import Visit
    from kep_client.errors import KepError
    from ui.presenters.work import Start, StartLatest

CALLS_BEFORE_NO_SHOW = 2
WAIT_BEFORE_NO_SHOW = timedelta(seconds=45)


class QueueView(Protocol):
    """The panel."""

    def show_line(self, snapshot: QueueSnapshot) -> None:
        """Show who waits."""

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""

    def clear_problem(self) -> None:
        """Take it away."""


class OfficeLine(Protocol):
    """The part of the visit service that this panel needs."""

    def line(self) -> AsyncIterator[QueueSnapshot]:
        """Yield the line at once and at every change."""

    async def call_again(self) -> Visit:
        """Call the same number again."""

    async def no_show(self) -> None:
        """The person did not come."""


class QueuePresenter:
    """Shows the line and repeats calls; what begins and ends a visit is `VisitPresenter`'s."""

    def __init__(
        self, view: QueueView, visits: OfficeLine, start: Start, latest: StartLatest
    ) -> None:
        self._view = view
        self._visits = visits
        self._start = start
        self._latest = latest

    def begin(self) -> None:
        """Listen to the line from now on; once more after an unlock does no harm."""
        self._latest("queue.line", self._listen(), on_error=self._view.show_problem)

    def called_again(self) -> None:
        """Shift+F9 or the button."""
        self._view.clear_problem()
        self._start(self._visits.call_again(), on_error=self._view.show_problem)

    def not_come(self) -> None:
        """The person did not come."""
        self._view.clear_problem()
        self._start(self._visits.no_show(), on_error=self._view.show_problem)

    async def _listen(self) -> None:
        async for snapshot in self._visits.line():
            if snapshot.live:
                self._view.clear_problem()
            self._view.show_line(snapshot)


def no_show_wait(visit: Visit, now: datetime) -> timedelta:
    """Return how long "did not come" has to wait for the time; its calls are counted apart."""
    return max(timedelta(), visit.started_at + WAIT_BEFORE_NO_SHOW - now)
