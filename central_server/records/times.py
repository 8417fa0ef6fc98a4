"""Times on the wire: ISO 8601 in UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ATHENS = ZoneInfo("Europe/Athens")
_YEARS = range(1850, 2201)


def iso(moment: datetime | None) -> str:
    """Return a time as the wire writes it; none is an empty text."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_iso(text: str) -> datetime:
    """Read an aware time of an age that calendars reach. Raises ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    if moment.year not in _YEARS:  # at the edges of datetime every sum overflows
        raise ValueError("a time of no known age")
    return moment.astimezone(UTC)
