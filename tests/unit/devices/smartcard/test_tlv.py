"""Data objects of a chip that may be anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.smartcard import tlv
from devices.smartcard.faults import CardDataError

TAGS = st.sampled_from([0x61, 0x5F1F, 0x87, 0x99, 0x7F61])


@given(st.lists(st.tuples(TAGS, st.binary(max_size=300)), max_size=20))
def test_what_was_written_is_read(pairs):
    data = b"".join(tlv.encode(tag, value) for tag, value in pairs)
    assert [(each.tag, each.value) for each in tlv.objects(data)] == pairs


@given(st.binary(max_size=200))
def test_any_bytes_are_objects_or_refused(data):
    try:
        found = tlv.objects(data)
    except CardDataError:
        return
    assert sum(len(each.value) for each in found) <= len(data)


@pytest.mark.parametrize(
    "hexed",
    [
        "6184FFFFFFFF",  # four gigabytes
        "6180",  # indefinite
        "61850000000001",  # a length of five bytes
        "6105AABB",  # cut off
        "61",  # no length
        "5F",  # half a tag
        "7F818181",  # a tag without end
        "6182FF",  # half a length
    ],
)
def test_a_malformed_object_is_refused(hexed):
    with pytest.raises(CardDataError):
        tlv.objects(bytes.fromhex(hexed))


def test_a_thousand_levels_are_one_object():
    data = b""
    for _ in range(1000):
        data = tlv.encode(0x61, data)
    assert len(tlv.objects(data)) == 1


def test_too_many_or_too_large_is_refused():
    with pytest.raises(CardDataError):
        tlv.objects(b"\x80\x00" * (tlv.MAX_ITEMS + 1))
    with pytest.raises(CardDataError):
        tlv.objects(bytes(tlv.MAX_BYTES + 1))


def test_a_tag_may_stand_once_where_it_is_looked_up():
    with pytest.raises(CardDataError):
        tlv.by_tag(b"\x80\x00\x80\x00")
    with pytest.raises(CardDataError):
        tlv.only(b"\x80\x00\x80\x00", 0x80)


def test_a_header_may_tell_of_more_than_is_there():
    head = tlv.header(bytes.fromhex("615D5F1F5A"))
    assert (head.tag, head.length, head.total) == (0x61, 0x5D, 0x5F)
