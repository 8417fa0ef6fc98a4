"""The office's hub at the real window: called, killed with people waiting, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from demo import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demo.hub import Hub
    from demo.office import Office
    from tests.e2e.conftest import Desk

TOLD_WITHIN_S = 3.0
NUMBER = re.compile(r"Α [0-9]{3}")
PEOPLE = 12


@pytest.fixture(scope="module")
def hub(bad_office: Office) -> Hub:
    """The hub, with people in its line."""
    for _ in range(PEOPLE):
        bad_office.hub.take_number("family-status")
    return bad_office.hub


@pytest.fixture(scope="module")
def desk(bad_office: Office, hub: Hub, make_desk: Callable[[int], Desk]) -> Iterator[Desk]:
    """A clerk at work, whose PC knows the hub."""
    del hub
    desk = make_desk(26)
    bad_office.prepare_desk(desk.data)
    desk.enrol()
    desk.sign_in()
    desk.synced()
    desk.window.see(places.STATUS_QUEUE, "ζωντανή")
    yield desk
    desk.stop()


def called(desk: Desk) -> str:
    """Press F9; returns the number that is served then."""
    before = NUMBER.search(desk.window.read(places.VISIT) or "")
    desk.window.press("F9")
    told = desk.window.see(places.VISIT, "Α 0", lacks=before[0] if before else "")
    found = NUMBER.search(told)
    assert found, told
    return found[0]


def test_each_press_calls_another_and_the_hub_keeps_order(desk: Desk) -> None:
    numbers = [called(desk) for _ in range(3)]
    assert numbers == sorted(set(numbers))
    desk.window.press("Ctrl+F9")
    desk.window.see(places.QUEUE, "Α 0")


def test_a_hub_that_dies_in_a_visit_is_told_and_the_case_goes_on(desk: Desk, hub: Hub) -> None:
    window = desk.window
    number = called(desk)
    desk.find()
    desk.begin_case()
    desk.write("remark", "Επείγει")
    hub.kill()
    try:
        window.see(places.STATUS_QUEUE, "δεν απαντά", within_s=TOLD_WITHIN_S + 0.5)
        assert window.read(places.CASE_FIELD + "remark") == "Επείγει"
        assert desk.register().startswith("0042/")
        window.press("F9")
        window.see(places.QUEUE_PROBLEM, "Η ουρά δεν απαντά", within_s=TOLD_WITHIN_S)
    finally:
        hub.start()
    window.see(places.STATUS_QUEUE, "ζωντανή", within_s=10)
    after = called(desk)
    assert after > number
    window.press("Ctrl+F9")


def test_without_the_centre_numbers_are_called_by_the_clerk_s_permit(
    bad_office: Office, desk: Desk
) -> None:
    bad_office.line.cut()
    try:
        desk.window.see(places.BANNER_OFFLINE, within_s=60)
        desk.window.press("Ctrl+L")
        desk.window.see(places.LOCK)
        desk.unlock()
        assert called(desk).startswith("Α 0")
        desk.window.press("Ctrl+F9")
    finally:
        bad_office.line.restore()
    desk.window.see_gone(places.BANNER_OFFLINE, 60)


def test_an_office_without_a_hub_works_with_visits_without_a_number(
    make_desk: Callable[[int], Desk],
) -> None:
    desk = make_desk(27)
    desk.enrol()
    desk.sign_in()
    desk.window.see(places.QUEUE_NEXT, "χωρίς σύστημα προτεραιότητας")
    assert desk.window.read(places.STATUS_QUEUE) is None
    desk.window.press("F9")
    desk.window.see(places.VISIT, "Δεν έχει ταυτοποιηθεί")
    desk.stop()
