"""The scanner's trouble in the words of the catalogue."""

from typing import assert_never

from devices.scanner.status import Status
from kep_client.errors import DeviceError


def code_of(status: Status) -> str:
    """Return the KepError code of a status."""
    match status:
        case Status.NO_PAPER | Status.JAMMED | Status.COVER_OPEN | Status.DOUBLE_FEED:
            return f"scan.{status}"
        case Status.BUSY | Status.NOT_FOUND:
            return f"scan.{status}"
        case Status.INCOMPLETE:
            return "scan.page_incomplete"
        case Status.TOO_LARGE:
            return "scan.too_fine"
        case Status.NO_MEMORY | Status.DRIVER:
            return "scan.driver_crashed"
        case _:
            assert_never(status)


def device_error(code: str, kept: int, next_page: int) -> DeviceError:
    """Return the fault with its places filled: pages kept, the page to go on from."""
    return DeviceError(code, n=str(kept), p1=str(next_page), p2=str(next_page))
