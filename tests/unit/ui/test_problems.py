"""Faults in the words of the clerk."""

from __future__ import annotations

import re

import pytest

from kep_client.error_texts import ERRORS
from kep_client.errors import DeviceError, InputError, KepError, LineError, StoreError
from ui.bugs import BugNumber
from ui.i18n import words
from ui.problems import bug_notice, notice_of


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_fault_has_words_and_keeps_its_code(code: str) -> None:
    notice = notice_of(KepError(code))
    assert notice.title
    assert notice.code == code
    assert notice.actions == ()


def test_a_button_stands_only_where_somebody_presses_it() -> None:
    error = LineError("server.unavailable")
    assert notice_of(error).actions == ()
    action = notice_of(error, acts=True).actions[0]
    assert (action.key, action.text) == ("server.unavailable", "Δοκιμή τώρα")


def test_a_field_is_a_way_out_without_a_button() -> None:
    assert notice_of(InputError("auth.pin_wrong", n="3"), acts=True).actions == ()


def test_one_is_said_otherwise_than_many() -> None:
    one = notice_of(InputError("auth.passphrase_wrong", n="1"))
    assert one.sentence == "Απομένει 1 προσπάθεια."
    many = notice_of(InputError("auth.passphrase_wrong", n="4"))
    assert many.sentence == "Απομένουν 4 προσπάθειες."
    ends_in_one = notice_of(InputError("auth.wait", n="11"))
    assert ends_in_one.sentence == "Δοκιμάστε ξανά σε 11 δευτερόλεπτα."


@pytest.mark.parametrize("code", sorted(ERRORS))
@pytest.mark.parametrize("count", ["1", "2"])
def test_no_sentence_shows_how_it_is_made(code: str, count: str) -> None:
    error = KepError(code, n=count, p1="α", p2="β", p3="γ")
    for said in (error.text.el, error.text.en):
        phrase = said.filled(error.params)
        assert not re.search(r"[{}|%]", f"{phrase.title} {phrase.sentence} {phrase.action}")


def test_a_chosen_language_speaks_of_faults_too() -> None:
    words.use(words.Language.ENGLISH)
    try:
        notice = notice_of(InputError("auth.passphrase_wrong", n="1"))
    finally:
        words.use(words.Language.GREEK)
    assert notice.sentence == "1 try left."


def test_no_line_is_calm_and_a_full_disk_is_not() -> None:
    assert notice_of(LineError("net.offline", p1="10:31")).kind == "off"
    assert notice_of(StoreError("store.disk_full")).kind == "err"
    assert notice_of(DeviceError("card.mute")).kind == "warn"


def test_our_own_fault_is_a_number() -> None:
    notice = bug_notice(BugNumber("7F3A"))
    assert "7F3A" in notice.sentence
    assert not re.search("σφάλμα|αποτυχία", notice.spoken)
