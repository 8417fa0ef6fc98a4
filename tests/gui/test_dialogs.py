"""A question does not stop the window."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.dialogs import Answer, Question, ask
from ui.widgets.key_cap_button import KeyCapButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.loop import Loop

pytestmark = pytest.mark.gui

ANSWERS = (
    Answer("void", "Ακύρωση της 0042/Β-000153"),
    Answer("keep", "Να μείνει", harmless=True),
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


async def _asked(window: QWidget) -> tuple[asyncio.Task[str | None], Question]:
    task = asyncio.create_task(ask(window, "Να ακυρωθεί ο αριθμός;", "Δεν αναιρείται.", ANSWERS))
    while not (found := window.findChildren(Question)):  # noqa: ASYNC110 - Qt tells no event
        await asyncio.sleep(0.001)
    return task, found[0]


async def test_the_answer_is_the_button_pressed(qloop: Loop, window: QWidget) -> None:
    task, question = await _asked(window)
    buttons = question.findChildren(KeyCapButton)
    next(b for b in buttons if b.text().startswith("Ακύρωση")).click()
    assert await task == "void"


async def test_escape_means_the_harmless_answer(qloop: Loop, window: QWidget) -> None:
    task, question = await _asked(window)
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert await task == "keep"


async def test_other_work_goes_on_while_the_question_stands(qloop: Loop, window: QWidget) -> None:
    ticks: list[int] = []

    async def tick() -> None:
        while True:
            ticks.append(1)
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    task, question = await _asked(window)
    before = len(ticks)
    while len(ticks) < before + 5:  # noqa: ASYNC110 - counts rounds of the other task
        await asyncio.sleep(0.001)
    question.reject()
    await task
    ticking.cancel()


async def test_a_cancelled_question_goes_away(qloop: Loop, window: QWidget) -> None:
    task, question = await _asked(window)
    gone = asyncio.Event()
    question.destroyed.connect(lambda: gone.set())
    task.cancel()
    await gone.wait()
    assert window.findChildren(Question) == []


async def test_no_word_of_a_question_is_qt_s_own(qloop: Loop, window: QWidget) -> None:
    task, question = await _asked(window)
    words = {button.text() for button in question.findChildren(KeyCapButton)}
    assert words == {"Ακύρωση της 0042/Β-000153", "Να μείνει"}
    assert question.accessibleName() == "Να ακυρωθεί ο αριθμός;"
    question.reject()
    await task
