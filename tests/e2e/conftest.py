"""One throw-away office for the stories at the window, and its desks."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from demo import browser, places
from demo.driver import Window
from demo.office import Office
from demo.process import Child, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PEOPLE = 300
PASSPHRASE = "θάλασσα καράβι 12"
PIN = "271828"
CLERK = "m.antoniou"
END_S = 10.0
SYNC_S = 60.0
WINDOW = Path(__file__).with_name("window_on_a_bad_day.py")


class Desk:
    """A PC of the office: its folder, the window opened on it, the clerk at the browser."""

    def __init__(self, office: Office, number: int) -> None:
        self.office = office
        self.number = number
        self.data = office.folder.root / f"pc-{number}"
        self.username = CLERK
        self.password = office.password
        self.told = ""
        self.child: Child | None = None
        self._window: Window | None = None
        self._starts = 0

    # --- the PC -------------------------------------------------------------------------------

    @property
    def window(self) -> Window:
        """The open window."""
        assert self._window is not None
        return self._window

    @property
    def folder(self) -> Path:
        """Where its databases lie."""
        training = self.data / "training"
        return training if training.exists() else self.data

    def start(self, *words: str, before: tuple[str, ...] = ()) -> Window:
        """Start the window; ``before`` is the command that starts the command."""
        self.child = self.launch(*words, before=before)
        self._window = Window(self.child, self._browse)
        self._window.wait_ready()
        return self._window

    def launch(self, *words: str, before: tuple[str, ...] = ()) -> Child:
        """Start the program and do not wait for a window."""
        self._starts += 1
        command = (*before, sys.executable, str(WINDOW), "--data", str(self.data), *words)
        name = f"pc-{self.number}-{self._starts}"
        return self.office.start(name, *command, pipes=True)

    def enrol_and_start(self, *words: str) -> Window:
        """Start for the first time, with the code of IT."""
        code = self.office.enrolment_code(self.number)
        return self.start("--server", self.office.line.url, "--code", code, *words)

    def end(self) -> None:
        """Close the window in order."""
        if self._window is not None:
            window, self._window = self._window, None
            assert window.end(END_S), "the window had to be killed"

    def stop(self) -> None:
        """End whatever is still open."""
        if self._window is not None:
            self._window.kill()
            self._window = None

    def bugs(self) -> list[str]:
        """Return what the program admits of its own faults: numbers and tracebacks."""
        logs = [*self.office.folder.logs.glob(f"pc-{self.number}-*.log")]
        logs += [*self.folder.glob("log/*.log*")]
        lines = [line for log in logs for line in log.read_text("utf-8").splitlines()]
        return [line for line in lines if "Traceback" in line or " bug " in line]

    # --- the clerk ----------------------------------------------------------------------------

    def sign_in(self, secret: str = PASSPHRASE) -> None:
        """From the first page to the desk; the office's people are there afterwards."""
        self.window.click(places.SIGNIN_OPEN)
        self.choose(secret)

    def choose(self, secret: str = PASSPHRASE) -> None:
        """Choose what opens this PC from now on."""
        self.window.see(places.NEW_SLOT)
        self.window.fill(places.NEW_SLOT_FIRST, secret)
        self.window.fill(places.NEW_SLOT_AGAIN, secret)
        self.window.click(places.NEW_SLOT_SAVE)
        self.at_work()

    def unlock(self, secret: str = PASSPHRASE) -> None:
        """Open the locked PC."""
        self.window.fill(places.LOCK_FIELD, secret)
        self.window.press("Return")
        self.at_work()

    def at_work(self) -> None:
        """Wait for the desk."""
        self.window.see(places.DESK, within_s=SYNC_S)

    def synced(self) -> None:
        """Wait until the office's people are here."""
        self.window.see(places.STATUS_LINE, "Συνδεδεμένο", within_s=SYNC_S)

    def serve(self, name: str = "papadopoulos geo") -> None:
        """Take whoever is next and open a record."""
        self.window.press("F9")
        self.window.see_gone(places.RECEIPT)
        self.find(name)

    def find(self, name: str) -> None:
        """Open a person's record by a search."""
        self.window.press("F3")
        self.window.type(name)
        self.window.see(places.RESULTS, "του ")
        self.window.press("Return")
        self.window.see(places.PERSON_NAME)

    def begin_case(self) -> None:
        """Begin a certificate for the open record."""
        self.window.press("F11")
        if self.window.see_either(places.CASE, places.SERVICES) == places.SERVICES:
            self.window.fill(places.SERVICES_SEARCH, "οικογενειακής")
            self.window.click_row(places.SERVICES, "οικογενειακής κατάστασης")
        self.window.see(places.CASE)

    def take_number(self) -> str:
        """Register the open case; returns its number."""
        self.window.press("Ctrl+Return")
        self.window.see(places.RECEIPT)
        return self.window.see(places.RECEIPT_NUMBER, "0042/").strip()

    def _browse(self, url: str) -> None:
        try:
            self.told = browser.sign_in(url, self.username, self.password)
        except (browser.PageError, OSError) as trouble:
            self.told = str(trouble)


@pytest.fixture(scope="session")
def faulty_office() -> Iterator[Office]:
    """An office whose centre, line and PCs are there to be broken."""
    with Office(PEOPLE, lambda _line: None) as office:
        office.open()
        yield office


@pytest.fixture(scope="session")
def make_desk(faulty_office: Office) -> Iterator[Callable[[int], Desk]]:
    """Put a PC on a desk of the office."""
    desks: list[Desk] = []

    def make(number: int) -> Desk:
        desks.append(Desk(faulty_office, number))
        return desks[-1]

    yield make
    for desk in desks:
        desk.stop()


@pytest.fixture
def no_bugs() -> Iterator[Callable[[Desk], None]]:
    """Whatever the world does, the program itself is never at fault."""
    watched: list[Desk] = []
    yield watched.append
    bugs = [line for desk in watched for line in desk.bugs()]
    assert not bugs
