"""What can go wrong before the desk opens: enrolment, sign-in, the key store."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from demo import places
from demo.process import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from demo.driver import Window
    from demo.office import Office
    from tests.e2e.conftest import Desk

LIMIT_S = 30
PASSPHRASE = "θάλασσα καράβι 12"
WRONG = "όχι αυτό που συμφωνήσαμε"
NO_BUS = ("env", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus")
LOCK_THE_STORE = (
    *("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets"),
    *("/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"),
    "array:objpath:/org/freedesktop/secrets/collection/login",
)


@pytest.fixture(scope="module")
def desk(make_desk: Callable[[int], Desk]) -> Desk:
    """A PC that is enrolled; nobody has signed in there."""
    desk = make_desk(11)
    desk.enrol()
    return desk


@pytest.fixture
def first_page(desk: Desk) -> Iterator[Window]:
    """The page that asks to sign in; whoever waits for a browser gives up afterwards."""
    desk.window.see(places.SIGNIN_OPEN)
    yield desk.window
    desk.password = desk.office.password
    if desk.window.read("signin.cancel") is not None:
        desk.window.click("signin.cancel")


def test_a_wrong_code_of_it_is_told_and_the_right_one_goes_on(
    make_desk: Callable[[int], Desk],
) -> None:
    desk = make_desk(12)
    window = desk.start("--server", desk.office.line.url, "--code", "AAAA-BBBB-CCCC")
    window.see("enrolment.problem", "Ο κωδικός εγγραφής δεν ισχύει")
    window.fill("enrolment.code", "\u202eΛΑΘΟΣ 😀 ' OR 1=1 --")
    window.press("Return")
    window.see("enrolment.problem", "device.enrolment_code")
    window.focus("enrolment.code")
    window.press("Ctrl+A")
    window.type(desk.office.enrolment_code(12))
    window.press("Return")
    window.see(places.SIGNIN_OPEN)
    desk.end()


def test_a_wrong_password_is_told_in_the_browser_and_the_window_goes_on_waiting(
    desk: Desk, first_page: Window
) -> None:
    desk.password = WRONG
    first_page.click(places.SIGNIN_OPEN)
    assert wait_until(lambda: "403" in desk.page, LIMIT_S), desk.page
    first_page.see("signin.again", "Άνοιγμα ξανά")
    desk.password = desk.office.password
    first_page.click("signin.again")
    first_page.see(places.NEW_SLOT)
    first_page.fill(places.NEW_SLOT_FIRST, "abc")
    first_page.fill(places.NEW_SLOT_AGAIN, "abc")
    first_page.press("Return")
    first_page.see(places.NEW_SLOT, "Λείπουν 7 χαρακτήρες")
    desk.stop()
    desk.start()


def test_a_sign_in_that_is_cancelled_leaves_the_page_as_it_was(
    desk: Desk, first_page: Window
) -> None:
    desk.password = WRONG
    first_page.click(places.SIGNIN_OPEN)
    first_page.see("signin.cancel")
    first_page.press("Escape")
    first_page.see(places.SIGNIN_OPEN, enabled=True)
    assert first_page.read(places.SIGNIN_PROBLEM) is None


def test_without_a_line_the_first_sign_in_says_that_it_has_to_wait(
    bad_office: Office, first_page: Window
) -> None:
    bad_office.line.cut()
    try:
        first_page.click(places.SIGNIN_OPEN)
        told = first_page.see(places.SIGNIN_PROBLEM, "Το κέντρο δεν απαντά")
        assert "χρειάζεται γραμμή" in told
        first_page.see(places.SIGNIN_OPEN, enabled=True)
    finally:
        bad_office.line.restore()


def test_a_clerk_of_another_office_is_told_whose_desk_it_is(
    bad_office: Office, desk: Desk, first_page: Window, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("ένας μεγάλος κωδικός 7", "utf-8")
    central = (sys.executable, "-m", "central_server")
    data = ("--data", bad_office.folder.centre)
    office = ("office", "add", "0017", "--name", "ΚΕΠ Άλλου", "--municipality", "Άλλος Δήμος")
    bad_office.read("office", *central, *office, *data, limit_s=LIMIT_S)
    clerk = ("clerk", "add", "a.alli", "--given-name", "Άννα", "--family-name", "Άλλη")
    where = ("--office", "0017", "--role", "clerk", "--training", "--password-file", password)
    bad_office.read("clerk", *central, *clerk, *where, *data, limit_s=LIMIT_S)
    desk.username, desk.password = "a.alli", "ένας μεγάλος κωδικός 7"
    try:
        first_page.click(places.SIGNIN_OPEN)
        told = first_page.see(places.SIGNIN_PROBLEM, "Ο λογαριασμός ανήκει σε άλλο ΚΕΠ")
        assert "0042" in told
        first_page.see(places.SIGNIN_OPEN, enabled=True)
    finally:
        desk.username = "m.antoniou"


def test_a_browser_that_does_not_open_is_told_and_may_be_tried_again(desk: Desk) -> None:
    desk.stop()
    window = desk.start("--no-browser")
    window.click(places.SIGNIN_OPEN)
    window.see(places.SIGNIN_PROBLEM, "Δεν άνοιξε ο περιηγητής")
    window.see(places.SIGNIN_OPEN, enabled=True)
    desk.end()
    desk.start()


def test_a_key_store_that_is_not_there_is_told_on_a_page_with_a_way_on(desk: Desk) -> None:
    desk.stop()
    window = desk.start(before=NO_BUS)
    told = window.see("trouble", "Η θέση δεν έχει ασφαλή φύλαξη κλειδιών")
    assert "keys.insecure_store" in told
    window.press("Return")
    window.see("trouble", "Η θέση δεν έχει ασφαλή φύλαξη κλειδιών")
    desk.end()
    desk.start()
    desk.window.see(places.SIGNIN_OPEN)


def test_the_six_boxes_of_the_pin_in_training_with_a_wrong_one_and_a_right_one(
    make_desk: Callable[[int], Desk],
) -> None:
    desk = make_desk(13)
    desk.enrol("--training", "--training-pin")
    window = desk.window
    window.click(places.SIGNIN_OPEN)
    window.see(places.NEW_SLOT, "Όχι ημερομηνία")
    window.fill(places.NEW_SLOT_FIRST, "111111")
    window.fill(places.NEW_SLOT_AGAIN, "111111")
    window.click(places.NEW_SLOT_SAVE)
    window.see(places.NEW_SLOT, "Πολύ απλό PIN")
    for field in (places.NEW_SLOT_FIRST, places.NEW_SLOT_AGAIN):
        window.focus(field)
        window.press("Ctrl+A")
        window.type("a2😀71828")  # only digits count
    window.click(places.NEW_SLOT_SAVE)
    desk.at_work()
    window.press("Ctrl+L")
    window.fill("lock.pin", "314159")
    told = window.see(places.LOCK_PROBLEM, "Λάθος PIN")
    assert "Απομένουν" in told
    window.see_focus("lock.pin")
    window.type("271828")  # the sixth digit unlocks
    desk.at_work()
    desk.end()


def test_a_locked_key_store_is_told_and_no_key_is_lost() -> None:
    """An office of its own: nobody can unlock this store again."""
    from demo.office import Office as OwnOffice
    from tests.e2e.conftest import Desk as OwnDesk

    with OwnOffice(50, lambda _line: None) as office:
        office.open()
        desk = OwnDesk(office, 3)
        desk.enrol()
        desk.sign_in()
        desk.synced()
        office.read("lock-the-store", *LOCK_THE_STORE, limit_s=LIMIT_S)
        desk.find()
        desk.begin_case()
        desk.window.choose(places.CASE_FIELD + "applicantRole", "ίδιος")
        assert desk.register().startswith("0042/"), "work goes on: the keys are in memory"
        desk.window.press("Ctrl+L")
        desk.window.fill(places.LOCK_FIELD, PASSPHRASE)
        desk.window.press("Return")
        desk.window.see(places.LOCK_PROBLEM, "Η φύλαξη κλειδιών είναι κλειδωμένη")
        desk.end()
        window = desk.start()
        told = window.see("trouble", "Η φύλαξη κλειδιών είναι κλειδωμένη")
        assert "keys.locked" in told
        desk.end()
        assert desk.own_faults() == []
