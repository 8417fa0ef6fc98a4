"""The paper: PDF/A-2b by its own word, the scanner's bytes in it as they came."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageCms

from devices.scanner import pictures
from devices.scanner.pdf import pdf_of
from devices.scanner.srgb import srgb_profile
from devices.sim.scanner import drawn
from kep_client.ports.scanner import BoundPage, ScanColour, ScanProfile
from kep_client.services.documents import accepted_type, page_count

AT = datetime(2026, 11, 23, 8, 46, 12, tzinfo=UTC)
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


def bound(sheet: int, colour: ScanColour = ScanColour.GREY, turns: int = 0) -> BoundPage:
    page = pictures.page_of(drawn(sheet, ScanProfile(colour=colour, dpi=75)), sheet, 75)
    return BoundPage(page.jpeg, page.width, page.height, page.dpi, turns)


@pytest.fixture(scope="module")
def pages() -> list[BoundPage]:
    return [bound(1), bound(5, ScanColour.COLOUR), bound(2, turns=1), bound(3, turns=6)]


@pytest.fixture
def paper(pages: list[BoundPage]):
    with pikepdf.open(io.BytesIO(pdf_of(pages, "Εξουσιοδότηση <&>", AT))) as opened:
        yield opened


def test_the_scanned_bytes_stand_in_it_untouched(paper: pikepdf.Pdf, pages: list) -> None:
    inside = [page.Resources.XObject.I.read_raw_bytes() for page in paper.pages]
    assert inside == [page.jpeg for page in pages]


def test_sizes_are_those_of_the_sheets_and_turns_are_told(paper: pikepdf.Pdf) -> None:
    for page in paper.pages:
        width, height = (float(side) for side in page.MediaBox[2:])
        assert abs(width - 595.3) < 1
        assert abs(height - 841.9) < 1
    assert [page.get("/Rotate", 0) for page in paper.pages] == [0, 0, 90, 180]


def test_it_says_that_it_is_pdfa_2b(paper: pikepdf.Pdf) -> None:
    assert "/Info" not in paper.trailer  # pikepdf makes one when it reads XMP
    with paper.open_metadata() as xmp:
        assert (xmp[f"{PDFA}part"], xmp[f"{PDFA}conformance"]) == ("2", "B")
        assert xmp["dc:title"] == "Εξουσιοδότηση <&>"
        assert xmp["xmp:CreateDate"] == "2026-11-23T08:46:12+00:00"
    intent = paper.Root.OutputIntents[0]
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.read_bytes() == srgb_profile()
    assert intent.DestOutputProfile.N == 3
    assert paper.Root.Lang == "el"
    assert len(paper.trailer.ID) == 2
    assert not paper.is_encrypted
    assert "/Filter" not in paper.Root.Metadata


def test_every_object_stands_where_the_table_says(pages: list) -> None:
    content = pdf_of(pages, "Έγγραφο", AT)
    begin = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", content)[1])
    assert content[begin : begin + 4] == b"xref"
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n \n", content[begin:])]
    for number, place in enumerate(places, start=1):
        assert content[place:].startswith(b"%d 0 obj\n" % number)


def test_it_is_shown_as_scanned_and_turned(pages: list) -> None:
    shown = pypdfium2.PdfDocument(pdf_of(pages, "Έγγραφο", AT))
    upright, turned = (shown[number].render(scale=1).to_pil() for number in (0, 2))
    assert upright.height > upright.width
    assert turned.width > turned.height
    # The heading is at the top left; a quarter clockwise it is at the top right.
    assert min(turned.convert("L").crop((720, 30, 800, 330)).get_flattened_data()) < 120
    assert min(upright.convert("L").crop((57, 60, 300, 90)).get_flattened_data()) < 120
    shown.close()


def test_the_desk_takes_it_and_counts_its_pages(pages: list) -> None:
    content = pdf_of(pages, "Έγγραφο", AT)
    assert accepted_type(content) == "application/pdf"
    assert page_count("application/pdf", content) == 4


def test_the_same_pages_make_the_same_file(pages: list) -> None:
    assert pdf_of(pages, "Έγγραφο", AT) == pdf_of(pages, "Έγγραφο", AT)


def test_the_file_is_hardly_larger_than_its_pictures(pages: list) -> None:
    assert len(pdf_of(pages, "Έγγραφο", AT)) < sum(len(page.jpeg) for page in pages) + 6_000


def test_the_profile_is_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert int.from_bytes(srgb_profile()[:4], "big") == len(srgb_profile())
    patches = Image.new("RGB", (3, 1))
    patches.putdata([(10, 20, 30), (128, 128, 128), (250, 3, 99)])
    same = ImageCms.profileToProfile(patches, profile, ImageCms.createProfile("sRGB"))
    assert same.tobytes() == patches.tobytes()
