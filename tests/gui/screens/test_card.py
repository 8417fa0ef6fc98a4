"""A citizen's card on the reader, at the desk: what opens it is typed in place, and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from devices.sim.card import SimulatedCardReader
from devices.sim.chip_documents import Holder, td1
from kep_client.ports.card import CanAccess, MrzAccess
from ui.presenters.desk import DeskExits
from ui.screens.desk import DeskScreen, DeskServices, make_desk, show_on_frame
from ui.theme.tokens import ThemeName
from ui.views.frame.values import Place

if TYPE_CHECKING:
    from ui.views.frame.main_frame import MainFrame

pytestmark = pytest.mark.gui

PRINTED = MrzAccess("AB123456", "1970-01-01", "2034-02-14")
ON_THE_FRONT = CanAccess("408123")
HOLDER = Holder("PAPADOPOULOS", "GEORGIOS", "AB123456", "1970-01-01", "2034-02-14", "M")
# What a reader of zones types where the keyboard's layout is Greek.
GREEK_KEYS = str.maketrans("ABCDEFGHIKLMNOPRSTU", "ΑΒΨΔΕΦΓΗΙΚΛΜΝΟΠΡΣΤΘ")


class Desk:
    """A desk with the simulated reader."""

    def __init__(self, office, sample) -> None:
        self.reader = SimulatedCardReader(office.clock)
        self.identity = sample.card.identity
        nothing = DeskExits(*[lambda *_: None] * 5)
        services = DeskServices(office.visits, office.people, office.cases, self.reader)
        self.frame: MainFrame = office.frame()
        self.screen: DeskScreen = make_desk(
            services, office.tasks, nothing, lambda _text: None, office.clock.wall
        )
        self.page = self.screen.view
        self.frame.set_view(Place.DESK, self.page)
        show_on_frame(self.screen, self.frame)

    def part(self, name: str) -> QWidget:
        found = self.page.findChild(QWidget, name)
        assert found is not None, name
        return found

    def line(self, name: str) -> QLineEdit:
        found = self.page.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    def words(self) -> str:
        labels = self.page.findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisible())

    def typed(self) -> list[str]:
        names = ("card.access.number", "card.access.birth", "card.access.expiry", "card.can.number")
        return [self.line(name).text() for name in names]


@pytest.fixture
def desk(office, sample, look, shown, qloop) -> Desk:
    made = Desk(office, sample)
    office.local.hits = office.local.hits[:1]
    shown(made.frame)

    async def begin() -> None:  # tasks begin in a running loop
        made.screen.begin()

    qloop.run_until_complete(begin())
    return made


async def laid(desk: Desk, hand, access=PRINTED) -> None:
    """A card that asks lies on the reader."""
    desk.reader.insert_locked(desk.identity, access)
    place = "card.can.number" if isinstance(access, CanAccess) else "card.access.number"
    await hand.until(desk.part(place).isVisible)


async def identified(desk: Desk, hand) -> None:
    await hand.until(lambda: "Ταυτοποίηση από τσιπ" in desk.words())
    assert desk.typed() == ["", "", "", ""]
    for name in ("card.strip", "card.access", "card.can"):
        assert not desk.part(name).isVisible()


def has_focus(desk: Desk, name: str) -> bool:
    return QApplication.focusWidget() is desk.part(name)


@pytest.mark.parametrize("name", [ThemeName.LIGHT, ThemeName.DARK])
async def test_what_the_document_prints_is_typed_below_the_strip(
    desk: Desk, name, hand, cut_texts
) -> None:
    hand.look(name)
    await laid(desk, hand)
    assert has_focus(desk, "card.access.number")
    hand.write(desk.line("card.access.number"), "ΑΒ 123456")
    hand.write(desk.line("card.access.birth"), "1/1/1970")
    hand.write(desk.line("card.access.expiry"), "31/2/2034")
    desk.line("card.access.expiry").returnPressed.emit()
    assert "Γράψτε ημέρα, μήνα και έτος." in desk.words()
    assert has_focus(desk, "card.access.expiry")
    hand.picture(desk.frame, f"20_card_access_{name}")
    assert cut_texts(desk.part("desk.middle")) == []
    desk.line("card.access.expiry").clear()
    hand.write(desk.line("card.access.expiry"), "14022034")
    desk.line("card.access.expiry").returnPressed.emit()
    await identified(desk, hand)


@pytest.mark.parametrize("name", [ThemeName.LIGHT, ThemeName.DARK])
async def test_the_sixth_digit_reads_the_chip_without_enter(
    desk: Desk, name, hand, cut_texts
) -> None:
    hand.look(name)
    await laid(desk, hand, ON_THE_FRONT)
    assert has_focus(desk, "card.can.number")
    hand.write(desk.line("card.can.number"), "408124")
    await hand.until(lambda: "Ο αριθμός πρόσβασης δεν ταιριάζει" in desk.words())
    assert "Απομένουν 2 προσπάθειες." in desk.words()
    assert desk.line("card.can.number").text() == ""
    hand.write(desk.line("card.can.number"), "40812")
    assert has_focus(desk, "card.can.number")
    hand.picture(desk.frame, f"21_wrong_can_{name}")
    assert cut_texts(desk.part("desk.middle")) == []
    hand.write(desk.line("card.can.number"), "3")
    await identified(desk, hand)


async def test_after_three_wrong_numbers_the_dates_are_asked_for(desk: Desk, hand) -> None:
    await laid(desk, hand, ON_THE_FRONT)
    for left in ("Απομένουν 2 προσπάθειες.", "Απομένει 1 προσπάθεια.", "Απομένουν 0"):
        hand.write(desk.line("card.can.number"), "000000")
        await hand.until(lambda left=left: left in desk.words())
    assert not desk.part("card.can").isVisible()
    assert has_focus(desk, "card.access.number")


async def test_the_dates_may_be_typed_instead_of_the_number(desk: Desk, hand) -> None:
    await laid(desk, hand, ON_THE_FRONT)
    desk.part("card.can.other").click()
    assert not desk.part("card.can").isVisible()
    assert has_focus(desk, "card.access.number")


async def test_a_reader_of_zones_may_type_into_any_field_line_by_line(
    desk: Desk, office, sample, hand
) -> None:
    office.visits.identify(sample.george)
    await hand.until(lambda: "ζωντανό" in desk.words())
    await laid(desk, hand)
    expiry = desk.line("card.access.expiry")
    zone = td1(HOLDER)
    for line in (zone[:30], zone[30:60], zone[60:]):
        assert "Γράψτε ημέρα, μήνα και έτος." not in desk.words()
        hand.write(expiry, line.translate(GREEK_KEYS))
        expiry.returnPressed.emit()
    await identified(desk, hand)


async def test_the_open_record_says_what_it_knows_of_the_document(
    desk: Desk, office, sample, hand
) -> None:
    office.visits.identify(sample.george)
    await hand.until(lambda: "ζωντανό" in desk.words())
    await laid(desk, hand)
    number, birth, expiry, _can = desk.typed()
    assert (number, birth, expiry) == ("", "01/01/1970", "")
    assert has_focus(desk, "card.access.number")


async def test_a_card_pulled_out_is_told_until_it_is_back_or_the_visit_over(
    desk: Desk, office, hand
) -> None:
    await office.visits.walk_in()
    desk.reader.insert_unread("card.removed")
    desk.reader.remove()
    await hand.until(lambda: "Η κάρτα βγήκε πριν τελειώσει" in desk.words())
    await desk.reader.unlock(PRINTED)
    await office.visits.finish()
    await hand.until(lambda: "Η κάρτα βγήκε πριν τελειώσει" not in desk.words())
    # What one person's card opens with is not tried on the next person's.
    await laid(desk, hand)
    assert desk.typed() == ["", "", "", ""]


async def test_a_card_that_is_asked_about_stays_so_when_the_visit_ends(
    desk: Desk, office, hand
) -> None:
    """The next person has laid it down before the number was called."""
    await office.visits.walk_in()
    await laid(desk, hand)
    hand.write(desk.line("card.access.number"), "AB12")
    desk.screen.visit.next_wanted()
    await hand.until(lambda: office.hub.calls == ["next"])
    await hand.until(lambda: "Τώρα εξυπηρετείται" in desk.words())
    assert desk.line("card.access.number").text() == "AB12"
    assert desk.part("card.access").isVisible()


async def test_a_reader_that_is_back_takes_its_complaint_away(desk: Desk, hand) -> None:
    desk.reader.insert_unread("card.service_stopped")
    await hand.until(lambda: "Η υπηρεσία καρτών σταμάτησε" in desk.words())
    hand.picture(desk.frame, "20_service_stopped")
    desk.reader.remove()
    await hand.until(lambda: "Η υπηρεσία καρτών σταμάτησε" not in desk.words())


async def test_a_card_of_a_visit_that_is_over_begins_none_after_a_lock(
    desk: Desk, office, hand
) -> None:
    desk.reader.insert(desk.identity)
    await hand.until(lambda: "Ταυτοποίηση από τσιπ" in desk.words())
    office.clock.pass_seconds(5)
    await office.visits.finish()
    await hand.until(lambda: "Δεν υπάρχει επίσκεψη" in desk.words())
    states: list[object] = []
    desk.page.card_shown.connect(states.append)
    desk.screen.card.begin()  # as an unlock does: the reader tells what lies there
    await hand.until(lambda: len(states) == 2)
    assert office.visits.visit is None
