"""BER-TLV as chips write it (ISO 7816-4 5.2.2, ITU-T X.690), read with strict limits.

Nothing here recurses and nothing is copied before its length was checked against what is there.
"""

from dataclasses import dataclass

from devices.smartcard.faults import CardDataError

MAX_BYTES = 65_536
MAX_ITEMS = 256
_TAG_BYTES = 3
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class Header:
    """The tag and length before a value; ``size`` is their own length in bytes."""

    tag: int
    length: int
    size: int

    @property
    def total(self) -> int:
        """Header and value together."""
        return self.size + self.length


@dataclass(frozen=True, slots=True)
class Tlv:
    """One data object."""

    tag: int
    value: bytes


def header(data: bytes, at: int = 0) -> Header:
    """Read a header; the value may lie beyond the end of ``data``, but not beyond the limit."""
    tag, after = _tag(data, at)
    length, end = _length(data, after)
    if length > MAX_BYTES:
        raise CardDataError("a length beyond the limit")
    return Header(tag, length, end - at)


def objects(data: bytes) -> list[Tlv]:
    """Read the data objects of one level, all of ``data``."""
    if len(data) > MAX_BYTES:
        raise CardDataError("more bytes than the limit")
    found: list[Tlv] = []
    at = 0
    while at < len(data):
        head = header(data, at)
        if at + head.total > len(data):
            raise CardDataError("a value is cut off")
        if len(found) == MAX_ITEMS:
            raise CardDataError("too many data objects")
        found.append(Tlv(head.tag, data[at + head.size : at + head.total]))
        at += head.total
    return found


def only(data: bytes, tag: int) -> bytes:
    """Return the value of the one data object that ``data`` must be."""
    found = objects(data)
    if len(found) != 1 or found[0].tag != tag:
        raise CardDataError(f"not one object of tag {tag:X}")
    return found[0].value


def by_tag(data: bytes) -> dict[int, bytes]:
    """Read one level in which each tag may stand once."""
    found = objects(data)
    values = {each.tag: each.value for each in found}
    if len(values) != len(found):
        raise CardDataError("a tag stands twice")
    return values


def encode(tag: int, value: bytes) -> bytes:
    """Write one data object with the shortest length (X.690 10.1)."""
    name = tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")
    if len(value) < 0x80:
        return name + bytes([len(value)]) + value
    size = len(value).to_bytes((len(value).bit_length() + 7) // 8, "big")
    return name + bytes([0x80 | len(size)]) + size + value


def _tag(data: bytes, at: int) -> tuple[int, int]:
    first = _byte(data, at)
    if first & 0x1F != 0x1F:
        return first, at + 1
    tag = first
    for place in range(at + 1, at + _TAG_BYTES):
        byte = _byte(data, place)
        tag = tag << 8 | byte
        if not byte & 0x80:
            return tag, place + 1
    raise CardDataError("a tag is too long")


def _length(data: bytes, at: int) -> tuple[int, int]:
    first = _byte(data, at)
    if first < 0x80:
        return first, at + 1
    count = first & 0x7F
    # 80 is the indefinite form, which chips may not use.
    if not 1 <= count <= _LENGTH_BYTES or at + 1 + count > len(data):
        raise CardDataError("a length is malformed")
    return int.from_bytes(data[at + 1 : at + 1 + count], "big"), at + 1 + count


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise CardDataError("a header is cut off")
    return data[at]
