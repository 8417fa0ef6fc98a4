"""Times and closed word lists as they stand on the wire.

A word that this version does not know, or a time that is none, is a fault of the answer
(``server.bad_answer``), never a guess.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from kep_client.errors import LineError

E = TypeVar("E", bound=StrEnum)


def write_time(moment: datetime) -> str:
    """Return ISO 8601 in UTC with milliseconds: ``2026-11-23T08:31:07.120Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """Return an aware time. Raises LineError server.bad_answer."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as cause:
        raise LineError("server.bad_answer") from cause
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_optional_time(text: str) -> datetime | None:
    """Return a time, or None for an empty text."""
    return read_time(text) if text else None


def write_optional_time(moment: datetime | None) -> str:
    """Return the text of a time, empty for None."""
    return write_time(moment) if moment else ""


def read_day(text: str) -> date | None:
    """Return a day, or None for an empty text. Raises LineError server.bad_answer."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as cause:
        raise LineError("server.bad_answer") from cause


def read_word(words: type[E], text: str) -> E:
    """Return the member of an enum. Raises LineError server.bad_answer."""
    try:
        return words(text)
    except ValueError as cause:
        raise LineError("server.bad_answer") from cause
