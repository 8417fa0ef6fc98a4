"""Sign-in, the first passphrase, and the lock, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from kep_client.errors import LineError, RefusedError
from kep_client.services.identify import SignedIn
from ui.presenters.lock import LockExits, WaitingWork
from ui.presenters.sign_in import SignInExits
from ui.screens.sign_in import make_lock, make_new_slot, make_sign_in
from ui.theme.tokens import ThemeName

pytestmark = pytest.mark.gui


class Door:
    """The three pages on a frame, and who went where."""

    def __init__(self, office, sample) -> None:
        self.went: list[object] = []
        self.identity = office.identity
        self.frame = office.frame()
        service = office.identity
        exits = SignInExits(
            choose=lambda clerk: self.went.append(("choose", clerk)),
            unlock=lambda clerk: self.went.append(("unlock", clerk)),
        )
        self.sign_in = make_sign_in(service, office.tasks, exits)
        self.sign_in.view.set_office(sample.desk)
        self.slot = make_new_slot(service, office.tasks, self.went.append, uses_pin=False)
        self.pin = make_new_slot(service, office.tasks, self.went.append, uses_pin=True)
        lock_exits = LockExits(unlocked=self.went.append, sign_in=lambda: self.went.append("door"))
        self.lock = make_lock(service, office.tasks, lock_exits, office.clock.wall)

    def part(self, page: QWidget, name: str) -> QWidget:
        found = page.findChild(QWidget, name)
        assert found is not None, name
        return found


@pytest.fixture
def door(office, sample, look, shown) -> Door:
    made = Door(office, sample)
    shown(made.frame)
    return made


def words(page: QWidget) -> str:
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


async def test_the_first_start_is_one_button_and_a_browser(door: Door, sample, hand) -> None:
    page = door.sign_in.view
    door.frame.show_page(page)
    door.sign_in.presenter.entered()
    assert words(page).endswith("ΚΕΠ 0042 · Δήμος Χαλανδρίου · Θυρίδα 3")
    hand.picture(door.frame, "01_first_start")
    hand.key(door.part(page, "signin.open"), Qt.Key.Key_Return)
    await hand.until(lambda: door.identity.answer is not None)
    assert "Ολοκληρώστε τη σύνδεση στο παράθυρο που άνοιξε" in words(page)
    hand.picture(door.frame, "01_waiting")
    hand.key(door.part(page, "signin.again"), Qt.Key.Key_Return)
    await hand.until(lambda: door.identity.reopened == 1)
    door.identity.answer.set_result(SignedIn(sample.maria, has_slot=False))
    await hand.until(lambda: door.went == [("choose", sample.maria)])


async def test_esc_stops_waiting(door: Door, hand) -> None:
    page = door.sign_in.view
    door.frame.show_page(page)
    door.sign_in.presenter.asked()
    await hand.until(lambda: door.identity.answer is not None)
    hand.key(page, Qt.Key.Key_Escape)
    await hand.until(door.identity.answer.cancelled)
    assert door.part(page, "signin.open").isVisible()


async def test_what_the_centre_refuses_stands_on_the_page(door: Door, sample, hand) -> None:
    page = door.sign_in.view
    door.identity.slots = (sample.slot(sample.maria),)
    door.frame.show_page(page)
    door.sign_in.presenter.entered()
    await hand.until(door.part(page, "signin.local").isVisible)
    door.sign_in.presenter.asked()
    await hand.until(lambda: door.identity.answer is not None)
    door.identity.answer.set_exception(RefusedError("auth.wrong_office", p1="0042"))
    await hand.until(door.part(page, "signin.problem").isVisible)
    assert "Ο λογαριασμός ανήκει σε άλλο ΚΕΠ" in words(page)
    hand.picture(door.frame, "01_wrong_office")
    door.sign_in.presenter.asked()
    await hand.until(lambda: not door.identity.answer.done())
    door.identity.answer.set_exception(LineError("net.offline"))
    await hand.until(lambda: "η φράση σας ανοίγει" in words(page))
    hand.picture(door.frame, "01_no_line")
    door.part(page, "signin.local").click()
    assert door.went == [("unlock", None)]


async def test_a_locked_slot_gets_a_new_passphrase(door: Door, sample, hand) -> None:
    door.identity.slots = (sample.slot(sample.maria, tries_left=0),)
    door.sign_in.presenter.asked()
    await hand.until(lambda: door.identity.answer is not None)
    door.identity.answer.set_result(SignedIn(sample.maria, has_slot=True))
    await hand.until(lambda: door.went == [("choose", sample.maria)])


async def test_a_passphrase_is_chosen_twice(door: Door, sample, hand) -> None:
    page = door.slot.view
    door.frame.show_page(page)
    door.slot.presenter.entered(sample.maria)
    first, again = door.part(page, "passphrase.first"), door.part(page, "passphrase.again")
    hand.write(first, "kafes")
    assert "Λείπουν 5 χαρακτήρες." in words(page)
    hand.picture(door.frame, "01_passphrase_short")
    hand.write(first, " thalassa")
    hand.key(first, Qt.Key.Key_Return)
    assert again.hasFocus()
    hand.write(again, "kafes tha")
    assert "διαφέρουν" not in words(page)
    hand.key(again, Qt.Key.Key_Return)
    assert "Οι δύο φορές διαφέρουν" in words(page)
    hand.picture(door.frame, "01_passphrase_differs")
    hand.write(again, "lassa")
    hand.key(again, Qt.Key.Key_Return)
    await hand.until(lambda: door.went == [sample.maria])
    assert door.identity.chosen == "kafes thalassa"
    assert (first.text(), again.text()) == ("", "")


async def test_six_digits_where_a_chip_counts_wrong_tries(door: Door, sample, hand) -> None:
    page = door.pin.view
    door.frame.show_page(page)
    door.pin.presenter.entered(sample.maria)
    hand.write(door.part(page, "passphrase.first"), "480915")
    hand.write(door.part(page, "passphrase.again"), "4809")
    hand.picture(door.frame, "01_new_pin")
    hand.write(door.part(page, "passphrase.again"), "15")
    door.part(page, "passphrase.save").click()
    await hand.until(lambda: door.went == [sample.maria])


def waiting(sample) -> WaitingWork:
    return WaitingWork(
        sample.maria.id, sample.now, "Β 047", has_visit=True, draft_saved_at=sample.now, to_send=3
    )


@pytest.mark.parametrize("name", [ThemeName.LIGHT, ThemeName.DARK])
async def test_the_lock_tells_what_waits_without_a_name(door: Door, sample, name, hand) -> None:
    hand.look(name)
    page = door.lock.view
    door.identity.slots = (sample.slot(sample.maria), sample.slot(sample.dimitris))
    door.frame.show_page(page)
    door.lock.presenter.entered(waiting(sample))
    clerks = door.part(page, "lock.clerks")
    await hand.until(lambda: len(clerks.rows) == 2)
    assert clerks.rows[0].spoken == "ΜΑ, Μαρία Αντωνίου, Κλείδωσε 10:46 · Β 047 ανοιχτό"
    assert "Επίσκεψη Β 047 · πρόχειρη αίτηση σωσμένη 10:46:12 · 3 αποστολές σε αναμονή" in words(
        page
    )
    secret = door.part(page, "lock.secret")
    assert secret.hasFocus()
    hand.write(secret, "kati allo")
    hand.picture(door.frame, f"02_lock_{name}")
    hand.key(secret, Qt.Key.Key_Return)
    await hand.until(lambda: "Απομένουν 9 προσπάθειες." in words(page) and secret.hasFocus())
    assert words(page).count("Απομένουν 9 προσπάθειες.") == 1
    hand.picture(door.frame, f"02_lock_wrong_{name}")
    assert secret.text() == ""
    secret.setText(door.identity.right)
    hand.key(secret, Qt.Key.Key_Return)
    await hand.until(lambda: door.went == [sample.maria])


async def test_a_colleague_is_picked_by_the_first_letter(door: Door, sample, hand) -> None:
    page = door.lock.view
    door.identity.slots = (sample.slot(sample.maria), sample.slot(sample.dimitris, uses_pin=True))
    door.identity.right = "480915"
    door.frame.show_page(page)
    door.lock.presenter.entered(waiting(sample))
    clerks = door.part(page, "lock.clerks")
    await hand.until(lambda: len(clerks.rows) == 2)
    clerks.setFocus()
    hand.key(clerks, Qt.Key.Key_Down)
    pin = door.part(page, "lock.pin")
    assert pin.isVisible()
    assert "Η δουλειά σας" not in words(page)
    hand.key(clerks, Qt.Key.Key_Return)
    assert pin.hasFocus()
    hand.write(pin, "480")
    hand.picture(door.frame, "02_lock_pin")
    hand.write(pin, "915")
    await hand.until(lambda: door.went == [sample.dimitris])


async def test_wrong_tries_pause_and_then_lock(door: Door, sample, hand) -> None:
    page = door.lock.view
    door.identity.slots = (sample.slot(sample.maria, tries_left=4),)
    door.frame.show_page(page)
    door.lock.presenter.entered(None)
    await hand.until(lambda: "Απομένουν 4 προσπάθειες." in words(page))
    door.lock.presenter.submitted("λάθος")
    await hand.until(lambda: "Νέα προσπάθεια σε 4 δευτερόλεπτα." in words(page))
    assert not door.part(page, "lock.open").isEnabled()
    hand.picture(door.frame, "02_lock_pause")
    door.identity.slots = (sample.slot(sample.maria, tries_left=0),)
    door.lock.presenter.pause_over()
    await hand.until(lambda: "Η είσοδος κλείδωσε" in words(page))
    hand.picture(door.frame, "02_lock_locked")
    door.part(page, "lock.problem").chosen.emit("auth.locked")
    assert door.went == ["door"]


async def test_somebody_else_signs_in(door: Door, sample, hand) -> None:
    door.identity.slots = (sample.slot(sample.maria),)
    door.frame.show_page(door.lock.view)
    door.lock.presenter.entered(None)
    door.part(door.lock.view, "lock.other").click()
    assert door.went == ["door"]
    await hand.until(lambda: door.part(door.lock.view, "lock.clerks").rows)
