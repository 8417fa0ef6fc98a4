"""Basic Access Control and secure messaging against the worked example of ICAO 9303-11 appendix D."""

from __future__ import annotations

import pytest

from devices.smartcard import bac, tdes
from devices.smartcard.apdu import Command, Link, Response
from devices.smartcard.faults import CardDataError, CardRefusedError
from devices.smartcard.secure_messaging import SecureMessaging

INFORMATION = "L898902C<369080619406236"
RND_IC = "4608F91988702212"
RND_IFD = "781723860C06C226"
K_IFD = "0B795240CB7049B01C19B33E32804F0B"
E_IFD = "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2"
M_IFD = "5F1448EEA8AD90A7"
E_IC = "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F"
M_IC = "2F2D235D074D7449"
KS_ENC = bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5")
KS_MAC = bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8")
SSC = bytes.fromhex("887022120C06C226")


class ScriptedChip:
    """Answers in order and keeps what it was asked."""

    def __init__(self, *answers: str) -> None:
        self.asked: list[str] = []
        self.answers = [bytes.fromhex(answer) for answer in answers]

    def __call__(self, command: bytes) -> bytes:
        self.asked.append(command.hex().upper())
        return self.answers.pop(0)


class ExampleRandom:
    """The random numbers of the worked example."""

    def __init__(self) -> None:
        self.values = [bytes.fromhex(RND_IFD), bytes.fromhex(K_IFD)]

    def __call__(self, count: int) -> bytes:
        value = self.values.pop(0)
        assert len(value) == count
        return value


def session() -> SecureMessaging:
    return SecureMessaging(KS_ENC, KS_MAC, SSC)


def test_keys_of_the_printed_line():
    seed = bac.seed_of(INFORMATION)
    assert seed.hex().upper() == "239AB9CB282DAF66231DC5A4DF6BFBAE"
    enc, mac = tdes.derive_keys(seed)
    assert enc.hex().upper() == "AB94FDECF2674FDFB9B391F85D7F76F2"
    assert mac.hex().upper() == "7962D9ECE03D1ACD4C76089DCE131543"


def test_mutual_authentication_is_the_worked_example():
    chip = ScriptedChip(RND_IC + "9000", E_IC + M_IC + "9000")

    opened = bac.open_session(Link(chip), INFORMATION, ExampleRandom())

    assert chip.asked == ["0084000008", "0082000028" + E_IFD + M_IFD + "28"]
    select = opened.protect(Command(0x00, 0xA4, 0x02, 0x0C, bytes.fromhex("011E")))
    assert select.encode().hex().upper() == (
        "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"
    )


def test_protected_reading_is_the_worked_example():
    secure = session()
    secure.protect(Command(0x00, 0xA4, 0x02, 0x0C, bytes.fromhex("011E")))
    selected = secure.unprotect(Response(bytes.fromhex("990290008E08FA855A5D4C50A8ED"), 0x9000))
    assert selected == Response(b"", 0x9000)

    read = secure.protect(Command(0x00, 0xB0, 0, 0, le=4))
    assert read.encode().hex().upper() == "0CB000000D9701048E08ED6705417E96BA5500"
    answer = bytes.fromhex("8709019FF0EC34F9922651990290008E08AD55CC17140B2DED")
    assert secure.unprotect(Response(answer, 0x9000)).data.hex().upper() == "60145F01"

    read = secure.protect(Command(0x00, 0xB0, 0, 4, le=0x12))
    assert read.encode().hex().upper() == "0CB000040D9701128E082EA28A70F3C7B53500"
    answer = bytes.fromhex(
        "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D74"
    )
    plain = secure.unprotect(Response(answer, 0x9000)).data
    assert plain.hex().upper() == "04303130365F36063034303030305C026175"


def test_the_key_of_a_long_document_number():
    seed = bac.seed_of("D23145890734934071279507122")
    assert seed.hex().upper() == "B366AD857DDCA2B08C0E299811714730"


@pytest.mark.parametrize("at", range(25))
def test_one_changed_byte_of_an_answer_is_seen(at):
    secure = session()
    secure.protect(Command(0x00, 0xA4, 0x02, 0x0C, bytes.fromhex("011E")))
    secure.unprotect(Response(bytes.fromhex("990290008E08FA855A5D4C50A8ED"), 0x9000))
    secure.protect(Command(0x00, 0xB0, 0, 0, le=4))
    answer = bytearray.fromhex("8709019FF0EC34F9922651990290008E08AD55CC17140B2DED")
    answer[at] ^= 0x01
    with pytest.raises(CardDataError):
        secure.unprotect(Response(bytes(answer), 0x9000))


def test_a_replayed_answer_is_seen():
    secure = session()
    first = Response(bytes.fromhex("990290008E08FA855A5D4C50A8ED"), 0x9000)
    secure.protect(Command(0x00, 0xA4, 0x02, 0x0C, bytes.fromhex("011E")))
    secure.unprotect(first)
    secure.protect(Command(0x00, 0xA4, 0x02, 0x0C, bytes.fromhex("011E")))
    with pytest.raises(CardDataError):
        secure.unprotect(first)


def test_an_unprotected_success_is_not_believed():
    with pytest.raises(CardDataError):
        session().unprotect(Response(b"", 0x9000))


@pytest.mark.parametrize(
    ("status", "code"),
    [("6300", "card.mrz_wrong"), ("6982", "card.mrz_wrong"), ("6A88", "card.unsupported")],
)
def test_a_refused_line_tells_why(status, code):
    chip = ScriptedChip(RND_IC + "9000", status)
    with pytest.raises(CardRefusedError) as refused:
        bac.open_session(Link(chip), INFORMATION, ExampleRandom())
    assert refused.value.code == code


def test_a_chip_without_this_access_is_not_supported():
    with pytest.raises(CardRefusedError) as refused:
        bac.open_session(Link(ScriptedChip("6D00")), INFORMATION)
    assert refused.value.code == "card.unsupported"


@pytest.mark.parametrize("answer", ["9000", "AA" * 39 + "9000", E_IC + "00" * 8 + "9000"])
def test_a_chip_that_does_not_know_the_key_is_no_document(answer):
    chip = ScriptedChip(RND_IC + "9000", answer)
    with pytest.raises(CardDataError):
        bac.open_session(Link(chip), INFORMATION, ExampleRandom())


def test_a_chip_that_answers_an_old_challenge_is_no_document():
    """Right key, other random number: what a recorded conversation would bring."""
    chip = ScriptedChip("00" * 8 + "9000", E_IC + M_IC + "9000")
    with pytest.raises(CardDataError, match=r"card\.data_invalid"):
        bac.open_session(Link(chip), INFORMATION, ExampleRandom())
