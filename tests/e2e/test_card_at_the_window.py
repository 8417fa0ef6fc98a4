"""A citizen's card at the real window, over a real pcscd: read, pulled out, wrong, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demo import places
from demo.cards import GEORGIOS
from devices.sim.chip import ChipFault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demo.cards import CardReader
    from demo.driver import Window
    from demo.office import Office
    from tests.e2e.conftest import Desk

TOLD_WITHIN_S = 3.0
CARDS_AWAY = "Κάρτα: καμία"


@pytest.fixture(scope="module")
def desk(make_desk: Callable[[int], Desk]) -> Iterator[Desk]:
    """A clerk at work."""
    desk = make_desk(25)
    desk.enrol()
    desk.sign_in()
    desk.synced()
    yield desk
    desk.stop()


@pytest.fixture
def reader(bad_office: Office) -> Iterator[CardReader]:
    """The reader of the desk, free before and after."""
    reader = bad_office.cards
    assert reader is not None, "pcscd and its virtual reader belong to the test's packages"
    reader.remove()
    yield reader
    reader.remove()


@pytest.fixture
def window(desk: Desk, reader: CardReader) -> Iterator[Window]:
    """A desk without a visit."""
    yield desk.window
    reader.remove()
    # A card that comes before the service has seen the last one go may take its place unseen.
    desk.window.see(places.STATUS_CARD, CARDS_AWAY)
    desk.window.press("Escape", "Ctrl+F9")
    desk.window.see_gone(places.PERSON_NAME)


def types(window: Window, number: str = GEORGIOS.document_number) -> None:
    """Type what the document prints."""
    window.see(places.CARD_NUMBER, within_s=TOLD_WITHIN_S)
    window.fill(places.CARD_NUMBER, number)
    window.fill(places.CARD_BIRTH, "1/1/1970")
    window.fill(places.CARD_EXPIRY, "14/2/2034")
    window.press("Return")


def test_a_card_and_what_it_prints_open_the_record(window: Window, reader: CardReader) -> None:
    reader.insert()
    types(window)
    window.see(places.PERSON_NAME, "Παπαδόπουλος Γεώργιος", within_s=TOLD_WITHIN_S)
    window.see(places.PERSON, "Ταυτοποίηση από τσιπ")
    window.see_gone(places.CARD_STRIP)
    window.see_gone(places.CARD_NUMBER)
    reader.remove()
    window.see(places.STATUS_CARD, CARDS_AWAY)
    assert window.read(places.PERSON_NAME) is not None, "the record stays while the visit runs"


def test_wrong_data_are_told_and_typed_again(window: Window, reader: CardReader) -> None:
    reader.insert()
    types(window, "AB999999")
    window.see(places.CARD_STRIP, "Η μηχαναγνώσιμη ζώνη δεν ταιριάζει", within_s=TOLD_WITHIN_S)
    window.see_focus(places.CARD_NUMBER)  # all of it is selected: typing replaces it
    window.type(GEORGIOS.document_number)
    window.press("Return")
    window.see(places.PERSON_NAME, "Παπαδόπουλος", within_s=TOLD_WITHIN_S)


@pytest.mark.parametrize("at", [1, 2, 4, 5])
def test_a_card_pulled_out_in_the_middle_goes_on_when_it_is_put_back(
    window: Window, reader: CardReader, at: int
) -> None:
    # Command 0 finds out that the chip asks; those from 1 on open it with what was typed.
    reader.insert(GEORGIOS, ChipFault(at, FaultKind.REMOVAL))
    types(window)
    window.see(places.CARD_STRIP, "Η κάρτα βγήκε πριν τελειώσει", within_s=TOLD_WITHIN_S)
    window.see(places.STATUS_CARD, CARDS_AWAY, within_s=TOLD_WITHIN_S)
    reader.insert()  # nobody types again
    window.see(places.PERSON_NAME, "Παπαδόπουλος", within_s=TOLD_WITHIN_S * 2)


def test_a_case_is_untouched_while_the_card_service_fails_and_returns(
    desk: Desk, window: Window, reader: CardReader
) -> None:
    desk.find()
    desk.begin_case()
    desk.write("remark", "Επείγει")
    reader.stop_service()
    try:
        window.see(places.STATUS_CARD, "χρειάζεται εσάς", within_s=TOLD_WITHIN_S)
        assert window.read(places.CASE_FIELD + "remark") == "Επείγει"
    finally:
        reader.start_service()
    window.see(places.STATUS_CARD, CARDS_AWAY, within_s=TOLD_WITHIN_S * 2)
    window.press("F2")
    window.see_gone(places.CASE)
    reader.insert()
    window.see_focus(places.CARD_EXPIRY)  # the record knows the rest
    window.type("14/2/2034")
    window.press("Return")
    window.see(places.PERSON, "Ταυτοποίηση από τσιπ", within_s=TOLD_WITHIN_S)
