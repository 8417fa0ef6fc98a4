"""Tickets as they lie in the hand: Greek right, the number large, and no silence believed."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from devices.printer import escpos
from devices.printer.escpos import DOS_GREEK, ISO_GREEK, WINDOWS_GREEK, CodePage, UnprintableError
from devices.printer.slip import as_text
from devices.printer.slip_picture import TicketFaces
from devices.printer.ticket_printer import EscposTicketPrinter, Greek, TicketPaper
from devices.sim.escpos_paper import EscposPaper, PrintedPicture, PrintedQr
from devices.sim.escpos_sink import EscposSink
from kep_client.errors import DeviceError
from kep_client.ports.printer import PrintState
from kep_client.ports.ticket_printer import TicketPrinterState, TicketSlip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

FONTS = Path(__file__).resolve().parents[4] / "ui/theme/fonts"
FACES = TicketFaces(FONTS / "NotoSans-Regular.ttf", FONTS / "NotoSans-Bold.ttf")
MONO = str(FONTS / "NotoSansMono-Regular.ttf")
GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰΆΈΉΊΌΎΏ"
SLIP = TicketSlip(
    office="ΚΕΠ Δήμου Χαλανδρίου",
    number="Β 052",
    service="Γνήσιο, επικυρώσεις",
    issued_at=datetime(2026, 11, 23, 10, 44, tzinfo=ZoneInfo("Europe/Athens")),
    where="Αίθουσα Α · θυρίδες 1–5",
    wait="5–10 λεπτά",
    ahead=4,
    address="https://kep.example/t/9F3K72QD",
    short_address="kep.example/t",
    code="9F3K-72QD",
    in_english=("Wait 5–10 min · Hall A, counters 1–5", "Watch the screen and listen"),
)


@pytest.fixture
def sink() -> Iterator[EscposSink]:
    made = EscposSink()
    yield made
    made.close()


def printer(sink: EscposSink, **known: object) -> EscposTicketPrinter:
    return EscposTicketPrinter("127.0.0.1", sink.port, TicketPaper(FACES, **known))


def keep(picture: Image.Image, name: str) -> None:
    if folder := os.environ.get("KEP_GALLERY"):
        picture.save(Path(folder) / f"{name}.png")


def ink(picture: Image.Image) -> tuple[int, int]:
    """Width and height of what is black."""
    left, top, right, bottom = picture.convert("L").point(lambda v: 255 * (v < 128)).getbbox()
    return right - left, bottom - top


async def test_the_ticket_says_number_office_service_and_order(sink: EscposSink) -> None:
    assert await printer(sink).print_ticket(SLIP) is PrintState.PRINTED
    lines = {line.text.strip(): line for line in sink.paper.lines}
    for text in (
        "ΚΕΠ Δήμου Χαλανδρίου",
        "Γνήσιο, επικυρώσεις",
        "5–10 λεπτά",
        "4 άτομα μπροστά σας",
        "Δευτ. 23/11/2026 10:44 · μόνο για σήμερα",
        "Σειρά: ραντεβού, προτεραιότητα, άφιξη",
        "kep.example/t 9F3K-72QD",
    ):
        assert text in lines
    assert (lines["Β 052"].wide, lines["Β 052"].high) == (8, 8)
    assert lines["Αίθουσα Α · θυρίδες 1–5"].inverted
    assert sink.paper.cuts == 1
    assert all(line.align == 1 for line in sink.paper.lines)


async def test_the_number_fills_the_paper_and_a_phone_reads_the_code(sink: EscposSink) -> None:
    await printer(sink).print_ticket(SLIP)
    paper = sink.paper.image(MONO)
    keep(paper, "ticket_text")
    (code,) = zxingcpp.read_barcodes(paper)
    assert code.text == SLIP.address
    number = EscposPaper(things=[line for line in sink.paper.lines if line.text == "Β 052"])
    width, height = ink(number.image(MONO))
    assert width > 512 * 0.7
    assert height > 100


async def test_a_printer_without_greek_gets_a_picture_of_the_same_ticket(sink: EscposSink) -> None:
    assert await printer(sink, greek=Greek.PICTURE).print_ticket(SLIP) is PrintState.PRINTED
    assert [line.text for line in sink.paper.lines if line.text] == []
    assert all(isinstance(t, PrintedPicture) for t in sink.paper.things if hasattr(t, "dots"))
    paper = sink.paper.image(MONO)
    keep(paper, "ticket_picture")
    (code,) = zxingcpp.read_barcodes(paper)
    assert code.text == SLIP.address
    width, height = ink(paper)
    assert width > 480
    assert 700 < height < 1000
    assert sink.paper.cuts == 1


async def test_a_letter_that_the_page_lacks_makes_the_ticket_a_picture(sink: EscposSink) -> None:
    await printer(sink).print_ticket(replace(SLIP, service="Įgaliojimas"))
    assert any(isinstance(thing, PrintedPicture) for thing in sink.paper.things)


@pytest.mark.parametrize("page", [WINDOWS_GREEK, DOS_GREEK, ISO_GREEK])
def test_every_greek_letter_comes_out_on_every_page(page: CodePage) -> None:
    paper = EscposPaper()
    for text in (GREEK[:40], GREEK[40:]):
        paper.feed(as_text(replace(SLIP, service=text), page, 512))
    printed = "".join(line.text for line in paper.lines)
    near = "" if page is WINDOWS_GREEK else "ΐΰ"
    assert [letter for letter in GREEK if letter not in printed and letter not in near] == []
    assert "?" not in printed
    assert "�" not in printed


def test_a_reset_forgets_the_code_page_and_the_ticket_says_it_again() -> None:
    paper = EscposPaper()
    paper.feed(escpos.RESET + escpos.select(WINDOWS_GREEK) + escpos.RESET)
    paper.feed(escpos.line("Αθήνα", WINDOWS_GREEK))
    assert paper.lines[0].text != "Αθήνα"  # what the trap looks like
    paper.feed(as_text(SLIP, WINDOWS_GREEK, 512))
    assert SLIP.service in [line.text for line in paper.lines]


async def test_tickets_after_a_power_cut_are_greek_again(sink: EscposSink) -> None:
    await printer(sink).print_ticket(SLIP)
    sink.paper.switch_off()
    await printer(sink).print_ticket(SLIP)
    assert [line.text for line in sink.paper.lines].count(SLIP.service) == 2


@given(st.text(st.characters(codec="cp1253", categories=["L", "N", "P", "Zs"]), max_size=60))
def test_what_the_page_has_comes_back_unchanged(text: str) -> None:
    paper = EscposPaper()
    paper.feed(escpos.RESET + escpos.select(WINDOWS_GREEK) + escpos.line(text, WINDOWS_GREEK))
    assert paper.lines[0].text == text


def test_a_letter_beyond_all_pages_is_told() -> None:
    with pytest.raises(UnprintableError):
        WINDOWS_GREEK.encode("ā")


@given(st.integers(1, 200))
def test_commands_may_come_in_pieces(size: int) -> None:
    whole, pieces = EscposPaper(), EscposPaper()
    data = as_text(SLIP, WINDOWS_GREEK, 512)
    whole.feed(data)
    for at in range(0, len(data), size):
        pieces.feed(data[at : at + size])
    assert pieces.things == whole.things


# --- trouble ------------------------------------------------------------------------------------


async def test_without_paper_nothing_is_sent(sink: EscposSink) -> None:
    sink.paper.lines_left = 0
    assert await printer(sink).state() is TicketPrinterState.PAPER_OUT
    with pytest.raises(DeviceError, match=r"print\.ticket_paper_out"):
        await printer(sink).print_ticket(SLIP)
    sink.new_roll()
    assert sink.paper.things == []
    assert await printer(sink).print_ticket(SLIP) is PrintState.PRINTED


@pytest.mark.parametrize("lines", [1, 9, 14, 20])
async def test_paper_that_ends_in_mid_ticket_is_told(sink: EscposSink, lines: int) -> None:
    loop = asyncio.get_running_loop()
    sink.paper.lines_left = lines
    began = loop.time()
    with pytest.raises(DeviceError, match=r"print\.ticket_paper_out"):
        await printer(sink).print_ticket(SLIP)
    assert loop.time() - began < 4
    assert sink.paper.cuts == 0
    sink.new_roll()
    assert await printer(sink).print_ticket(SLIP) is PrintState.PRINTED
    assert sink.paper.lines[-1].text == ""


@pytest.mark.parametrize("after", [1, 60, 300, 600])
async def test_a_printer_cut_off_in_mid_ticket_is_told_and_works_again(
    sink: EscposSink, after: int
) -> None:
    sink.cut_after = after
    with pytest.raises(DeviceError, match=r"print\.ticket_cut_off"):
        await printer(sink).print_ticket(SLIP)
    assert sink.paper.cuts == 0
    assert await printer(sink).print_ticket(SLIP) is PrintState.PRINTED
    assert sink.paper.cuts == 1


async def test_a_mute_printer_promises_no_more_than_sent(sink: EscposSink) -> None:
    sink.mute = True
    assert await printer(sink).state() is TicketPrinterState.MUTE
    assert await printer(sink).print_ticket(SLIP) is PrintState.SENT
    assert sink.paper.cuts == 1


async def test_an_open_cover_is_told_before_anything_is_sent(sink: EscposSink) -> None:
    sink.online = False
    with pytest.raises(DeviceError, match=r"print\.ticket_failed"):
        await printer(sink).print_ticket(SLIP)
    assert sink.paper.things == []


async def test_a_printer_that_is_switched_off_is_told(sink: EscposSink) -> None:
    sink.close()
    with pytest.raises(DeviceError, match=r"print\.ticket_failed"):
        await printer(sink).print_ticket(SLIP)


async def test_a_roll_near_its_end_still_prints(sink: EscposSink) -> None:
    sink.low = True
    assert await printer(sink).state() is TicketPrinterState.PAPER_LOW
    assert await printer(sink).print_ticket(SLIP) is PrintState.PRINTED


async def test_two_tickets_at_once_do_not_mix(sink: EscposSink) -> None:
    one = printer(sink)
    slips = [replace(SLIP, number=f"Β {n:03}") for n in range(52, 57)]
    states = await asyncio.gather(*(one.print_ticket(slip) for slip in slips))
    assert set(states) == {PrintState.PRINTED}
    assert [line.text for line in sink.paper.lines if line.wide == 8] == [s.number for s in slips]
    assert sum(isinstance(thing, PrintedQr) for thing in sink.paper.things) == 5
