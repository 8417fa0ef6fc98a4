"""`bench startup`: from the start of the process to a desk that can be used, and its memory.

An enrolled PC with a slot is started again and again. A probe in the window types the passphrase
when the lock page takes keys, and notes when the search box takes a key with the line in sight.
Deriving the key from the passphrase (argon2id) is most of it by design; it is measured alone in
the same rounds, and so is an empty Qt window.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.desk import Desk, resident_mib
from benchmarks.figure import Figure, Peer
from demo import places
from demo.office import Office
from offline_cache.keys import DEFAULT_COST, SALT_BYTES, stretch

PEOPLE = 2_000
ROUNDS = 7
IDLE_S = 60.0
END_S = 10
_WAIT = time.sleep  # one process, no loop: there is nothing to await
_BYTECODE = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
_EMPTY_WINDOW = """
import sys, time
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLineEdit())
window.resize(1366, 768)
window.show()
app.processEvents()
window.repaint()
print(time.monotonic())
"""


@dataclass(slots=True)
class Rounds:
    """Seconds of every round."""

    lock: list[float] = field(default_factory=list)
    desk: list[float] = field(default_factory=list)
    key: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)


def run() -> list[Figure]:
    """Measure; the first start of each kind only warms the caches."""
    with _compiled(), Office(PEOPLE, print) as office:
        office.open()
        desk = Desk(office, "startup")
        window, _ = desk.open()
        desk.clerk.sign_in(window)
        desk.clerk.choose(window)
        desk.clerk.wait_until_pulled(window)
        window.end(END_S)
        rounds = Rounds()
        for number in range(ROUNDS + 1):
            _round(desk, rounds if number else Rounds())
        fresh, served = _memory(desk)
    return _figures(rounds, fresh, served)


@contextlib.contextmanager
def _compiled() -> Iterator[None]:
    """Keep bytecode, as an installed program does, whatever the developer's own habits are."""
    before = {name: os.environ.pop(name, None) for name in _BYTECODE}
    with tempfile.TemporaryDirectory(prefix="kep-bytecode-") as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        try:
            yield
        finally:
            os.environ.pop("PYTHONPYCACHEPREFIX")
            os.environ.update({name: text for name, text in before.items() if text is not None})


def _round(desk: Desk, rounds: Rounds) -> None:
    rounds.empty.append(_empty_window())
    rounds.key.append(_key())
    window, _ = desk.open(warm=True)
    marks = window.marks()
    rounds.lock.append(marks["lock"])
    rounds.desk.append(marks["desk"])
    window.end(END_S)
    told = {name: round(value, 3) for name, value in marks.items()}
    print(told, f"argon2id {rounds.key[-1]:.3f}", file=sys.stderr)


def _empty_window() -> float:
    began = time.monotonic()
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(
        [sys.executable, "-c", _EMPTY_WINDOW], env=env, check=True, capture_output=True
    )
    return float(told.stdout) - began


def _key() -> float:
    began = time.monotonic()
    stretch("passphrase", bytes(SALT_BYTES), DEFAULT_COST)
    return time.monotonic() - began


def _memory(desk: Desk) -> tuple[float, float]:
    """Return MiB at the desk, and after one person was served and a minute went by."""
    window, child = desk.open(warm=True)
    fresh = resident_mib(child)
    window.press("F9")
    window.see(places.VISIT, "Α 0")
    desk.clerk.open_person(window, "παπαδ")
    window.see(places.TIMELINE)
    window.press("F11")
    window.see(places.CASE)
    window.press("Ctrl+Return")
    window.see(places.RECEIPT_NUMBER, "0042/")
    _WAIT(IDLE_S)
    served = resident_mib(child)
    window.end(END_S)
    return fresh, served


def _figures(rounds: Rounds, fresh: float, served: float) -> list[Figure]:
    empty, key = _median(rounds.empty), _median(rounds.key)
    rest = [desk - lock for desk, lock in zip(rounds.desk, rounds.lock, strict=True)]
    return [
        Figure("start to desk usable (search takes a key, line in sight)", _median(rounds.desk), "s",
               1.0, "lower", Peer("argon2id of the passphrase alone", key)),
        Figure("last key of the passphrase to desk usable", _median(rest), "s", 1.0, "lower",
               Peer("argon2id of the passphrase alone", key)),
        Figure("slowest start to desk usable", round(max(rounds.desk), 3), "s", None),
        Figure("start to lock page takes a key", _median(rounds.lock), "s", None, "lower",
               Peer("empty Qt window", empty)),
        Figure("memory at the desk", round(fresh, 1), "MiB", None),
        Figure("memory after one person and a minute", round(served, 1), "MiB", 150),
    ]  # fmt: skip


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 3)
