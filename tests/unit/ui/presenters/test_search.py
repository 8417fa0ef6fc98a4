"""Commands are found by the beginning of any of their words."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kep_client.domain.ids import VisitId
from kep_client.domain.visit import Purpose, Visit
from ui.presenters.search import Command, SearchExits, SearchPresenter, matching

if TYPE_CHECKING:
    from collections.abc import Coroutine

COMMANDS = (Command("lock", "Κλείδωμα θέσης"), Command("next", "Επόμενος αριθμός"))


def test_marks_and_case_do_not_matter() -> None:
    assert matching(COMMANDS, "ΚΛΕΙΔ") == COMMANDS[:1]
    assert matching(COMMANDS, "αριθμ") == COMMANDS[1:]


def test_nothing_typed_offers_all_and_nonsense_none() -> None:
    assert matching(COMMANDS, "") == COMMANDS
    assert matching(COMMANDS, "ζζ") == ()


class Room:
    """View, people, visits and tasks at once; notes what was searched and for whom."""

    def __init__(self) -> None:
        self.visit: Visit | None = None
        self.asked: list[tuple[str, str]] = []

    async def search(self, text: str, purpose: Purpose | None, *, settled: bool = False):
        del settled
        self.asked.append((text, purpose.context_id if purpose else ""))
        return
        yield

    def show_problem(self, error: object) -> None:
        raise AssertionError(error)

    def latest(self, name: str, work: Coroutine[object, object, None], on_error: object = None):
        del name, on_error
        asyncio.run(work)  # type: ignore[arg-type]


def test_what_was_typed_before_the_number_was_called_is_searched_as_soon_as_it_is() -> None:
    room = Room()
    exits = SearchExits(lambda *_: None, lambda _: None, lambda: None)
    presenter = SearchPresenter(room, room, room, room.latest, exits)  # type: ignore[arg-type]
    presenter.typed("παπαδ")
    room.visit = Visit(VisitId("v1"), "Β 047", "", datetime(2026, 11, 23, 8, tzinfo=UTC))
    presenter.visit_changed(room.visit)
    presenter.visit_changed(room.visit)
    assert [bool(purpose) for _, purpose in room.asked] == [False, True]
