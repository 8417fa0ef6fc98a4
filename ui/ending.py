"""How the program ends."""

from __future__ import annotations

from enum import Enum, auto


class Ending(Enum):
    """A change of clerk or a hard lock starts again: only the end of a process clears memory."""

    CLOSE = auto()
    START_AGAIN = auto()
