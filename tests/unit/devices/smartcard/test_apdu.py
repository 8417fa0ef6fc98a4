"""Commands and answers."""

from __future__ import annotations

import pytest

from devices.smartcard.apdu import Budget, Command, Link, parse_response
from devices.smartcard.faults import CardDataError, CardSilentError


@pytest.mark.parametrize(
    ("command", "hexed"),
    [
        (Command(0, 0xA4, 4, 0x0C), "00A4040C"),
        (Command(0, 0x84, 0, 0, le=8), "0084000008"),
        (Command(0, 0xB0, 0, 0, le=256), "00B0000000"),
        (Command(0, 0xA4, 4, 0x0C, b"\x01\x1e"), "00A4040C02011E"),
        (Command(0, 0x82, 0, 0, b"\x01", le=40), "00820000010128"),
    ],
)
def test_the_four_cases_of_a_command(command, hexed):
    assert command.encode().hex().upper() == hexed


def test_a_command_too_long_is_our_own_mistake():
    with pytest.raises(ValueError, match="short"):
        Command(0, 0xD6, 0, 0, bytes(256)).encode()


def test_no_answer_means_that_nobody_is_there():
    with pytest.raises(CardSilentError):
        parse_response(b"")
    for raw in (b"\x90", bytes(259)):
        with pytest.raises(CardDataError):
            parse_response(raw)


def test_an_answer_in_parts_is_put_together():
    answers = [b"\x01\x02\x61\x02", b"\x03\x04\x90\x00"]
    asked = []

    def chip(command: bytes) -> bytes:
        asked.append(command.hex())
        return answers.pop(0)

    assert Link(chip).send(Command(0, 0xB0, 0, 0, le=4)).data == b"\x01\x02\x03\x04"
    assert asked == ["00b0000004", "00c0000002"]


def test_a_chip_that_knows_the_length_better_is_asked_again():
    answers = [b"\x6c\x02", b"\x03\x04\x90\x00"]
    asked = []

    def chip(command: bytes) -> bytes:
        asked.append(command.hex())
        return answers.pop(0)

    assert Link(chip).send(Command(0, 0xB0, 0, 0, le=4)).data == b"\x03\x04"
    assert asked == ["00b0000004", "00b0000002"]


def test_a_budget_ends_a_conversation():
    link = Link(lambda _: b"\x90\x00", Budget(apdus=2))
    for _ in range(2):
        link.send(Command(0, 0x84, 0, 0))
    with pytest.raises(CardDataError):
        link.send(Command(0, 0x84, 0, 0))
    with pytest.raises(CardDataError):
        Link(lambda _: bytes(100), Budget(bytes=50)).send(Command(0, 0x84, 0, 0))
