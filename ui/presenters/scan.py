"""Scanning a paper: pages arrive live, trouble stands in a strip, one key goes on after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, assert_never

from kep_client.domain.document import Document
from kep_client.errors import KepError
from kep_client.ports.scanner import PageId, Picture, ScanColour, ScanProfile, ScanSource
from kep_client.services.documents import size_text
from kep_client.services.scanning import Activity, profile_for
from ui.i18n.words import own

if TYPE_CHECKING:
    from kep_client.ports.scanner import SpooledPage
    from kep_client.services.scanning import PaperScan, ScanState, TakesPapers
    from ui.presenters.work import Start, StartLatest

TOO_LARGE = "doc.too_large"
STORE_FAULTS = "store."
NO_SCANNER = "scan.none_here"


class ProfileChoice(StrEnum):
    """How the clerk wants to scan; the first is what the service asks."""

    ASKED = "asked"
    COLOUR = "colour"
    GLASS = "glass"
    GLASS_COLOUR = "glass_colour"


class TileKind(StrEnum):
    """What a place of the strip holds."""

    PAGE = "page"
    BLANK = "blank"
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class Tile:
    """One place of the strip; a folded blank page has no picture. ``moving``: it is on its way."""

    key: str
    number: int
    kind: TileKind
    thumbnail: Picture | None = None
    turns: int = 0
    newest: bool = False
    moving: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class ScanOpening:
    """What stands above the pages."""

    paper: str
    about: str
    asked: ScanProfile


@dataclass(frozen=True, slots=True)
class ScanPicture:
    """The page at one moment. ``fault`` is what the strip tells; ``next_page`` where F8 goes on."""

    tiles: tuple[Tile, ...]
    pages: int
    blanks: tuple[int, ...]
    activity: Activity
    next_page: int
    size: str
    limit: str
    over: bool
    can_undo: bool
    fault: KepError | None = None
    goes_on: bool = False

    @property
    def may_finish(self) -> bool:
        """Whether the pages can become a paper now."""
        return bool(self.pages or self.blanks) and self.activity is Activity.IDLE


class ScanView(Protocol):
    """What the page shows; every call takes values and returns at once."""

    def show_opening(self, opening: ScanOpening) -> None:
        """Name the paper; comes once, before all else."""

    def show_scan(self, picture: ScanPicture) -> None:
        """Show strip, trouble, sizes and what can be done."""

    def select(self, key: str) -> None:
        """Make a page the current one."""

    def show_preview(self, number: int, page: SpooledPage, picture: Picture) -> None:
        """Show a page large."""

    def clear_preview(self) -> None:
        """Show no page."""


@dataclass(frozen=True, slots=True)
class ScanExits:
    """Where one goes from the page."""

    attached: Callable[[Document], None]
    left: Callable[[], None]


class ScanPresenter:
    """One paper on the page. Leaving the page does not stop the scanner."""

    def __init__(
        self,
        view: ScanView,
        paper: PaperScan,
        case: TakesPapers,
        work: tuple[Start, StartLatest],
        exits: ScanExits,
    ) -> None:
        self._view = view
        self._paper = paper
        self._case = case
        self._start, self._latest = work
        self._exits = exits
        self._choice = ProfileChoice.ASKED
        self._problem: KepError | None = None
        self._hidden: KepError | None = None
        self._unfolded: set[str] = set()
        self._picked = ""
        self._current = ""
        self._previewed: tuple[str, int] | None = None

    def begin(self, about: str) -> None:
        """Show the paper; `about` names service and person."""
        rule = self._paper.rule
        self._view.show_opening(ScanOpening(own(rule.title), about, profile_for(rule)))
        self._refresh()
        self._start(self._follow())

    # --- the device ---------------------------------------------------------------------------

    def scan_wanted(self) -> None:
        """F8: begin, or go on after a jam; a second press changes nothing."""
        if self._paper.state.activity is not Activity.IDLE:
            return
        self._problem, self._hidden, self._picked = None, None, ""
        self._start(self._paper.scan(self._profile()), on_error=self._failed)

    def stop_wanted(self) -> None:
        """Stop the device; the pages that came stay."""
        self._start(self._paper.abort(), on_error=self._failed)

    def profile_chosen(self, choice: ProfileChoice) -> None:
        """The next scan is made like this."""
        self._choice = choice

    def again_wanted(self) -> None:
        """Scan the current page anew."""
        if self._is_page(self._current):
            self._problem = None
            again = self._paper.rescan(PageId(self._current), self._profile())
            self._start(again, on_error=self._failed)

    # --- pages --------------------------------------------------------------------------------

    def picked(self, key: str) -> None:
        """The clerk picked a page: the preview stays with it from now on."""
        if self._is_page(key):
            self._picked = self._current = key
            self._preview()

    def unfolded(self, key: str) -> None:
        """The clerk wants to see a blank page."""
        self._unfolded.add(key)
        self._picked = self._current = key
        self._refresh()
        self._view.select(key)

    def removed(self) -> None:
        """Take the current page out and go to the one after it."""
        keys = [str(page.id) for page in self._paper.state.pages]
        if self._current not in keys:
            return
        place = keys.index(self._current)
        rest = [*keys[place + 1 :], *reversed(keys[:place])]
        gone, self._current = self._current, rest[0] if rest else ""
        self._picked = self._current
        self._paper.remove(PageId(gone))

    def turned(self) -> None:
        """Turn the current page a quarter clockwise."""
        if self._is_page(self._current):
            self._paper.turn(PageId(self._current))

    def moved(self, by: int) -> None:
        """Move the current page."""
        if self._is_page(self._current):
            self._picked = self._current
            self._paper.move(PageId(self._current), by)

    def undo(self) -> None:
        """Take the last change of the pages back."""
        self._paper.undo()

    # --- the end ------------------------------------------------------------------------------

    def primary(self) -> None:
        """Ctrl+Enter: attach what is there, or scan when nothing is."""
        if self._paper.state.pages:
            self.finish_wanted()
        else:
            self.scan_wanted()

    def finish_wanted(self, *, smaller: bool = False) -> None:
        """Make the paper and attach it."""
        if self._paper.state.activity is Activity.IDLE:
            self._problem, self._hidden = None, self._paper.state.fault
            self._start(self._finish(smaller=smaller), on_error=self._failed)

    def strip_chosen(self, key: str) -> None:
        """A button of the strip was pressed."""
        match key:
            case "go_on":
                self.scan_wanted()
            case "finish":
                self.finish_wanted()
            case "smaller":
                self.finish_wanted(smaller=True)
            case "stop":
                self.stop_wanted()
            case "back":
                self.left()
            case _:
                self._hidden, self._problem = self._paper.state.fault, None
                self._refresh()

    def left(self) -> None:
        """Back to the case; pages go on arriving."""
        self._exits.left()

    # --- steps --------------------------------------------------------------------------------

    async def _finish(self, *, smaller: bool) -> None:
        document = await self._paper.finish(self._case, smaller=smaller)
        self._exits.attached(document)

    async def _follow(self) -> None:
        async for _ in self._paper.states():
            self._refresh()

    def _failed(self, error: KepError) -> None:
        self._problem = error
        self._refresh()

    def _refresh(self) -> None:
        state = self._paper.state
        # Told once the device is free again: the key that goes on must be heard.
        told = state.fault is not self._hidden and state.activity is not Activity.SCANNING
        fault = self._problem or (state.fault if told else None)
        self._view.show_scan(picture_of(state, fault, frozenset(self._unfolded)))
        keys = [str(page.id) for page in state.pages]
        if self._picked not in keys:
            self._picked = ""
            self._current = str(state.newest) if state.newest in keys else (keys or [""])[-1]
        elif self._current not in keys:
            self._current = self._picked
        self._view.select(self._current)
        self._preview()

    def _preview(self) -> None:
        page = self._page(self._current)
        wanted = None if page is None else (str(page.id), page.turns)
        if wanted == self._previewed:
            return
        self._previewed = wanted
        if page is None:
            self._view.clear_preview()
        else:
            self._latest("preview", self._show_preview(page), on_error=self._failed)

    async def _show_preview(self, page: SpooledPage) -> None:
        picture = await self._paper.preview(page.id)
        keys = [shown.id for shown in self._paper.state.pages]
        if page.id in keys:
            self._view.show_preview(keys.index(page.id) + 1, page, picture)

    def _page(self, key: str) -> SpooledPage | None:
        return next((page for page in self._paper.state.pages if page.id == key), None)

    def _is_page(self, key: str) -> bool:
        return self._page(key) is not None

    def _profile(self) -> ScanProfile:
        return profile_of(self._choice, profile_for(self._paper.rule))


def profile_of(choice: ProfileChoice, asked: ScanProfile) -> ScanProfile:
    """Return how to scan."""
    match choice:
        case ProfileChoice.ASKED:
            return asked
        case ProfileChoice.COLOUR:
            return ScanProfile(asked.source, ScanColour.COLOUR, asked.dpi)
        case ProfileChoice.GLASS:
            return ScanProfile(ScanSource.FLATBED, asked.colour, asked.dpi)
        case ProfileChoice.GLASS_COLOUR:
            return ScanProfile(ScanSource.FLATBED, ScanColour.COLOUR, asked.dpi)
        case _:
            assert_never(choice)


def picture_of(
    state: ScanState, fault: KepError | None, unfolded: frozenset[str] = frozenset()
) -> ScanPicture:
    """Return the page of one moment."""
    tiles = [_tile(page, n, state, unfolded) for n, page in enumerate(state.pages, start=1)]
    moving = state.activity is Activity.SCANNING
    goes_on = state.goes_on and state.activity is Activity.IDLE
    if moving or goes_on or state.activity is Activity.WAITING:
        kind = TileKind.AWAITED
        tiles.append(Tile("awaited", state.next_page, kind, moving=moving))
    return ScanPicture(
        tiles=tuple(tiles),
        pages=sum(not page.blank for page in state.pages),
        blanks=tuple(n for n, page in enumerate(state.pages, start=1) if page.blank),
        activity=state.activity,
        next_page=state.next_page,
        size=size_text(state.size),
        limit=size_text(state.limit),
        over=state.size > state.limit,
        can_undo=state.can_undo,
        fault=fault,
        goes_on=goes_on,
    )


def _tile(page: SpooledPage, number: int, state: ScanState, unfolded: frozenset[str]) -> Tile:
    folded = page.blank and page.id not in unfolded
    return Tile(
        key=str(page.id),
        number=number,
        kind=TileKind.BLANK if folded else TileKind.PAGE,
        thumbnail=page.thumbnail,
        turns=page.turns,
        newest=page.id == state.newest and state.activity is not Activity.BINDING,
    )
