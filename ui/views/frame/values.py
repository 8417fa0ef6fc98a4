"""What the frame shows: frozen values and the places one can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum


class Place(StrEnum):
    """The places of the rail, in its order."""

    DESK = "desk"
    CASES = "cases"
    OUTBOX = "outbox"
    BOARD = "board"
    DIAGNOSTICS = "diagnostics"
    SETTINGS = "settings"


class Breadth(Enum):
    """How much room there is: device width by zoom."""

    TINY = 0
    NARROW = 700
    MEDIUM = 1000
    NORMAL = 1240
    WIDE = 1500

    @classmethod
    def of(cls, width: float) -> Breadth:
        """Return the class of a width given at 100 %."""
        return next(one for one in reversed(cls) if width >= one.value)


@dataclass(frozen=True, slots=True)
class Office:
    """The office at the head of the rail."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Clerk:
    """The clerk at the foot of the rail."""

    initials: str
    name: str
    desk: str


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit in service; it is also the purpose of every look-up."""

    ticket: str
    person: str
    since: datetime | None = None
    """When the service began; the clock counts from here."""
    line: str = ""
    """Shown in place of the clock, for example on a parked visit."""
