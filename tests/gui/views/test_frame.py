"""The frame: places, keys of lists, pages, and words instead of state it does not own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme.theme import theme
from ui.views.frame.centred_page import CentredPage
from ui.views.frame.main_frame import MainFrame
from ui.views.frame.values import Breadth, Clerk, Office, Place, Visit
from ui.widgets.key_cap_button import ButtonKind
from ui.widgets.status_dot import Status
from ui.widgets.strips import Notice, ProblemStrip

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.gui


class Watch:
    """The office's clock, wound by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10, 46, 12)  # noqa: DTZ001 - local time of the office

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def frame(qapp: object, qtbot: QtBot, watch: Watch) -> MainFrame:
    theme().apply(qapp)  # type: ignore[arg-type]
    frame = MainFrame(watch)
    frame.set_office(Office("ΚΕΠ", "0042"))
    frame.set_clerk(Clerk("ΜΑ", "Μ. Αντωνίου", "Θυρίδα 3"))
    qtbot.addWidget(frame, before_close_func=lambda shown: shown.finish())
    frame.resize(1366, 768)
    with qtbot.waitExposed(frame):
        frame.show()
    frame.activateWindow()
    return frame


def test_a_place_keeps_its_state_while_one_is_elsewhere(frame: MainFrame) -> None:
    desk, cases = QLineEdit("μισή λέξη"), QWidget()
    frame.set_view(Place.DESK, desk)
    frame.set_view(Place.CASES, cases)
    frame.show_place(Place.CASES)
    assert cases.isVisible()
    frame.show_place(Place.DESK)
    assert (desk.isVisible(), desk.text()) == (True, "μισή λέξη")


def test_arrows_on_the_rail_choose_a_place(frame: MainFrame) -> None:
    chosen: list[Place] = []
    frame.place_chosen.connect(chosen.append)
    frame.rail.place_list.setFocus()
    QTest.keyClick(frame.rail.place_list, Qt.Key.Key_Down)
    assert chosen == [Place.CASES]


def test_the_frame_moves_only_when_told(frame: MainFrame) -> None:
    chosen: list[Place] = []
    frame.place_chosen.connect(chosen.append)
    frame.show_place(Place.SETTINGS)
    assert (chosen, frame.place) == ([], Place.SETTINGS)


def test_the_board_is_for_managers(frame: MainFrame) -> None:
    assert "Εποπτεία" not in _heard(frame)
    frame.rail.set_hidden(frozenset())
    assert "Εποπτεία, Ctrl+4" in _heard(frame)


def test_a_badge_is_heard_with_its_place(frame: MainFrame) -> None:
    frame.set_badges({Place.CASES: 2, Place.OUTBOX: 1})
    heard = _heard(frame)
    assert "Υποθέσεις, 2 θέλουν εσάς, F7" in heard
    assert "Αποστολές, 1 θέλει εσάς, Ctrl+3" in heard


def test_new_badges_do_not_move_the_clerk(frame: MainFrame) -> None:
    frame.show_place(Place.OUTBOX)
    chosen: list[Place] = []
    frame.place_chosen.connect(chosen.append)
    frame.set_badges({Place.CASES: 5})
    assert frame.rail.place_list.currentIndex().row() == 2
    assert chosen == []


def _heard(frame: MainFrame) -> list[str]:
    model = frame.rail.place_list.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


def test_the_visit_is_named_without_its_clock(frame: MainFrame, watch: Watch) -> None:
    since = watch.now - timedelta(minutes=4, seconds=12)
    frame.set_visit(Visit("Β 047", "Παπαδόπουλος Γεώργιος", since))
    block = frame.top_bar.visit
    assert block.accessibleName() == "Επίσκεψη Β 047, Παπαδόπουλος Γεώργιος"
    assert block._words() == ("Παπαδόπουλος Γεώργιος", "Σε εξυπηρέτηση 04:12")
    watch.now += timedelta(hours=1)
    assert block._words()[1] == "Σε εξυπηρέτηση 64:12"
    frame.set_visit(None)
    assert block.accessibleName() == "Καμία επίσκεψη"


def test_next_is_filled_only_when_told(frame: MainFrame) -> None:
    assert frame.top_bar.next_button.kind is ButtonKind.SECONDARY
    frame.set_next_filled(True)
    assert frame.top_bar.next_button.kind is ButtonKind.PRIMARY


def test_a_page_covers_the_frame_and_leaves_it_as_it_was(frame: MainFrame) -> None:
    desk = QLineEdit("μισή λέξη")
    frame.set_view(Place.DESK, desk)
    page = CentredPage("Κλείδωμα")
    frame.show_page(page)
    assert (page.isVisible(), desk.isVisible(), frame.rail.isVisible()) == (True, False, False)
    assert frame.status.isVisible()
    frame.show_frame()
    assert frame.page_shown is None
    assert (desk.isVisible(), desk.text(), frame.rail.isVisible()) == (True, "μισή λέξη", True)


def test_the_close_button_asks(frame: MainFrame) -> None:
    asked: list[bool] = []
    frame.close_wanted.connect(lambda: asked.append(True))
    frame.close()
    assert (asked, frame.isVisible()) == ([True], True)


