"""Days as people type them: 1/2/1980, 01-02-1980, 01021980."""

import re
from datetime import date

_PARTED = re.compile(r"([0-9]{1,2})[\s./-]+([0-9]{1,2})[\s./-]+([0-9]{4})")
_RUN_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")


def parse_day(text: str) -> date | None:
    """Return the day of a text with day, month and four digits of the year; None for any other."""
    found = _PARTED.fullmatch(text.strip()) or _RUN_TOGETHER.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
