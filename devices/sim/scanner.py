"""A scanner without a scanner: sheets are laid into it and trouble is planned by calling methods."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from PIL import Image, ImageDraw

from devices.scanner import pictures
from devices.scanner.faults import code_of
from devices.scanner.status import Status
from kep_client.ports.scanner import (
    PageArrived,
    ScanAborted,
    ScanColour,
    ScanEnded,
    ScanEvent,
    ScanPage,
    ScanProfile,
    ScanSource,
    ScanStarted,
    ScanStopped,
)

MODEL = "Εικονικός σαρωτής"
_A4_INCHES = (8.27, 11.69)
_INK, _PAPER, _STAMP = (40, 48, 58), (253, 253, 250), (168, 44, 84)


class SimulatedScanner:
    """Implements ``ports.scanner.Scanner``. All methods are for the loop of the listeners.

    The sheets that a jam or an open cover left behind stay in the feeder, so that the next scan
    goes on with them. The flatbed always holds one sheet.
    """

    def __init__(self, sheets: int = 0, page_s: float = 0.0) -> None:
        """Make a scanner with a filled feeder that takes ``page_s`` seconds per page."""
        self._sheets = list(range(1, sheets + 1))
        self._page_s = page_s
        self._blank: set[int] = set()
        self._trouble: dict[int, Status] = {}
        self._running = False
        self._stop = asyncio.Event()
        self.elsewhere = False

    # --- what happens to the paper ------------------------------------------------------------

    def lay_in(self, sheets: int, blank: tuple[int, ...] = ()) -> None:
        """Lay a pile into the feeder, its sheets numbered from one; some of them are blank."""
        self._sheets = list(range(1, sheets + 1))
        self._blank = set(blank)

    def trouble_at(self, sheet: int, status: Status) -> None:
        """Let a sheet of the pile not come through, once."""
        self._trouble[sheet] = status

    # --- the port -----------------------------------------------------------------------------

    async def scan(
        self, profile: ScanProfile, first_page: int = 1
    ) -> AsyncGenerator[ScanEvent, None]:
        """Yield pages, then one last event."""
        if self._running or self.elsewhere:
            yield ScanStopped(code_of(Status.BUSY), 0, first_page)
            return
        self._running, self._stop = True, asyncio.Event()
        try:
            flat = profile.source is ScanSource.FLATBED
            yield ScanStarted(MODEL, profile.source)
            kept = 0
            async for outcome in self._sheets_through(flat=flat):
                if isinstance(outcome, Status):
                    yield ScanStopped(code_of(outcome), kept, first_page + kept)
                    return
                page = await self._page(outcome, profile, first_page + kept)
                if self._stop.is_set():
                    break
                kept += 1
                yield PageArrived(page)
            yield ScanAborted(kept) if self._stop.is_set() else ScanEnded(kept)
        finally:
            self._running = False

    async def abort(self) -> None:
        """Stop the running scan."""
        self._stop.set()

    # --- steps --------------------------------------------------------------------------------

    async def _sheets_through(self, *, flat: bool) -> AsyncIterator[int | Status]:
        if flat:
            await self._move()
            yield 1
            return
        if not self._sheets:
            yield Status.NO_PAPER
        while self._sheets and not self._stop.is_set():
            await self._move()
            if (status := self._trouble.pop(self._sheets[0], None)) is not None:
                yield status
                return
            yield self._sheets.pop(0)

    async def _move(self) -> None:
        """The motor turns, unless somebody stops it."""
        try:
            async with asyncio.timeout(self._page_s):
                await self._stop.wait()
        except TimeoutError:
            pass

    async def _page(self, sheet: int, profile: ScanProfile, number: int) -> ScanPage:
        blank = sheet in self._blank
        return await asyncio.to_thread(_made, sheet, profile, number, blank=blank)


def _made(sheet: int, profile: ScanProfile, number: int, *, blank: bool) -> ScanPage:
    return pictures.page_of(drawn(sheet, profile, blank=blank), number, profile.dpi)


def drawn(sheet: int, profile: ScanProfile, *, blank: bool = False) -> Image.Image:
    """Return an A4 sheet of an invented letter: lines, no words, so that nobody is on it."""
    width, height = (round(side * profile.dpi) for side in _A4_INCHES)
    image = Image.new("RGB", (width, height), _PAPER)
    if not blank:
        _draw_letter(ImageDraw.Draw(image), sheet, width / 620)
    return image.convert("L") if profile.colour is ScanColour.GREY else image


def _draw_letter(pen: ImageDraw.ImageDraw, sheet: int, scale: float) -> None:
    def bar(left: float, top: float, length: float, high: float = 7) -> None:
        box = [left * scale, top * scale, (left + length) * scale, (top + high) * scale]
        pen.rectangle(box, fill=_INK)

    bar(60, 70, 280, 14)
    bar(160, 140, 300, 14)
    lines = 22 if sheet % 5 else 6
    for line in range(lines):
        bar(60, 200 + 24 * line, 200 + (line * 83 + sheet * 57) % 300)
    if sheet % 5 == 0:
        circle = [side * scale for side in (150, 640, 240, 730)]
        pen.ellipse(circle, outline=_STAMP, width=max(1, round(3 * scale)))
        curve = [(x * scale, (690 + 18 * ((x // 12) % 3 - 1)) * scale) for x in range(360, 480, 12)]
        pen.line(curve, fill=(38, 70, 140), width=max(1, round(3 * scale)))
