"""The one box: rows with a reason, keys that stay in the box, the purpose that is logged."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from kep_client.errors import LineError
from ui.presenters.search import Command, SearchExits
from ui.screens.search import make_search
from ui.theme.tokens import ThemeName

pytestmark = pytest.mark.gui

COMMANDS = (Command("lock", "Κλείδωμα", "Ctrl+L"), Command("next", "Επόμενος αριθμός", "F9"))


class Box:
    """The box on a frame, and where its rows led."""

    def __init__(self, office) -> None:
        self.went: list[tuple[str, object, object]] = []
        self.frame = office.frame()
        exits = SearchExits(
            person=lambda party, start: self.went.append(("person", party.id, start)),
            command=lambda key: self.went.append(("command", key, None)),
            closed=lambda: None,
        )
        self.screen = make_search(office.people, office.visits, office.tasks, exits, self.frame)
        self.screen.presenter.offered(COMMANDS)
        self.box = self.frame.top_bar.search
        self.popup = self.screen.view

    def part(self, name: str) -> QWidget:
        found = self.popup.findChild(QWidget, name)
        assert found is not None, name
        return found

    def rows(self) -> list[str]:
        return [row.spoken for row in self.part("results").rows]

    def words(self) -> str:
        labels = self.popup.findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def box(office, look, shown) -> Box:
    made = Box(office)
    shown(made.frame)
    return made


@pytest.mark.parametrize("name", [ThemeName.LIGHT, ThemeName.DARK])
async def test_a_name_shows_people_with_the_reason_they_match(box: Box, office, name, hand) -> None:
    hand.look(name)
    await office.visits.call_next()
    box.box.focus_all()
    hand.write(box.box, "papadopoulos")
    await hand.until(lambda: len(box.rows()) == 2)
    await hand.until(lambda: "ρωτάμε" not in box.words())
    assert box.rows() == [
        "Παπαδόπουλος Γεώργιος του Νικολάου, γενν. 1970 · ΑΦΜ ••••••783 · Χαλάνδρι, "
        "3 ανοιχτές, γνωστός εδώ",
        "Παπαδοπούλου Ελένη του Ιωάννη, γενν. 1991 · ΑΦΜ ••••••201 · Βριλήσσια, άλλη γραφή",
    ]
    assert "Η αναζήτηση καταγράφεται με σκοπό: επίσκεψη Γ 009" in box.words()
    hand.picture(box.frame, f"05_search_{name}")
    hand.key(box.box, Qt.Key.Key_Down)
    assert box.box.hasFocus()
    hand.key(box.box, Qt.Key.Key_Return)
    assert box.went == [("person", "p2", False)]
    assert not box.popup.isVisible()


async def test_enter_with_ctrl_begins_the_case_too(box: Box, office, hand) -> None:
    await office.visits.call_next()
    box.box.focus_all()
    hand.write(box.box, "παπαδ")
    await hand.until(lambda: len(box.rows()) == 2)
    hand.key(box.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert box.went == [("person", "p1", True)]


async def test_an_afm_reminds_that_digits_are_no_person(box: Box, office, hand) -> None:
    await office.visits.call_next()
    office.local.hits = office.local.hits[:1]
    box.box.focus_all()
    hand.write(box.box, "123456783")
    await hand.until(lambda: "τα ψηφία ελέγχου συμφωνούν" in box.words())
    assert "σωστά ψηφία δεν σημαίνουν σωστό πρόσωπο" in box.words()
    hand.picture(box.frame, "06_search_afm")


async def test_a_mistyped_afm_is_told_and_not_searched(box: Box, office, hand) -> None:
    await office.visits.call_next()
    box.box.focus_all()
    hand.write(box.box, "123456784")
    await hand.until(lambda: "Ο ΑΦΜ δεν συμφωνεί στα ψηφία ελέγχου" in box.words())
    assert box.rows() == []
    hand.picture(box.frame, "06_search_mistyped")


async def test_without_a_visit_one_key_begins_one(box: Box, office, hand) -> None:
    box.box.focus_all()
    hand.write(box.box, "παπ")
    await hand.until(lambda: "Χρειάζεται επίσκεψη ή υπόθεση" in box.words())
    assert office.local.searched == []
    hand.picture(box.frame, "05_search_no_visit")
    hand.key(box.box, Qt.Key.Key_Return)
    await hand.until(lambda: len(box.rows()) == 2)
    assert office.visits.visit.ticket == ""
    assert "με σκοπό: επίσκεψη χωρίς αριθμό" in box.words()


async def test_without_the_line_only_those_of_this_pc(box: Box, office, hand) -> None:
    office.centre.fault = LineError("net.offline", p1="10:31")
    box.screen.presenter.line_changed(online=False, people_here=18204)
    await office.visits.call_next()
    box.box.focus_all()
    hand.write(box.box, "παπαδ")
    await hand.until(lambda: "μόνο όσοι υπάρχουν σε αυτή τη θέση (18.204)" in box.words())
    hand.picture(box.frame, "05_search_offline")
    office.local.hits = ()
    hand.write(box.box, "ο")
    await hand.until(lambda: "Δεν βρέθηκε ανάμεσα σε όσους υπάρχουν" in box.words())


async def test_nobody_found_says_what_to_try(box: Box, office, hand) -> None:
    await office.visits.call_next()
    office.local.hits = ()
    box.box.focus_all()
    hand.write(box.box, "ζζζζ")
    await hand.until(lambda: "Δεν βρέθηκε. Ελέγξτε την ορθογραφία ή δοκιμάστε ΑΦΜ." in box.words())
    hand.picture(box.frame, "05_search_none")


async def test_an_unknown_afm_is_not_answered_with_advice_to_type_an_afm(
    box: Box, office, hand
) -> None:
    await office.visits.call_next()
    office.local.hits = ()
    box.box.focus_all()
    hand.write(box.box, "123456783")
    await hand.until(lambda: "Ελέγξτε τα ψηφία ή δοκιμάστε όνομα." in box.words())
    assert "δοκιμάστε ΑΦΜ" not in box.words()


async def test_the_end_of_a_visit_is_offered_only_within_one(box: Box, office, hand) -> None:
    finish = Command("finish", "Τέλος επίσκεψης", "Ctrl+F9", in_visit=True)
    box.screen.presenter.offered((*COMMANDS, finish))
    box.box.focus_all()
    await hand.until(lambda: len(box.rows()) == 2)
    await office.visits.call_next()
    hand.write(box.box, ">")
    await hand.until(lambda: len(box.rows()) == 3)


async def test_an_empty_box_offers_what_can_be_done(box: Box, hand) -> None:
    box.box.focus_all()
    await hand.until(lambda: len(box.rows()) == 2)
    hand.write(box.box, ">κλει")
    await hand.until(lambda: box.rows() == ["Κλείδωμα, Ctrl+L"])
    hand.picture(box.frame, "07_commands")
    hand.key(box.box, Qt.Key.Key_Return)
    assert box.went == [("command", "lock", None)]


async def test_esc_closes_and_forgets_what_was_found(box: Box, office, hand) -> None:
    await office.visits.call_next()
    box.box.focus_all()
    hand.write(box.box, "παπαδ")
    await hand.until(lambda: len(box.rows()) == 2)
    hand.key(box.box, Qt.Key.Key_Escape)
    assert box.box.text() == ""
    assert not box.popup.isVisible()
    assert box.rows() == []


async def test_a_card_may_write_into_the_box(box: Box, office, hand) -> None:
    await office.visits.call_next()
    box.screen.presenter.asked_for("PAPADOPOULOS GEORGIOS")
    await hand.until(lambda: len(box.rows()) == 2)
    assert box.box.text() == "PAPADOPOULOS GEORGIOS"
