"""Files of a chip, and millions of files that no chip should have."""

from __future__ import annotations

import tracemalloc
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.sim.chip import Chip
from devices.sim.chip_documents import Holder, identity_card, passport
from devices.smartcard import apdu, lds, mrz, tlv
from devices.smartcard.apdu import Link
from devices.smartcard.faults import CardDataError, CardRefusedError, CardSilentError
from devices.smartcard.reading import read_identity
from devices.smartcard.secure_messaging import SecureMessaging

TODAY = date(2026, 11, 23)
ELENI = Holder()
FILES = identity_card(ELENI).files
SEEDS = (*FILES.values(), passport(ELENI).files[lds.DG1_SFI])
PEAK_BYTES = 50_000_000
ANSWER = bytes.fromhex("8709019FF0EC34F9922651990290008E08AD55CC17140B2DED")


def with_dg1(data: bytes) -> Chip:
    document = identity_card(ELENI)
    document.files[lds.DG1_SFI] = data
    return Chip(document)


def identity_of(chip: Chip):
    return read_identity(Link(chip.answer), ELENI.access, TODAY)


def test_the_files_of_a_document_are_read():
    contents = lds.parse_com(FILES[lds.COM_SFI])
    assert (contents.lds_version, contents.unicode_version) == ("0107", "040000")
    assert contents.data_groups == (0x61,)
    assert lds.parse_sod(FILES[lds.SOD_SFI]) == b"\x30\x00"
    assert lds.parse_dg1(FILES[lds.DG1_SFI], TODAY).given_name == "ELENI"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes.fromhex("6184FFFFFFFF5F1F"),
        tlv.encode(0x75, b"\0" * 100),
        tlv.encode(0x61, tlv.encode(0x5F1F, "ΠΑΠΑΔΟΠΟΥΛΟΥ".encode() * 4)),
        FILES[lds.DG1_SFI][:-4],
        tlv.encode(0x61, b"\0" * (lds.MAX_FILE + 1)),
    ],
)
def test_a_chip_with_a_hostile_file_is_refused_by_name(data):
    with pytest.raises((CardDataError, CardRefusedError)):
        identity_of(with_dg1(data))


def test_a_chip_that_talks_without_end_is_cut_short():
    asked = []

    def endless(command: bytes) -> bytes:
        asked.append(command)
        return bytes(200) + b"\x61\xff"

    with pytest.raises(CardDataError):
        read_identity(Link(endless), ELENI.access, TODAY)
    assert len(asked) <= apdu.Budget().apdus + 1


def parse_all(data: bytes) -> None:
    """Give the bytes to every parser; only their own refusal may come out."""
    text = data.decode("latin-1")
    session = SecureMessaging(bytes(16), bytes(range(16)), bytes(8))
    for parse in (
        lambda: lds.parse_com(data),
        lambda: lds.parse_dg1(data, TODAY),
        lambda: lds.parse_sod(data),
        lambda: mrz.parse(text, TODAY),
        lambda: session.unprotect(apdu.Response(data, apdu.OK)),
        lambda: apdu.parse_response(data),
    ):
        try:
            parse()
        except (CardDataError, CardSilentError):
            continue


def mutated(random: Random, seed: bytes) -> bytes:
    """Flip, cut, repeat, insert or swap: what broken and hostile chips do."""
    data = bytearray(seed)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(data) + 1)
        match random.randrange(6):
            case 0 if data:
                data[at % len(data)] ^= 1 << random.randrange(8)
            case 1 if data:
                data[at % len(data)] = random.choice((0x00, 0x7F, 0x80, 0x84, 0xFF, 0x5F, 0x3C))
            case 2:
                del data[at:]
            case 3:
                data[at:at] = data[: random.randrange(40)]
            case 4:
                data[at:at] = random.randbytes(random.randrange(6))
            case _:
                del data[at : at + random.randrange(5)]
    return bytes(data)


@pytest.mark.campaign(sample=20_000, full=1_000_000)
def test_no_mutated_file_breaks_a_parser(rounds):
    random = Random(9303)
    seeds = (*SEEDS, ANSWER)
    for _ in range(rounds):
        parse_all(mutated(random, random.choice(seeds)))


@given(st.binary(max_size=400))
def test_no_bytes_break_a_parser(data):
    parse_all(data)


@pytest.mark.campaign(sample=300, full=20_000)
def test_no_mutated_file_breaks_a_whole_reading(rounds):
    """Under correct secure messaging: what a genuine key with a hostile content would send."""
    random = Random(11)
    read = 0
    for _ in range(rounds):
        try:
            identity_of(with_dg1(mutated(random, random.choice(SEEDS))))
            read += 1
        except (CardDataError, CardRefusedError):
            continue
    assert read < rounds / 2


def test_hostile_files_stay_small_in_memory():
    random = Random(7)
    tracemalloc.start()
    for _ in range(2_000):
        parse_all(mutated(random, random.choice(SEEDS)))
    parse_all(bytes(5_000_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < PEAK_BYTES
