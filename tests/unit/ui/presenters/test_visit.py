"""Keys that begin and end visits: none is lost, and none calls twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ui.presenters.visit import VisitPresenter

if TYPE_CHECKING:
    from collections.abc import Coroutine


class Desk:
    """Visits that end when the test says so."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.may_end = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []
        self.presenter = VisitPresenter(self, self, self.start, self.latest, lambda _: None)  # type: ignore[arg-type]

    def start(self, work: Coroutine[object, object, None], on_error: object) -> None:
        del on_error
        self.tasks.append(asyncio.ensure_future(work))  # type: ignore[arg-type]

    def latest(self, name: str, work: Coroutine[object, object, None]) -> None:
        del name
        work.close()

    def show_problem(self, error: object) -> None:
        raise AssertionError(error)

    async def call_next(self) -> None:
        await self.may_end.wait()
        self.done.append("next")

    async def finish(self) -> None:
        await self.may_end.wait()
        self.done.append("finish")

    async def ended(self) -> list[str]:
        self.may_end.set()
        done = 0
        while done < len(self.tasks):  # an act may start another
            done = len(self.tasks)
            await asyncio.gather(*self.tasks)
        return self.done


async def test_a_second_press_of_the_same_key_calls_nobody_else() -> None:
    desk = Desk()
    desk.presenter.next_wanted()
    desk.presenter.next_wanted()
    assert await desk.ended() == ["next"]


async def test_next_pressed_while_the_visit_is_being_closed_is_not_lost() -> None:
    desk = Desk()
    desk.presenter.finish_wanted()
    await asyncio.sleep(0)
    desk.presenter.next_wanted()
    assert await desk.ended() == ["finish", "next"]


async def test_after_it_has_ended_the_same_key_works_again() -> None:
    desk = Desk()
    desk.presenter.next_wanted()
    await desk.ended()
    desk.presenter.next_wanted()
    assert await desk.ended() == ["next", "next"]
