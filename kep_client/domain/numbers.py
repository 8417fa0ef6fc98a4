"""Protocol numbers: leased blocks per workstation series, and provisional numbers.

Law 2690/1999 article 12: entered on the same day, in ascending order. Forms:
``0042/Β-000153/2026`` (office / series letter - number / year) and
``Π-0042-03-20261123-0017-4`` (office, desk, day, running number, check digit).
"""

from dataclasses import dataclass
from datetime import date

from kep_client.domain.ids import OfficeId


@dataclass(frozen=True, slots=True)
class Series:
    """A workstation's own series within an office's register of one year."""

    office: OfficeId
    letter: str
    year: int


@dataclass(frozen=True, slots=True)
class ProtocolNumber:
    """A definitive number of the register."""

    series: Series
    number: int

    def __str__(self) -> str:
        """Return the printed form."""
        return f"{self.series.office}/{self.series.letter}-{self.number:06d}/{self.series.year}"


@dataclass(frozen=True, slots=True)
class ProvisionalNumber:
    """Given when the lease has run out; never pretends to be a protocol number."""

    office: OfficeId
    desk: int
    day: date
    running: int

    def __str__(self) -> str:
        """Return the printed form with its check digit."""
        body = f"Π-{self.office}-{self.desk:02d}-{self.day:%Y%m%d}-{self.running:04d}"
        return f"{body}-{check_digit(body)}"


CaseNumber = ProtocolNumber | ProvisionalNumber


@dataclass(frozen=True, slots=True)
class Lease:
    """A block of numbers granted by the centre: first <= number <= last, in this year only."""

    id: str
    series: Series
    first: int
    last: int
    next: int

    @property
    def left(self) -> int:
        """How many numbers are still free."""
        return max(0, self.last - self.next + 1)


def check_digit(body: str) -> int:
    """Return the Luhn digit (ISO/IEC 7812-1 annex B) over the digits of ``body``."""
    total = 0
    for position, digit in enumerate(reversed([int(c) for c in body if c.isdigit()])):
        doubled = digit * 2 if position % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return (10 - total % 10) % 10
