"""The day at the counter, step by step, through the real window.

A clerk signs in, serves a person, loses the line, goes on, loses the PC, goes on, and hands over to
a colleague. Canaries are typed into every box on the way.
"""

import hashlib
import json
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict

from demo import canary, cards, hall, places
from demo.counter import Counter
from demo.driver import PlayError, Window
from demo.office import DESK, Office
from demo.paper_scanner import SHEETS
from demo.play import Step

FIRST_PULL_S = 120.0
SYNC_S = 60.0
HARD_LOCK_S = 10.0
FACTS_LIMIT_S = 60.0
KEPT_WITHIN_S = 1.0  # what is older than this when the plug is pulled must come back
PACE_MS = 40
GEORGIOS = "Παπαδόπουλος Γεώργιος του Νικολάου"
TYPED = "Ζητεί επίσπευση επειδή " + canary.NOTE + " και το χρειάζεται έως την Παρασκευή. " * 3


class Facts(TypedDict):
    """What the reader tells: facts, where they do not agree, numbers of the people served."""

    facts: dict[str, object]
    faults: list[str]
    served: list[str]


class Day(Counter):
    """One day. ``steps`` is its plan."""

    def __init__(self, office: Office, open_window: Callable[[Callable[[str], None]], Window]):
        super().__init__(office, open_window)
        self._typed: list[float] = []
        self._killed = 0.0
        self.hall_picture = office.folder.root / "hall.png"

    def steps(self) -> list[Step]:
        """Return the plan."""
        return [
            Step("ticket", self.take_a_number),
            Step("sign_in", self.sign_in),
            Step("next_ticket", self.next_ticket),
            Step("hall", self.look_at_the_hall),
            Step("search_latin", self.search_by_latin_spelling),
            Step("card", self.read_the_card),
            Step("record", self.see_the_record),
            Step("case", self.fill_in_a_case),
            Step("scan", self.scan_the_authorisation),
            Step("receipt", self.hand_over_a_receipt),
            Step("finish", self.finish_the_visit),
            Step("sent", self.all_is_sent),
            Step("check", self.check_the_desk),
            Step("cut", self.cut_the_line),
            Step("lock", self.lock),
            Step("unlock", self.unlock),
            Step("offline_one", lambda: self.serve_with_a_file("papadopoulou eleni")),
            Step("offline_two", lambda: self.serve_without_a_line("γεωργίου")),
            Step("typing", self.type_until_the_plug_is_pulled),
            Step("draft_back", self.find_the_draft),
            Step("draft_registered", self.register_the_draft),
            Step("restore", self.restore_the_line),
            Step("one_more_offline", self.one_more_without_a_line),
            Step("change_of_clerk", self.change_the_clerk),
            Step("second_clerk", self.second_clerk_pushes_the_work),
            Step("agreement", self.wait_for_agreement),
            Step("end", self.close_the_window),
        ]

    # --- the first hour -----------------------------------------------------------------------

    def take_a_number(self) -> None:
        """Somebody takes a number at the kiosk before the desk opens."""
        self.seen.ticket = self._office.hub.take_number("family-status")

    def sign_in(self) -> None:
        """Sign in by the browser, choose a passphrase, wait for the office's people."""
        self._open()
        self._sign_in_and_choose()
        self.window.see(places.QUEUE, self.seen.ticket)
        self.window.see(places.STATUS_LINE, "Συνδεδεμένο", within_s=FIRST_PULL_S)

    def next_ticket(self) -> None:
        """Call the number; others come and take theirs meanwhile."""
        self.window.press("F9")
        self.window.see(places.VISIT, self.seen.ticket)
        self._office.hub.fill()

    def look_at_the_hall(self) -> None:
        """The screen in the hall shows the number and the desk."""
        hall.look(self._office.hub.hall, self.seen.ticket, DESK, self.hall_picture)

    def search_by_latin_spelling(self) -> None:
        """Type what nobody is called, then find a person by a Latin spelling."""
        for planted in (canary.AFM, canary.AMKA, canary.FAMILY_NAME, canary.FAMILY_NAME_LATIN):
            self.window.press("F3")
            self.window.type(planted)
            # A search that rests goes to the centre: the canary shall travel.
            self.window.see(places.SEARCH_POPUP, "Δεν βρέθηκε")
            self.window.press("Escape")
        self.window.press("F3")
        self.window.type("papadopoulos geo")
        self.window.see(places.RESULTS, GEORGIOS)
        if self._office.cards is None:  # no reader here: the row is chosen instead
            self.window.click_row(places.RESULTS, GEORGIOS)
        else:
            self.window.press("Escape")

    def read_the_card(self) -> None:
        """The person lays the card on the reader; what it prints opens the chip and the record."""
        if self._office.cards is not None:
            self._office.cards.insert()
            self.window.see(places.CARD_NUMBER)
            holder = cards.GEORGIOS
            self.window.fill(places.CARD_NUMBER, holder.document_number)
            self.window.fill(places.CARD_BIRTH, "01/01/1970")
            self.window.fill(places.CARD_EXPIRY, "14022034")
            self.window.press("Return")
        self.window.see(places.PERSON_NAME, "Παπαδόπουλος")
        self.seen.viewed += 1
        if self._office.cards is not None:
            self._office.cards.remove()

    def see_the_record(self) -> None:
        """See what all channels know."""
        told = self.window.see(places.TIMELINE, "gov.gr")
        for channel in ("Τηλεφωνικό κέντρο", "Συνομιλία", "Βιντεοκλήση"):
            if channel not in told:
                raise PlayError(f"the timeline lacks {channel}")
        self.window.see(places.PERSON_CASES, "ΥΠ 118977")

    def fill_in_a_case(self) -> None:
        """Fill in what the ticket is for; a representative applies."""
        self.window.press("F11")
        self.window.see(places.CASE)
        self._represented()
        self._field("remark", f"{canary.NOTE} {canary.AMKA}")
        self.window.see(places.CASE_SAVED, "Σώθηκε")

    def scan_the_authorisation(self) -> None:
        """Scan the paper that the representative brought; ten pages come from the feeder."""
        if self._office.scanner is not None:
            self.window.press("F8")
            self.window.see(places.SCAN_COUNT, f"{SHEETS} σελίδες")
            self.window.see_gone(places.SCAN_STOP)
            self.window.press("Ctrl+Return")
            self.window.see(places.CASE_DOCUMENT + "authorisation", f"{SHEETS} σελίδες")

    def hand_over_a_receipt(self) -> None:
        """Register; the receipt stands on the screen and lies in the tray."""
        if self._office.scanner is None:
            self._drop_a_file()
        number = self._register()
        if self._office.scanner is not None:
            self.seen.scanned[number] = SHEETS

    def finish_the_visit(self) -> None:
        """The person leaves: the number is closed, and what is next waits."""
        self.window.press("Ctrl+F9")
        self.window.see_gone(places.RECEIPT)

    def all_is_sent(self) -> None:
        """Nothing waits any more."""
        self.window.see_gone(places.OUTBOX_BADGE, SYNC_S)

    def check_the_desk(self) -> None:
        """Ctrl+5: every part of the desk says how it is."""
        self.window.press("Ctrl+5")
        for part in ("centre", "store", "queue", "card", "scanner"):
            self.window.see(f"{places.DIAGNOSTICS}.{part}")
        self.window.see(places.DIAGNOSTICS_VERDICT, lacks="Ελέγχ")

    # --- without a line -----------------------------------------------------------------------

    def cut_the_line(self) -> None:
        """Pull the plug; the window notices by itself."""
        self._office.line.cut()
        self.window.see(places.BANNER_OFFLINE, "Χωρίς γραμμή", within_s=SYNC_S)

    def lock(self) -> None:
        """Lock: nothing of the person is left on the screen."""
        self.window.press("Ctrl+L")
        told = self.window.see(places.LOCK)
        if "Παπαδόπουλος" in told or self.window.read(places.PERSON_NAME) is not None:
            raise PlayError("the locked window shows a person")

    def unlock(self) -> None:
        """Unlock without a line, after one wrong try."""
        self.window.fill(places.LOCK_FIELD, f"{canary.NOTE}!")
        self.window.press("Return")
        self.window.see(places.LOCK_PROBLEM)
        self._unlock()
        self.window.see(places.BANNER_OFFLINE)

    def serve_without_a_line(self, name: str) -> None:
        """Serve one more person from the cache, with a leased number."""
        self._next_person(name)
        self._start_certificate()
        self._register()

    def serve_with_a_file(self, name: str) -> None:
        """The same for a representative, whose paper is a file."""
        self._next_person(name)
        self._start_certificate()
        self._represented()
        paper = self._drop_a_file()
        number = self._register()
        self.seen.papers[hashlib.sha256(paper.read_bytes()).hexdigest()] = number

    def type_until_the_plug_is_pulled(self) -> None:
        """Type into a case and kill the window between two letters."""
        self._next_person("νικολάου")
        self._start_certificate()
        self.window.focus(places.CASE_FIELD + "remark")
        self._typed = self.window.start_typing(TYPED, PACE_MS)
        while len(self._typed) < 80:
            time.sleep(PACE_MS / 1000)
        self._keep_picture()
        self.window.kill()
        self._killed = time.monotonic()
        self._window = None

    def find_the_draft(self) -> None:
        """Start again: the draft is back, but for what was typed in the last second."""
        self._open()
        self._unlock()
        self.window.see(places.CASE_RESTORED)
        found = self.window.see(places.CASE_FIELD + "remark", TYPED[:10])
        due = sum(1 for at in self._typed if at < self._killed - KEPT_WITHIN_S)
        if not TYPED.startswith(found):
            raise PlayError("the draft is not what was typed")
        if len(found) < due:
            raise PlayError(f"{due - len(found)} letters older than a second are lost")
        self.window.see_focus(places.CASE_FIELD + "remark")

    def register_the_draft(self) -> None:
        """Go on with the draft to its number."""
        self.window.type(" Τέλος.")
        self._register()

    # --- the line is back ---------------------------------------------------------------------

    def restore_the_line(self) -> None:
        """Plug in again; everything goes by itself."""
        self._office.line.restore()
        self.window.see_gone(places.BANNER_OFFLINE, SYNC_S)
        self.window.see_gone(places.OUTBOX_BADGE, SYNC_S)

    def one_more_without_a_line(self) -> None:
        """The first clerk makes one more case that cannot be sent."""
        self.cut_the_line()
        self.serve_without_a_line("παπαδοπούλου")
        self.window.see(places.OUTBOX_BADGE)
        self.seen.handed_over = str(self.seen.receipts[-1]["number"])

    def change_the_clerk(self) -> None:
        """Another clerk takes the desk: the process ends, its memory with it."""
        self.window.press("Ctrl+L")
        self.window.click(places.LOCK_OTHER)
        if not self.window.ended_within(HARD_LOCK_S):
            raise PlayError("the process goes on after the change of clerk")
        self._window = None
        self._office.line.restore()
        self._clerk = self.second
        self._open()
        self.window.see_either(places.LOCK, places.SIGNIN)

    def second_clerk_pushes_the_work(self) -> None:
        """The second clerk signs in, and the first one's case is sent."""
        if self.window.see_either(places.LOCK, places.SIGNIN) == places.LOCK:
            self.window.click(places.LOCK_OTHER)
        self._sign_in_and_choose()
        self.window.see(places.CLERK, self.second.family_name)
        self.window.see_gone(places.OUTBOX_BADGE, SYNC_S)

    def wait_for_agreement(self) -> None:
        """Wait until centre, PC and paper tell the same; what the pull brings takes a moment."""
        deadline = time.monotonic() + SYNC_S
        while faults := self.read_facts()["faults"]:
            if time.monotonic() > deadline:
                raise PlayError(f"they do not agree: {faults}")

    def close_the_window(self) -> None:
        """Close; the stores are left in order."""
        self._keep_picture()
        if not self.window.end(HARD_LOCK_S):
            raise PlayError("the window had to be killed")
        self._window = None

    # --- beside the day -----------------------------------------------------------------------

    def picture(self, path: Path) -> None:
        """Take a picture, or give the last one of a window that has ended."""
        if self._window is not None:
            self._window.picture(path)
        elif self._kept_picture.exists():
            shutil.copyfile(self._kept_picture, path)

    def tree(self) -> str:
        """Return what a screen reader finds, for whoever looks into a failed step."""
        return self._window.tree() if self._window is not None else ""

    def read_facts(self) -> Facts:
        """Let the reader, which knows no part of the product, read everything back."""
        folder = self._office.folder
        given = {
            "database": self._office.database,
            "centre": str(folder.centre),
            "desk": str(folder.desk),
            "tray": str(folder.tray),
            "hub": str(folder.hub / "line.db"),
            "slots": {one.username: one.passphrase for one in (self.first, self.second)},
            **asdict(self.seen),
        }
        words = json.dumps(given).encode("utf-8")
        command = (sys.executable, "-m", "demo.facts")
        told = self._office.read("facts", *command, limit_s=FACTS_LIMIT_S, words=words)
        facts: Facts = json.loads(told)
        return facts

    def stop(self) -> None:
        """End whatever is still open."""
        if self._window is not None:
            self._window.kill()
            self._window = None
