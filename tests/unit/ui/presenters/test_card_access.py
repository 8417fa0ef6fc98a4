"""What a clerk types from a document opens its chip, however it is typed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.domain.ids import PartyId
from kep_client.domain.party import Identifier, IdentifierScheme, Party, PartyKind
from kep_client.domain.record import PersonRecord, RecordOrigin
from kep_client.domain.typed_days import parse_day
from kep_client.errors import DeviceError, KepError
from kep_client.ports.card import CanAccess, CardAccess, MrzAccess, ZoneAccess
from ui.presenters.card_access import (
    AccessField,
    AccessMissing,
    AccessTyped,
    ChipAccess,
    access_of,
    known_of,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from ui.presenters.work import OnError

TD1 = [
    "I<GRCAB1234567<<<<<<<<<<<<<<<<",
    "7001012F3402148GRC<<<<<<<<<<<2",
    "PAPADOPOULOU<<ELENI<<<<<<<<<<<",
]


def test_days_are_read_as_people_write_them() -> None:
    for text in ("1/2/1980", "01/02/1980", "01-02-1980", "1.2.1980", "01021980", " 1 2 1980 "):
        assert parse_day(text) == date(1980, 2, 1)
    for text in ("", "1/2", "31/2/1980", "1/2/80", "99999999", "σήμερα"):
        assert parse_day(text) is None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_comes_back(day: date) -> None:
    assert parse_day(day.strftime("%d/%m/%Y")) == parse_day(day.strftime("%d%m%Y")) == day


@given(st.text(max_size=30))
def test_nothing_that_is_typed_breaks(text: str) -> None:
    parse_day(text)
    access_of(AccessTyped(text, text, text))


def test_number_birth_and_expiry_open_the_chip() -> None:
    for number in ("ab 123456", "ΑΒ 123456", "AB-123456"):  # the second one in Greek
        typed = AccessTyped(number, "1/1/1970", "14022034")
        assert access_of(typed) == MrzAccess("AB123456", "1970-01-01", "2034-02-14")


@pytest.mark.parametrize("between", ["", " ", "\n"])
def test_the_whole_zone_in_the_first_field_is_enough(between: str) -> None:
    assert access_of(AccessTyped(between.join(TD1))) == ZoneAccess("".join(TD1))


def test_what_does_not_fit_is_named_field_by_field() -> None:
    missing = access_of(AccessTyped("", "1/1/1970", "31/2/2034"))
    assert missing == AccessMissing(frozenset({AccessField.NUMBER, AccessField.EXPIRY}))


def test_without_an_open_record_nothing_is_known() -> None:
    assert known_of(None) == AccessTyped()
    assert "1970" not in repr(AccessTyped("x", "1/1/1970", ""))


def test_an_open_record_knows_number_and_birth_never_the_expiry() -> None:
    assert known_of(record("1970-01-01")) == AccessTyped("ΑΒ123456", "01/01/1970")
    assert known_of(record("1970")) == AccessTyped("ΑΒ123456")


def record(born: str) -> PersonRecord:
    number = Identifier(IdentifierScheme.ADT, "ΑΒ123456")
    party = Party(
        PartyId("p1"), PartyKind.NATURAL, "Παπαδόπουλος", birth_date=born, identifiers=(number,)
    )
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return PersonRecord(party, (), (), (), (), (), now, RecordOrigin.CENTRE)


class Desk:
    """The view, the reader and the tasks of a desk, as far as a chip's access needs them."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.given: list[CardAccess] = []
        self.refusals: list[str] = []
        self.refuses = ""
        self.access = ChipAccess(self, self, self.start, AccessTyped, self.refused)  # type: ignore[arg-type]

    def start(self, work: Coroutine[object, object, object], on_error: OnError) -> None:
        try:
            work.send(None)
        except StopIteration:
            pass
        except KepError as error:
            on_error(error)

    def refused(self, error: KepError) -> None:
        self.refusals.append(error.code)

    async def unlock(self, access: CardAccess) -> None:
        if self.refuses:
            raise DeviceError(self.refuses)
        self.given.append(access)

    def ask_access(self, known: AccessTyped) -> None:
        self.asked.append("zone")

    def ask_can(self) -> None:
        self.asked.append("can")

    def show_access_missing(self, missing: AccessMissing) -> None:
        self.asked.append("again")

    def told(self, code: str) -> str:
        """Return what the clerk hears of a code of the reader."""
        fault = self.access.fault_of(code)
        self.access.ask(code)
        return fault.text.el.filled(fault.params).sentence


def test_what_the_chip_wants_is_asked_for() -> None:
    desk = Desk()
    for code in ("card.needs_mrz", "card.mrz_wrong", "card.needs_pace", "card.mute"):
        desk.told(code)
    assert desk.asked == ["zone", "zone", "can"]


def test_three_wrong_access_numbers_lead_to_the_zone_until_another_visit() -> None:
    desk = Desk()
    told = [desk.told("card.can_wrong") for _ in range(3)]
    assert "Απομένουν 2 προσπάθειες." in told[0]
    assert "Απομένει 1 προσπάθεια." in told[1]
    desk.told("card.needs_pace")
    assert desk.asked == ["can", "can", "zone", "zone"]

    desk.access.renew()
    desk.told("card.needs_pace")
    assert desk.asked[-1] == "can"


def test_a_zone_comes_line_by_line_and_complains_of_nothing_before_its_end() -> None:
    desk = Desk()
    for lines in (1, 2, 3):
        desk.access.typed(AccessTyped("ΑΒ123456", "1/1/1970", "".join(TD1[:lines])))
    assert desk.given == [ZoneAccess("".join(TD1))]
    assert desk.asked == []


def test_a_zone_typed_through_a_greek_layout_is_meant_by_the_place_of_its_keys() -> None:
    by_place = str.maketrans("ABCEFGILNOPRU", "ΑΒΨΕΦΓΙΛΝΟΠΡΘ")
    typed = AccessTyped("".join(TD1).translate(by_place))
    assert access_of(typed) == ZoneAccess("".join(TD1))


def test_an_access_number_goes_to_the_reader_and_a_refusal_to_the_strip() -> None:
    desk = Desk()
    desk.access.can_typed("408123")
    assert desk.given == [CanAccess("408123")]
    desk.refuses = "card.mrz_wrong"
    desk.access.typed(AccessTyped("".join(TD1)))
    assert desk.refusals == ["card.mrz_wrong"]
