"""Background work is held, owned and told about."""

from __future__ import annotations

import asyncio
import gc
import logging
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kep_client.errors import KepError
from ui.tasks import Backoff, Tasks, supervise

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.bugs import BugNumber
    from ui.loop import Loop

CANARY = "ΚΑΝΑΡΙΝΙΔΗΣ 094014201"


class Told:
    """What the window would have shown."""

    def __init__(self) -> None:
        self.problems: list[KepError] = []
        self.bugs: list[BugNumber] = []
        self.tasks = Tasks(self.problems.append, self.bugs.append)


async def test_a_fault_of_the_world_reaches_the_clerk_with_its_code(qloop: Loop) -> None:
    told = Told()

    async def work() -> None:
        raise KepError("card.removed")

    await told.tasks.start("desk", work())
    assert [error.code for error in told.problems] == ["card.removed"]
    assert told.bugs == []


async def test_a_screen_may_take_its_own_problems(qloop: Loop) -> None:
    told = Told()
    own: list[KepError] = []

    async def work() -> None:
        raise KepError("card.removed")

    await told.tasks.start("desk", work(), on_error=own.append)
    assert (len(own), told.problems) == (1, [])


@pytest.mark.expected_logs("bug")
async def test_our_bug_has_a_number_and_leaks_no_value(
    qloop: Loop, caplog: pytest.LogCaptureFixture
) -> None:
    told = Told()

    async def work() -> None:
        name = CANARY
        raise ValueError(name)

    with caplog.at_level(logging.DEBUG):
        await told.tasks.start("desk", work())
        await told.tasks.start("desk", work())
    assert len(set(told.bugs)) == 1
    assert len(told.bugs[0]) == 4
    assert told.bugs[0] in caplog.text
    assert "ValueError" in caplog.text
    assert "test_tasks.py" in caplog.text
    assert CANARY.split()[0] not in caplog.text


async def test_nobody_holds_the_task_and_it_still_ends(qloop: Loop) -> None:
    told = Told()
    done = asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0.01)
        done.set()

    told.tasks.start("desk", work())
    gc.collect()
    await done.wait()


async def test_work_ends_when_its_widget_closes(qloop: Loop, qtbot: QtBot) -> None:
    told = Told()
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    task = told.tasks.start(widget, asyncio.sleep(60))
    widget.close()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_work_ends_when_its_owner_is_destroyed(qloop: Loop) -> None:
    told = Told()
    owner = QObject()
    task = told.tasks.start(owner, asyncio.sleep(60))
    owner.deleteLater()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_only_the_latest_search_runs(qloop: Loop) -> None:
    told = Told()
    found: list[str] = []

    async def search(text: str) -> None:
        await asyncio.sleep(0.01)
        found.append(text)

    told.tasks.latest("desk", "search", search("Πα"))
    told.tasks.latest("desk", "search", search("Παπ"))
    await told.tasks.latest("desk", "search", search("Παπα"))
    assert found == ["Παπα"]


async def test_everything_is_cancelled_and_awaited_at_the_end(qloop: Loop) -> None:
    told = Told()
    ended: list[str] = []

    async def work(name: str) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(name)

    told.tasks.start("a", work("a"))
    told.tasks.start("b", work("b"))
    await asyncio.sleep(0)
    await told.tasks.close()
    assert sorted(ended) == ["a", "b"]


async def test_a_supervised_part_comes_back_until_it_returns(qloop: Loop) -> None:
    runs: list[int] = []

    async def work() -> None:
        runs.append(len(runs))
        if len(runs) < 3:
            raise KepError("server.unavailable")

    await supervise(work, Backoff(first=0.001, cap=0.002), name="hints")
    assert len(runs) == 3


def test_waits_grow_up_to_the_cap() -> None:
    waits = Backoff(first=1.0, cap=8.0)
    assert all(waits.wait(1) <= 1.0 for _ in range(50))
    assert all(0.8 <= waits.wait(40) <= 8.0 for _ in range(50))
    assert max(waits.wait(40) for _ in range(200)) > 4.0
