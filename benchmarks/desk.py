"""A desk of a throw-away office, whose windows carry a probe."""

import json
import sys
import time
from pathlib import Path

from demo.clerk import Clerk
from demo.driver import Window
from demo.office import DESK, Office
from demo.process import Child


class ProbedWindow(Window):
    """A window that tells what its probe saw."""

    def marks(self) -> dict[str, float]:
        """Seconds from the start of the process to each page that took a key."""
        return _numbers(self._do("marks"))

    def start_gaps(self) -> None:
        """Begin to tick and to type."""
        self._do("gaps_start")

    def stop_gaps(self) -> tuple[list[float], int]:
        """Return the gaps in ms and the number of keys."""
        told = self._do("gaps_stop")
        if not isinstance(told, dict):
            raise TypeError
        return [float(one) for one in told["gaps"]], int(told["keys"])


IN_LINE = 5


class Desk:
    """One workstation with a data folder of its own; a new one enrols at its first window."""

    def __init__(self, office: Office, name: str, number: int = DESK) -> None:
        self._office = office
        self._data = office.folder.root / name
        self._code = office.folder.run / f"{name}.code"
        self._code.write_text(office.enrolment_code(number), "ascii")
        office.prepare_desk(self._data)
        for _ in range(IN_LINE):
            office.hub.take_number("family-status")
        self.clerk = Clerk("m.antoniou", office.password, "θάλασσα καράβι λεμόνι 42")
        self._opened = 0

    def open(self, *, warm: bool = False) -> tuple[ProbedWindow, Child]:
        """Open a window. Warm means: a slot is here, the passphrase is typed by the probe."""
        self._opened += 1
        name = f"{self._data.name}-{self._opened}"
        more: list[str] = []
        if warm:
            start = self._office.folder.run / f"{name}.start"
            more = ["--start-file", str(start)]
            words = {"began": time.monotonic(), "passphrase": self.clerk.passphrase}
            start.write_text(json.dumps(words), "utf-8")
        child = self._office.start(name, *self._command(), *more, pipes=True)
        window = ProbedWindow(child, self.clerk.browse)
        window.wait_ready()
        return window, child

    def _command(self) -> tuple[str, ...]:
        where = ("--data", str(self._data), "--server", self._office.line.url)
        return (sys.executable, "-m", "benchmarks.window", *where, "--code-file", str(self._code))


def resident_mib(child: Child) -> float:
    """Return the resident memory of a process. Raises OSError where there is no /proc."""
    told = Path(f"/proc/{child.process.pid}/status").read_text("ascii")
    return int(told.split("VmRSS:")[1].split()[0]) / 1024


def _numbers(told: object) -> dict[str, float]:
    if not isinstance(told, dict):
        raise TypeError
    return {str(name): float(value) for name, value in told.items()}
