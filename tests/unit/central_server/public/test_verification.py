"""The page behind a receipt's QR."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central_server.public import verification
from central_server.public.texts import ENGLISH, GREEK
from central_server.public.throttle import MISSES, MissCounter
from central_server.records.tokens import TokenState
from kep_client.services.receipts import check_code, new_token


def _state(state: str = "registered", number: str = "0042/Β-000153/2026") -> TokenState:
    return TokenState(number, state, date(2026, 11, 23))


def test_a_genuine_receipt_shows_what_to_compare_and_what_it_does_not_prove():
    page = verification.found(_state(), GREEK)
    assert page.status_code is None or page.status_code == 200
    for text in (
        "Η απόδειξη είναι γνήσια",
        "0042/Β-000153/2026",
        "23/11/2026",
        "ΚΕΠ 0042",
        "Τι αποδεικνύει",
        "Τι δεν αποδεικνύει",
    ):
        assert text in page.content


@pytest.mark.parametrize("state", ["approved", "rejected", "delivered", "awaiting_agency"])
def test_the_page_tells_nothing_about_the_case_itself(state):
    assert verification.found(_state(state), GREEK).content == (
        verification.found(_state(), GREEK).content
    )


def test_a_withdrawn_case_is_a_cancelled_receipt():
    page = verification.found(_state("withdrawn"), GREEK)
    assert "Το έγγραφο ακυρώθηκε" in page.content
    assert "γνήσια" not in page.content
    assert "000153" not in page.content


def test_a_provisional_number_is_not_called_a_protocol_number():
    page = verification.found(_state(number="Π-0042-03-20261123-0017-4"), GREEK)
    assert "Προσωρινή απόδειξη" in page.content
    assert "<dt>Αριθμός πρωτοκόλλου</dt>" not in page.content
    assert "ΚΕΠ 0042" in page.content


def test_the_page_speaks_english_on_request():
    page = verification.unknown(ENGLISH)
    assert '<html lang="en">' in page.content
    assert "No document with this code" in page.content
    assert page.status_code == 404


@given(st.builds(new_token))
def test_a_token_is_read_however_it_is_typed(token):
    assert verification.parse_token(token) == token
    assert verification.parse_token(f" {token.lower()} ") == token
    assert verification.parse_token(check_code(token)) == token[:12]
    assert verification.parse_token(token.replace("0", "o").replace("1", "l")) == token


@given(st.text())
def test_whatever_is_typed_is_a_token_or_nothing(text):
    parsed = verification.parse_token(text)
    assert parsed is None or (parsed.isalnum() and parsed.isascii() and len(parsed) <= 32)


def test_after_ten_misses_an_address_waits_a_minute():
    at = 0.0
    counter = MissCounter(lambda: at)
    for _ in range(MISSES):
        assert counter.is_open("192.0.2.1")
        counter.count("192.0.2.1")
    assert not counter.is_open("192.0.2.1")
    assert counter.is_open("192.0.2.2")
    at = 61.0
    assert counter.is_open("192.0.2.1")
