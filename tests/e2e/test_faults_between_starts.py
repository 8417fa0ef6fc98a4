"""What a clerk finds in the morning: files that were damaged, a wrong clock, work at odds."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from demo import places
from demo.process import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demo.office import Office
    from tests.e2e.conftest import Desk

SYNC_S = 60.0
LIMIT_S = 30
PASSPHRASE = "θάλασσα καράβι 12"
EDIT_TWICE = Path(__file__).with_name("edit_on_an_old_base.py")
PAGE = 4096


@pytest.fixture(scope="module")
def closed(make_desk: Callable[[int], Desk]) -> Desk:
    """A PC on which somebody has worked; the window is closed."""
    desk = make_desk(31)
    desk.enrol()
    desk.sign_in()
    desk.synced()
    desk.end()
    return desk


@pytest.fixture
def desk(closed: Desk, bad_office: Office) -> Iterator[Desk]:
    """The same PC, closed before and afterwards, whatever happened in between."""
    yield closed
    closed.stop()
    if bad_office.line.is_cut:
        bad_office.line.restore()


def flip(path: Path, first: int) -> None:
    """Change a byte in every page from the first one on."""
    content = bytearray(path.read_bytes())
    for place in range(first, len(content), 997):
        content[place] ^= 0x55
    path.write_bytes(bytes(content))


def cache_of(desk: Desk) -> Path:
    """Return the cache in use."""
    (cache,) = desk.data.glob("cache-*.db")
    return cache


@pytest.mark.parametrize("first", [0, PAGE], ids=["head", "pages"])
def test_a_damaged_cache_is_told_and_filled_again_and_nothing_unsent_is_lost(
    desk: Desk, bad_office: Office, first: int
) -> None:
    bad_office.line.cut()
    desk.start()
    desk.unlock()
    desk.find("γεωργίου")
    desk.begin_case()
    desk.window.choose(places.CASE_FIELD + "applicantRole", "ίδιος")
    number = desk.register()
    desk.window.see(places.OUTBOX_BADGE)
    desk.end()
    flip(cache_of(desk), first)
    desk.start()
    desk.unlock()
    told = desk.window.see("notices", "Η μνήμη της θέσης ξαναχτίζεται", within_s=SYNC_S)
    assert "Οι αποστολές σας δεν πειράχτηκαν" in told
    desk.window.see(places.OUTBOX_BADGE)
    bad_office.line.restore()
    desk.window.see_gone(places.OUTBOX_BADGE, SYNC_S)
    desk.window.see_gone("notices", SYNC_S)
    desk.search(number)
    desk.window.see(places.RESULTS, "Γεωργίου", within_s=SYNC_S)
    desk.end()


@pytest.mark.parametrize("first", [0, PAGE], ids=["head", "pages"])
def test_a_damaged_outbox_is_told_copied_once_and_opens_again_when_it_is_mended(
    desk: Desk, first: int, tmp_path: Path
) -> None:
    work = desk.data / "work.db"
    whole = shutil.copyfile(work, tmp_path / "work.db")
    flip(work, first)
    damaged = work.read_bytes()
    try:
        window = desk.start()
        for _ in range(2):
            window.fill(places.LOCK_FIELD, PASSPHRASE)
            window.press("Return")
            told = window.see(places.LOCK_PROBLEM, "Βρέθηκε πρόβλημα στις αποστολές")
            assert "store.outbox_damaged" in told
            window.see(places.LOCK_FIELD, enabled=True)
        desk.end()
        (copy,) = desk.data.glob("work.db.damaged-????????-??????")
        assert copy.read_bytes() == damaged
        copy.unlink()
    finally:
        desk.stop()
        for log in desk.data.glob("work.db-*"):
            log.unlink()
        shutil.copyfile(whole, work)
    desk.start()
    desk.unlock()
    desk.end()


@pytest.mark.parametrize(
    ("seconds", "told"), [(7200, "2 ώρες"), (-1800, "30 λεπτά")], ids=["ahead", "behind"]
)
def test_a_wrong_clock_is_told_with_how_wrong_and_receipts_have_the_centres_time(
    desk: Desk, seconds: int, told: str
) -> None:
    window = desk.start("--ahead-s", str(seconds))
    desk.unlock()
    desk.synced()
    notice = window.see("notices", f"Η ώρα της θέσης διαφέρει {told}")
    assert "net.clock_skew" in notice
    desk.find("γεωργίου")
    desk.begin_case()
    window.choose(places.CASE_FIELD + "applicantRole", "ίδιος")
    desk.register()
    window.see_gone(places.OUTBOX_BADGE, SYNC_S)
    desk.end()
    assert abs(desk.age_of_last_case()) < LIMIT_S * 2


def test_two_edits_on_one_old_revision_are_both_kept_and_wait_for_a_person(
    desk: Desk, bad_office: Office
) -> None:
    desk.start()
    desk.unlock()
    desk.synced()
    desk.find("γεωργίου")
    desk.begin_case()
    desk.window.choose(places.CASE_FIELD + "applicantRole", "ίδιος")
    number = desk.register()
    desk.window.see_gone(places.OUTBOX_BADGE, SYNC_S)
    desk.search(number)
    desk.window.see(places.RESULTS, "Γεωργίου", within_s=SYNC_S)
    desk.end()
    given = {
        "data": str(desk.data),
        "passphrase": PASSPHRASE,
        "clerk": "clk_m.antoniou",
        "number": number,
    }
    command = (sys.executable, EDIT_TWICE)
    words = json.dumps(given).encode("utf-8")
    bad_office.read("edit-twice", *command, limit_s=LIMIT_S, words=words)
    desk.start()
    desk.unlock()
    desk.window.press("Ctrl+3")
    told = desk.window.see(places.OUTBOX_NEEDS, "Σύγκρουση", within_s=SYNC_S)
    assert "Κρατήθηκαν και οι δύο τιμές" in told
    desk.end()


def test_a_second_window_says_why_it_ends_and_brings_the_first_one_forward(desk: Desk) -> None:
    desk.start()
    desk.window.see(places.LOCK)
    second = desk.launch()
    assert wait_until(lambda: not second.runs, LIMIT_S)
    assert second.process.returncode != 0
    assert "Ο σταθμός είναι ήδη ανοιχτός" in second.log.read_text("utf-8")
    desk.unlock()
    desk.end()
