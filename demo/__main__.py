"""A throw-away office: its window on this screen, or its day played without one.

python -m demo [--headless] [--out DIR] [--people N]
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from demo import canary
from demo.cards import CardReader
from demo.day import Day
from demo.driver import Window
from demo.office import Office
from demo.play import TROUBLE, Step, Summary, play
from demo.process import OfficeError

PEOPLE = 20_000
INTERRUPTED = 130
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_CLERKS = ("m.antoniou", "d.kostopoulos")


def main() -> int:
    """Open the office; returns 0 when all went well, 130 after Ctrl+C."""
    parser = argparse.ArgumentParser(prog="dev.py demo", description=__doc__)
    parser.add_argument("--headless", action="store_true", help="play the day without a screen")
    parser.add_argument("--out", type=Path, help="where pictures and summary.json go")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many the record knows")
    given = parser.parse_args()
    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupted)
    try:
        with Office(given.people, say) as office:
            office.open()
            if given.headless or not has_screen():
                return play_day(office, given.out or Path(tempfile.mkdtemp(prefix="kep-day-")))
            return open_window(office)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OfficeError as trouble:
        say(str(trouble))
        return 1


def _interrupted(_number: int, _frame: object) -> NoReturn:
    for name in _SIGNALS:  # a second Ctrl+C must not stop the tidying up
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise KeyboardInterrupt


def has_screen() -> bool:
    """Whether a window can be seen here."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def say(line: str) -> None:
    """Tell the person at the terminal, with the seconds since the start."""
    print(f"{time.monotonic() - _BEGAN:6.1f} s  {line}", flush=True)


_BEGAN = time.monotonic()


def open_window(office: Office) -> int:
    """Open the window on this screen and wait for its end."""
    office.hub.fill()
    say("Σύνδεση με τους κωδικούς της επίδειξης (στον φυλλομετρητή):")
    for username in _CLERKS:
        say(f"    {username}   {office.password}")
    say(f"Η οθόνη της αίθουσας: {office.hub.hall}")
    if office.cards is not None and sys.stdin.isatty():
        say("Enter εδώ βάζει την κάρτα του Γ. Παπαδόπουλου στον αναγνώστη, και την ξαναπαίρνει.")
        say("    Το έγγραφο γράφει: AB123456 · γέννηση 1/1/1970 · λήξη 14/2/2034")
        threading.Thread(target=move_card, args=(office.cards,), daemon=True).start()
    say("Ctrl+C εδώ κλείνει τα πάντα.")
    command = (sys.executable, "-m", "demo.window", *window_arguments(office))
    window = office.start_for_person("window", *command)
    return window.process.wait()


def move_card(reader: CardReader) -> None:
    """Lay the card down and take it away again, at each Enter."""
    for _ in sys.stdin:
        if reader.has_card:
            reader.remove()
            say("Η κάρτα έφυγε από τον αναγνώστη.")
        else:
            reader.insert()
            say("Η κάρτα είναι στον αναγνώστη.")


def window_arguments(office: Office) -> tuple[str, ...]:
    """Return what a window of this office is started with."""
    office.prepare_desk(office.folder.desk)
    code = office.folder.run / "enrolment-code"
    if not code.exists():
        code.write_text(office.enrolment_code(), "ascii")
    return (
        *("--data", str(office.folder.desk)),
        *("--server", office.line.url),
        *("--code-file", str(code)),
    )


def play_day(office: Office, out: Path) -> int:
    """Play the day; pictures and ``summary.json`` are in ``out`` afterwards."""
    out.mkdir(parents=True, exist_ok=True)
    windows = 0

    def open_piloted(browse: Callable[[str], None]) -> Window:
        nonlocal windows
        windows += 1
        command = (sys.executable, "-m", "demo.window", *window_arguments(office), "--pilot")
        return Window(office.start(f"window-{windows}", *command, pipes=True), browse)

    day = Day(office, open_piloted)

    def picture(name: str, held: bool) -> None:  # noqa: FBT001 - the signature that play asks
        photograph(day, out, name, held=held)

    try:
        summary = play(day.steps(), picture, say)
    finally:
        day.stop()
    after_the_day(office, day, summary)
    summary.write(out / "summary.json")
    shutil.copytree(office.folder.tray, out / "receipts", dirs_exist_ok=True)
    if day.hall_picture.exists():
        shutil.copyfile(day.hall_picture, out / "hall_screen.png")
    say(f"{out / 'summary.json'}: {'ok' if summary.ok else 'not ok'}")
    if not summary.ok:
        office.keep_logs(out / "logs")
    return 0 if summary.ok else 1


def photograph(day: Day, out: Path, name: str, *, held: bool) -> None:
    """Take the picture of a step, and of a failed one the tree too; never fail because of it."""
    try:
        day.picture(out / f"{name}.png")
        if not held:
            (out / f"{name}.tree.txt").write_text(day.tree(), "utf-8")
    except TROUBLE as trouble:
        say(f"no picture of {name}: {trouble}")


def after_the_day(office: Office, day: Day, summary: Summary) -> None:
    """Read the facts back, and look for the canaries; both are steps that can fail."""
    if not summary.ok:
        return
    served: list[str] = []

    def read_facts() -> None:
        told = day.read_facts()
        summary.facts = told["facts"]
        served.extend(told["served"])
        if told["faults"]:
            raise OfficeError("; ".join(told["faults"]))

    def look_for_canaries() -> None:
        people = [canary.Canary("number of a person served", value) for value in served]
        traces = canary.search(office.ground, (*canary.PLANTED, *people))
        if traces:
            raise OfficeError(
                "; ".join(f"{one.what} as {one.form} in {one.file}" for one in traces)
            )

    def look_for_bugs() -> None:
        bugs = office.bugs()
        if bugs:
            raise OfficeError(f"the programs met {len(bugs)} bugs of their own: {bugs[0]}")

    steps = (
        Step("facts", read_facts),
        Step("canaries", look_for_canaries),
        Step("bugs", look_for_bugs),
    )
    first = len(summary.steps) + 1
    summary.steps += play(steps, lambda _name, _held: None, say, first).steps


if __name__ == "__main__":
    sys.exit(main())
