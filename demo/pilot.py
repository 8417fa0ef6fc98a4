"""Plays a person at the real window: orders come in on standard input, answers go out.

One JSON object a line. An order ``{"id", "do", ...}`` gets exactly one answer ``{"id", "ok",
"value" | "why"}``; what happens by itself comes as ``{"event", ...}``. Reading blocks on a thread of
its own; everything else happens on the UI thread.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from demo import hands

LOOK_MS = 15
Json = dict[str, object]


class Speak(Protocol):
    """Tells the driver something."""

    def __call__(self, words: Json) -> None:
        """Write one line."""
        ...


def speaker(out: IO[str]) -> Speak:
    """Return a way to write lines that many threads may use."""
    turn = threading.Lock()

    def speak(words: Json) -> None:
        with turn:
            out.write(json.dumps(words, ensure_ascii=False) + "\n")
            out.flush()

    return speak


class PilotBrowser:
    """The browser of the window: the driver is told the address and plays the page."""

    def __init__(self, speak: Speak) -> None:
        self._speak = speak

    def open(self, url: str) -> None:
        """Tell the driver."""
        self._speak({"event": "open_url", "url": url})


class Pilot(QObject):
    """Carries out orders, one at a time."""

    _heard = Signal(str)

    def __init__(self, orders: IO[str], speak: Speak) -> None:
        super().__init__()
        self._orders = orders
        self._speak = speak
        self._heard.connect(self._obey, Qt.ConnectionType.QueuedConnection)
        self._simple: dict[str, Callable[[Json], object]] = {
            "press": lambda order: hands.press(_text(order, "keys")),
            "paste": lambda order: hands.paste(_text(order, "text")),
            "click": lambda order: hands.click(_text(order, "name")),
            "click_row": lambda order: hands.click_row(_text(order, "name"), _text(order, "text")),
            "choose": lambda order: hands.choose(_text(order, "name"), _text(order, "text")),
            "focus": lambda order: hands.focus(_text(order, "name")),
            "drop": lambda order: hands.drop(_text(order, "name"), _text(order, "path")),
            "picture": lambda order: hands.picture(_text(order, "path")),
            "resize": lambda order: hands.resize(
                _number(order, "width", 0), _number(order, "height", 0)
            ),
            "tree": lambda _order: hands.tree(),
            "read": _read,
            "focused": lambda _order: hands.focused(),
        }

    def start(self) -> None:
        """Begin to listen; the driver hears that the window is there."""
        threading.Thread(target=self._listen, name="pilot", daemon=True).start()
        self._speak({"event": "ready"})

    def _listen(self) -> None:
        for line in self._orders:
            self._heard.emit(line)
        self._heard.emit("")

    @Slot(str)
    def _obey(self, line: str) -> None:
        if not line.strip():
            QApplication.quit()  # the driver is gone
            return
        order: Json = json.loads(line)
        hands.keep_active()
        try:
            match order["do"]:
                case "type":
                    Typing(order, self._answer, self._speak, self)
                case "wait":
                    Waiting(order, self._answer, self)
                case name:
                    self._answer(order, True, self._simple[str(name)](order))
        except (hands.HandsError, KeyError) as trouble:
            self._answer(order, False, str(trouble))

    def _answer(self, order: Json, ok: bool, value: object) -> None:  # noqa: FBT001
        self._speak({"id": order["id"], "ok": ok, "value" if ok else "why": value})


Answer = Callable[[Json, bool, object], None]


class Typing(QObject):
    """Types a text letter by letter; with a pace it tells each letter that is on the screen."""

    def __init__(self, order: Json, answer: Answer, speak: Speak, parent: QObject) -> None:
        super().__init__(parent)
        self._order, self._answer, self._speak = order, answer, speak
        self._letters = list(_text(order, "text"))
        self._paced = bool(order.get("pace_ms"))
        self._count = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._one)
        self._timer.start(_number(order, "pace_ms", 0))

    @Slot()
    def _one(self) -> None:
        try:
            if self._letters:
                hands.type_letter(self._letters.pop(0))
                self._count += 1
                if self._paced:
                    self._speak({"event": "typed", "count": self._count})
                return
            self._answer(self._order, True, self._count)
        except hands.HandsError as trouble:
            self._answer(self._order, False, str(trouble))
        self._timer.stop()
        self.deleteLater()


class Waiting(QObject):
    """Looks until a part is (not) visible and its text holds what is waited for."""

    def __init__(self, order: Json, answer: Answer, parent: QObject) -> None:
        super().__init__(parent)
        self._order, self._answer = order, answer
        self._began = time.monotonic()
        self._limit = _number(order, "limit_ms", 10_000) / 1000
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)
        self._look()

    @Slot()
    def _look(self) -> None:
        if not self._timer.isActive():
            return
        took = time.monotonic() - self._began
        reached, seen = _is_so(self._order)
        if not reached and took < self._limit:
            return
        self._timer.stop()
        why = f"{self._order['name']} after {took:.1f} s: {seen}"
        self._answer(self._order, reached, seen if reached else why)
        self.deleteLater()


def _is_so(order: Json) -> tuple[bool, str]:
    widget = hands.find(_text(order, "name"))
    visible = widget is not None and widget.isVisible()
    if not order.get("visible", True):
        return not visible, "visible" if visible else "not visible"
    if widget is None or not visible:
        return False, "does not exist" if widget is None else "not visible"
    text = hands.text_of(widget)
    wanted, unwanted = str(order.get("contains", "")), str(order.get("lacks", ""))
    held = wanted.casefold() in text.casefold()
    clean = not unwanted or unwanted.casefold() not in text.casefold()
    usable = widget.isEnabled() or not order.get("enabled")
    return held and clean and usable, text


def _read(order: Json) -> str | None:
    widget = hands.find(_text(order, "name"))
    return hands.text_of(widget) if widget is not None and widget.isVisible() else None


def _text(order: Json, name: str) -> str:
    return str(order[name])


def _number(order: Json, name: str, default: int) -> int:
    value = order.get(name, default)
    return value if isinstance(value, int) else default


def take_over_output() -> IO[str]:
    """Return the real standard output, and let stray prints go to standard error."""
    ours = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return ours
