"""Scanning into a case: pages arrive live, are put in order, and become one PDF of the case."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol, assert_never

from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.service import DocumentRule
from kep_client.errors import DeviceError, InputError, KepError
from kep_client.ports.scanner import (
    BoundPage,
    PageArrived,
    PageBinder,
    PageId,
    PageSpool,
    Picture,
    ScanAborted,
    ScanBundle,
    ScanColour,
    ScanEnded,
    ScanEvent,
    Scanner,
    ScanPage,
    ScanProfile,
    ScanSource,
    ScanStarted,
    ScanStopped,
    SpooledPage,
)
from kep_client.services.documents import MAX_BYTES, check_size
from kep_client.services.latest import Latest

BUSY_AGAIN_S = 2.0
_AROUND_A_PAGE = 700
_AROUND_THEM_ALL = 4_000


class Activity(StrEnum):
    """What goes on."""

    IDLE = "idle"
    SCANNING = "scanning"
    WAITING = "waiting"
    BINDING = "binding"


@dataclass(frozen=True, slots=True)
class ScanState:
    """The pages as the strip shows them. ``size`` is what the paper would take, in bytes."""

    pages: tuple[SpooledPage, ...] = ()
    activity: Activity = Activity.IDLE
    fault: KepError | None = None
    next_page: int = 1
    newest: PageId | None = None
    size: int = 0
    limit: int = MAX_BYTES
    can_undo: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether the next scan goes on with the same pile."""
        return self.fault is not None and self.next_page > 1


class TakesPapers(Protocol):
    """The open case, as far as scanning needs it."""

    async def attach(self, rule_id: str, content: bytes, source: DocumentSource) -> Document:
        """Attach a paper."""
        ...


@dataclass(frozen=True, slots=True)
class ScanParts:
    """What scanning works with."""

    scanner: Scanner
    spool: PageSpool
    binder: PageBinder
    busy_again_s: float = BUSY_AGAIN_S


def profile_for(rule: DocumentRule) -> ScanProfile:
    """Return how the service wants the paper."""
    source = ScanSource.DUPLEX if rule.scan.duplex else ScanSource.FEEDER
    return ScanProfile(source, ScanColour(rule.scan.colour), rule.scan.dpi)


