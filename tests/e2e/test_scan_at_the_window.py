"""Papers are scanned at the real window, by SANE in its worker: the pages live, and nothing lost."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from demo import paper_scanner, places
from demo.paper_scanner import PaperScanner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demo.driver import Window
    from demo.office import Office
    from tests.e2e.conftest import Desk

RULE = "authorisation"
ROW, PILE = places.CASE_DOCUMENT + RULE, places.CASE_PILE + RULE
TOLD_WITHIN_S = 3.0
WORKER = b"devices.scanner.worker"


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> PaperScanner:
    """A scanner beside the desk."""
    assert paper_scanner.available()
    return PaperScanner(tmp_path_factory.mktemp("sane"))


@pytest.fixture(scope="module")
def desk(bad_office: Office, make_desk: Callable[[int], Desk], scanner: PaperScanner) -> Desk:
    """A clerk at work."""
    desk = make_desk(24)
    code = bad_office.enrolment_code(desk.number)
    wires = [f"{name}={value}" for name, value in scanner.environment.items()]
    desk.start("--server", bad_office.line.url, "--code", code, before=("env", *wires))
    desk.sign_in()
    desk.synced()
    return desk


@pytest.fixture
def form(desk: Desk, scanner: PaperScanner) -> Iterator[Window]:
    """The case of a representative, who has the authorisation on paper."""
    scanner.lay_in()
    desk.find()
    desk.begin_case()
    window = desk.window
    window.choose(places.CASE_FIELD + "applicantRole", "Αντιπρόσωπος")
    yield window
    desk.window.press("F2")
    desk.window.see_gone(places.CASE)


def worker_of(desk: Desk) -> int:
    """Return the process that drives the scanner."""
    deadline = time.monotonic() + TOLD_WITHIN_S
    while time.monotonic() < deadline:
        for children in Path(f"/proc/{desk.pid}/task").glob("*/children"):
            for child in children.read_text().split():
                if WORKER in Path(f"/proc/{child}/cmdline").read_bytes():
                    return int(child)
    raise AssertionError("nothing drives the scanner")


def test_ten_sheets_arrive_live_and_become_a_paper_of_the_case(
    desk: Desk, form: Window, scanner: PaperScanner
) -> None:
    scanner.lay_in(page_ms=120)
    form.press("F8")
    form.see(places.SCAN)
    form.see(places.SCAN_COUNT, "3 σελίδες")
    assert form.read(places.SCAN_STOP) is not None, "the others are still on their way"
    form.see(places.SCAN_COUNT, "10 σελίδες")
    form.see_gone(places.SCAN_STOP)
    assert "Σελίδα 10" in form.see(places.SCAN_PAGES)
    form.press("Ctrl+Return")
    assert "10 σελίδες" in form.see(ROW, "Σαρώθηκε")
    form.see_gone(places.SCAN)
    assert desk.register().startswith("0042/")
    assert not [path for path in desk.data.glob("**/spool/**/*") if path.is_file()]


def test_the_form_is_filled_in_while_the_pages_come(
    desk: Desk, form: Window, scanner: PaperScanner
) -> None:
    scanner.lay_in(page_ms=180)
    form.press("F8")
    form.see(places.SCAN_COUNT, "2 σελίδες")
    form.press("Escape")
    form.see(places.CASE)
    desk.write("remark", "Επείγει")
    form.see(PILE, "Σαρώνεται…")
    form.see(PILE, "Περιμένουν 10 σελίδες – συνέχεια")
    assert form.read(places.CASE_FIELD + "remark") == "Επείγει"


@pytest.mark.parametrize("page", [1, 4, 7])
def test_a_worker_killed_at_a_page_is_told_and_the_key_goes_on_with_the_same_pile(
    desk: Desk, form: Window, scanner: PaperScanner, page: int
) -> None:
    scanner.lay_in(page_ms=180)
    form.press("F8")
    form.see(places.SCAN_COUNT, "1 σελίδα" if page == 1 else f"{page} σελίδες")
    os.kill(worker_of(desk), signal.SIGKILL)
    form.see(places.SCAN_TROUBLE, "Το πρόγραμμα του σαρωτή έκλεισε", within_s=TOLD_WITHIN_S)
    kept = int(form.see(places.SCAN_COUNT).split()[0])
    assert page <= kept <= page + 2
    scanner.lay_in()
    form.press("F8")
    form.see(places.SCAN_COUNT, f"{kept + 10} σελίδες")
    form.see_gone(places.SCAN_TROUBLE)
    form.see_gone(places.SCAN_STOP)
    form.press("Ctrl+Return")
    assert f"{kept + 10} σελίδες" in form.see(ROW, "Σαρώθηκε")


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (paper_scanner.COVER_OPEN, "Το καπάκι είναι ανοιχτό"),
        (paper_scanner.JAMMED, "Μπλοκάρισε το χαρτί"),
        (paper_scanner.NO_PAPER, "Ο τροφοδότης είναι άδειος"),
        (paper_scanner.GONE, "Ο σαρωτής δεν απαντά"),
    ],
    ids=["cover", "jam", "empty", "gone"],
)
def test_what_the_scanner_needs_is_told_and_it_works_again_without_a_restart(
    form: Window, scanner: PaperScanner, trouble: str, told: str
) -> None:
    scanner.lay_in(trouble=trouble)
    form.press("F8")
    form.see(places.SCAN_TROUBLE, told, within_s=TOLD_WITHIN_S)
    scanner.lay_in()
    form.press("F8")
    form.see(places.SCAN_COUNT, "10 σελίδες")
    form.see_gone(places.SCAN_TROUBLE)


def test_a_scanner_that_was_unplugged_works_when_it_is_back(
    form: Window, scanner: PaperScanner
) -> None:
    scanner.unplug()
    form.press("F8")
    form.see(places.SCAN_TROUBLE, "Ο σαρωτής δεν απαντά", within_s=TOLD_WITHIN_S)
    scanner.plug_in()
    form.press("F8")
    form.see(places.SCAN_COUNT, "10 σελίδες")


def test_pages_outlive_the_window_and_wait_at_their_paper(
    desk: Desk, form: Window, scanner: PaperScanner
) -> None:
    scanner.lay_in(page_ms=180)
    form.press("F8")
    form.see(places.SCAN_COUNT, "4 σελίδες")
    desk.stop()
    scanner.lay_in()
    wires = [f"{name}={value}" for name, value in scanner.environment.items()]
    desk.start(before=("env", *wires))
    desk.unlock()
    window = desk.window
    window.see(places.CASE)
    window.see(PILE, "Περιμένουν")
    kept = int(window.see(PILE).split()[1])
    assert 4 <= kept <= 6
    window.press("F8")
    window.see(places.SCAN_COUNT, f"{kept} σελίδες")
    window.press("Ctrl+Return")
    window.see(ROW, "Σαρώθηκε")
