"""What a clerk does at the window again and again: sign in, choose, unlock, find a person."""

from dataclasses import dataclass

import httpx

from demo import browser, places
from demo.driver import Window

PULL_LIMIT_S = 120.0


@dataclass(frozen=True, slots=True)
class Clerk:
    """The password is for the centre, the passphrase for this PC."""

    username: str
    password: str
    passphrase: str

    def browse(self, url: str) -> None:
        """Sign in on the centre's page; a fault is printed, for the window shows that it waits."""
        try:
            browser.sign_in(url, self.username, self.password)
        except (browser.PageError, httpx.HTTPError) as trouble:
            print(f"browser: {type(trouble).__name__}")

    def sign_in(self, window: Window) -> None:
        """Sign in by the browser; the window then asks for a new passphrase."""
        window.click(places.SIGNIN_OPEN)
        window.see(places.NEW_SLOT)
        window.fill(places.NEW_SLOT_FIRST, self.passphrase)
        window.fill(places.NEW_SLOT_AGAIN, self.passphrase)

    def choose(self, window: Window) -> None:
        """Save the passphrase; the desk opens."""
        window.click(places.NEW_SLOT_SAVE)
        window.see(places.DESK)

    def wait_until_pulled(self, window: Window) -> None:
        """Wait until the office's people are here."""
        window.see(places.STATUS_LINE, "Συνδεδεμένο", within_s=PULL_LIMIT_S)

    def unlock(self, window: Window) -> None:
        """Type the passphrase."""
        window.fill(places.LOCK_FIELD, self.passphrase)
        window.press("Return")
        window.see_gone(places.LOCK)

    def open_person(self, window: Window, name: str) -> None:
        """Search, and open the first hit."""
        window.press("F3")
        window.type(name)
        window.see(places.RESULTS, "του ")
        window.press("Return")
        window.see(places.PERSON_NAME)
