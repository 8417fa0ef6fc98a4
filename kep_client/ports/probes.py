"""What can be looked at on this workstation, and what was found.

A finding holds no personal data and nothing that people typed as a name: no names of printers,
computers, folders or accounts. It may be copied to a help desk as it is.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

LIMIT_S = 5.0
"""So long one part may take; then it counts as silent."""


class Part(StrEnum):
    """The parts, in the order in which they are told."""

    CENTRE = "centre"
    STORE = "store"
    OUTBOX = "outbox"
    KEYS = "keys"
    QUEUE = "queue"
    CERTIFICATE = "certificate"
    DISK = "disk"
    CARD = "card"
    SCANNER = "scanner"
    PRINTER = "printer"


class Condition(StrEnum):
    """GOOD, ATTENTION (works, somebody should look), BROKEN, ABSENT, UNKNOWN (cannot be told)."""

    GOOD = "good"
    ATTENTION = "attention"
    BROKEN = "broken"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was seen: for programs ``name`` and ``value``, for people both languages."""

    name: str
    value: bool | int | float | str
    el: str
    en: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, a sentence in each language."""

    el: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a part; ``code`` is a KepError code where one says the same."""

    part: Part
    condition: Condition
    facts: tuple[Fact, ...] = ()
    advice: Advice | None = None
    code: str = ""


class Probes(Protocol):
    """Looks at the parts of this workstation."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Which parts there are here."""
        ...

    async def examine(self, part: Part) -> Finding:
        """Look at one part; faults of the world are findings. At most five seconds."""
        ...

    def about(self) -> tuple[Fact, ...]:
        """Return versions of the program and of what it stands on; at once."""
        ...
