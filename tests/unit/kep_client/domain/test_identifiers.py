"""Numbers are read once, strictly; nothing that goes wrong ever shows the number."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gr import amka as oracle_amka
from stdnum.gr import vat as oracle_vat

from kep_client.domain import identifiers as ids
from kep_client.domain.identifiers import (
    Afm,
    InvalidIdentifierError,
    is_valid,
    parse_afm,
    parse_amka,
    parse_document_number,
    parse_gemi,
    parse_personal_number,
    parse_phone,
    parse_post_code,
)

GOOD_AFM = "094014201"
GOOD_AMKA = "01013099997"


def code_of(parse, text: str) -> str:
    with pytest.raises(InvalidIdentifierError) as fault:
        parse(text)
    return fault.value.code


@pytest.mark.parametrize(
    "typed",
    [
        "094014201",
        " 094 014 201 ",
        "094.014.201",
        "EL094014201",
        "el 094014201",
        "ΕΛ094014201",
        "ελ-094014201",
        "ΕL094014201",
        "GR094014201",
        "ΓΡ094014201",
        "٠٩٤٠١٤٢٠١",
        "０９４０１４２０１",
    ],
)
def test_an_afm_is_read_however_it_is_written(typed: str) -> None:
    assert parse_afm(typed) == Afm(GOOD_AFM)


@pytest.mark.parametrize(
    ("typed", "side", "count"),
    [
        ("", "missing", "9"),
        ("94014201", "missing", "1"),
        ("09401420", "missing", "1"),
        ("0940142011", "extra", "1"),
        ("094014201Α", "extra", "1"),
        ("09401420O", "missing", "1"),
        ("094014201094014201", "extra", "9"),
    ],
)
def test_a_wrong_length_says_how_many_digits_are_missing_or_too_many(typed, side, count) -> None:
    with pytest.raises(InvalidIdentifierError) as fault:
        parse_afm(typed)
    assert fault.value.code == "id.afm_length"
    assert fault.value.params == {"n": count, side: count}


def test_nobody_has_the_afm_of_zeros() -> None:
    assert code_of(parse_afm, "000000000") == "id.afm_zero"


def test_a_wrong_check_digit_is_named() -> None:
    assert code_of(parse_afm, "094014202") == "id.afm_check"
    assert code_of(parse_amka, "01013099990") == "id.amka_check"
    assert code_of(parse_amka, "32013099990") == "id.amka_check"
    assert code_of(parse_amka, "0101309999") == "id.amka_length"


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_nine_digits_are_judged_as_by_the_oracle_except_the_zeros(digits: str) -> None:
    expected = oracle_vat.is_valid(digits) and digits != "000000000"
    assert is_valid(parse_afm, digits) is expected


@given(st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_eight_digits_are_never_padded_though_the_oracle_pads(digits: str) -> None:
    assert code_of(parse_afm, digits) == "id.afm_length"


@given(st.from_regex(r"[0-9]{8}", fullmatch=True).filter(lambda text: int(text)))
def test_a_made_afm_is_good_for_us_and_for_the_oracle(eight: str) -> None:
    digits = f"{eight}{ids.afm_check_digit(eight)}"
    assert parse_afm(digits).value == digits
    assert oracle_vat.is_valid(digits)


@given(st.from_regex(r"[0-9]{11}", fullmatch=True))
def test_eleven_digits_are_judged_as_by_the_oracle(digits: str) -> None:
    assert is_valid(parse_amka, digits) is oracle_amka.is_valid(digits)


@given(st.dates().map(lambda day: f"{day:%d%m%y}"), st.integers(0, 9999))
def test_a_made_amka_is_good_for_us_and_for_the_oracle(day: str, serial: int) -> None:
    ten = f"{day}{serial:04d}"
    digits = f"{ten}{ids.amka_check_digit(ten)}"
    assert parse_amka(digits).value == digits
    assert oracle_amka.is_valid(digits)


def test_the_29th_of_february_00_exists() -> None:
    ten = "2902001234"
    assert parse_amka(f"{ten}{ids.amka_check_digit(ten)}")


def every_slip(digits: str):
    for place, old in enumerate(digits):
        for new in "0123456789":
            if new != old:
                yield digits[:place] + new + digits[place + 1 :]


def every_swap(digits: str):
    for place in range(len(digits) - 1):
        one, two = digits[place], digits[place + 1]
        if one != two:
            yield digits[:place] + two + one + digits[place + 2 :]


@pytest.mark.parametrize(
    ("slips", "lowest", "highest"), [(every_slip, 0.008, 0.025), (every_swap, 0.005, 0.03)]
)
def test_about_one_slip_in_sixty_passes_the_check_of_an_afm(slips, lowest, highest) -> None:
    chance = random.Random(7)
    tried = passed = 0
    for _ in range(400):
        eight = f"{chance.randrange(1, 10**8):08d}"
        for wrong in slips(f"{eight}{ids.afm_check_digit(eight)}"):
            tried += 1
            passed += is_valid(parse_afm, wrong)
    assert lowest < passed / tried < highest  # a checksum is no identification


def test_every_wrong_digit_of_an_amka_is_noticed_and_every_swap_but_09_and_90() -> None:
    assert not any(is_valid(parse_amka, wrong) for wrong in every_slip(GOOD_AMKA))
    unnoticed = [wrong for wrong in every_swap(GOOD_AMKA) if is_valid(parse_amka, wrong)]
    assert all(
        {one, two} == {"0", "9"}
        for wrong in unnoticed
        for one, two in zip(GOOD_AMKA, wrong, strict=True)
        if one != two
    )


@pytest.mark.parametrize(
    "parse",
    [
        parse_afm,
        parse_amka,
        parse_document_number,
        parse_personal_number,
        parse_gemi,
        parse_post_code,
        parse_phone,
    ],
)
@given(text=st.text(max_size=30))
def test_any_text_is_read_or_refused_and_a_refusal_never_repeats_it(parse, text: str) -> None:
    try:
        value = parse(text)
    except InvalidIdentifierError as fault:
        told = f"{fault!r}{fault}{dict(fault.params)}"
        digits = "".join(char for char in text if char.isdecimal())
        assert len(digits) < 4 or digits not in told
    else:
        assert parse(value.value) == value


@pytest.mark.parametrize(
    ("parse", "typed"),
    [
        (parse_afm, GOOD_AFM),
        (parse_amka, GOOD_AMKA),
        (parse_document_number, "ΑΒ 123456"),
        (parse_personal_number, f"Α1Β{GOOD_AFM}"),
        (parse_phone, "6944123412"),
    ],
)
def test_a_number_is_never_printed_whole(parse, typed: str) -> None:
    number = parse(typed)
    for shown in (repr(number), str(number), f"{number}", number.masked, repr([number])):
        assert number.value not in shown
        assert sum(char.isdecimal() for char in shown) <= 5


def test_numbers_of_different_registers_are_never_equal() -> None:
    assert Afm("1") != ids.Gemi("1")
    assert len({Afm("1"), Afm("1"), ids.Gemi("1")}) == 2


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ΑΒ 123456", "AB123456"),
        (" ab  123456", "AB123456"),
        ("Ξ123456", "Ξ123456"),
        ("C01X0", "C01X0"),
    ],
)
def test_a_document_number_stays_as_typed_and_has_a_key(typed: str, key: str) -> None:
    document = parse_document_number(typed)
    assert document.value == " ".join(typed.split())
    assert document.search_key == key


@pytest.mark.parametrize("typed", ["", "ΑΒ", "ΑΒΓΔ", "12", "Α" * 20 + "1"])
def test_what_cannot_be_a_document_number_is_refused(typed: str) -> None:
    assert code_of(parse_document_number, typed) == "id.form"


def test_a_personal_number_has_a_letter_and_an_afm() -> None:
    assert parse_personal_number(f"α1β{GOOD_AFM}").value == f"A1B{GOOD_AFM}"
    assert code_of(parse_personal_number, f"Α11{GOOD_AFM}") == "id.form"
    assert code_of(parse_personal_number, "Α1Β094014202") == "id.afm_check"


def test_firms_districts_and_telephones() -> None:
    assert parse_gemi("123456789000").masked == "123456789000"
    assert code_of(parse_gemi, "1234") == "id.form"
    assert parse_post_code("546 24").masked == "54624"
    assert code_of(parse_post_code, "04624") == "id.form"
    assert parse_phone("694 412 3412").value == "+306944123412"
    assert parse_phone("0030 2101234567").value == "+302101234567"
    assert parse_phone("+49 (30) 901820").value == "+4930901820"
    for wrong in (
        "1234567890",
        "69441234",
        "+30694412341",
        "+69 44",
        "6944123412x",
        "++306944123412",
    ):
        assert code_of(parse_phone, wrong) == "id.form"
