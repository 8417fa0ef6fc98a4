"""A picture of every screen and state of the real window: ``python -m demo.shots DIR``.

One throw-away office; a clerk goes through everything once in light and once in dark, with a
workstation of its own each time. A state that cannot be reached is told at the end, and the exit
code is 1; the rest of the tour goes on.
"""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from demo import canary, papers, places
from demo.clerk import Clerk
from demo.driver import Window
from demo.office import DESK, Office
from demo.play import TROUBLE
from demo.window import SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

    from demo.process import Child

PEOPLE = 2_000
LOOKS = ("light", "dark")
WIDE = (1920, 1080)
NARROW = (1024, 700)
OFFLINE_S = 60.0
END_S = 10.0
_SETTLE_S = 0.35
_WAIT = time.sleep  # one process, no loop: there is nothing to await
_WRONG = "λάθος φράση εδώ 99"


class Tour:
    """One way through the window in one look."""

    def __init__(self, office: Office, look: str, desk: int, target: Path) -> None:
        self._office = office
        self._look = look
        self._desk = desk
        self._target = target
        self._browsing = True
        self._clerk = Clerk("m.antoniou", office.password, "θάλασσα καράβι λεμόνι 42")
        self._window: Window | None = None
        self._child: Child | None = None
        self._paper = papers.write_paper(office.folder.papers / f"{canary.FILE_NAME}_{look}.pdf")
        self.missed: list[str] = []

    def go(self) -> None:
        """Take every picture."""
        stops: tuple[Callable[[], None], ...] = (
            self._before_the_desk,
            self._desk_and_search,
            self._person,
            self._case,
            self._receipt,
            self._other_places,
            self._sizes,
            self._locked,
            self._without_a_line,
        )
        try:
            for stop in stops:
                try:
                    stop()
                except TROUBLE as trouble:
                    self._miss(stop.__name__.strip("_"), trouble)
        finally:
            self._office.line.restore()
            self._end()

    # --- the stops ----------------------------------------------------------------------------

    def _before_the_desk(self) -> None:
        self._open(code="")
        self._see(places.ENROLMENT, "00_enrolment")
        self._end()
        self._open(code=self._office.enrolment_code(self._desk))
        self._see(places.SIGNIN_OPEN, "01_signin")
        self._browsing = False
        self.window.click(places.SIGNIN_OPEN)
        self._picture("01_signin_waiting")
        self.window.click(places.SIGNIN_CANCEL)
        self._browsing = True
        self.window.click(places.SIGNIN_OPEN)
        self._see(places.NEW_SLOT, "02_new_passphrase")
        self.window.fill(places.NEW_SLOT_FIRST, "kep")
        self._picture("02_new_passphrase_short")
        self.window.press("Ctrl+A", "Delete")
        self.window.fill(places.NEW_SLOT_FIRST, self._clerk.passphrase)
        self.window.fill(places.NEW_SLOT_AGAIN, self._clerk.passphrase)
        self._clerk.choose(self.window)
        self._clerk.wait_until_pulled(self.window)

    def _desk_and_search(self) -> None:
        self._see(places.QUEUE, "04_desk_free")
        self.window.press("F3")
        self._picture("07_search_empty")
        self.window.type(">")
        self._picture("07_search_commands")
        self.window.press("Escape")
        self._search("05_search_without_visit", "papadopoulos")
        self.window.press("F9")
        self.window.see(places.VISIT, "Β 0")
        self._picture("03_desk_called")
        self._search("05_search_latin", "papadopoulos geo")
        self._search("06_search_afm_wrong", "123456789")
        self._search("06_search_afm_unknown", canary.AFM)
        self._search("06_search_nobody", "Ξψξψξψ")

    def _person(self) -> None:
        self._clerk.open_person(self.window, "papadopoulos geo")
        self._see(places.TIMELINE, "03_person")

    def _case(self) -> None:
        self.window.press("F11")
        self._see(places.CASE, "08_case_empty")
        window, field = self.window, places.CASE_FIELD
        window.choose(field + "applicantRole", "Αντιπρόσωπος")
        window.press("Ctrl+Return")
        self._picture("08_case_missing")
        self._picture("08_case_representative")
        window.fill(field + "representativeAfm", "123456789")
        window.fill(field + "representativeName", f"{canary.FAMILY_NAME} {canary.GIVEN_NAME}")
        self._picture("08_case_invalid_afm")
        window.focus(field + "representativeAfm")
        window.press("Ctrl+A")
        window.type(canary.AFM)
        window.fill(field + "remark", canary.NOTE)
        window.drop(places.CASE_DOCUMENT + "authorisation", self._paper)
        window.see(places.CASE_DOCUMENT + "authorisation", "1 σελίδα")
        window.see(places.CASE_SAVED, "Σώθηκε")
        self._picture("09_case_documents")

    def _receipt(self) -> None:
        self.window.press("Ctrl+Return")
        self.window.see(places.RECEIPT_NUMBER, "0042/")
        self._picture("12_receipt")
        self.window.see_gone(places.OUTBOX_BADGE, OFFLINE_S)
        self.window.press("Escape")
        self._picture("03_person_after_case")

    def _other_places(self) -> None:
        self.window.press("F11")
        self._picture("08_services_or_case")
        self.window.press("Escape")
        self.window.press("Ctrl+3")
        self._see(places.OUTBOX, "14_outbox_empty")
        self.window.press("Ctrl+6")
        self._see(places.SETTINGS, "19_settings")
        self.window.press("F2")
        self.window.press("Ctrl+F9")
        self._picture("04_desk_after_visit")
        self.window.press("F11")
        self._picture("08_services_without_visit")
        self.window.press("Escape", "F2")

    def _sizes(self) -> None:
        """The desk with a person at 150 %, in a small window, and on a large screen."""
        self.window.press("F9")
        self.window.see(places.VISIT, "Επίσκεψη")
        self._clerk.open_person(self.window, "γεωργίου")
        self.window.see(places.TIMELINE)
        self._zoom("03_desk_zoom150")
        self.window.resize(*WIDE)
        self._picture("03_desk_1920")
        self.window.resize(*NARROW)
        self._picture("03_desk_1024")
        self.window.resize(*SIZE)
        self.window.press("F11")
        if self.window.see_either(places.CASE, places.SERVICES) == places.SERVICES:
            self.window.click_row(places.SERVICES, "γνησίου")
        self.window.see(places.CASE)
        self._zoom("08_case_zoom150")
        self.window.resize(*WIDE)
        self._picture("08_case_1920")
        self.window.resize(*SIZE)
        self._picture("08_case_other_service")

    def _locked(self) -> None:
        self.window.press("Ctrl+L")
        self._see(places.LOCK, "02_lock")
        self.window.fill(places.LOCK_FIELD, _WRONG)
        self.window.press("Return")
        self._see(places.LOCK_PROBLEM, "02_lock_wrong")
        self._clerk.unlock(self.window)
        self.window.see(places.CASE)
        self._picture("08_case_after_unlock")

    def _without_a_line(self) -> None:
        self._office.line.cut()
        self.window.see(places.BANNER_OFFLINE, "Χωρίς γραμμή", within_s=OFFLINE_S)
        self._picture("15_offline_case")
        self.window.press("F2")
        self._picture("15_offline_desk")
        self.window.press("F3")
        self.window.type("παπαδοπ")
        self._see(places.RESULTS, "15_offline_search")
        self.window.press("Return")
        self._see(places.PERSON_NAME, "15_offline_person")
        self.window.click(places.BANNER_LINK)
        self._see(places.EFFECTS, "15_offline_effects")
        self.window.press("Escape")
        self._offline_receipt()
        self.window.press("Ctrl+3")
        self._see(places.OUTBOX_WAITING, "14_outbox_waiting")
        self.window.press("F2")
        self._office.line.restore()
        self.window.see(places.BANNER_RESTORED, within_s=OFFLINE_S)
        self._picture("15_line_is_back")

    def _offline_receipt(self) -> None:
        self.window.press("F11")
        if self.window.see_either(places.CASE, places.SERVICES) == places.SERVICES:
            self.window.fill(places.SERVICES_SEARCH, "οικογενειακής")
            self.window.click_row(places.SERVICES, "οικογενειακής κατάστασης")
        self._see(places.CASE, "15_offline_new_case")
        self.window.press("Ctrl+Return")
        self.window.see(places.RECEIPT_NUMBER, "0042/")
        self._picture("12_receipt_provisional")

    # --- what the stops are made of -------------------------------------------------------------

    @property
    def window(self) -> Window:
        """The window that is open."""
        if self._window is None:
            raise AssertionError("no window is open")
        return self._window

    def _open(self, *, code: str) -> None:
        data = self._office.folder.root / f"desk-{self._look}"
        file = self._office.folder.run / f"{self._look}.code"
        file.write_text(code, "ascii")
        command = (
            *(sys.executable, "-m", "demo.window", "--pilot", "--theme", self._look),
            *("--data", str(data), "--server", self._office.line.url, "--code-file", str(file)),
        )
        child = self._child = self._office.start(f"shots-{self._look}", *command, pipes=True)
        self._window = Window(
            child, lambda url: self._clerk.browse(url) if self._browsing else None
        )
        self._window.wait_ready()

    def _end(self) -> None:
        if self._window is not None:
            self._window.end(END_S)
            self._window = None

    def _see(self, place: str, name: str) -> None:
        try:
            self.window.see(place)
        except TROUBLE as trouble:
            self._miss(name, trouble)
        self._picture(name)

    def _search(self, name: str, text: str) -> None:
        self.window.press("F3")
        self.window.type(text)
        self.window.see(places.SEARCH_POPUP)
        _WAIT(_SETTLE_S)  # a search that rests goes to the centre
        self._picture(name)
        self.window.press("Escape")

    def _zoom(self, name: str) -> None:
        self.window.press(*["Ctrl+Plus"] * 5)
        self._picture(name)
        self.window.press("Ctrl+0")

    def _picture(self, name: str) -> None:
        _WAIT(_SETTLE_S)
        self.window.picture(self._target / f"{name}_{self._look}.png")

    def _miss(self, name: str, trouble: Exception) -> None:
        log = "" if self._child is None or self._child.runs else self._child.tail
        said = f"{name}_{self._look}: {trouble}{log}"
        self.missed.append(said)
        print(said, file=sys.stderr)


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__)
    parser.add_argument("target", type=Path, nargs="?")
    parser.add_argument("--look", choices=LOOKS, help="only this one")
    given = parser.parse_args()
    target = given.target or Path(tempfile.mkdtemp(prefix="kep-shots-"))
    target.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    missed: list[str] = []
    with Office(PEOPLE, print) as office:
        office.open()
        for number, look in enumerate([given.look] if given.look else LOOKS):
            tour = Tour(office, look, DESK + number, target)
            tour.go()
            missed += tour.missed
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")
    for one in missed:
        print(f"not reached: {one}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
