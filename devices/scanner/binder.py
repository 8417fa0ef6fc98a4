"""Pages to one PDF/A; what must be decoded for it is decoded in a worker."""

import asyncio
from collections.abc import Sequence

from devices.scanner import messages
from devices.scanner.messages import BadFrameError, Kind
from devices.scanner.pdf import pdf_of
from devices.scanner.process import Gone, WorkerProcess, WorkerSettings
from kep_client.errors import DeviceError
from kep_client.ports.clock import Clock
from kep_client.ports.scanner import BoundPage

_AROUND_A_PAGE = 700
_AROUND_THEM_ALL = 4_000


class PdfBinder:
    """Implements ``ports.scanner.PageBinder``."""

    def __init__(self, clock: Clock, settings: WorkerSettings | None = None) -> None:
        self._clock = clock
        self._settings = settings or WorkerSettings()

    async def bind(self, pages: Sequence[BoundPage], title: str) -> bytes:
        """Return the paper; joining and hashing some megabytes is not the window's work."""
        return await asyncio.to_thread(pdf_of, tuple(pages), title, self._clock.now())

    async def shrink(self, pages: Sequence[BoundPage], limit: int) -> tuple[BoundPage, ...]:
        """Make each page smaller by the same share. Raises DeviceError scan.driver_crashed."""
        total = sum(len(page.jpeg) for page in pages)
        room = max(limit - _AROUND_THEM_ALL - _AROUND_A_PAGE * len(pages), 1)
        if total <= room:
            return tuple(pages)
        return tuple([await self._shrunk(page, len(page.jpeg) * room // total) for page in pages])

    async def _shrunk(self, page: BoundPage, limit: int) -> BoundPage:
        process = WorkerProcess(self._settings, messages.shrink_frame(page, limit))
        try:
            frame = await process.receive()
            if isinstance(frame, Gone) or frame.kind is not Kind.SHRUNK:
                raise DeviceError("scan.driver_crashed", n="0", p2="1")
            return messages.shrunk(frame.content, page)
        except (TimeoutError, BadFrameError):
            raise DeviceError("scan.driver_crashed", n="0", p2="1") from None
        finally:
            await process.end()
