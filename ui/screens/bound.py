"""The window's tasks, bound to the part on whose behalf they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from ui.presenters.work import OnError, Start, StartLatest, Work
    from ui.tasks import Owner, Tasks


def start_for(tasks: Tasks, owner: Owner) -> Start:
    """Return what a presenter starts its work with."""

    def start(work: Coroutine[object, object, object], *, on_error: OnError | None = None) -> Work:
        return tasks.start(owner, work, on_error=on_error)

    return start


def latest_for(tasks: Tasks, owner: Owner) -> StartLatest:
    """Return what a presenter starts work with that replaces its like."""

    def latest(
        slot: str, work: Coroutine[object, object, object], *, on_error: OnError | None = None
    ) -> Work:
        return tasks.latest(owner, slot, work, on_error=on_error)

    return latest
