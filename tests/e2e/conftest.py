"""One throw-away office for the stories of bad days at the window, and its PCs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from demo import browser, places
from demo.driver import Window
from demo.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demo.process import Child

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 300
PASSPHRASE = "θάλασσα καράβι 12"
CLERK = "m.antoniou"
WALK_IN = "Επίσκεψη χωρίς αριθμό"
END_S = 10.0
SYNC_S = 60.0
WINDOW = Path(__file__).with_name("window_on_a_bad_day.py")


class Desk:
    """A PC of the office: its folder, the window open on it, the clerk at keyboard and browser."""

    def __init__(self, office: Office, number: int) -> None:
        self.office = office
        self.number = number
        self.data = office.folder.root / f"pc-{number}"
        self.username = CLERK
        self.password = office.password
        self.page = ""
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
    def pid(self) -> int:
        """The process of the open window."""
        assert self.child is not None
        return self.child.process.pid

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
        return self.office.start(f"pc-{self.number}-{self._starts}", *command, pipes=True)

    def enrol(self, *words: str) -> Window:
        """Start for the first time, with the code of IT."""
        code = self.office.enrolment_code(self.number)
        return self.start("--server", self.office.line.url, "--code", code, *words)

    def end(self) -> None:
        """Close the window in order."""
        window, self._window = self.window, None
        assert window.end(END_S), "the window had to be killed"

    def stop(self) -> None:
        """End whatever is still open, as a power cut does."""
        if self._window is not None:
            self._window.kill()
            self._window = None

    def own_faults(self) -> list[str]:
        """Return what the program admits of faults of its own: numbers and tracebacks."""
        logs = [*self.office.folder.logs.glob(f"pc-{self.number}-*.log")]
        logs += [*self.data.glob("**/log/*.log*")]
        lines = [line for log in logs for line in log.read_text("utf-8").splitlines()]
        return [line for line in lines if "Traceback" in line or " bug " in line]

    def age_of_last_case(self) -> float:
        """Return how many seconds ago, by the centre's clock, the last case was registered."""
        question = 'SELECT extract(epoch FROM now() - max(registered_at)) FROM "case"'
        with psycopg.connect(self.office.database) as connection:
            row = connection.execute(question).fetchone()
        assert row is not None
        return float(row[0])

    # --- the clerk ----------------------------------------------------------------------------

    def sign_in(self, secret: str = PASSPHRASE) -> None:
        """From the first page to the desk."""
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
        """Wait until the office's people are here and the line is known."""
        self.window.see(places.STATUS_LINE, "Συνδεδεμένο", within_s=SYNC_S)

    def search(self, text: str) -> None:
        """Write into the search box, over what stands there."""
        self.window.press("Escape", "F3")
        self.window.type(text)

    def find(self, name: str = "papadopoulos geo") -> None:
        """Open a person's record by a search, in the visit that runs or in one without a number."""
        self.search(name)
        if WALK_IN in self.window.see(places.RESULTS):
            self.window.click_row(places.RESULTS, WALK_IN)
        self.window.click_row(places.RESULTS, "του ")
        self.window.see_gone(places.SEARCH_POPUP)
        self.window.see(places.PERSON_NAME)

    def begin_case(self) -> None:
        """Begin a certificate for the open record, whatever the ticket is for."""
        self.window.see(places.TIMELINE)  # the record is there, not only the name
        self.window.press("F11")
        if self.window.see_either(places.CASE, places.SERVICES) == places.SERVICES:
            self.window.fill(places.SERVICES_SEARCH, "οικογενειακής")
            self.window.click_row(places.SERVICES, "οικογενειακής κατάστασης")
        self.window.see(places.CASE)

    def register(self) -> str:
        """Register the open case; returns its number."""
        self.window.press("Ctrl+Return")
        return self.window.see(places.RECEIPT_NUMBER, "0042/").strip()

    def write(self, field: str, text: str) -> None:
        """Write into a field of the form, over what stands there, and leave it."""
        place = places.CASE_FIELD + field
        self.window.focus(place)
        self.window.press("Ctrl+A")
        self.window.type(text)
        self.window.press("Tab")

    def _browse(self, url: str) -> None:
        try:
            self.page = browser.sign_in(url, self.username, self.password)
        except (browser.PageError, OSError) as trouble:
            self.page = str(trouble)


@pytest.fixture(scope="session")
def bad_office() -> Iterator[Office]:
    """An office whose centre, line and PCs are there to be broken."""
    with Office(PEOPLE, lambda _line: None) as office:
        office.open()
        yield office


@pytest.fixture(scope="session")
def make_desk(bad_office: Office) -> Iterator[Callable[[int], Desk]]:
    """Put a PC on a desk of the office."""
    desks: list[Desk] = []

    def make(number: int) -> Desk:
        desks.append(Desk(bad_office, number))
        return desks[-1]

    yield make
    for desk in desks:
        desk.stop()
    faults = [line for desk in desks for line in desk.own_faults()]
    assert not faults, "whatever the world does, the program itself is not at fault"
