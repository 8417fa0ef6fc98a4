"""What is said about a passphrase while it is typed twice."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.presenters.new_slot import LEAST_CHARACTERS, Strength, judge


@pytest.mark.parametrize(
    ("typed", "strength", "missing"),
    [
        ("", Strength.EMPTY, 10),
        ("καφές", Strength.SHORT, 5),
        ("aaaaaaaaaaaa", Strength.MONOTONE, 0),
        ("καφές θάλασσα", Strength.ENOUGH, 0),
        ("καφές θάλασσα μολύβι", Strength.GOOD, 0),
    ],
)
def test_the_strength_is_a_word(typed: str, strength: Strength, missing: int) -> None:
    form = judge(typed, "", uses_pin=False)
    assert (form.strength, form.missing) == (strength, missing)


def test_the_second_time_is_not_called_different_while_it_is_typed() -> None:
    assert judge("καφές θάλασσα", "καφές", uses_pin=False).same is None
    assert judge("καφές θάλασσα", "καφέσ", uses_pin=False).same is False
    assert judge("καφές θάλασσα", "καφές", uses_pin=False, settled=True).same is False
    assert judge("καφές θάλασσα", "", uses_pin=False, settled=True).same is False


def test_two_keyboards_that_compose_accents_differently_agree() -> None:
    apart = unicodedata.normalize("NFD", "καφές θάλασσα")
    assert judge("καφές θάλασσα", apart, uses_pin=False).ready


@given(st.text(max_size=30), st.text(max_size=30))
def test_nothing_short_or_different_is_ever_ready(first: str, again: str) -> None:
    form = judge(first, again, uses_pin=False, settled=True)
    same = unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", again)
    if form.ready:
        assert same
        assert len(unicodedata.normalize("NFC", first)) >= LEAST_CHARACTERS


@pytest.mark.parametrize(("pin", "ready"), [("48091", False), ("111222", False), ("480915", True)])
def test_a_pin_has_six_digits_of_some_variety(pin: str, ready: bool) -> None:
    assert judge(pin, pin, uses_pin=True).ready is ready
