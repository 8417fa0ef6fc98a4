"""The real window, obeying a driver, with what a bad day brings: a wrong clock, a dead browser.

python tests/e2e/window_on_a_bad_day.py [--ahead-s N] [--no-browser] [--cups SOCKET] WINDOW'S OWN OPTIONS
"""

import argparse
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QMainWindow

from demo.pilot import Pilot, PilotBrowser, speaker, take_over_output
from demo.window import SIZE, stand_ins
from devices.printer.cups import CupsSpooler
from kep_client.errors import RefusedError
from ui.app.desk import StandIns
from ui.app.options import read_options
from ui.app.run import Hooks, launch


class DeadBrowser:
    """A PC on which nothing opens addresses."""

    def open(self, url: str) -> None:
        """Refuse, as the system's browser does."""
        del url
        raise RefusedError("auth.browser")


def _devices(cups: str) -> StandIns:
    """What stands at the desk; ``cups`` is the socket of a print service of the test's own."""
    return replace(stand_ins(), spooler=lambda: CupsSpooler(cups)) if cups else stand_ins()


def main() -> int:
    """Open the window; returns its exit code."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--ahead-s", type=float, default=0.0)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--cups", default="")
    day, rest = parser.parse_known_args()
    speak = speaker(take_over_output())
    pilots: list[Pilot] = []

    def take_over(window: QMainWindow) -> None:
        window.resize(*SIZE)
        window.activateWindow()
        pilots.append(Pilot(sys.stdin, speak))
        pilots[0].start()

    hooks = Hooks(
        browser=DeadBrowser() if day.no_browser else PilotBrowser(speak),
        on_window=take_over,
        start_again=lambda: None,
        wall=lambda: datetime.now(UTC) + timedelta(seconds=day.ahead_s),
        stand_ins=_devices(day.cups),
    )
    return launch(read_options(rest), hooks)


if __name__ == "__main__":
    sys.exit(main())
