"""Working days of Greek public services and the deadlines counted in them.

Holidays follow the Easter of the Eastern church. The range is 1900 to 2099: beyond it the
thirteen days between the Julian and the Gregorian calendar change.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from kep_client.errors import InputError

ATHENS = ZoneInfo("Europe/Athens")
FIRST_YEAR, LAST_YEAR = 1900, 2099
_DAY = timedelta(days=1)
_END_OF_DAY = time(23, 59, 59)


class DayCount(StrEnum):
    """How the days of a deadline are counted; the words of service definitions."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days an office works.

    ``local_holidays`` are (month, day) of the municipality's patron and liberation days.
    ``closed`` and ``open`` are single days set by decision, such as a moved 1 May.
    """

    local_holidays: frozenset[tuple[int, int]] = frozenset()
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()

    def is_holiday(self, day: date) -> bool:
        """Whether public services are shut for a feast; weekends are another matter."""
        if day in self.open:
            return False
        local = (day.month, day.day) in self.local_holidays
        return local or day in self.closed or day in national_holidays(day.year)

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open; KEPs that also open on Saturdays gain no legal day by it."""
        return day.weekday() < 5 and not self.is_holiday(day)


NATIONAL_CALENDAR = WorkingCalendar()


@lru_cache(maxsize=256)
def orthodox_easter(year: int) -> date:
    """Return Easter Sunday (Meeus, Astronomical Algorithms, 2nd ed., chapter 8, Julian).

    Raises:
        ValueError: outside 1900 to 2099.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("the Orthodox Easter is computed for 1900 to 2099")
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


@lru_cache(maxsize=256)
def national_holidays(year: int) -> frozenset[date]:
    """Return the holidays of public services. 1 May is given by date; a decision may move it."""
    easter = orthodox_easter(year)
    fixed = ((1, 1), (1, 6), (3, 25), (5, 1), (8, 15), (10, 28), (12, 25), (12, 26))
    # Clean Monday, Good Friday, Easter Monday, Monday of the Holy Spirit.
    movable = (-48, -2, 1, 50)
    days = [date(year, month, day) for month, day in fixed]
    return frozenset(days + [easter + timedelta(days=offset) for offset in movable])


def add_working_days(
    start: date, count: int, calendar: WorkingCalendar = NATIONAL_CALENDAR
) -> date:
    """Return the count-th working day after ``start``; a count of 0 is the day itself or the next.

    The first day does not count (Civil Code article 241).

    Raises:
        ValueError: for a negative count.
    """
    if count < 0:
        raise ValueError("a deadline does not run backwards")
    if count == 0:
        return next_working_day(start, calendar)
    days = (day for day in _days_after(start) if calendar.is_working_day(day))
    return next(day for place, day in enumerate(days, 1) if place == count)


def next_working_day(day: date, calendar: WorkingCalendar = NATIONAL_CALENDAR) -> date:
    """Return the day itself if offices work on it, else the next one on which they do."""
    return day if calendar.is_working_day(day) else add_working_days(day, 1, calendar)


def _days_after(start: date) -> Iterator[date]:
    day = start
    while True:
        day += _DAY
        yield day


@dataclass(frozen=True, slots=True)
class Period:
    """A duration of ISO 8601 without weeks and seconds, as service definitions write them."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0

    @property
    def is_short(self) -> bool:
        """Whether it is counted in hours or minutes only."""
        return not (self.years or self.months or self.days)


_PERIOD = re.compile(
    r"P(?=.)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})D)?(?:T(?=.)(?:(\d{1,3})H)?(?:(\d{1,4})M)?)?",
    re.ASCII,
)


def parse_period(text: str) -> Period:
    """Read ``P50D``, ``P1Y6M`` or ``PT10M``.

    Raises:
        InputError: ``service.invalid_definition``: only definitions hold durations.
    """
    found = _PERIOD.fullmatch(text)
    if not found:
        raise InputError("service.invalid_definition", p1="duration")
    return Period(*(int(part or 0) for part in found.groups()))


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month (article 243)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - _DAY).day
    return date(year, month, min(day.day, last))


def add_period(
    start: datetime,
    iso_duration: str,
    calendar: WorkingCalendar = NATIONAL_CALENDAR,
    count: DayCount = DayCount.CALENDAR_DAYS,
) -> datetime:
    """Return when a deadline that began at ``start`` (aware) ends, in Athens time.

    Hours and minutes alone are exact. With days, the deadline ends with the last second of its
    last day, and a last day without work gives way to the next working day (Civil Code 241-243).

    Raises:
        InputError: ``service.invalid_definition`` for a duration that cannot be read.
        ValueError: for a naive start, or beyond 2099.
    """
    if start.tzinfo is None:
        raise ValueError("a deadline starts at an aware time")
    period = parse_period(iso_duration)
    # Through UTC: the hour that summer time repeats or leaves out is a real hour here.
    exact = start.astimezone(ZoneInfo("UTC")) + timedelta(
        hours=period.hours, minutes=period.minutes
    )
    begun = exact.astimezone(ATHENS)
    if period.is_short:
        return begun
    month = add_months(begun.date(), period.years * 12 + period.months)
    if count is DayCount.WORKING_DAYS:
        last = add_working_days(month, period.days, calendar)
    else:
        last = next_working_day(month + timedelta(days=period.days), calendar)
    return datetime.combine(last, _END_OF_DAY, ATHENS)
