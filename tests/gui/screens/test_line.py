"""Offline is a state: told calmly, left without a click."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from kep_client.ports.session import LineStatus
from ui.presenters import line as line_presenter
from ui.presenters.card import CardState
from ui.presenters.line import LineExits
from ui.screens.line import LineServices, make_line
from ui.theme.tokens import ThemeName
from ui.views.frame.values import Place

pytestmark = pytest.mark.gui


class Line:
    """The line on a frame, and who heard of it."""

    def __init__(self, office) -> None:
        self.heard: list[LineStatus] = []
        self.signs_in = 0
        self.office = office
        self.frame = office.frame()
        exits = LineExits(lambda sync: self.heard.append(sync.line), self._sign_in)
        services = LineServices(office.outbox, office.cases)
        self.screen = make_line(services, office.tasks, exits, self.frame, office.clock.wall)

    def _sign_in(self) -> None:
        self.signs_in += 1

    def words(self) -> str:
        labels = self.frame.findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisible())

    def strip(self) -> str:
        names = [part.accessibleName() for part in self.frame.status.findChildren(QWidget)]
        return " | ".join(names)


@pytest.fixture
def line(office, look, shown, qloop) -> Line:
    made = Line(office)
    shown(made.frame)

    async def begin() -> None:
        made.screen.presenter.begin()

    qloop.run_until_complete(begin())
    return made


@pytest.mark.parametrize("name", [ThemeName.LIGHT, ThemeName.DARK])
async def test_no_line_is_told_calmly(line: Line, office, sample, name, hand) -> None:
    hand.look(name)
    await hand.until(lambda: "Συνδεδεμένο" in line.strip())
    line.screen.view.show_queue(live=True)
    line.screen.view.show_card(CardState.READ)
    away = sample.sync(LineStatus.OFFLINE, waiting=5, next_try_s=42.0, pulled_at=sample.now)
    office.outbox.put(away)
    await hand.until(line.frame.banner.isVisible)
    assert "Χωρίς γραμμή από τις 10:31" in line.words()
    assert "Τα στοιχεία είναι όπως ήταν στις 10:46." in line.words()
    assert "Χωρίς γραμμή · νέα δοκιμή σε 0:42" in line.strip()
    assert "Σωσμένα εδώ: 5 σε αναμονή αποστολής" in line.words()
    line.frame.banner.chosen.emit("what")
    panel = line.frame.findChild(QWidget, "banner.effects")
    await hand.until(panel.isVisible)
    assert "Νέα υπόθεση για: Επίδομα στέγασης" in line.words()
    assert "έκδοση θα επιβεβαιωθεί: Κάρτα αναπηρίας" in line.words()
    hand.picture(line.frame, f"15_line_{name}")
    panel.closed.emit()
    assert not panel.isVisible()


async def test_the_banner_leaves_by_itself_when_the_line_is_back(
    line: Line, office, sample, hand
) -> None:
    pauses: list[float] = []
    over = asyncio.Event()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await over.wait()

    line.screen.presenter._pause = pause
    office.outbox.put(sample.sync(LineStatus.OFFLINE, waiting=5))
    await hand.until(line.frame.banner.isVisible)
    office.outbox.put(sample.sync(LineStatus.ONLINE, waiting=5))
    await hand.until(lambda: "Η γραμμή επανήλθε · στέλνονται 5" in line.words())
    hand.picture(line.frame, "15_restored")
    office.outbox.put(sample.sync(LineStatus.ONLINE))
    await hand.until(lambda: "Όλα στάλθηκαν 10:46:12" in line.words())
    assert "Η γραμμή επανήλθε" in line.words()
    over.set()
    await hand.until(lambda: not line.frame.banner.isVisible())
    assert pauses == [line_presenter.RESTORED_S]
    assert line.heard[-3:] == [LineStatus.OFFLINE, LineStatus.ONLINE, LineStatus.ONLINE]


async def test_a_silent_centre_can_be_tried_at_once(line: Line, office, sample, hand) -> None:
    office.outbox.put(sample.sync(LineStatus.CENTRE_DOWN, next_try_s=37.0))
    await hand.until(lambda: "Το κέντρο δεν απαντά" in line.words())
    assert "Κέντρο: δεν απαντά · νέα δοκιμή σε 0:37" in line.strip()
    hand.picture(line.frame, "22_centre_down")
    line.frame.banner.chosen.emit("try")
    assert office.outbox.tries == 1


async def test_what_needs_a_person_is_counted_on_the_rail(line: Line, office, sample, hand) -> None:
    def badge() -> int:
        items = line.frame.rail._model._items
        return next(item.badge for item in items if item.place is Place.OUTBOX)

    office.outbox.put(sample.sync(LineStatus.ONLINE, waiting=3, needs_person=1))
    await hand.until(lambda: badge() == 1)
    office.outbox.put(sample.sync(LineStatus.OFFLINE, waiting=3, needs_person=1))
    await hand.until(lambda: badge() == 4)


async def test_an_ended_session_offers_the_sign_in(line: Line, office, sample, hand) -> None:
    office.outbox.put(sample.sync(LineStatus.SIGN_IN_NEEDED))
    await hand.until(lambda: "Χρειάζεται σύνδεση" in line.words())
    line.frame.banner.chosen.emit("sign_in")
    assert line.signs_in == 1
