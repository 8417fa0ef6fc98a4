"""The real window with a probe beside its pilot; nothing of it is in the product.

    python -m benchmarks.window --data DIR --server URL --code-file FILE [--start-file FILE]

With a start file (JSON ``{"began": monotonic seconds, "passphrase"}``) the passphrase is typed as
soon as the lock page takes keys, and the moments are noted; the pilot comes after that, so that
what it imports does not count.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import IO

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QMainWindow, QWidget

from ui.app.desk import StandIns
from ui.app.options import Options
from ui.app.run import Hooks, launch

SIZE = (1366, 768)
_LOOK_MS = 4
_SEARCHED = "π"


class StartWatch(QObject):
    """Types like a clerk who waits for the page, and notes when each page takes keys."""

    def __init__(self, window: QMainWindow, began: float, passphrase: str) -> None:
        super().__init__(window)
        self._window = window
        self._began = began
        self._passphrase = passphrase
        self.marks = {"window": time.monotonic() - began}
        self._look_at = self._look_at_lock
        self.timer = QTimer(self)
        self.timer.timeout.connect(lambda: self._look_at())
        self.timer.start(_LOOK_MS)

    @property
    def done(self) -> bool:
        """Whether the desk can be used."""
        return "desk" in self.marks

    def _look_at_lock(self) -> None:
        if QApplication.activeWindow() is None:  # no desktop here that would do it
            self._window.activateWindow()
        field = self._line_edit("lock.secret")
        if field is None or not field.hasFocus():
            return
        _press(field, self._passphrase[0])
        if field.text() != self._passphrase[0]:
            return
        self._mark("lock", field)
        for letter in self._passphrase[1:]:
            _press(field, letter)
        self._look_at = self._look_at_desk
        _press(field, "\r", Qt.Key.Key_Return)

    def _look_at_desk(self) -> None:
        line = self._window.findChild(QAbstractItemView, "queue")
        box = self._line_edit("search")
        if box is None or line is None or not line.isVisible() or not line.model().rowCount():
            return
        box.setFocus()
        _press(box, _SEARCHED)
        if box.text() != _SEARCHED:
            return
        box.repaint()
        self._mark("desk", line.viewport())
        box.clear()
        self.timer.stop()

    def _line_edit(self, name: str) -> QLineEdit | None:
        found = self._window.findChild(QLineEdit, name)
        usable = found is not None and found.isVisible() and found.isEnabled()
        return found if usable else None

    def _mark(self, name: str, painted: QWidget) -> None:
        painted.repaint()  # what has not been drawn has not been seen
        self.marks[name] = time.monotonic() - self._began


def _press(widget: QWidget, text: str, key: Qt.Key = Qt.Key.Key_unknown) -> None:
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(widget, event)


def main() -> int:
    """Open the window; returns its exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--server", required=True)
    parser.add_argument("--code-file", type=Path, required=True)
    parser.add_argument("--start-file", type=Path)
    given = parser.parse_args()
    start = json.loads(given.start_file.read_text("utf-8")) if given.start_file else None
    code = given.code_file.read_text("ascii").strip()
    options = Options(data=given.data, server=given.server, code=code, theme="light")
    return launch(options, _hooks(start))


def _hooks(start: dict[str, object] | None) -> Hooks:
    from_driver, out = sys.stdin, _take_over_output()
    browser = _Browser(out)
    kept: list[object] = []

    def take_over(window: QMainWindow) -> None:
        window.resize(*SIZE)
        window.activateWindow()
        if start is None:
            kept.append(_start_pilot(from_driver, browser, {}))
            return
        watch = StartWatch(window, float(str(start["began"])), str(start["passphrase"]))
        later = QTimer(watch)

        def pilot_when_done() -> None:
            if watch.done:
                later.stop()
                kept.append(_start_pilot(from_driver, browser, watch.marks))

        later.timeout.connect(pilot_when_done)
        later.start(50)

    return Hooks(
        browser=browser,
        on_window=take_over,
        start_again=lambda: None,
        stand_ins=StandIns(spooler=lambda: None),  # nothing is printed for a figure
    )


class _Browser:
    """Tells the driver the address; a sign-in is not part of a warm start."""

    def __init__(self, out: IO[str]) -> None:
        self.out = out

    def open(self, url: str) -> None:
        """Tell the driver, which plays the page."""
        self.out.write(json.dumps({"event": "open_url", "url": url}) + "\n")
        self.out.flush()


def _start_pilot(orders: IO[str], browser: _Browser, marks: dict[str, float]) -> object:
    from benchmarks.probe import ProbedPilot
    from demo.pilot import speaker

    pilot = ProbedPilot(orders, speaker(browser.out), marks)
    pilot.start()
    return pilot


def _take_over_output() -> IO[str]:
    """Return the real standard output, and let stray prints go to standard error."""
    ours = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return ours


if __name__ == "__main__":
    sys.exit(main())
