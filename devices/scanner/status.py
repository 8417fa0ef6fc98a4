"""What can go wrong with a scanner, whatever its driver calls it."""

from enum import StrEnum


class Status(StrEnum):
    """The scanner's trouble as the worker tells it."""

    NO_PAPER = "no_paper"
    JAMMED = "jammed"
    COVER_OPEN = "cover_open"
    DOUBLE_FEED = "double_feed"
    BUSY = "busy"
    NOT_FOUND = "not_found"
    INCOMPLETE = "incomplete"
    TOO_LARGE = "too_large"
    NO_MEMORY = "no_memory"
    DRIVER = "driver"


class DriverFault(Exception):  # noqa: N818 - named as what the driver reports
    """A driver gave up; raised and caught inside the worker."""

    def __init__(self, status: Status) -> None:
        super().__init__(str(status))
        self.status = status
