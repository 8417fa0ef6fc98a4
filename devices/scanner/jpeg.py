"""What a JPEG says of itself before anybody decodes it (ITU-T T.81, annex B)."""

import struct

_BEGIN, _END = b"\xff\xd8", b"\xff\xd9"
_FRAME_HEADS = frozenset({0xC0, 0xC1, 0xC2})
_SCAN = 0xDA
_FEWEST_BYTES = 16


def size_of(jpeg: bytes) -> tuple[int, int] | None:
    """Return width and height of the frame header; None when there is none before the scan."""
    head = _frame_head(jpeg)
    if head is None:
        return None
    height, width = struct.unpack_from(">HH", jpeg, head + 5)
    return width, height


def components(jpeg: bytes) -> int:
    """Return the count of colour components; 0 without a frame header."""
    head = _frame_head(jpeg)
    return 0 if head is None else jpeg[head + 9]


def is_whole(jpeg: bytes) -> bool:
    """Whether beginning and end are there: a page that was cut off is no page."""
    return len(jpeg) >= _FEWEST_BYTES and jpeg.startswith(_BEGIN + b"\xff") and jpeg.endswith(_END)


def _frame_head(jpeg: bytes) -> int | None:
    """Walk the segments and return where the frame header's marker stands."""
    place = len(_BEGIN)
    while place + 10 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker in _FRAME_HEADS:
            return place
        if marker == _SCAN:
            return None
        (length,) = struct.unpack_from(">H", jpeg, place + 2)
        place += 2 + length
    return None
