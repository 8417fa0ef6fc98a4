"""Nothing that is not a whole page of ours gets through the pipe."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.scanner import jpeg, messages, pictures
from devices.scanner.messages import BadFrameError, Frame, Kind
from devices.scanner.status import Status
from kep_client.ports.scanner import BoundPage, ScanColour, ScanProfile, ScanSource

PAGE = pictures.page_of(Image.effect_noise((300, 420), 60), 3, 75)
CONTENT = messages.page_frame(PAGE).content


def bound(page=PAGE) -> BoundPage:
    return BoundPage(page.jpeg, page.width, page.height, page.dpi)


def test_a_page_comes_out_as_it_went_in() -> None:
    assert messages.page(CONTENT) == PAGE


def test_frames_follow_each_other_on_a_pipe() -> None:
    pipe = io.BytesIO()
    messages.write_frame(pipe, Frame(Kind.ALIVE))
    messages.write_frame(pipe, messages.page_frame(PAGE))
    pipe.seek(0)
    assert messages.read_frame(pipe) == Frame(Kind.ALIVE)
    assert messages.page(messages.read_frame(pipe).content) == PAGE
    assert messages.read_frame(pipe) is None


@given(st.integers(0, len(CONTENT) - 1))
def test_a_page_cut_anywhere_is_no_page(at: int) -> None:
    with pytest.raises(BadFrameError):
        messages.page(CONTENT[:at])


@given(st.binary(max_size=400))
def test_noise_is_no_page_and_breaks_nothing(noise: bytes) -> None:
    with pytest.raises(BadFrameError):
        messages.page(noise)
    with pytest.raises(BadFrameError):
        messages.shrunk(noise, bound())
    assert isinstance(messages.fault(noise), Status)


@given(st.binary(max_size=200))
def test_noise_on_the_pipe_ends_in_a_frame_an_end_or_a_named_fault(noise: bytes) -> None:
    pipe = io.BytesIO(noise)
    try:
        while messages.read_frame(pipe) is not None:
            pass
    except BadFrameError:
        pass


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_a_flipped_byte_gives_no_page_of_another_size(at: int, flip: int) -> None:
    damaged = bytearray(CONTENT)
    damaged[at] ^= flip
    try:
        page = messages.page(bytes(damaged))
    except BadFrameError:
        return
    assert jpeg.size_of(page.jpeg) == (page.width, page.height)
    assert len(page.preview.rgb) == 3 * page.preview.width * page.preview.height


def test_a_page_that_claims_another_size_than_its_picture_is_refused() -> None:
    lie = bytearray(CONTENT)
    struct.pack_into(">I", lie, 2, PAGE.width + 1)
    with pytest.raises(BadFrameError):
        messages.page(bytes(lie))


def test_a_picture_that_claims_more_than_forty_million_pixels_is_refused() -> None:
    huge = bytearray(PAGE.jpeg)
    head = huge.index(b"\xff\xc0")
    struct.pack_into(">HH", huge, head + 5, 7000, 7000)
    lie = bytearray(CONTENT[: -len(huge)]) + huge
    struct.pack_into(">II", lie, 2, 7000, 7000)
    with pytest.raises(BadFrameError):
        messages.page(bytes(lie))


def test_a_frame_longer_than_any_page_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadFrameError):
        messages.read_frame(io.BytesIO(struct.pack(">IB", messages.MAX_FRAME + 1, Kind.PAGE)))


def test_orders_come_through() -> None:
    order = messages.ScanOrder(ScanProfile(ScanSource.DUPLEX, ScanColour.COLOUR, 200), "test:0", 6)
    assert messages.scan_order(messages.scan_frame(order).content) == order
    content = messages.shrink_frame(bound(), 9_000).content
    assert messages.shrink_order(content) == (PAGE.jpeg, PAGE.dpi, 9_000)
    made = messages.shrunk(messages.shrunk_frame(PAGE.jpeg, 60).content, bound())
    assert (made.width, made.height, made.dpi) == (300, 420, 60)


def test_what_started_is_checked() -> None:
    said = messages.started_frame("Α" * 200, ScanSource.FEEDER)
    assert messages.started(said.content) == ("Α" * 80, ScanSource.FEEDER)
    for lie in (b"", b"[]", b'{"device": "a", "source": "moon"}', b"\xff", b"3"):
        with pytest.raises(BadFrameError):
            messages.started(lie)


def test_a_page_says_nothing_of_its_content_in_a_log() -> None:
    assert repr(PAGE) == "ScanPage(3, 300x420)"
    assert "x" in repr(bound())
    assert len(repr(PAGE.preview)) < 30
