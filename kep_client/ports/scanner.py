"""Document scanners, the spool of their pages, and the binder that makes one paper of them.

Values travel: pixels and JPEG bytes, never a handle of a driver.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

from kep_client.domain.ids import CaseId

PageId = NewType("PageId", str)

MAX_PIXELS = 40_000_000
"""More than A4 at 600 dpi; a larger picture is refused before it is read."""


class ScanSource(StrEnum):
    """Where the paper lies. A device without the wanted source uses the one it has."""

    FLATBED = "flatbed"
    FEEDER = "feeder"
    DUPLEX = "duplex"


class ScanColour(StrEnum):
    """What is kept of the colours."""

    COLOUR = "colour"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """How to scan."""

    source: ScanSource = ScanSource.FEEDER
    colour: ScanColour = ScanColour.GREY
    dpi: int = 300


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """Bare pixels, three bytes each, row by row: whoever shows them needs no decoder."""

    width: int
    height: int
    rgb: bytes

    def __repr__(self) -> str:
        """Show the size only."""
        return f"Picture({self.width}x{self.height})"


@dataclass(frozen=True, slots=True, repr=False)
class ScanPage:
    """One whole page. ``number`` counts the sheets' sides from the beginning of the pile."""

    number: int
    width: int
    height: int
    dpi: int
    blank: bool
    jpeg: bytes
    thumbnail: Picture
    preview: Picture

    def __repr__(self) -> str:
        """Show number and size only: the rest is a paper of a person."""
        return f"ScanPage({self.number}, {self.width}x{self.height})"


@dataclass(frozen=True, slots=True)
class ScanStarted:
    """The device took the order. ``device`` is its model, ``source`` the one really used."""

    device: str
    source: ScanSource


@dataclass(frozen=True, slots=True)
class PageArrived:
    """One page is whole. The next one is asked for when the listener asks for the next event."""

    page: ScanPage


@dataclass(frozen=True, slots=True)
class ScanEnded:
    """No more paper, or the flatbed's one page."""

    pages: int


@dataclass(frozen=True, slots=True)
class ScanAborted:
    """It was stopped by ``abort``; the pages that came are whole."""

    pages: int


@dataclass(frozen=True, slots=True)
class ScanStopped:
    """The device needs a hand: a KepError code ``scan.*`` and the page to go on from."""

    code: str
    kept: int
    next_page: int


ScanEvent = ScanStarted | PageArrived | ScanEnded | ScanAborted | ScanStopped


class Scanner(Protocol):
    """One scanner at the counter."""

    def scan(self, profile: ScanProfile, first_page: int = 1) -> AsyncGenerator[ScanEvent, None]:
        """Yield the pages one by one, then exactly one of ended, aborted, stopped.

        ``first_page`` is the number of the first page that comes. Close the iterator (aclosing)
        when leaving early. A second scan meanwhile is stopped at once with ``scan.busy``.
        """
        ...

    async def abort(self) -> None:
        """Stop the running scan, if any; the device is free when this returns."""
        ...


@dataclass(frozen=True, slots=True)
class ScanBundle:
    """The pages that are being gathered for one paper of a case."""

    case_id: CaseId
    rule_id: str


@dataclass(frozen=True, slots=True, repr=False)
class SpooledPage:
    """A page in the spool as the strip shows it. ``turns`` are quarters clockwise."""

    id: PageId
    width: int
    height: int
    dpi: int
    size: int
    blank: bool
    thumbnail: Picture
    turns: int = 0
    removed: bool = False

    def __repr__(self) -> str:
        """Show the id only."""
        return f"SpooledPage({self.id})"


class PageSpool(Protocol):
    """Pages before they are a paper: encrypted on disk, kept over a crash. Raises StoreError."""

    async def put(self, bundle: ScanBundle, page: ScanPage) -> SpooledPage:
        """Keep a page; it is on disk, encrypted, when this returns."""
        ...

    async def jpeg(self, bundle: ScanBundle, page_id: PageId) -> bytes:
        """Return the picture as it was scanned."""
        ...

    async def preview(self, bundle: ScanBundle, page_id: PageId) -> Picture:
        """Return the picture for the screen."""
        ...

    async def arrange(self, bundle: ScanBundle, pages: Sequence[SpooledPage]) -> None:
        """Remember order, turns and what is removed."""
        ...

    async def pages(self, bundle: ScanBundle) -> tuple[SpooledPage, ...]:
        """Return what is there in its order; pages that were never arranged come last."""
        ...

    async def drop(self, bundle: ScanBundle) -> None:
        """Forget the pages: they are a paper now, or nobody wants them."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class BoundPage:
    """A page on its way into the paper."""

    jpeg: bytes
    width: int
    height: int
    dpi: int
    turns: int = 0

    def __repr__(self) -> str:
        """Show the size only."""
        return f"BoundPage({self.width}x{self.height})"


class PageBinder(Protocol):
    """Makes one PDF/A-2b of pages."""

    async def bind(self, pages: Sequence[BoundPage], title: str) -> bytes:
        """Return the paper; the scanner's JPEG bytes stand in it as they are."""
        ...

    async def shrink(self, pages: Sequence[BoundPage], limit: int) -> tuple[BoundPage, ...]:
        """Return the pages made smaller, so that together they take ``limit`` bytes if they can."""
        ...
