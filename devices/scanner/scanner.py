"""The scanner at the counter, driven by a worker process per scan."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from devices.scanner import messages
from devices.scanner.faults import code_of
from devices.scanner.messages import BadFrameError, Frame, Kind, ScanOrder, scan_frame
from devices.scanner.process import Gone, WorkerProcess, WorkerSettings
from devices.scanner.status import Status
from kep_client.ports.scanner import (
    PageArrived,
    ScanAborted,
    ScanEnded,
    ScanEvent,
    ScanPage,
    ScanProfile,
    ScanStarted,
    ScanStopped,
)

ABORTS_WITHIN_S = 1.0
_LAST = (ScanEnded, ScanAborted, ScanStopped)


class WorkerScanner:
    """Implements ``ports.scanner.Scanner``. ``device`` is SANE's name; empty = the first found."""

    def __init__(self, settings: WorkerSettings | None = None, device: str = "") -> None:
        self._settings = settings or WorkerSettings()
        self._device = device
        self._run: _Run | None = None

    @property
    def worker_pid(self) -> int | None:
        """The process that scans now; for diagnostics."""
        return self._run.process.pid if self._run is not None else None

    async def scan(
        self, profile: ScanProfile, first_page: int = 1
    ) -> AsyncGenerator[ScanEvent, None]:
        """Yield pages, then one last event."""
        if self._run is not None:
            yield ScanStopped(code_of(Status.BUSY), 0, first_page)
            return
        order = ScanOrder(profile, self._device, first_page)
        run = self._run = _Run(WorkerProcess(self._settings, scan_frame(order)), first_page)
        try:
            while True:
                event = await run.next_event()
                yield event
                if isinstance(event, _LAST):
                    return
                if isinstance(event, PageArrived):
                    run.process.send(Kind.TAKEN)
        finally:
            try:
                await run.process.end()
            finally:
                self._run = None

    async def abort(self) -> None:
        """Ask the driver to stop; a driver that does not within a second is killed."""
        run = self._run
        if run is None:
            return
        run.stop_wanted = True
        run.process.send(Kind.ABORT)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ABORTS_WITHIN_S):
                await run.process.gone.wait()
                return
        run.process.kill()
        await run.process.gone.wait()


class _Run:
    """One scan from its order to its last event."""

    def __init__(self, process: WorkerProcess, first_page: int) -> None:
        self.process = process
        self.stop_wanted = False
        self._first = first_page
        self._kept = 0
        self._started = False

    async def next_event(self) -> ScanEvent:
        """Return what happens next, whatever the worker sends or fails to send."""
        while True:
            try:
                frame = await self.process.receive()
                event = self._event(frame)
            except (TimeoutError, BadFrameError):
                return self._silent()
            if event is not None:
                return event

    def _event(self, frame: Frame | Gone) -> ScanEvent | None:
        if isinstance(frame, Gone):
            return self._silent()
        match frame.kind:
            case Kind.STARTED:
                self._started = True
                return ScanStarted(*messages.started(frame.content))
            case Kind.PAGE:
                return self._page(messages.page(frame.content))
            case Kind.ALIVE:
                return None
            case _:
                return self._last(frame)

    def _last(self, frame: Frame) -> ScanEvent:
        match frame.kind:
            case Kind.FAULT:
                return self._stopped(messages.fault(frame.content))
            case Kind.ENDED:
                return self._finished(frame)
            case Kind.ABORTED:
                return ScanAborted(self._kept)
            case _:
                raise BadFrameError("unexpected")

    def _page(self, page: ScanPage) -> PageArrived:
        if page.number != self._first + self._kept:
            raise BadFrameError("page number")
        self._kept += 1
        return PageArrived(page)

    def _finished(self, frame: Frame) -> ScanEvent:
        if int.from_bytes(frame.content, "big") != self._kept:
            return self._stopped(Status.INCOMPLETE)
        return ScanEnded(self._kept)

    def _silent(self) -> ScanEvent:
        """The worker died, hangs or speaks nonsense."""
        if self.stop_wanted:
            return ScanAborted(self._kept)
        return self._stopped(Status.DRIVER if self._started else Status.NOT_FOUND)

    def _stopped(self, status: Status) -> ScanStopped:
        return ScanStopped(code_of(status), self._kept, self._first + self._kept)
