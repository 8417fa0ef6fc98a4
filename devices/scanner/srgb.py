"""The colour space sRGB (IEC 61966-2-1) as an ICC profile of version 2.1 (ICC.1:1998-09).

Version 2 is what every level of PDF/A accepts. Primaries are adapted to D50 (Bradford).
"""

import struct
from functools import cache

_POINTS = 256
_WHITE = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_HEAD_BYTES = 128
_ENTRY_BYTES = 12


@cache
def srgb_profile() -> bytes:
    """Return the profile; the same bytes every day."""
    curve = _curve()
    tags = {
        b"desc": _description(b"sRGB"),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _xyz(_WHITE),
        **{name: _xyz(place) for name, place in _PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    body, entries = b"", b""
    begin = _HEAD_BYTES + 4 + _ENTRY_BYTES * len(tags)
    placed: dict[bytes, int] = {}
    for name, content in tags.items():
        if content not in placed:
            placed[content] = begin + len(body)
            body += content + bytes(-len(content) % 4)
        entries += name + struct.pack(">II", placed[content], len(content))
    table = struct.pack(">I", len(tags)) + entries
    return _head(begin + len(body)) + table + body


def _head(size: int) -> bytes:
    made = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    made += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    made += b"".join(_fixed(part) for part in _WHITE)
    return made + bytes(_HEAD_BYTES - len(made))


def _description(text: bytes) -> bytes:
    ascii_part = struct.pack(">I", len(text) + 1) + text + b"\0"
    return b"desc\0\0\0\0" + ascii_part + bytes(4 + 4 + 2 + 1 + 67)


def _xyz(place: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(part) for part in place)


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _curve() -> bytes:
    points = [round(_linear(place / (_POINTS - 1)) * 65535) for place in range(_POINTS)]
    return b"curv\0\0\0\0" + struct.pack(f">I{_POINTS}H", _POINTS, *points)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
