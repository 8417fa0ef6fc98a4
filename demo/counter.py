"""What a clerk does at the counter again and again, through the real window."""

import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from demo import browser, canary, papers, places
from demo.driver import PlayError, Window
from demo.office import Office


@dataclass(frozen=True, slots=True)
class Person:
    """A clerk of the demo. The password is for the centre, the passphrase for this PC."""

    username: str
    passphrase: str
    family_name: str


@dataclass(slots=True)
class Seen:
    """What the day has seen so far, for the facts."""

    receipts: list[dict[str, object]] = field(default_factory=list)
    papers: dict[str, str] = field(default_factory=dict)
    scanned: dict[str, int] = field(default_factory=dict)
    """Pages that were scanned, by the number of the receipt."""
    viewed: int = 0
    handed_over: str = ""
    ticket: str = ""
    """The number that the first person took at the kiosk, and that was closed at this desk."""


class Counter:
    """A desk with its window, and the clerk who sits there."""

    def __init__(self, office: Office, open_window: Callable[[Callable[[str], None]], Window]):
        self._office = office
        self._open_window = open_window
        self._window: Window | None = None
        self.first = Person("m.antoniou", _passphrase(), "Αντωνίου")
        self.second = Person("d.kostopoulos", _passphrase(), "Κωστόπουλος")
        self._clerk = self.first
        self._kept_picture = office.folder.root / "last.png"
        self.seen = Seen()

    @property
    def window(self) -> Window:
        """The window that is open. Raises PlayError when there is none."""
        if self._window is None:
            raise PlayError("no window is open")
        return self._window

    def _open(self) -> None:
        self._window = self._open_window(self._browse)
        self.window.wait_ready()

    def _keep_picture(self) -> None:
        self.window.picture(self._kept_picture)

    def _browse(self, url: str) -> None:
        try:
            browser.sign_in(url, self._clerk.username, self._office.password)
        except (browser.PageError, httpx.HTTPError) as trouble:
            # The window waits and tells; the text of an HTTP error may hold the address.
            print(f"browser: {type(trouble).__name__}", file=sys.stderr)

    def _sign_in_and_choose(self) -> None:
        self.window.click(places.SIGNIN_OPEN)
        self.window.see(places.NEW_SLOT)
        self.window.fill(places.NEW_SLOT_FIRST, self._clerk.passphrase)
        self.window.fill(places.NEW_SLOT_AGAIN, self._clerk.passphrase)
        self.window.click(places.NEW_SLOT_SAVE)
        self.window.see(places.DESK)

    def _unlock(self) -> None:
        self.window.fill(places.LOCK_FIELD, self._clerk.passphrase)
        self.window.press("Return")
        self.window.see_gone(places.LOCK)

    def _next_person(self, name: str) -> None:
        self.window.press("F9")
        self.window.see_gone(places.RECEIPT)
        self.window.press("F3")
        self.window.type(name)
        self.window.see(places.RESULTS, "του ")
        self.window.press("Return")
        self.window.see(places.PERSON_NAME)
        self.seen.viewed += 1

    def _start_certificate(self) -> None:
        """Begin the certificate, whatever the ticket is for."""
        self.window.press("F11")
        if self.window.see_either(places.CASE, places.SERVICES) == places.SERVICES:
            self.window.fill(places.SERVICES_SEARCH, "οικογενειακής")
            self.window.click_row(places.SERVICES, "οικογενειακής κατάστασης")
        self.window.see(places.CASE)

    def _field(self, name: str, text: str = "", *, choose: str = "") -> None:
        place = places.CASE_FIELD + name
        if choose:
            self.window.choose(place, choose)
        else:
            self.window.fill(place, text)

    def _represented(self) -> None:
        """Somebody else applies for the person."""
        self._field("applicantRole", choose="Αντιπρόσωπος")
        self._field("representativeAfm", canary.AFM)
        self._field("representativeName", f"{canary.FAMILY_NAME} {canary.GIVEN_NAME}")

    def _drop_a_file(self) -> Path:
        """Let go of a file over the paper's row."""
        paper = papers.write_paper(self._office.folder.papers / f"{canary.FILE_NAME}.pdf")
        row = places.CASE_DOCUMENT + "authorisation"
        self.window.drop(row, paper)
        self.window.see(row, "1 σελίδα")
        return paper

    def _register(self) -> str:
        offline = self._office.line.is_cut
        self.window.press("Ctrl+Return")
        self.window.see(places.RECEIPT)
        number = self.window.see(places.RECEIPT_NUMBER, "0042/").strip()
        place = len(self.seen.receipts) + 1
        self._save_receipt(self._office.folder.tray / f"{place:02d}.pdf")
        self.seen.receipts.append(
            {"number": number, "username": self._clerk.username, "offline": offline}
        )
        return number

    def _save_receipt(self, path: Path) -> None:
        self.window.click(places.RECEIPT_SAVE)
        self.window.fill("fileNameEdit", str(path))
        self.window.press("Return")
        deadline = time.monotonic() + 10
        while not (path.exists() and path.stat().st_size):
            if time.monotonic() > deadline:
                raise PlayError("the receipt was not saved")
            time.sleep(0.02)


def _passphrase() -> str:
    """Return words that a clerk could type on a Greek keyboard."""
    return " ".join(secrets.choice(_WORDS) for _ in range(4)) + f" {secrets.randbelow(90) + 10}"


_WORDS = ("θάλασσα", "καράβι", "λεμόνι", "πλατεία", "ρολόι", "χαρτί", "βουνό", "ψωμί", "δρόμος")
