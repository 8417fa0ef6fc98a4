"""Identifiers at rest."""

import stat

import pytest
from cryptography.exceptions import InvalidTag

from central_server.records.sealing import KEY_FILE, Sealing, open_keys


def test_the_key_file_is_made_once_and_only_for_us(tmp_path):
    first, second = open_keys(tmp_path), open_keys(tmp_path)
    assert second.open(first.seal("094202783", "afm"), "afm") == "094202783"
    assert first.blind_index("afm", "094202783") == second.blind_index("afm", "094202783")
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_a_value_opens_only_for_its_scheme_and_key():
    sealing, other = Sealing(bytes(32)), Sealing(bytes(31) + b"\x01")
    sealed = sealing.seal("094202783", "afm")
    for opener, purpose in ((sealing, "amka"), (other, "afm")):
        with pytest.raises(InvalidTag):
            opener.open(sealed, purpose)
    assert sealing.seal("094202783", "afm") != sealed


def test_indexes_depend_on_scheme_and_key_but_not_on_look_alike_letters():
    sealing, other = Sealing(bytes(32)), Sealing(bytes(31) + b"\x01")
    index = sealing.blind_index("adt", "ΑΒ 123456")
    assert len(index) == 16
    assert index == sealing.blind_index("passport", "ab123456")
    assert index != sealing.blind_index("afm", "ΑΒ 123456")
    assert index != other.blind_index("adt", "ΑΒ 123456")
