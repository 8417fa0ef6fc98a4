"""What can go wrong while a clerk works, seen on the window: the sentence, and that work goes on."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest

from demo import papers, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from demo.driver import Window
    from demo.office import Office
    from tests.e2e.conftest import Desk

SYNC_S = 60.0
WRONG = "όχι αυτή η φράση"
PAPER = places.CASE_DOCUMENT + "authorisation"
FULL = 1024  # bytes that any file may have from now on: every write of a database goes beyond


@pytest.fixture(scope="module")
def desk(make_desk: Callable[[int], Desk]) -> Desk:
    """A clerk at work."""
    desk = make_desk(21)
    desk.enrol()
    desk.sign_in()
    desk.synced()
    return desk


@pytest.fixture
def served(desk: Desk) -> Window:
    """Somebody sits at the desk, and the record is open."""
    desk.find()
    return desk.window


@pytest.fixture
def form(desk: Desk, served: Window) -> Iterator[Window]:
    """A case is being filled in; it is discarded afterwards."""
    desk.begin_case()
    yield served
    served.press("F2")
    served.see_gone(places.CASE)


# --- the line and the centre ----------------------------------------------------------------------


def test_a_cut_line_is_told_with_what_changes_and_comes_back_without_a_click(
    bad_office: Office, desk: Desk
) -> None:
    window = desk.window
    bad_office.line.cut()
    try:
        told = window.see(places.BANNER_OFFLINE, "Χωρίς γραμμή από τις", within_s=SYNC_S)
        assert "Συνεχίζετε κανονικά" in told
        window.see(places.STATUS_LINE, "Χωρίς γραμμή")
        desk.find("γεωργίου")
    finally:
        bad_office.line.restore()
    window.see_gone(places.BANNER_OFFLINE, SYNC_S)
    desk.synced()


def test_a_centre_that_is_down_is_told_and_found_again_when_it_is_back(
    bad_office: Office, desk: Desk
) -> None:
    bad_office.stop_centre()
    try:
        told = desk.window.see(places.BANNER_OFFLINE, within_s=SYNC_S)
        assert "Συνεχίζετε κανονικά" in told
        desk.find("γεωργίου")
        desk.begin_case()
        desk.window.choose(places.CASE_FIELD + "applicantRole", "ίδιος")
        assert desk.register().startswith("0042/")
        desk.window.see(places.OUTBOX_BADGE)
    finally:
        bad_office.start_centre()
    desk.window.see_gone(places.BANNER_OFFLINE, SYNC_S)
    desk.window.see_gone(places.OUTBOX_BADGE, SYNC_S)


# --- what is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("000000000", "Το 000000000 δεν ανήκει σε κανέναν"),
        ("12345678", "Ο ΑΦΜ έχει 9 ψηφία\nΛείπει 1."),
        ("123456789", "Ο ΑΦΜ δεν συμφωνεί στα ψηφία ελέγχου"),
        ("090000045", "Δεν βρέθηκε"),
        ("1234567890123", "Περισσεύουν 2"),
        ("0042/Ω-999999/2026", "Δεν βρέθηκε"),
    ],
    ids=["zeros", "eight", "check", "nobody", "thirteen", "case"],
)
def test_a_number_that_cannot_be_is_told_in_the_search(
    desk: Desk, served: Window, typed: str, told: str
) -> None:
    desk.search(typed)
    served.see(places.SEARCH_POPUP, told)
    served.press("Escape")


@pytest.mark.parametrize(
    "typed",
    [
        '" OR * -',
        "NEAR(α β) ^γ",
        "'; DROP TABLE party; --",
        "party_key:α OR rowid:1",
        "😀👨‍👩‍👧‍👦",
        "\u202eαβγ\u200f\u2066",
        "αβ\x00γδ",
        "α" * 10_000,
        "%_\\%27%00",
        "ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ",
    ],
    ids=lambda typed: typed[:6].encode("unicode_escape").decode(),
)
def test_whatever_is_typed_into_the_search_finds_people_or_nobody(
    desk: Desk, served: Window, typed: str
) -> None:
    served.press("Escape", "F3")
    served.paste(typed)
    served.see(places.SEARCH_POPUP, lacks="request.")
    served.see(places.SEARCH_POPUP, lacks="ρωτάμε")
    assert served.read("notices") is None
    desk.search("γεωργίου")
    served.see(places.RESULTS, "Γεωργίου")
    served.press("Escape")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("000000000", "Το 000000000 δεν ανήκει σε κανέναν"),
        ("12345678", "Ο ΑΦΜ έχει 9 ψηφία — λείπει 1."),
        ("1234567890", "Ο ΑΦΜ έχει 9 ψηφία — περισσεύει 1."),
        ("123456789", "Ο ΑΦΜ δεν συμφωνεί στα ψηφία ελέγχου"),
        ("😀\u202e", "Ο ΑΦΜ έχει 9 ψηφία"),
    ],
    ids=["zeros", "eight", "ten", "check", "signs"],
)
def test_a_wrong_number_in_the_form_is_told_below_its_field(
    desk: Desk, form: Window, typed: str, told: str
) -> None:
    form.choose(places.CASE_FIELD + "applicantRole", "Αντιπρόσωπος")
    desk.write("representativeAfm", typed)
    form.see(places.CASE, told)
    desk.write("representativeAfm", "090000045")
    form.see(places.CASE, lacks=told)


def test_ten_thousand_letters_and_signs_are_kept_or_called_too_long(
    desk: Desk, form: Window
) -> None:
    place = places.CASE_FIELD + "remark"
    for typed in ("😀👨‍👩‍👧‍👦 \u202eαβγ\u200f '; DROP TABLE work; --", "α\x00β", "ψ" * 10_000):
        form.focus(place)
        form.press("Ctrl+A")
        form.paste(typed)
        form.press("Tab")
        form.see(places.CASE_SAVED, "Σώθηκε")
    assert form.read(places.CASE_PROBLEM) is None
    desk.write("remark", "τέλος")
    form.see(place, "τέλος")


# --- papers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.pdf", b"", "Το αρχείο είναι άδειο"),
        ("program.pdf", b"MZ\x90\0" + bytes(5_000), "Αυτό το είδος αρχείου δεν γίνεται δεκτό"),
        ("huge.pdf", b"%PDF-1.7\n" + bytes(30 * 1024 * 1024), "Το αρχείο είναι 30,0 MB"),
        ("cut.jpg", b"\xff\xd8\xff\xe0" + bytes(9_000), "Το αρχείο δεν ανοίγει"),
        ("locked.pdf", b"%PDF-1.7\n/Encrypt 5 0 R\n%%EOF\n", "Το αρχείο δεν ανοίγει"),
        ("gone.pdf", None, "Το αρχείο δεν ανοίγει"),
    ],
    ids=["empty", "program", "huge", "cut", "locked", "gone"],
)
def test_a_hostile_paper_is_refused_with_its_reason_and_a_good_one_goes_on(
    form: Window, tmp_path: Path, name: str, content: bytes | None, told: str
) -> None:
    form.choose(places.CASE_FIELD + "applicantRole", "Αντιπρόσωπος")
    paper = tmp_path / name
    if content is not None:
        paper.write_bytes(content)
    form.drop(PAPER, paper)
    form.see(places.CASE_PROBLEM, told)
    form.see(PAPER, "λείπει")
    form.drop(PAPER, papers.write_paper(tmp_path / "good.pdf"))
    form.see(PAPER, "1 σελίδα")
    form.see_gone(places.CASE_PROBLEM)


# --- the disk -------------------------------------------------------------------------------------


class Disk:
    """The disk as the window's process meets it: no file may grow, until there is room again."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def fill(self) -> None:
        """From now on every write fails."""
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (FULL, resource.RLIM_INFINITY))

    def free(self) -> None:
        """Somebody has deleted something."""
        no_limit = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, no_limit)


