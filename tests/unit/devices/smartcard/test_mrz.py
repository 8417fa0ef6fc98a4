"""Machine-readable zones: the samples of ICAO 9303 and what may not be one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.sim.chip_documents import Holder, td1, td3
from devices.smartcard import mrz
from devices.smartcard.faults import CardDataError
from kep_client.errors import DeviceError
from kep_client.ports.card import MrzAccess

TODAY = date(2026, 11, 23)
# ICAO 9303 parts 4, 5 and 6, the specimens.
PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
)
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
SMALL = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6"
LONG = "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<"

NAMES = st.from_regex(r"[A-Z]{1,12}( [A-Z]{1,8})?", fullmatch=True)
DATES = st.dates(date(1930, 1, 1), date(2026, 1, 1)).map(date.isoformat)


@pytest.mark.parametrize(("zone", "number"), [(PASSPORT, "L898902C3"), (SMALL, "D23145890")])
def test_the_specimens_are_read(zone, number):
    identity = mrz.parse(zone, TODAY)
    assert (identity.family_name, identity.given_name) == ("ERIKSSON", "ANNA MARIA")
    assert (identity.document_number, identity.issuer) == (number, "UTO")
    assert (identity.birth_date, identity.expires) == ("1974-08-12", "2012-04-15")


def test_the_identity_card_specimen_is_read():
    assert mrz.parse(CARD, TODAY).document_number == "D23145890"


def test_a_long_number_goes_on_in_the_optional_data():
    identity = mrz.parse(LONG, TODAY)
    assert identity.document_number == "D23145890734"
    assert identity.birth_date == "1934-07-12"
    assert mrz.information(mrz.access_of(LONG, TODAY)) == "D23145890734934071279507122"


def test_the_key_of_the_worked_example_comes_from_its_three_fields():
    access = MrzAccess("L898902C", "1969-08-06", "1994-06-23")
    assert mrz.information(access) == "L898902C<369080619406236"


@given(NAMES, NAMES, st.from_regex(r"[A-Z]{2}[0-9]{7}", fullmatch=True), DATES, DATES)
def test_what_a_document_prints_is_read_and_opens_it(family, given_name, number, birth, expires):
    holder = Holder(family, given_name, number, birth, expires)
    for zone in (td1(holder), td3(holder)):
        identity = mrz.parse(zone, date(2026, 11, 23))
        assert identity.birth_date == birth
        assert identity.document_number == number
        opened = mrz.information(mrz.access_of(zone, TODAY))
        assert opened == mrz.information(holder.access)


@given(st.integers(0, 89), st.sampled_from("ABCXYZ0123456789<"))
def test_one_changed_sign_of_a_checked_field_is_seen(at, sign):
    """A check digit misses one slip in ten of some kinds, none of a digit for a digit."""
    changed = CARD[:at] + sign + CARD[at + 1 :]
    checked = (*range(5, 15), *range(30, 37), *range(38, 45), 59)
    digits = sign.isdigit() and CARD[at].isdigit()
    if at in checked and digits and sign != CARD[at]:
        with pytest.raises(CardDataError):
            mrz.parse(changed, TODAY)


@pytest.mark.parametrize(
    "zone",
    [
        "",
        CARD[:-1],
        CARD.lower(),
        CARD.replace("ERIKSSON", "=CMD(1)A"),
        CARD.replace("ERIKSSON", "ΕΡΙΚΣΟΝΑ"),
        CARD.replace("ERIKSSON", "ERI\x00SSON"),
        CARD[:-1] + "\n",
    ],
)
def test_what_is_no_zone_is_refused(zone):
    with pytest.raises(CardDataError):
        mrz.parse(zone, TODAY)


@pytest.mark.parametrize(("month", "day"), [("13", "01"), ("02", "30"), ("00", "10")])
def test_a_day_that_does_not_exist_is_refused(month, day):
    with pytest.raises(CardDataError):
        mrz.parse(td1(Holder(birth_date=f"1970-{month}-{day}")), TODAY)


@pytest.mark.parametrize("birth", ["1974-05", "1974"])
def test_a_birth_that_nobody_knows_to_the_day_stays_so(birth):
    holder = Holder(birth_date=birth)
    assert mrz.parse(td1(holder), TODAY).birth_date == birth
    assert mrz.access_of(td1(holder), TODAY) == holder.access


def test_two_digits_of_a_year_are_the_past_for_births():
    assert mrz.parse(td1(Holder(birth_date="2026-01-02")), TODAY).birth_date == "2026-01-02"
    assert mrz.parse(td1(Holder(birth_date="1927-01-02")), TODAY).birth_date == "1927-01-02"
    assert mrz.parse(td1(Holder(expires="2036-01-02")), TODAY).expires == "2036-01-02"


@pytest.mark.parametrize(
    "access",
    [
        MrzAccess("", "1970-01-01", "2034-02-14"),
        MrzAccess("ΑΒ123456", "1970-01-01", "2034-02-14"),
        MrzAccess("AB1234567", "01/01/1970", "2034-02-14"),
        MrzAccess("AB1234567", "1970-01-01", ""),
        MrzAccess("A" * 23, "1970-01-01", "2034-02-14"),
    ],
)
def test_what_no_document_prints_is_refused(access):
    with pytest.raises(DeviceError, match=r"card\.mrz_wrong"):
        mrz.information(access)


def test_blanks_and_small_letters_of_a_typed_number_do_not_matter():
    typed = MrzAccess("ab 123-4567", "1970-01-01", "2034-02-14")
    assert mrz.information(typed) == mrz.information(Holder().access)


def test_what_opens_a_card_is_never_shown():
    assert "AB1234567" not in repr(Holder().access)
