"""The real window of the demo: with a pilot and a played browser, or for the person at the screen.

    python -m demo.window --data DIR --server URL --code-file FILE [--pilot] [--theme light|dark]

The one-time code comes in a file: every user of the machine sees the arguments of a process.
"""

import argparse
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from demo.pilot import Pilot, PilotBrowser, speaker, take_over_output
from devices.smartcard.absent import NoCardReader
from ui.app.desk import StandIns
from ui.app.options import Options
from ui.app.run import Hooks, launch

# A demo prints nothing on the printers of whoever looks at it.
STAND_INS = StandIns(spooler=lambda: None)
NO_CARDS = replace(STAND_INS, card=NoCardReader)
SIZE = (1366, 768)  # of the pictures in the guide, and of most counter PCs


class PersonsBrowser:
    """The browser of the person at the screen, on the bus that it knows."""

    def open(self, url: str) -> None:
        """Open the address, and say it where the demo was started."""
        print(f"Σύνδεση: {url}", file=sys.stderr, flush=True)
        theirs = dict(os.environ)
        if bus := theirs.pop("KEP_DEMO_PERSON_BUS", ""):
            theirs["DBUS_SESSION_BUS_ADDRESS"] = bus
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.Popen(
            [opener, url],
            env=theirs,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def main() -> int:
    """Open the window; returns its exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--server", required=True)
    parser.add_argument("--code-file", type=Path, required=True)
    parser.add_argument("--pilot", action="store_true")
    parser.add_argument("--theme", default="light")
    given = parser.parse_args()
    code = given.code_file.read_text("ascii").strip()
    options = Options(data=given.data, server=given.server, code=code, theme=given.theme)
    if given.pilot:
        return launch(options, _piloted())
    return launch(options, Hooks(browser=PersonsBrowser(), stand_ins=stand_ins()))


def stand_ins() -> StandIns:
    """Return what stands at the desk: cards are read only by a card service of the office's own."""
    return STAND_INS if "PCSCLITE_CSOCK_NAME" in os.environ else NO_CARDS


def _piloted() -> Hooks:
    speak = speaker(take_over_output())
    pilots: list[Pilot] = []

    def take_over(window: QMainWindow) -> None:
        window.resize(*SIZE)
        window.activateWindow()
        pilots.append(Pilot(sys.stdin, speak))
        pilots[0].start()

    return Hooks(
        browser=PilotBrowser(speak),
        on_window=take_over,
        start_again=_stay_ended,
        stand_ins=stand_ins(),
    )


def _stay_ended() -> None:
    """After a hard lock the driver starts the next window: it sees that this one has ended."""


if __name__ == "__main__":
    sys.exit(main())
