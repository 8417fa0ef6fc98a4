"""The desk through the real window: visits, records, cards, and the widths of screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from kep_client.domain.operation import RecordInteraction, ReportView
from kep_client.domain.party import IdentifierScheme
from kep_client.errors import DeviceError, LineError
from kep_client.ports.card import CardFault, CardInserted, CardRead
from ui.presenters.desk import DeskExits
from ui.screens.desk import DeskScreen, DeskServices, make_desk, show_on_frame
from ui.theme.tokens import ThemeName
from ui.views.frame.values import Breadth, Place
from ui.widgets.key_cap_button import ButtonKind, KeyCapButton

if TYPE_CHECKING:
    from ui.views.frame.main_frame import MainFrame

pytestmark = pytest.mark.gui


class Desk:
    """The desk on a frame, and where it led."""

    def __init__(self, office, sample) -> None:
        self.went: list[tuple[str, object]] = []
        exits = DeskExits(
            call_next=lambda: self.screen.visit.next_wanted(),
            search=lambda: self.went.append(("search", "")),
            new_case=lambda service: self.went.append(("new", service)),
            resume=lambda draft: self.went.append(("resume", draft)),
            open_case=lambda case: self.went.append(("case", case)),
        )
        services = DeskServices(office.visits, office.people, office.cases, office.reader)
        self.frame: MainFrame = office.frame()
        self.screen: DeskScreen = make_desk(
            services, office.tasks, exits, lambda text: self.went.append(("find", text)),
            office.clock.wall,
        )  # fmt: skip
        self.page = self.screen.view
        self.page.set_office("0042", 3, "Μ. Αντωνίου")
        self.frame.set_view(Place.DESK, self.page)
        show_on_frame(self.screen, self.frame)

    def part(self, name: str) -> QWidget:
        found = self.page.findChild(QWidget, name)
        assert found is not None, name
        return found

    def words(self) -> str:
        labels = self.page.findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisible())

    def rows(self, name: str) -> list[str]:
        return [row.spoken for row in self.part(name).rows]


@pytest.fixture
def desk(office, sample, look, shown, qloop) -> Desk:
    made = Desk(office, sample)
    shown(made.frame)

    async def begin() -> None:  # tasks begin in a running loop
        made.screen.begin()

    qloop.run_until_complete(begin())
    return made


def filled(page: QWidget) -> list[str]:
    return [
        button.text()
        for button in page.findChildren(KeyCapButton)
        if button.kind is ButtonKind.PRIMARY and button.isVisible()
    ]


async def test_a_free_desk_offers_the_next_and_nothing_louder(desk: Desk, office, hand) -> None:
    await hand.until(lambda: desk.rows("queue"))
    assert filled(desk.frame) == ["Επόμενο"]
    assert "Ελεύθερη" in desk.words()
    assert "Επόμενος στη σειρά: Γ 009" in desk.words()
    assert desk.rows("queue")[0] == ("Γ 009, Κάρτα αναπηρίας, περιμένει 9 λεπτά, με προτεραιότητα")
    assert len(desk.rows("queue")) == 6
    assert "+ 2 ακόμη · η σειρά ορίζεται από την ουρά" in desk.words()
    hand.picture(desk.frame, "04_idle_light")


async def serve(desk: Desk, office, sample, hand) -> None:
    desk.screen.visit.next_wanted()
    await hand.until(lambda: office.visits.visit is not None)
    office.visits.identify(sample.george)
    await hand.until(lambda: "ζωντανό" in desk.words())


@pytest.mark.parametrize("name", list(ThemeName))
async def test_the_record_of_every_channel_is_on_one_page(
    desk: Desk, office, sample, name, hand
) -> None:
    hand.look(name)
    await serve(desk, office, sample, hand)
    await hand.until(lambda: "Ήρθε για:" in desk.words())
    assert desk.part("person.name").text() == "Παπαδόπουλος Γεώργιος του Νικολάου"
    assert "ΑΦΜ ••••••783" in desk.words()
    assert "123456783" not in desk.words()
    rows = desk.rows("timeline")
    assert rows[0].startswith("Επίσκεψη Γ 009 – Κάρτα αναπηρίας, ΚΕΠ 0042 · θυρίδα 3")
    assert len(rows) == 8
    assert "δεν απάντησε το τηλεφωνικό κέντρο" in desk.words()
    assert [row.split(",")[0] for row in desk.rows("person.cases")] == [
        "Πιστοποιητικό γέννησης",
        "Επίδομα στέγασης",
        "Αντίγραφο οικοδομικής άδειας",
    ]
    assert filled(desk.frame) == ["Νέα αίτηση"]
    hand.picture(desk.frame, f"03_desk_{name}")


async def test_without_the_line_the_record_is_as_it_was(desk: Desk, office, sample, hand) -> None:
    office.centre.fault = LineError("net.offline", p1="10:31")
    desk.screen.person.line_changed(live=False)
    office.visits.identify(sample.george)
    await hand.until(lambda: "όπως ήταν 10:30" in desk.words())
    await hand.until(lambda: [type(op) for op in office.work.operations] == [ReportView])
    assert "Φάκελος από τη μνήμη της θέσης, όπως ήταν σήμερα 10:30 (πριν 16′)" in desk.words()
    hand.picture(desk.frame, "15_desk_offline")
    office.centre.fault = None
    desk.screen.person.line_changed(live=True)
    await hand.until(lambda: "ζωντανό" in desk.words())


async def test_a_number_is_shown_for_a_while_and_the_look_is_kept(
    desk: Desk, office, sample, hand
) -> None:
    await serve(desk, office, sample, hand)
    desk.page.person.reveal.emit(IdentifierScheme.AFM)
    await hand.until(lambda: "ΑΦΜ 123456783" in desk.words())
    assert office.work.operations[-1] == ReportView(
        sample.george.id, office.visits.purpose, ("identity",), action="reveal"
    )
    assert "•2345" in desk.words()
    desk.page.person.header.conceal()
    assert "123456783" not in desk.words()


async def test_the_record_leaves_with_the_visit_and_comes_back_with_it(
    desk: Desk, office, sample, hand
) -> None:
    await serve(desk, office, sample, hand)
    desk.screen.visit.finish_wanted()
    await hand.until(lambda: "Δεν υπάρχει επίσκεψη" in desk.words())
    assert desk.screen.person.record is None
    assert "ΑΦΜ" not in desk.words()
    assert [type(op) for op in office.work.operations] == [RecordInteraction]
    assert desk.rows("idle.last")[0].startswith("Γ 009 – Κάρτα αναπηρίας, Παπαδόπουλος Γεώργιος")
    assert "Η επίσκεψη Γ 009 έκλεισε στις 10:46:12." in desk.words()
    hand.picture(desk.frame, "04_after_a_visit")
    desk.screen.visit.undo_wanted()
    await hand.until(lambda: "ζωντανό" in desk.words())


async def test_did_not_come_has_to_wait_and_says_why(desk: Desk, office, hand) -> None:
    desk.screen.visit.next_wanted()
    await hand.until(lambda: "Τώρα εξυπηρετείται" in desk.words())
    button = desk.part("queue.no_show")
    assert not button.isEnabled()
    assert button.toolTip() == "Χρειάζονται 2 κλήσεις· καλέστε ξανά πρώτα"
    desk.part("queue.again").click()
    await hand.until(lambda: "2 κλήσεις" in desk.words())
    assert button.toolTip() == "Σε 46 δευτερόλεπτα"
    office.clock.pass_seconds(46)
    await hand.until(button.isEnabled)
    button.click()
    await hand.until(lambda: office.visits.visit is None)
    assert office.hub.calls == ["next", "again", "no_show"]


async def test_a_queue_problem_stands_in_the_queue(desk: Desk, office, hand) -> None:
    office.hub.fault = DeviceError("queue.empty")
    desk.screen.visit.next_wanted()
    strip = desk.part("queue.problem")
    await hand.until(strip.isVisible)
    assert strip.accessibleName() == "Δεν περιμένει κανείς. Μόλις έρθει κάποιος θα φανεί εδώ."
    assert office.problems == []


async def test_a_card_starts_a_visit_and_opens_the_record(desk: Desk, office, sample, hand) -> None:
    office.local.hits = office.local.hits[:1]
    await office.reader.queue.put(CardInserted("ACS 0", sample.now))
    await office.reader.queue.put(sample.card)
    await hand.until(lambda: "Ταυτοποίηση από τσιπ" in desk.words())
    await hand.until(lambda: "Το έγγραφο διαβάστηκε από τσιπ 10:43" in desk.words())
    assert office.visits.visit.party_id == sample.george.id
    assert office.visits.visit.ticket == ""


async def test_another_card_never_replaces_who_is_open(desk: Desk, office, sample, hand) -> None:
    await serve(desk, office, sample, hand)
    office.local.hits = office.local.hits[1:]
    other = CardRead(sample.card.identity, sample.now)
    await office.reader.queue.put(other)
    strip = desk.part("card.strip")
    await hand.until(strip.isVisible)
    assert "Άλλη κάρτα: PAPADOPOULOS GEORGIOS" in desk.words()
    assert desk.part("person.name").text().startswith("Παπαδόπουλος Γεώργιος")
    hand.picture(desk.frame, "20_other_card")
    desk.page.card.chosen.emit("dismiss")
    assert not strip.isVisible()


async def test_an_unknown_card_offers_its_name(desk: Desk, office, sample, hand) -> None:
    office.local.hits = ()
    await office.reader.queue.put(sample.card)
    await hand.until(lambda: "Δεν βρέθηκε φάκελος για την κάρτα" in desk.words())
    desk.page.card.chosen.emit("search")
    assert desk.went == [("find", "PAPADOPOULOS GEORGIOS")]


async def test_what_the_reader_meets_is_told_in_the_middle(
    desk: Desk, office, sample, hand
) -> None:
    await office.reader.queue.put(CardFault("card.mute", sample.now))
    await hand.until(lambda: "Η κάρτα δεν απαντά" in desk.words())


async def test_a_draft_of_this_person_is_the_next_step(desk: Desk, office, sample, hand) -> None:
    office.cases.found = (sample.draft(sample.george),)
    await serve(desk, office, sample, hand)
    await hand.until(lambda: filled(desk.frame) == ["Συνέχεια του προχείρου"])
    desk.part("desk.primary").click()
    assert desk.went == [("resume", "dr1")]
    assert desk.rows("person.cases")[0] == (
        "Πιστοποιητικό οικογενειακής κατάστασης, Πρόχειρο, σώθηκε 10:26"
    )


async def test_a_visit_without_a_person_asks_who_came(desk: Desk, office, hand) -> None:
    await hand.until(lambda: desk.rows("queue"))
    desk.part("visit.walkin").click()
    await hand.until(lambda: filled(desk.frame) == ["Αναζήτηση πολίτη"])
    assert "Δεν έχει ταυτοποιηθεί" in desk.words()
    desk.part("desk.primary").click()
    desk.screen.desk.new_wanted()
    assert desk.went == [("search", ""), ("search", "")]


@pytest.mark.parametrize(
    "screen",
    [
        (1700, 900, Breadth.WIDE),
        (1093, 614, Breadth.MEDIUM),
        (910, 512, Breadth.NARROW),
        (683, 512, Breadth.TINY),
    ],
)
async def test_the_desk_folds_with_the_window(desk: Desk, office, sample, screen, hand) -> None:
    width, height, breadth = screen
    await serve(desk, office, sample, hand)
    await hand.until(lambda: "Ήρθε για" in desk.words())
    desk.frame.resize(width, height)
    await hand.until(lambda: desk.frame.breadth is breadth)
    hand.picture(desk.frame, f"03_{breadth.name.lower()}")
    assert desk.part("desk.primary").isVisible()
    assert desk.page.queue.isVisible() is (breadth is Breadth.WIDE)
    if breadth is not Breadth.WIDE:
        desk.frame.visit_pressed.emit()
        assert desk.page.queue.isVisible()
        hand.picture(desk.frame, f"03_{breadth.name.lower()}_queue")
    desk.frame.resize(1366, 768)
    await hand.until(lambda: desk.frame.breadth is Breadth.NORMAL)
    assert desk.page.queue.isVisible()
    assert desk.page.side.isAncestorOf(desk.part("desk.primary"))


async def test_tab_goes_from_queue_to_record_to_next_step(desk: Desk, office, sample, hand) -> None:
    await serve(desk, office, sample, hand)
    desk.page.take_focus()
    assert desk.part("desk.primary").hasFocus()
    hand.key(desk.part("desk.primary"), Qt.Key.Key_Return)
    await hand.until(lambda: desk.went == [("new", sample.certificate)])
