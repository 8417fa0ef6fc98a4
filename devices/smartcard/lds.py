"""The chip's logical data structure, version 1 (ICAO 9303-10 4.6, 4.7): what we read of it."""

from dataclasses import dataclass
from datetime import date

from devices.smartcard import mrz, tlv
from devices.smartcard.apdu import Command, Link, Response
from devices.smartcard.faults import CardDataError, CardRefusedError
from devices.smartcard.secure_messaging import MAX_READ, SecureMessaging
from kep_client.ports.card import CardIdentity

APPLICATION = bytes.fromhex("A0000002471001")
COM_SFI, DG1_SFI, SOD_SFI = 0x1E, 0x01, 0x1D
# Enough for tag and length of every file of the structure.
_HEAD = 8
MAX_FILE = 8_192
_BY_SFI = 0x80
# No such application, or a card that knows other instructions: no travel document.
_OTHER_CARD = frozenset({0x6982, 0x6985, 0x6999, 0x6A81, 0x6A82, 0x6A86, 0x6D00, 0x6E00})


@dataclass(frozen=True, slots=True)
class Contents:
    """EF.COM: versions and the tags of the data groups that are there."""

    lds_version: str
    unicode_version: str
    data_groups: tuple[int, ...]


def select_application(link: Link) -> None:
    """Choose the travel document; without Le, on which strict chips insist."""
    response = link.send(Command(0x00, 0xA4, 0x04, 0x0C, APPLICATION))
    if response.sw in _OTHER_CARD:
        raise CardRefusedError("card.unsupported")
    if not response.ok or response.data:
        raise CardDataError(f"selecting ended with {response.sw:04X}")


def read_file(link: Link, session: SecureMessaging, sfi: int) -> bytes:
    """Read one elementary file, exactly as long as its first tag says."""
    head = _read(link, session, Command(0x00, 0xB0, _BY_SFI | sfi, 0, le=_HEAD))
    length = tlv.header(head).total
    if length > MAX_FILE:
        raise CardDataError("a file beyond the limit")
    data = bytearray(head[:length])
    while len(data) < length:
        at = len(data)
        wanted = min(MAX_READ, length - at)
        data += _read(link, session, Command(0x00, 0xB0, at >> 8, at & 0xFF, le=wanted))
    return bytes(data)


def parse_com(data: bytes) -> Contents:
    """Read EF.COM (9303-10 4.6.1)."""
    fields = tlv.by_tag(tlv.only(data, 0x60))
    try:
        versions = [fields[tag].decode("ascii") for tag in (0x5F01, 0x5F36)]
        groups = tuple(fields[0x5C])
    except (KeyError, UnicodeDecodeError):
        raise CardDataError("EF.COM lacks a field") from None
    if not all(version.isdigit() for version in versions):
        raise CardDataError("EF.COM has a version that is no number")
    return Contents(versions[0], versions[1], groups)


def parse_dg1(data: bytes, today: date) -> CardIdentity:
    """Read data group 1: the machine-readable zone (9303-10 4.7.1)."""
    zone = tlv.only(tlv.only(data, 0x61), 0x5F1F)
    try:
        text = zone.decode("ascii")
    except UnicodeDecodeError:
        raise CardDataError("DG1 is no plain text") from None
    return mrz.parse(text, today)


def parse_sod(data: bytes) -> bytes:
    """Return the signed data of EF.SOD as they stand there (9303-10 4.6.2); nobody checks yet."""
    signed = tlv.only(data, 0x77)
    tlv.only(signed, 0x30)
    return signed


def _read(link: Link, session: SecureMessaging, command: Command) -> bytes:
    response = session.send(link, command)
    if not response.ok:
        raise _refusal(response)
    if not response.data or len(response.data) > (command.le or 0):
        raise CardDataError("an answer of the wrong length")
    return response.data


def _refusal(response: Response) -> CardDataError | CardRefusedError:
    # 6987, 6988: the chip lost the session; 6300, 6982: it closed it. A new start may help.
    if response.sw == 0x6A82:
        return CardRefusedError("card.unsupported")
    return CardDataError(f"reading refused with {response.sw:04X}")
