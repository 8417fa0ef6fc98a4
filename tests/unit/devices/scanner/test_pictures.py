"""Blank pages are found, signed ones never are; pages shrink and stay whole."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from devices.scanner import jpeg, pictures
from devices.sim.scanner import drawn
from kep_client.ports.scanner import ScanColour, ScanProfile, ScanSource

A4_150 = (1240, 1754)


def white(noise: float = 0) -> Image.Image:
    sheet = Image.new("L", A4_150, 250)
    return Image.blend(sheet, Image.effect_noise(A4_150, noise), 0.15) if noise else sheet


def dusty() -> Image.Image:
    sheet, chance = white(), random.Random(3)
    pen = ImageDraw.Draw(sheet)
    for _ in range(12):
        pen.point((chance.randrange(100, 1100), chance.randrange(100, 1600)), 40)
    return sheet


def showing_through() -> Image.Image:
    back = drawn(1, ScanProfile(ScanSource.FEEDER, ScanColour.GREY, 150)).resize(A4_150)
    faint = Image.eval(back.filter(ImageFilter.GaussianBlur(3)), lambda grey: 225 + grey // 10)
    return faint.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def signed() -> Image.Image:
    sheet = white(20)
    pen = ImageDraw.Draw(sheet)
    pen.line([(800 + 12 * n, 1400 + 18 * (n % 3)) for n in range(12)], fill=50, width=3)
    return sheet


def shadowed() -> Image.Image:
    ramp = Image.linear_gradient("L").resize(A4_150)
    return Image.eval(ramp, lambda grey: 150 + grey // 3)


def screen(sheet: Image.Image) -> Image.Image:
    return sheet.resize((620, 877), Image.Resampling.BOX)


@pytest.mark.parametrize("sheet", [white(), white(40), dusty(), showing_through(), shadowed()])
def test_an_empty_sheet_is_seen_as_empty(sheet: Image.Image) -> None:
    assert pictures.is_blank(screen(sheet))


def test_a_signature_alone_is_never_blank() -> None:
    assert not pictures.is_blank(screen(signed()))


def test_writing_and_a_black_sheet_are_not_blank() -> None:
    assert not pictures.is_blank(drawn(1, ScanProfile(dpi=75)))
    assert not pictures.is_blank(drawn(5, ScanProfile(dpi=75)))
    assert not pictures.is_blank(Image.new("L", (620, 877), 0))
    assert not pictures.is_blank(Image.new("L", (10, 10), 0))


def test_a_page_has_its_pictures_within_their_boxes() -> None:
    page = pictures.page_of(drawn(2, ScanProfile(dpi=300)), 7, 300)
    assert (page.number, page.width, page.height, page.dpi) == (7, 2481, 3507, 300)
    assert page.thumbnail.width <= 150
    assert page.thumbnail.height <= 212
    assert page.preview.width <= 620
    assert page.preview.height <= 877
    assert jpeg.size_of(page.jpeg) == (2481, 3507)
    assert jpeg.components(page.jpeg) == 1


def test_a_colour_page_stays_colour() -> None:
    page = pictures.page_of(drawn(5, ScanProfile(colour=ScanColour.COLOUR, dpi=75)), 1, 75)
    assert jpeg.components(page.jpeg) == 3


@pytest.mark.parametrize("share", [0.9, 0.5, 0.2])
def test_a_page_shrinks_to_what_it_may_take(share: float) -> None:
    noisy = Image.effect_noise(A4_150, 90)
    before = pictures.page_of(noisy, 1, 150).jpeg
    limit = round(len(before) * share)
    after, dpi = pictures.shrink(before, 150, limit)
    assert len(after) <= limit
    assert jpeg.is_whole(after)
    width, height = jpeg.size_of(after)
    assert abs(width / dpi - A4_150[0] / 150) < 0.02
    assert abs(height / dpi - A4_150[1] / 150) < 0.02


def test_what_is_small_enough_stays_as_it_is() -> None:
    before = pictures.page_of(white(), 1, 150).jpeg
    assert pictures.shrink(before, 150, len(before)) == (before, 150)


def test_the_impossible_gives_the_smallest() -> None:
    before = pictures.page_of(Image.effect_noise((600, 800), 90), 1, 150).jpeg
    after, dpi = pictures.shrink(before, 150, 10)
    assert 10 < len(after) < len(before)
    assert dpi == 100


def test_a_bomb_is_not_unpacked() -> None:
    small = io.BytesIO()
    Image.new("L", (7000, 7000)).save(small, "JPEG")
    with pytest.raises(ValueError, match="pixels"):
        pictures.shrink(small.getvalue(), 300, 100)


def test_a_jpeg_without_a_frame_says_no_size() -> None:
    assert jpeg.size_of(b"") is None
    assert jpeg.size_of(b"\xff\xd8\xff\xda" + bytes(40)) is None
    assert jpeg.components(b"\xff\xd8\xff\xe0\x00\x02") == 0
    assert not jpeg.is_whole(b"\xff\xd8\xff")