def test_escape_that_nobody_wants_goes_one_level_up(frame: MainFrame) -> None:
    desk = QLineEdit()
    frame.set_view(Place.DESK, desk)
    escaped: list[bool] = []
    frame.escaped.connect(lambda: escaped.append(True))
    QTest.keyClick(desk, Qt.Key.Key_Escape)
    assert escaped == [True]


def test_the_search_box_gives_its_arrows_to_the_results(frame: MainFrame) -> None:
    steps: list[int] = []
    sent: list[bool] = []
    frame.search.stepped.connect(steps.append)
    frame.search.submitted.connect(sent.append)
    frame.search.setFocus()
    QTest.keyClicks(frame.search, "papado")
    QTest.keyClick(frame.search, Qt.Key.Key_Down)
    QTest.keyClick(frame.search, Qt.Key.Key_Up)
    QTest.keyClick(frame.search, Qt.Key.Key_Return)
    QTest.keyClick(frame.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (steps, sent, frame.search.text()) == ([1, -1], [False, True], "papado")
    QTest.keyClick(frame.search, Qt.Key.Key_Escape)
    assert frame.search.text() == ""


def test_f6_hops_and_remembers(frame: MainFrame) -> None:
    left, right = QWidget(), QWidget()
    fields = [QLineEdit(left), QLineEdit(left), QLineEdit(right)]
    fields[1].move(0, 40)
    desk = QWidget()
    left.setParent(desk)
    right.setParent(desk)
    frame.set_view(Place.DESK, desk)
    frame.panels.set_panels([left, right])
    fields[1].setFocus()
    frame.panels.hop(1)
    assert fields[2].hasFocus()
    frame.panels.hop(-1)
    assert fields[1].hasFocus()


def test_the_banner_comes_and_goes(frame: MainFrame) -> None:
    frame.show_banner(Notice("Χωρίς γραμμή από τις 10:31", "Συνεχίζετε κανονικά.", "off"))
    assert frame.banner.isVisible()
    assert frame.banner.accessibleName() == "Χωρίς γραμμή από τις 10:31. Συνεχίζετε κανονικά."
    frame.clear_banner()
    assert not frame.banner.isVisible()


def test_a_confirmation_stays_a_while_and_the_truth_of_the_disk_comes_back(
    frame: MainFrame, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.views.frame.status_strip.MESSAGE_MS", 20)
    frame.set_saved("Όλα σώθηκαν 10:46:12")
    frame.flash("Η κλήση έγινε")
    assert frame.status._saved.text() == "Η κλήση έγινε"
    qtbot.waitUntil(lambda: frame.status._saved.text() == "Όλα σώθηκαν 10:46:12")


def test_a_tiny_window_shows_the_worst_state(frame: MainFrame) -> None:
    frame.set_statuses(
        (Status("line", "Χωρίς γραμμή", "off"), Status("scan", "Σαρωτής: μπλοκάρισε", "warn"))
    )
    assert frame.status._worst().text == "Σαρωτής: μπλοκάρισε"
    frame.set_statuses((Status("line", "Συνδεδεμένο"),))
    assert frame.status._worst().text == "Όλα λειτουργούν"


@pytest.mark.parametrize(
    ("width", "breadth"),
    [
        (1920, Breadth.WIDE),
        (1366, Breadth.NORMAL),
        (1093, Breadth.MEDIUM),
        (911, Breadth.NARROW),
        (683, Breadth.TINY),
    ],
)
def test_widths_are_told_in_classes(width: int, breadth: Breadth) -> None:
    assert Breadth.of(width) is breadth


def test_content_hears_of_a_new_breadth(frame: MainFrame) -> None:
    told: list[Breadth] = []
    frame.breadth_changed.connect(told.append)
    frame.resize(900, 600)
    assert told == [Breadth.NARROW]
    assert frame.rail.width() == theme().sizes.rail_compact


def test_a_notice_is_told_once_on_every_page_and_goes_when_it_is_read_or_healed(
    qtbot: QtBot, frame: MainFrame
) -> None:
    full = Notice("Γέμισε ο δίσκος", "Όσα γράφετε κρατιούνται εδώ.", "err", code="store.disk_full")
    frame.show_page(CentredPage("Κλειδωμένο"))
    frame.show_notice(full)
    frame.show_notice(full)
    strips = [strip for strip in frame.notices.findChildren(ProblemStrip) if strip.isVisible()]
    assert [strip.notice.title for strip in strips if strip.notice] == ["Γέμισε ο δίσκος"]
    for number in range(4):
        frame.show_notice(Notice(f"Άλλο {number}", code=f"other.{number}"))
    shown = [strip for strip in frame.notices.findChildren(ProblemStrip) if strip.isVisible()]
    assert len(shown) == 3, "the work must not be pushed off the page"
    frame.take_notice("other.1")
    for strip in frame.notices.findChildren(ProblemStrip):
        if strip.isVisible():
            strip.chosen.emit("close")
    assert not frame.notices.isVisible()