class PaperScan:
    """The pages of one paper. They survive the page being left, a lock and a crash.

    Plain calls change memory at once; the disk follows. Belongs to one loop.
    """

    def __init__(self, parts: ScanParts, bundle: ScanBundle, rule: DocumentRule) -> None:
        self._parts = parts
        self._bundle = bundle
        self._rule = rule
        self._all: tuple[SpooledPage, ...] = ()
        self._history: list[tuple[SpooledPage, ...]] = []
        self._state = Latest(ScanState(limit=min(rule.max_bytes, MAX_BYTES)))
        self._stop = asyncio.Event()
        self._arranging: asyncio.Task[None] | None = None

    @property
    def state(self) -> ScanState:
        """What is there now."""
        return self._state.value

    @property
    def rule(self) -> DocumentRule:
        """The paper that is scanned."""
        return self._rule

    def states(self) -> AsyncIterator[ScanState]:
        """Yield now and at every change."""
        return self._state.values()

    async def restore(self) -> None:
        """Take what an earlier time left in the spool. Raises StoreError."""
        self._all = await self._parts.spool.pages(self._bundle)
        self._tell(replace(self.state, next_page=len(self._visible()) + 1))

    # --- the device ---------------------------------------------------------------------------

    async def scan(self, profile: ScanProfile) -> None:
        """Scan until the paper ends, a hand is needed or it is stopped; goes on after a jam.

        The outcome is in the state. While the scanner serves another desk this waits for it.
        Raises StoreError when a page cannot be kept: the scan stops there.
        """
        if self.state.activity is not Activity.IDLE:
            return
        first = self.state.next_page if self.state.goes_on else len(self._visible()) + 1
        self._stop.clear()
        await self._scan_from(first, profile, self._keep)

    async def rescan(self, page_id: PageId, profile: ScanProfile) -> None:
        """Scan one page anew in place of another; the old one can be had back by undo."""
        if self.state.activity is not Activity.IDLE or self._place(page_id) < 0:
            return
        self._stop.clear()

        async def replace_it(page: ScanPage) -> None:
            fresh = await self._parts.spool.put(self._bundle, page)
            place = self._place(page_id)
            before, old, after = self._all[:place], self._all[place], self._all[place + 1 :]
            # Taken back, the new page is the one that is out.
            self._history.append((*before, replace(fresh, removed=True), old, *after))
            self._all = (*before, fresh, replace(old, removed=True), *after)
            await self._arrange_now()
            self._tell(replace(self.state, newest=fresh.id))
            await self._parts.scanner.abort()

        next_page = self.state.next_page
        await self._scan_from(self._visible_place(page_id) + 1, profile, replace_it)
        self._tell(replace(self.state, next_page=next_page))

    async def abort(self) -> None:
        """Stop; the pages that came stay."""
        self._stop.set()
        await self._parts.scanner.abort()

    async def _scan_from(
        self, first: int, profile: ScanProfile, keep: Callable[[ScanPage], Awaitable[None]]
    ) -> None:
        self._tell(replace(self.state, activity=Activity.SCANNING, fault=None, next_page=first))
        try:
            while await self._scan_once(first, profile, keep) and not await self._stopped_soon():
                pass
        finally:
            fault = None if self._stop.is_set() else self.state.fault
            self._tell(replace(self.state, activity=Activity.IDLE, fault=fault))

    async def _stopped_soon(self) -> bool:
        """Let the other desk scan a while; return whether the clerk stopped waiting."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._parts.busy_again_s):
                await self._stop.wait()
        return self._stop.is_set()

    async def _scan_once(
        self, first: int, profile: ScanProfile, keep: Callable[[ScanPage], Awaitable[None]]
    ) -> bool:
        """Scan; return whether the scanner is busy elsewhere and worth another try."""
        busy = False
        async with aclosing(self._parts.scanner.scan(profile, first)) as events:
            async for event in events:
                if isinstance(event, PageArrived):
                    await keep(event.page)
                busy = self._heard(event)
        return busy

    async def _keep(self, page: ScanPage) -> None:
        kept = await self._parts.spool.put(self._bundle, page)
        self._all = (*self._all, kept)
        await self._arrange_now()
        self._tell(replace(self.state, newest=kept.id, next_page=page.number + 1))

    def _heard(self, event: ScanEvent) -> bool:
        match event:
            case ScanStopped(code="scan.busy"):
                self._tell(replace(self.state, activity=Activity.WAITING, fault=_fault(event)))
                return True
            case ScanStopped():
                self._tell(replace(self.state, fault=_fault(event), next_page=event.next_page))
            case ScanStarted():
                self._tell(replace(self.state, activity=Activity.SCANNING, fault=None))
            case ScanAborted():
                self._tell(replace(self.state, fault=None))
            case PageArrived() | ScanEnded():
                pass
            case _:
                assert_never(event)
        return False

    # --- putting pages in order ---------------------------------------------------------------

    def remove(self, page_id: PageId) -> None:
        """Take a page out; undo brings it back until the paper is finished."""
        self._change(page_id, lambda page: replace(page, removed=True))

    def turn(self, page_id: PageId) -> None:
        """Turn a page a quarter clockwise."""
        self._change(page_id, lambda page: replace(page, turns=(page.turns + 1) % 4))

    def move(self, page_id: PageId, by: int) -> None:
        """Move a page among those that are shown; at the ends it stays."""
        shown = [page.id for page in self._visible()]
        if page_id not in shown:
            return
        place = shown.index(page_id)
        target = min(max(place + by, 0), len(shown) - 1)
        if target == place:
            return
        self._remember()
        neighbour = shown[target]
        moved = self._all[self._place(page_id)]
        rest = [page for page in self._all if page.id != page_id]
        at = next(n for n, page in enumerate(rest) if page.id == neighbour) + (target > place)
        self._all = (*rest[:at], moved, *rest[at:])
        self._arrange_soon()

    def undo(self) -> None:
        """Take the last change back; pages that came meanwhile stay."""
        if not self._history:
            return
        before = self._history.pop()
        known = {page.id for page in before}
        late = tuple(page for page in self._all if page.id not in known)
        # What was scanned anew came after the moment that is gone back to.
        self._all = (*before, *late)
        self._arrange_soon()

    async def preview(self, page_id: PageId) -> Picture:
        """Return a page for the screen, not turned. Raises StoreError."""
        return await self._parts.spool.preview(self._bundle, page_id)

    # --- the end ------------------------------------------------------------------------------

    async def finish(self, case: TakesPapers, *, smaller: bool = False) -> Document:
        """Make one PDF of the pages and attach it; the spool is empty then.

        Raises InputError doc.empty, doc.too_large (both sizes; ``smaller`` recompresses first),
        DeviceError, StoreError: the pages stay as they are.
        """
        pages = self._visible()
        if not pages:
            raise InputError("doc.empty")
        self._tell(replace(self.state, activity=Activity.BINDING, fault=None))
        try:
            bound = tuple([await self._bound(page) for page in pages])
            if smaller:
                bound = await self._parts.binder.shrink(bound, self.state.limit)
            content = await self._parts.binder.bind(bound, self._rule.title.el)
            check_size(len(content), self.state.limit)
            document = await case.attach(self._rule.id, content, DocumentSource.SCAN)
        finally:
            self._tell(replace(self.state, activity=Activity.IDLE))
        await self._forget()
        return document

    async def discard(self) -> None:
        """Forget the pages."""
        await self.abort()
        await self._forget()

    # --- steps --------------------------------------------------------------------------------

    async def _bound(self, page: SpooledPage) -> BoundPage:
        jpeg = await self._parts.spool.jpeg(self._bundle, page.id)
        return BoundPage(jpeg, page.width, page.height, page.dpi, page.turns)

    async def _forget(self) -> None:
        if self._arranging is not None:
            await asyncio.gather(self._arranging, return_exceptions=True)
        await self._parts.spool.drop(self._bundle)
        self._all, self._history = (), []
        self._tell(replace(self.state, fault=None, next_page=1, newest=None))

    def _visible(self) -> tuple[SpooledPage, ...]:
        return tuple(page for page in self._all if not page.removed)

    def _place(self, page_id: PageId) -> int:
        return next((n for n, page in enumerate(self._all) if page.id == page_id), -1)

    def _visible_place(self, page_id: PageId) -> int:
        return next((n for n, page in enumerate(self._visible()) if page.id == page_id), 0)

    def _change(self, page_id: PageId, change: Callable[[SpooledPage], SpooledPage]) -> None:
        place = self._place(page_id)
        if place < 0:
            return
        self._remember()
        changed = change(self._all[place])
        self._all = (*self._all[:place], changed, *self._all[place + 1 :])
        self._arrange_soon()

    def _remember(self) -> None:
        self._history.append(self._all)

    def _arrange_soon(self) -> None:
        self._tell()
        if self._arranging is None or self._arranging.done():
            self._arranging = asyncio.create_task(self._arrange())

    async def _arrange(self) -> None:
        """Write until the disk has the order in memory; a fault is told in the state."""
        written: tuple[SpooledPage, ...] | None = None
        while written is not self._all:
            written = self._all
            try:
                await self._parts.spool.arrange(self._bundle, written)
            except KepError as fault:
                self._tell(replace(self.state, fault=fault))
                return

    async def _arrange_now(self) -> None:
        await self._parts.spool.arrange(self._bundle, self._all)

    def _tell(self, state: ScanState | None = None) -> None:
        shown = self._visible()
        size = sum(page.size + _AROUND_A_PAGE for page in shown)
        told = replace(
            state or self.state,
            pages=shown,
            size=size + _AROUND_THEM_ALL if shown else 0,
            can_undo=bool(self._history),
        )
        self._state.put(told)


def _fault(event: ScanStopped) -> DeviceError:
    """Fill the places: pages kept of the pile, and the page to go on from."""
    page = str(event.next_page)
    first = page if event.code == "scan.page_incomplete" else ""
    return DeviceError(event.code, n=str(event.next_page - 1), p1=first or page, p2=page)
