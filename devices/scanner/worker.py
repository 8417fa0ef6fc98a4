"""The process that drives a scanner and touches its pixels: `python -I -m devices.scanner.worker`.

It takes one order from standard input, answers in frames on standard output, and ends. It owns no
handle of the window. A driver that crashes, hangs or eats memory takes only this process with it.

Three threads: this one reads the device, one makes pages of pixels while the next sheet moves, one
hears the window: pages taken, stop, and the end of the pipe, which means that the window is gone.
"""

import argparse
import contextlib
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from PIL import Image

from devices.scanner import messages, pictures
from devices.scanner.limits import confine
from devices.scanner.messages import Frame, Kind, ScanOrder, read_frame, write_frame
from devices.scanner.status import DriverFault, Status
from kep_client.ports.scanner import ScanSource

MEMORY_MIB = 1_536
CPU_S = 600
PAGES_AHEAD = 2
"""Pages that may wait for the window; a slow disk slows the feeder, not the memory."""

_ALIVE_EVERY_S = 0.5
_ENDS_WITHIN_S = 2.0


class Device(Protocol):
    """An opened scanner inside the worker. Raises DriverFault."""

    model: str
    source: ScanSource

    def pages(self, alive: Callable[[], bool]) -> Iterator[tuple[Image.Image, int]]:
        """Yield pixels and dpi of each page until no paper is left.

        ``alive`` is called while the driver reads; False asks to stop.
        """
        ...

    def close(self) -> None:
        """Free the device."""
        ...


class Window:
    """The pipes to the window, usable from every thread of the worker."""

    def __init__(self, hears: BinaryIO, says: BinaryIO) -> None:
        self._hears = hears
        self._says = says
        self._one_at_a_time = threading.Lock()
        self._room = threading.Semaphore(PAGES_AHEAD)
        self._last_said = 0.0
        self.stop = threading.Event()

    def order(self) -> Frame | None:
        """Return the order; None when the window left at once."""
        return read_frame(self._hears)

    def listen(self) -> None:
        """Hear the window from now on."""
        threading.Thread(target=self._listen, name="window", daemon=True).start()

    def say(self, frame: Frame) -> None:
        """Send a frame. A window that is gone ends the process."""
        try:
            with self._one_at_a_time:
                write_frame(self._says, frame)
                self._last_said = time.monotonic()
        except OSError:
            os._exit(1)

    def say_page(self, frame: Frame) -> bool:
        """Send a page when the window has room for it; False when it wants no more."""
        while not self._room.acquire(timeout=_ALIVE_EVERY_S):
            if self.stop.is_set():
                return False
            self.alive()
        self.say(frame)
        return True

    def alive(self) -> bool:
        """Say now and then that the driver moves; False when the window wants no more."""
        if time.monotonic() - self._last_said > _ALIVE_EVERY_S:
            self.say(Frame(Kind.ALIVE))
        return not self.stop.is_set()

    def _listen(self) -> None:
        while (frame := read_frame(self._hears)) is not None:
            if frame.kind is Kind.TAKEN:
                self._room.release()
            elif frame.kind is Kind.ABORT:
                self.stop.set()
        # The window is gone: let the driver free the device, but do not wait for it for ever.
        self.stop.set()
        end = threading.Timer(_ENDS_WITHIN_S, os._exit, (1,))
        end.daemon = True
        end.start()


def serve(window: Window, open_device: Callable[[ScanOrder], Device]) -> None:
    """Carry out the one order that comes."""
    frame = window.order()
    if frame is None:
        return
    window.listen()
    try:
        match frame.kind:
            case Kind.SCAN:
                _scan(window, messages.scan_order(frame.content), open_device)
            case Kind.SHRINK:
                jpeg, dpi, limit = messages.shrink_order(frame.content)
                window.say(messages.shrunk_frame(*pictures.shrink(jpeg, dpi, limit)))
            case _:
                window.say(messages.fault_frame(Status.DRIVER))
    except DriverFault as fault:
        window.say(messages.fault_frame(fault.status))
    except MemoryError:
        window.say(messages.fault_frame(Status.NO_MEMORY))


def _scan(window: Window, order: ScanOrder, open_device: Callable[[ScanOrder], Device]) -> None:
    device = open_device(order)
    try:
        window.say(messages.started_frame(device.model, device.source))
        made = _PageMaker(window, order.first_page)
        try:
            for image, dpi in device.pages(window.alive):
                made.take(image, dpi)
        finally:
            # Whatever happened to the driver, the pages that came are handed over first.
            count = made.finish()
    finally:
        device.close()
    ended = Kind.ABORTED if window.stop.is_set() else Kind.ENDED
    window.say(Frame(ended, count.to_bytes(2, "big")))


class _PageMaker:
    """Makes pages on a thread of its own while the driver reads on."""

    def __init__(self, window: Window, first_page: int) -> None:
        self._window = window
        self._number = first_page
        self._count = 0
        self._fault: BaseException | None = None
        self._waiting: queue.Queue[tuple[Image.Image, int] | None] = queue.Queue(maxsize=1)
        self._thread = threading.Thread(target=self._work, name="pages", daemon=True)
        self._thread.start()

    def take(self, image: Image.Image, dpi: int) -> None:
        """Take pixels; waits while too many pages are on their way."""
        self._waiting.put((image, dpi))
        if self._fault is not None:
            raise self._fault

    def finish(self) -> int:
        """Wait for the last page; return how many went to the window."""
        self._waiting.put(None)
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        return self._count

    def _work(self) -> None:
        wanted = True
        while (pixels := self._waiting.get()) is not None:
            if not wanted or self._fault is not None:
                continue
            try:
                wanted = self._make(*pixels)
            except (MemoryError, OSError, ValueError) as fault:
                self._fault = fault if isinstance(fault, MemoryError) else _driver_fault(fault)

    def _make(self, image: Image.Image, dpi: int) -> bool:
        page = pictures.page_of(image, self._number, dpi)
        if not self._window.say_page(messages.page_frame(page)):
            return False
        self._number += 1
        self._count += 1
        return True


def _driver_fault(cause: Exception) -> DriverFault:
    fault = DriverFault(Status.DRIVER)
    fault.__cause__ = cause
    return fault


def take_pipes() -> Window:
    """Keep both pipes and give drivers that print nothing but the void."""
    says = os.fdopen(os.dup(1), "wb")
    hears = os.fdopen(os.dup(0), "rb")
    void = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(void, number)
    return Window(hears, says)


def open_sane(order: ScanOrder) -> Device:
    """Open a device of SANE; without its library there is no scanner."""
    try:
        from devices.scanner.sane_driver import SaneDevice
    except ImportError:
        raise DriverFault(Status.NOT_FOUND) from None
    return SaneDevice(order)


def main(open_device: Callable[[ScanOrder], Device] = open_sane) -> None:
    """Confine this process, then serve."""
    parser = argparse.ArgumentParser(prog="devices.scanner.worker")
    parser.add_argument("--memory-mib", type=int, default=MEMORY_MIB)
    parser.add_argument("--cpu-s", type=int, default=CPU_S)
    asked = parser.parse_args()
    window = take_pipes()
    confine(asked.memory_mib, asked.cpu_s)
    pictures.refuse_bombs()
    with contextlib.suppress(messages.BadFrameError):
        serve(window, open_device)
    sys.stdout.flush()
    # Some drivers crash while they are unloaded; all has been said.
    os._exit(0)


if __name__ == "__main__":
    main()
