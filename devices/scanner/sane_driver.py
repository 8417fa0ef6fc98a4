"""SANE through python-sane; runs in the worker only, which is the only importer.

python-sane tells trouble in English sentences without a code, and lets unknown options pass: both
are handled here. `cancel` from another thread makes a cut-off page look whole, so it is called only
from the driver's own progress call, and rows are always counted.
"""

import contextlib
import ctypes
from collections.abc import Callable, Iterator

import sane
from _sane import error as SaneError  # noqa: N812 - the library's own name says nothing
from PIL import Image

from devices.scanner.messages import ScanOrder
from devices.scanner.status import DriverFault, Status
from kep_client.ports.scanner import MAX_PIXELS, ScanColour, ScanProfile, ScanSource

MOST_PAGES = 500
"""Some drivers never say that the feeder is empty."""

_A4_MM = (210.0, 297.0)
_OUT_OF_PAPER = "out of documents"
_SAID = (
    ("out of documents", Status.NO_PAPER),
    ("jammed", Status.JAMMED),
    ("cover is open", Status.COVER_OPEN),
    ("busy", Status.BUSY),
    ("device i/o", Status.NOT_FOUND),
    ("access to resource", Status.NOT_FOUND),
    ("invalid argument", Status.NOT_FOUND),
    ("end of file", Status.INCOMPLETE),
    ("no data", Status.INCOMPLETE),
    ("memory", Status.NO_MEMORY),
)
# Every driver names its sources and modes as it likes; the first name that is offered is used.
_SOURCES = {
    ScanSource.FLATBED: ("flatbed", "platen", "fb", "normal"),
    ScanSource.FEEDER: ("automatic document feeder", "adf front", "adf simplex", "adf", "feeder"),
    ScanSource.DUPLEX: ("adf duplex", "duplex"),
}
_MODES = {
    ScanColour.COLOUR: ("color", "colour", "24bit"),
    ScanColour.GREY: ("gray", "grey", "8bit"),
}


def status_of(sentence: str) -> Status:
    """Return what a sentence of SANE means."""
    said = sentence.lower()
    return next((status for part, status in _SAID if part in said), Status.DRIVER)


def named(offered: list[str], names: tuple[str, ...]) -> str | None:
    """Return the offered value that one of the names means, the first name first."""
    for name in names:
        for value in offered:
            if name in value.lower() and not ("duplex" in value.lower() and "duplex" not in name):
                return value
    return None


class SaneDevice:
    """An opened device, set as the order asks. Implements ``worker.Device``."""

    def __init__(self, order: ScanOrder) -> None:
        _load_unwinder()
        try:
            sane.init()
            name = order.device or _first()
            self._device = sane.open(name)
        except (SaneError, RuntimeError) as cause:
            raise DriverFault(_opening(str(cause))) from None
        self.model = name
        try:
            self.source = self._set_up(order.profile)
        except (SaneError, AttributeError) as cause:
            self.close()
            raise DriverFault(status_of(str(cause))) from None

    def pages(self, alive: Callable[[], bool]) -> Iterator[tuple[Image.Image, int]]:
        """Yield each page; the flatbed has one."""
        dpi = round(float(self._device.resolution)) if "resolution" in self._device.opt else 300
        for number in range(1 if self.source is ScanSource.FLATBED else MOST_PAGES):
            if not alive():
                return
            try:
                yield self._page(alive), dpi
            except _StoppedError:
                return
            except DriverFault as fault:
                if fault.status is Status.NO_PAPER and number > 0:
                    return
                raise

    def close(self) -> None:
        """Free the device."""
        self._device.close()

    def set_option(self, name: str, value: object) -> bool:
        """Set an option that exists, is active and takes the value; tell whether it did."""
        option = self._device.opt.get(name)
        if option is None or not option.is_active() or not option.is_settable():
            return False
        if isinstance(option.constraint, list) and value not in option.constraint:
            return False
        setattr(self._device, name, value)
        return True

    # --- steps --------------------------------------------------------------------------------

    def _page(self, alive: Callable[[], bool]) -> Image.Image:
        stopped = too_large = False

        def progress(line: int, _lines: int) -> None:
            nonlocal stopped, too_large
            # Hand scanners do not tell how long the page will be.
            too_large = too_large or line * width > MAX_PIXELS
            stopped = stopped or not alive()
            if stopped or too_large:
                self._device.cancel()

        try:
            self._device.start()
            width, lines = self._device.get_parameters()[2]
            if width * lines > MAX_PIXELS:
                self._device.cancel()
                raise DriverFault(Status.TOO_LARGE)
            image: Image.Image = self._device.snap(no_cancel=True, progress=progress)
        except (SaneError, RuntimeError) as cause:
            if stopped:
                raise _StoppedError from None
            raise DriverFault(Status.TOO_LARGE if too_large else status_of(str(cause))) from None
        if stopped:
            raise _StoppedError
        if image.width != width or (lines >= 0 and image.height != lines):
            raise DriverFault(Status.INCOMPLETE)
        return image

    def _set_up(self, profile: ScanProfile) -> ScanSource:
        source = self._set_source(profile.source)
        if mode := named(self._offered("mode"), _MODES[profile.colour]):
            self.set_option("mode", mode)
        self.set_option("depth", 8)
        self._set_resolution(profile.dpi)
        for name, wanted in zip(("br_x", "br_y"), _A4_MM, strict=True):
            self._set_within(name, wanted)
        return source

    def _set_source(self, wanted: ScanSource) -> ScanSource:
        offered = self._offered("source")
        order = (wanted, ScanSource.FEEDER, ScanSource.FLATBED)
        for source in order:
            if (name := named(offered, _SOURCES[source])) is not None:
                self.set_option("source", name)
                return source
        return ScanSource.FLATBED

    def _set_resolution(self, dpi: int) -> None:
        option = self._device.opt.get("resolution")
        offered = option.constraint if option is not None else None
        if isinstance(offered, list):
            dpi = min(offered, key=lambda each: (each < dpi, abs(each - dpi)))
            self.set_option("resolution", dpi)
        else:
            self._set_within("resolution", dpi)

    def _set_within(self, name: str, wanted: float) -> None:
        option = self._device.opt.get(name)
        if option is not None and isinstance(option.constraint, tuple):
            low, high = option.constraint[:2]
            self.set_option(name, min(max(float(wanted), low), high))

    def _offered(self, name: str) -> list[str]:
        option = self._device.opt.get(name)
        values = option.constraint if option is not None else None
        return [str(value) for value in values] if isinstance(values, list) else []


class _StoppedError(Exception):
    """The window wants no more."""


def _load_unwinder() -> None:
    """Load what glibc unwinds a cancelled thread with, as long as there is none.

    Drivers cancel their reading threads after each page. The first cancelled thread would load it
    itself and may die with the loader's lock in its hand: then the next page never starts. Asking
    for a backtrace loads the same.
    """
    with contextlib.suppress(AttributeError):  # another C library has no need of it
        ctypes.CDLL(None).backtrace((ctypes.c_void_p * 1)(), 1)


def _first() -> str:
    found = sane.get_devices()
    if not found:
        raise DriverFault(Status.NOT_FOUND)
    return str(found[0][0])


def _opening(sentence: str) -> Status:
    """A device that does not open is away, unless somebody else has it."""
    status = status_of(sentence)
    return status if status is Status.BUSY else Status.NOT_FOUND
