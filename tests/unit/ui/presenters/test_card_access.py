"""What a clerk types from a document opens its chip, however it is typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.domain.typed_days import parse_day
from kep_client.ports.card import MrzAccess, ZoneAccess
from ui.presenters.card_access import (
    AccessField,
    AccessMissing,
    AccessTyped,
    access_of,
    known_of,
)

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
