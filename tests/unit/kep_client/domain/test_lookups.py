"""One box: a clerk types, the form says what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.domain import lookups
from kep_client.domain.identifiers import (
    Afm,
    Amka,
    Gemi,
    IdentityDocumentNumber,
    PhoneNumber,
)
from kep_client.domain.lookups import (
    AfmPrefix,
    AfmTerm,
    AmkaPrefix,
    AmkaTerm,
    CaseNumberKind,
    CaseNumberTerm,
    CommandTerm,
    DocumentTerm,
    EmptyTerm,
    GemiTerm,
    MistypedTerm,
    NameTerm,
    PhoneTerm,
    parse_search,
)

PROTOCOL, PROVISIONAL = CaseNumberKind.PROTOCOL, CaseNumberKind.PROVISIONAL


def document(typed: str) -> DocumentTerm:
    return DocumentTerm(IdentityDocumentNumber(typed))


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("", EmptyTerm()),
        ("   ", EmptyTerm()),
        ("π", EmptyTerm()),
        ("12", EmptyTerm()),
        ("-", EmptyTerm()),
        ("12/5/1975", EmptyTerm()),
        ("0042/", EmptyTerm()),
        ("+3", EmptyTerm()),
        (">", CommandTerm("")),
        ("> σάρωση", CommandTerm("σάρωση")),
        ("094", AfmPrefix("094")),
        ("0940", AfmPrefix("0940")),
        ("094 014 20", AfmPrefix("09401420")),
        ("094014201", AfmTerm(Afm("094014201"))),
        ("ΕΛ 094014201", AfmTerm(Afm("094014201"))),
        ("EL094014201", AfmTerm(Afm("094014201"))),
        ("٠٩٤٠١٤٢٠١", AfmTerm(Afm("094014201"))),
        ("094014202", MistypedTerm("id.afm_check")),
        ("EL094014202", MistypedTerm("id.afm_check")),
        ("000000000", MistypedTerm("id.afm_zero")),
        ("0101309999", AmkaPrefix("0101309999")),
        ("01013099997", AmkaTerm(Amka("01013099997"))),
        ("010130 99997", AmkaTerm(Amka("01013099997"))),
        ("01013099990", MistypedTerm("id.amka_check")),
        ("123456789000", GemiTerm(Gemi("123456789000"))),
        ("1234567890123", MistypedTerm("id.amka_length", (("n", "2"), ("extra", "2")))),
        ("6944123412", PhoneTerm(PhoneNumber("+306944123412"))),
        ("210 123 4567", PhoneTerm(PhoneNumber("+302101234567"))),
        ("+30 6944 123412", PhoneTerm(PhoneNumber("+306944123412"))),
        ("00306944123412", PhoneTerm(PhoneNumber("+306944123412"))),
        ("ΑΒ 123456", document("ΑΒ 123456")),
        ("AB123456", document("AB123456")),
        ("αβ 123", document("αβ 123")),
        ("Ξ 123456", document("Ξ 123456")),
        ("C01X00T47", document("C01X00T47")),
        ("ΑΒ 12", NameTerm(("αβ", "12"))),
        ("0042/Β-000153/2026", CaseNumberTerm("0042/Β-000153/2026", PROTOCOL)),
        ("0042/B-153/2026", CaseNumberTerm("0042/Β-000153/2026", PROTOCOL)),
        ("0042 / β - 153 / 2026", CaseNumberTerm("0042/Β-000153/2026", PROTOCOL)),
        ("0042/Β-000153", CaseNumberTerm("0042/Β-000153", PROTOCOL, complete=False)),
        ("Β-153", CaseNumberTerm("Β-000153", PROTOCOL, complete=False)),
        ("Β-153/2026", CaseNumberTerm("Β-000153/2026", PROTOCOL, complete=False)),
        ("π-0042-03-20261123-0017-4", CaseNumberTerm("Π-0042-03-20261123-0017-4", PROVISIONAL)),
        ("ΥΠ 118204", CaseNumberTerm("ΥΠ 118204", CaseNumberKind.AGENCY)),
        ("yπ118204", CaseNumberTerm("ΥΠ 118204", CaseNumberKind.AGENCY)),
        ("Παπαδόπουλος", NameTerm(("παπαδοπουλοσ",))),
        ("παπαδ γεωρ 1975", NameTerm(("παπαδ", "γεωρ"), 1975)),
        ("1975 Παπαδάκη-Μπέη", NameTerm(("παπαδακη", "μπεη"), 1975)),
        ("Papadopoulos", NameTerm(("papadopoulos",))),
        ("8eodwros", NameTerm(("8eodwros",))),
        ("O'Brien", NameTerm(("obrien",))),
        ('παπαδ" OR 1=1 *', NameTerm(("παπαδ", "or", "1", "1"))),
    ],
)
def test_what_is_typed_is_recognised_by_its_form(typed: str, term: lookups.SearchTerm) -> None:
    assert parse_search(typed) == term


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    assert isinstance(parse_search(text), lookups.SearchTerm)


@given(st.text(alphabet="0123456789 -./+ΑΒΠΥabel>", max_size=30))
def test_no_mixture_of_numbers_is_too_strange(text: str) -> None:
    assert isinstance(parse_search(text), lookups.SearchTerm)


@given(st.from_regex(r"[0-9]{9,11}|[A-Z]{2}[0-9]{6}|[a-z]{6,12}", fullmatch=True))
def test_a_term_never_shows_what_was_typed(text: str) -> None:
    assert text not in repr(parse_search(text))


@given(st.integers(0, 9999), st.sampled_from("ΑΒΓΔΕΖ"), st.integers(1, 999999))
def test_every_printed_protocol_number_is_found_again(office, letter, number) -> None:
    printed = f"{office:04d}/{letter}-{number:06d}/2026"
    assert parse_search(printed) == CaseNumberTerm(printed, PROTOCOL)


def test_a_name_becomes_clear_while_it_is_typed() -> None:
    kinds = [type(parse_search("παπα"[:length])).__name__ for length in range(5)]
    assert kinds == ["EmptyTerm", "EmptyTerm", "NameTerm", "NameTerm", "NameTerm"]


def test_an_amka_becomes_clear_while_it_is_typed() -> None:
    kinds = [type(parse_search("01013099997"[:length])).__name__ for length in range(12)]
    assert kinds[:9] == ["EmptyTerm"] * 3 + ["AfmPrefix"] * 6
    assert kinds[10:] == ["AmkaPrefix", "AmkaTerm"]
