"""What the worker and the window say to each other: framed by length, read with suspicion.

A frame is its length (4 bytes, big-endian), its kind (1 byte) and its content. The worker runs a
driver that nobody here wrote: whatever it sends is checked for size, shape and wholeness before it
counts as a page.
"""

import json
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import IO

from devices.scanner.jpeg import is_whole, size_of
from devices.scanner.status import Status
from kep_client.ports.scanner import (
    MAX_PIXELS,
    BoundPage,
    Picture,
    ScanColour,
    ScanPage,
    ScanProfile,
    ScanSource,
)

MAX_FRAME = 64 * 1024 * 1024
MAX_PICTURE_SIDE = 2_000
_HEAD = struct.Struct(">IB")
_PAGE = struct.Struct(">HIIHB4H")
_SHRINK = struct.Struct(">IH")


class Kind(IntEnum):
    """What a frame holds."""

    SCAN = 1
    SHRINK = 2
    TAKEN = 3
    ABORT = 4
    STARTED = 11
    ALIVE = 12
    PAGE = 13
    SHRUNK = 14
    ENDED = 15
    ABORTED = 16
    FAULT = 17


class BadFrameError(Exception):
    """Bytes that are no message of ours."""


@dataclass(frozen=True, slots=True, repr=False)
class Frame:
    """One message."""

    kind: Kind
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """What the worker is to scan: with which device (empty = the first) and how."""

    profile: ScanProfile
    device: str = ""
    first_page: int = 1


def write_frame(pipe: IO[bytes], frame: Frame) -> None:
    """Write a frame; it leaves at once."""
    pipe.write(_HEAD.pack(len(frame.content), frame.kind) + frame.content)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> Frame | None:
    """Read a frame; None at the end of the pipe, also within a frame. Raises BadFrameError."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    length, kind = _HEAD.unpack(head)
    if length > MAX_FRAME:
        raise BadFrameError("too long")
    try:
        known = Kind(kind)
    except ValueError:
        raise BadFrameError("unknown kind") from None
    content = pipe.read(length)
    return Frame(known, content) if len(content) == length else None


# --- orders ------------------------------------------------------------------------------------


def scan_frame(order: ScanOrder) -> Frame:
    """Return the order to scan."""
    profile = order.profile
    said = {
        "device": order.device,
        "first": order.first_page,
        "source": profile.source,
        "colour": profile.colour,
        "dpi": profile.dpi,
    }
    return Frame(Kind.SCAN, json.dumps(said).encode())


def scan_order(content: bytes) -> ScanOrder:
    """Read the order to scan; it comes from the window and is believed."""
    said = json.loads(content)
    source, colour = ScanSource(said["source"]), ScanColour(said["colour"])
    profile = ScanProfile(source, colour, int(said["dpi"]))
    return ScanOrder(profile, str(said["device"]), int(said["first"]))


def shrink_frame(page: BoundPage, limit: int) -> Frame:
    """Return the order to make one page smaller."""
    return Frame(Kind.SHRINK, _SHRINK.pack(limit, page.dpi) + page.jpeg)


def shrink_order(content: bytes) -> tuple[bytes, int, int]:
    """Return JPEG, dpi and the bytes it may take."""
    limit, dpi = _SHRINK.unpack_from(content)
    return content[_SHRINK.size :], dpi, limit


# --- answers -----------------------------------------------------------------------------------


def started_frame(device: str, source: ScanSource) -> Frame:
    """Return that the device took the order."""
    return Frame(Kind.STARTED, json.dumps({"device": device[:80], "source": source}).encode())


def started(content: bytes) -> tuple[str, ScanSource]:
    """Return model and source. Raises BadFrameError."""
    try:
        said = json.loads(content)
        return str(said["device"])[:80], ScanSource(said["source"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadFrameError("started") from None


def fault_frame(status: Status) -> Frame:
    """Return the trouble."""
    return Frame(Kind.FAULT, status.encode())


def fault(content: bytes) -> Status:
    """Return the trouble; what is unknown is the driver's."""
    try:
        return Status(content.decode("ascii", "replace"))
    except ValueError:
        return Status.DRIVER


def page_frame(page: ScanPage) -> Frame:
    """Return a page: its numbers, both pictures, its JPEG."""
    thumbnail, preview = page.thumbnail, page.preview
    sides = (thumbnail.width, thumbnail.height, preview.width, preview.height)
    head = _PAGE.pack(page.number, page.width, page.height, page.dpi, page.blank, *sides)
    return Frame(Kind.PAGE, b"".join((head, thumbnail.rgb, preview.rgb, page.jpeg)))


def page(content: bytes) -> ScanPage:
    """Return a page that is whole in every part. Raises BadFrameError."""
    if len(content) < _PAGE.size:
        raise BadFrameError("page head")
    number, width, height, dpi, blank, *sides = _PAGE.unpack_from(content)
    place = _PAGE.size
    thumbnail, place = _picture(content, place, sides[0], sides[1])
    preview, place = _picture(content, place, sides[2], sides[3])
    jpeg = content[place:]
    _check_jpeg(jpeg, width, height)
    if not dpi:
        raise BadFrameError("resolution")
    return ScanPage(number, width, height, dpi, bool(blank), jpeg, thumbnail, preview)


def shrunk(content: bytes, page: BoundPage) -> BoundPage:
    """Return the page made smaller. Raises BadFrameError."""
    if len(content) < 2:
        raise BadFrameError("shrunk head")
    (dpi,) = struct.unpack_from(">H", content)
    size = size_of(content[2:])
    if size is None or not dpi:
        raise BadFrameError("shrunk")
    _check_jpeg(content[2:], *size)
    return BoundPage(content[2:], size[0], size[1], dpi, page.turns)


def shrunk_frame(jpeg: bytes, dpi: int) -> Frame:
    """Return a page made smaller."""
    return Frame(Kind.SHRUNK, struct.pack(">H", dpi) + jpeg)


def _picture(content: bytes, place: int, width: int, height: int) -> tuple[Picture, int]:
    end = place + 3 * width * height
    if not 0 < width <= MAX_PICTURE_SIDE or not 0 < height <= MAX_PICTURE_SIDE:
        raise BadFrameError("picture size")
    if end > len(content):
        raise BadFrameError("picture")
    return Picture(width, height, content[place:end]), end


def _check_jpeg(jpeg: bytes, width: int, height: int) -> None:
    if not is_whole(jpeg) or size_of(jpeg) != (width, height):
        raise BadFrameError("jpeg")
    if not 0 < width * height <= MAX_PIXELS:
        raise BadFrameError("jpeg size")