@pytest.fixture
def disk(desk: Desk) -> Iterator[Disk]:
    """The disk under the window; free again afterwards, whatever happened."""
    disk = Disk(desk.pid)
    yield disk
    disk.free()


def test_on_a_full_disk_typing_goes_on_in_memory_and_saves_itself_when_there_is_room(
    desk: Desk, form: Window, disk: Disk
) -> None:
    form.see(places.CASE_SAVED, "Σώθηκε")
    disk.fill()
    desk.write("remark", "γεμάτος δίσκος")
    told = form.see(places.CASE, "Δεν σώθηκε ακόμη")
    assert "Γέμισε ο δίσκος" in told
    form.choose(places.CASE_FIELD + "applicantRole", "ίδιος")
    form.press("Ctrl+Return")
    form.see(places.CASE_PROBLEM, "Γέμισε ο δίσκος")
    form.press("F2")
    form.see("notices", "Γέμισε ο δίσκος")
    form.see(places.CASE_FIELD + "remark", "γεμάτος δίσκος")
    disk.free()
    form.see(places.CASE_SAVED, "Σώθηκε")
    assert desk.register().startswith("0042/")
    assert not list(desk.data.glob("work.db.damaged-*")), "a full disk is no damage"


def test_what_a_full_disk_did_not_take_is_there_again_after_a_lock(
    desk: Desk, form: Window, disk: Disk
) -> None:
    form.see(places.CASE_SAVED, "Σώθηκε")
    disk.fill()
    desk.write("remark", "μόνο στη μνήμη")
    form.see(places.CASE_SAVED, "Δεν σώθηκε ακόμη")
    form.press("Ctrl+L")
    told = form.see(places.LOCK, "δεν σώθηκε ακόμη")
    assert "μόνο στη μνήμη" not in told
    disk.free()
    desk.unlock()
    form.see(places.CASE_FIELD + "remark", "μόνο στη μνήμη")
    form.see(places.CASE_SAVED, "Σώθηκε")


# --- the lock -------------------------------------------------------------------------------------


def test_a_wrong_passphrase_counts_and_after_the_fifth_there_is_a_pause(desk: Desk) -> None:
    window = desk.window
    window.press("Ctrl+L")
    for left in (9, 8, 7, 6, 5, 4):
        window.fill(places.LOCK_FIELD, WRONG)
        window.press("Return")
        window.see(places.LOCK, f"Απομένουν {left} προσπάθειες")
    window.fill(places.LOCK_FIELD, WRONG)
    window.press("Return")
    # The first pauses of a second or two are over when the key has been derived.
    window.see(places.LOCK, "Μικρή παύση μετά από λάθος προσπάθειες")
    assert window.read(places.DESK) is None
    desk.unlock()
