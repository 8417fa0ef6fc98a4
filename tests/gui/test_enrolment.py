"""The page of a PC that is no workstation yet."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from kep_client.domain.clerk import Workstation
from kep_client.domain.ids import OfficeId, WorkstationId
from kep_client.errors import KepError, LineError, RefusedError
from ui.screens.enrolment import make_enrolment

pytestmark = pytest.mark.gui

DESK = Workstation(WorkstationId("w1"), OfficeId("0042"), "ΚΕΠ 0042", "Χαλανδρίου", 3, "Β")


class Page:
    """The page before a centre that answers when it is told to."""

    def __init__(self, stage, tasks, server: str = "") -> None:
        self.answer: asyncio.Future[Workstation] = asyncio.get_running_loop().create_future()
        self.asked: list[tuple[str, str]] = []
        self.done: list[Workstation] = []
        self.view, self.presenter = make_enrolment(tasks, self._enrol, server, self.done.append)
        stage.frame.show_page(self.view)
        stage.frame.resize(1366, 768)
        stage.frame.show()
        stage.frame.activateWindow()
        self.presenter.entered()
        QApplication.processEvents()

    async def _enrol(self, server: str, code: str) -> Workstation:
        self.asked.append((server, code))
        return await self.answer

    async def answers(self, what: Workstation | KepError) -> None:
        await self.settles()  # the question is on its way
        answer, loop = self.answer, asyncio.get_running_loop()
        self.answer = loop.create_future()
        if isinstance(what, KepError):
            answer.set_exception(what)
        else:
            answer.set_result(what)
        await self.settles()

    async def settles(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        QApplication.processEvents()

    def line(self, name: str) -> QLineEdit:
        found = self.view.findChild(QLineEdit, name)
        assert found is not None
        return found

    @property
    def go(self) -> QPushButton:
        found = self.view.findChild(QPushButton, "enrolment.go")
        assert found is not None
        return found

    def texts(self, name: str = "") -> str:
        part = self.view.findChild(QWidget, name) if name else self.view
        assert part is not None
        labels = part.findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisible() and label.text())


async def test_a_pc_is_enrolled_with_the_keyboard_alone(look, stage, tasks, cut_texts):
    page = Page(stage, tasks)
    server, code = page.line("enrolment.server"), page.line("enrolment.code")
    assert server.hasFocus()
    stage.picture(f"enrolment_{look}")
    assert cut_texts(page.view) == []

    QTest.keyClicks(server, "kentro.kep.example")
    QTest.keyClick(server, Qt.Key.Key_Return)
    assert code.hasFocus()
    QTest.keyClicks(code, "7KQ2-MN4P-0000-1111")
    QTest.keyClick(code, Qt.Key.Key_Return)
    await page.settles()

    assert page.asked == [("https://kentro.kep.example", "7KQ2-MN4P-0000-1111")]
    assert page.go.text() == "Γίνεται η εγγραφή…"
    assert not page.go.isEnabled()
    assert server.isReadOnly()
    stage.picture(f"enrolment_busy_{look}")
    await page.answers(DESK)
    assert page.done == [DESK]


async def test_a_spent_code_is_told_in_place_and_stays_to_be_corrected(
    look, stage, tasks, cut_texts
):
    page = Page(stage, tasks, "https://kentro.kep.example")
    code = page.line("enrolment.code")
    assert code.hasFocus()
    QTest.keyClicks(code, "0000-0000-0000-0000")
    page.go.click()
    await page.answers(RefusedError("device.enrolment_code"))

    assert "Ο κωδικός εγγραφής δεν ισχύει" in page.texts("enrolment.problem")
    assert code.selectedText() == "0000-0000-0000-0000"
    stage.picture(f"enrolment_refused_{look}")
    assert cut_texts(page.view) == []

    QTest.keyClicks(code, "7KQ2")
    assert not page.view.findChild(QWidget, "enrolment.problem").isVisible()
    page.go.click()
    await page.answers(DESK)
    assert page.done == [DESK]


async def test_without_a_line_nothing_is_said_that_is_not_true_here(stage, tasks):
    page = Page(stage, tasks, "https://kentro.kep.example")
    QTest.keyClicks(page.line("enrolment.code"), "7KQ2")
    page.go.click()
    await page.answers(LineError("net.offline", p1="10:31"))

    said = page.texts("enrolment.problem")
    assert "Το κέντρο δεν απαντά | Ελέγξτε τη διεύθυνση" in said
    assert page.line("enrolment.server").hasFocus()


async def test_an_address_that_is_not_secure_is_told_below_its_field(stage, tasks):
    page = Page(stage, tasks, "http://kentro.kep.example")
    page.go.click()

    assert "Η διεύθυνση πρέπει να αρχίζει με https://." in page.texts()
    assert "Γράψτε τον κωδικό" in page.texts()
    assert page.asked == []
    assert page.line("enrolment.server").hasFocus()
    stage.picture("enrolment_faults")
