"""Questions to the clerk that do not stop the loop."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.key_cap_button import ButtonKind, KeyCapButton
from ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Answer:
    """A button of a question; its words name the deed ("Ακύρωση της 0042/Β-000153"), never yes."""

    key: str
    text: str
    harmless: bool = False
    """Takes the focus, and is what Esc means."""


async def ask(parent: QWidget, title: str, text: str, answers: Sequence[Answer]) -> str | None:
    """Ask and await the key of the answer; Esc is the harmless one, or None if there is none.

    Uses open(): a nested exec() below a coroutine kills every other task of the loop.
    """
    dialog = Question(parent, title, text, answers)
    done: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

    def finish(_result: int) -> None:
        if not done.done():
            done.set_result(dialog.answer)

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await done
    finally:
        dialog.close()
        dialog.deleteLater()


class Question(QDialog):
    """Title, sentence and buttons in our own words: Qt has no Greek for its own."""

    def __init__(self, parent: QWidget, title: str, text: str, answers: Sequence[Answer]) -> None:
        super().__init__(parent)
        self.answer = next((answer.key for answer in answers if answer.harmless), None)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        look = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        column.setSpacing(look.px(8))
        column.addWidget(Text(title, TextRole.H2, wrap=True))
        if text:
            column.addWidget(Text(text, TextRole.BODY, "muted", wrap=True))
        column.addSpacing(look.px(8))
        buttons = [(answer, self._button(answer)) for answer in answers]
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addStretch(1)
        for _, button in buttons:
            row.addWidget(button)
        column.addLayout(row)
        self.setMinimumWidth(look.px(420))
        for answer, button in buttons:
            # Only now: a button without a window keeps no focus, and Enter would do the deed.
            if answer.harmless:
                button.setFocus()

    def _button(self, answer: Answer) -> KeyCapButton:
        kind = ButtonKind.PRIMARY if answer.harmless else ButtonKind.SECONDARY
        button = KeyCapButton(answer.text, kind=kind)
        button.clicked.connect(lambda _=False, key=answer.key: self._choose(key))
        return button

    def _choose(self, key: str) -> None:
        self.answer = key
        self.accept()
