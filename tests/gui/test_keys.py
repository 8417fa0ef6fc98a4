"""The window hears its keys before any field does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.keys import Action, KeyFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.gui

CTRL = Qt.KeyboardModifier.ControlModifier


class Desk(QWidget):
    """Two kinds of field that eat keys."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.note = QPlainTextEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.note)


@pytest.fixture
def heard(qapp: QApplication) -> Iterator[list[Action]]:
    keys = KeyFilter(qapp)
    actions: list[Action] = []
    keys.acted.connect(actions.append)
    yield actions
    qapp.removeEventFilter(keys)
    keys.deleteLater()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    with qtbot.waitExposed(desk):
        desk.show()
    desk.activateWindow()
    desk.line.setFocus()
    return desk


def test_control_enter_in_a_text_field_is_the_primary_action(
    desk: Desk, heard: list[Action]
) -> None:
    QTest.keyClick(desk.note, Qt.Key.Key_Return, CTRL)
    assert heard == [Action.PRIMARY]
    assert desk.note.toPlainText() == ""


def test_undo_in_a_field_belongs_to_the_text(desk: Desk, heard: list[Action]) -> None:
    QTest.keyClicks(desk.line, "094")
    QTest.keyClick(desk.line, Qt.Key.Key_Z, CTRL)
    assert heard == []
    assert desk.line.text() != "094"


def test_undo_elsewhere_belongs_to_the_window(desk: Desk, heard: list[Action]) -> None:
    desk.line.clearFocus()
    QTest.keyClick(desk, Qt.Key.Key_Z, CTRL)
    assert heard == [Action.UNDO]


def test_control_k_works_on_a_greek_layout(desk: Desk, heard: list[Action]) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, ord("Κ"), CTRL, 45, 0, 0, "κ")
    QApplication.sendEvent(desk.line, event)
    assert heard == [Action.SEARCH]
    assert desk.line.text() == ""


def test_copy_works_on_a_greek_layout(desk: Desk, heard: list[Action]) -> None:
    desk.line.setText("0042/Β-000153/2026")
    desk.line.selectAll()
    QApplication.sendEvent(
        desk.line, QKeyEvent(QEvent.Type.KeyPress, ord("Ψ"), CTRL, 54, 0, 0, "ψ")
    )
    assert QGuiApplication.clipboard().text() == "0042/Β-000153/2026"
    assert heard == []


def test_a_held_key_acts_once(desk: Desk, heard: list[Action]) -> None:
    for repeated in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, "", repeated
        )
        QApplication.sendEvent(desk.line, event)
    assert heard == [Action.NEXT_TICKET]


def test_a_question_on_the_screen_keeps_the_keys(
    desk: Desk, heard: list[Action], qtbot: QtBot
) -> None:
    question = QDialog(desk)
    question.open()
    QTest.keyClick(question, Qt.Key.Key_F9)
    assert heard == []
    QTest.keyClick(question, Qt.Key.Key_L, CTRL)
    assert heard == [Action.LOCK]
    question.close()


def test_a_locked_window_hears_nothing_else(desk: Desk, qapp: QApplication) -> None:
    keys = KeyFilter(qapp)
    actions: list[Action] = []
    keys.acted.connect(actions.append)
    keys.allow({Action.ZOOM_IN})
    QTest.keyClick(desk.line, Qt.Key.Key_F9)
    QTest.keyClick(desk.line, Qt.Key.Key_Plus, CTRL)
    assert actions == [Action.ZOOM_IN]
    qapp.removeEventFilter(keys)
    keys.deleteLater()
