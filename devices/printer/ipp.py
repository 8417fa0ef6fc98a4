"""The Internet Printing Protocol on the wire: what printing one document needs (RFC 8010)."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

Value = str | int | bool
Attributes = Mapping[str, Sequence[Value]]
Wanted = tuple["Tag", str, str | Sequence[str]]

_VERSION = b"\x01\x01"
_OPERATION_GROUP, _END = 0x01, 0x03
_FIRST_VALUE_TAG = 0x10
_INTEGERS = frozenset({0x21, 0x23})
_BOOLEAN = 0x22
_WITH_LANGUAGE = frozenset({0x35, 0x36})


class Operation(IntEnum):
    """Operation codes of RFC 8011, and those that CUPS adds."""

    PRINT_JOB = 0x0002
    GET_JOB_ATTRIBUTES = 0x0009
    CUPS_GET_DEFAULT = 0x4001
    CUPS_GET_PRINTERS = 0x4002


class Tag(IntEnum):
    """Kinds of values that requests carry."""

    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49


class IppFormatError(ValueError):
    """An answer that is no IPP message."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A status code and the groups of attributes after the first."""

    status: int
    groups: tuple[Attributes, ...]

    @property
    def ok(self) -> bool:
        """Whether the operation was done (RFC 8011 appendix B)."""
        return self.status < 0x0100


def encode(operation: Operation, attributes: Sequence[Wanted]) -> bytes:
    """Return a request; the document follows it directly."""
    parts = [_VERSION, struct.pack(">HI", operation, 1), bytes([_OPERATION_GROUP])]
    parts.append(_attribute(Tag.CHARSET, "attributes-charset", "utf-8"))
    parts.append(_attribute(Tag.LANGUAGE, "attributes-natural-language", "el"))
    for tag, name, value in attributes:
        first, *rest = [value] if isinstance(value, str) else value
        parts.append(_attribute(tag, name, first))
        parts += [_attribute(tag, "", more) for more in rest]
    parts.append(bytes([_END]))
    return b"".join(parts)


def decode(message: bytes) -> Reply:
    """Parse an answer. Raises IppFormatError."""
    try:
        return _decode(message)
    except (IndexError, struct.error, UnicodeDecodeError) as cause:
        raise IppFormatError from cause


def _attribute(tag: Tag, name: str, text: str) -> bytes:
    key, value = name.encode("ascii"), text.encode()
    return struct.pack(">BH", tag, len(key)) + key + struct.pack(">H", len(value)) + value


def _decode(message: bytes) -> Reply:
    _, status, _ = struct.unpack_from(">2sHI", message)
    groups: list[dict[str, list[Value]]] = []
    at, name = 8, ""
    while (tag := message[at]) != _END:
        at += 1
        if tag < _FIRST_VALUE_TAG:
            groups.append({})
            continue
        key, at = _field(message, at)
        raw, at = _field(message, at)
        name = key.decode() or name
        groups[-1].setdefault(name, []).append(_value(tag, raw))
    return Reply(status, tuple(groups[1:]))


def _field(message: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", message, at)
    end = at + 2 + length
    if end > len(message):
        raise IndexError
    return message[at + 2 : end], end


def _value(tag: int, raw: bytes) -> Value:
    if tag in _INTEGERS:
        return int(struct.unpack(">i", raw)[0])
    if tag == _BOOLEAN:
        return raw != b"\x00"
    if tag in _WITH_LANGUAGE:
        _, at = _field(raw, 0)
        raw, _ = _field(raw, at)
    return raw.decode("utf-8", errors="replace")
