"""When a deadline ends: working days, Easter, and the night the clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.domain import calendar
from kep_client.domain.calendar import (
    ATHENS,
    DayCount,
    Period,
    WorkingCalendar,
    add_months,
    add_period,
    add_working_days,
    national_holidays,
    orthodox_easter,
    parse_period,
)
from kep_client.errors import KepError

# Dates of the Greek calendar as printed.
EASTERS = [
    "1900-04-22",
    "2000-04-30",
    "2001-04-15",
    "2002-05-05",
    "2003-04-27",
    "2004-04-11",
    "2005-05-01",
    "2006-04-23",
    "2007-04-08",
    "2008-04-27",
    "2009-04-19",
    "2010-04-04",
    "2011-04-24",
    "2012-04-15",
    "2013-05-05",
    "2014-04-20",
    "2015-04-12",
    "2016-05-01",
    "2017-04-16",
    "2018-04-08",
    "2019-04-28",
    "2020-04-19",
    "2021-05-02",
    "2022-04-24",
    "2023-04-16",
    "2024-05-05",
    "2025-04-20",
    "2026-04-12",
    "2027-05-02",
    "2028-04-16",
    "2029-04-08",
    "2030-04-28",
]
DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize("printed", EASTERS)
def test_easter_falls_as_printed(printed: str) -> None:
    easter = date.fromisoformat(printed)
    assert orthodox_easter(easter.year) == easter


@given(st.integers(1900, 2099))
def test_easter_is_a_sunday_between_4_april_and_10_may(year: int) -> None:
    easter = orthodox_easter(year)
    assert easter.weekday() == 6
    assert date(year, 4, 4) <= easter <= date(year, 5, 10)


@pytest.mark.parametrize("year", [1899, 2100])
def test_beyond_two_centuries_no_easter_is_claimed(year: int) -> None:
    with pytest.raises(ValueError, match="1900 to 2099"):
        orthodox_easter(year)


def test_the_holidays_of_2026() -> None:
    assert sorted(f"{day:%m-%d}" for day in national_holidays(2026)) == [
        "01-01",
        "01-06",
        "02-23",
        "03-25",
        "04-10",
        "04-13",
        "05-01",
        "06-01",
        "08-15",
        "10-28",
        "12-25",
        "12-26",
    ]


def test_the_patron_saint_a_decision_and_a_moved_may_day() -> None:
    here = WorkingCalendar(
        local_holidays=frozenset({(10, 26)}),
        closed=frozenset({date(2024, 5, 7)}),
        open=frozenset({date(2024, 5, 1)}),
    )
    assert here.is_holiday(date(2026, 10, 26))
    assert not calendar.NATIONAL_CALENDAR.is_holiday(date(2026, 10, 26))
    assert not here.is_working_day(date(2024, 5, 7))
    assert here.is_working_day(date(2024, 5, 1))
    assert not here.is_working_day(date(2026, 11, 22))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-04-08", 5, "2026-04-17"),  # over Good Friday and Easter Monday
        ("2026-12-24", 3, "2026-12-30"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: str, count: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_working_days_add_up(start: date, first: int, second: int) -> None:
    middle = add_working_days(start, first)
    assert calendar.NATIONAL_CALENDAR.is_working_day(middle)
    if calendar.NATIONAL_CALENDAR.is_working_day(start):
        assert add_working_days(middle, second) == add_working_days(start, first + second)


@given(DAYS, st.integers(1, 40))
def test_as_many_working_days_lie_between_as_were_counted(start: date, count: int) -> None:
    end = add_working_days(start, count)
    days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
    assert sum(map(calendar.NATIONAL_CALENDAR.is_working_day, days)) == count


def test_a_deadline_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        add_working_days(date(2026, 1, 1), -1)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("P50D", Period(days=50)),
        ("P1Y6M", Period(years=1, months=6)),
        ("PT10M", Period(minutes=10)),
        ("P1DT2H30M", Period(days=1, hours=2, minutes=30)),
    ],
)
def test_durations_of_definitions(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1DT", "50D", "P-1D", "P1W", "PT1S", "P1D ", "P٥D"]
)
def test_any_other_duration_is_refused_by_name(text: str) -> None:
    with pytest.raises(KepError) as fault:
        parse_period(text)
    assert fault.value.code == "service.invalid_definition"


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-12-05", 0, "2026-12-05"),
    ],
)
def test_a_month_ends_where_the_calendar_ends(day: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(end)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ATHENS)


@pytest.mark.parametrize(
    ("start", "duration", "count", "end"),
    [
        # 9 January 2027 is a Saturday.
        ("2026-11-20T09:00", "P50D", DayCount.CALENDAR_DAYS, "2027-01-11T23:59:59"),
        ("2026-11-23T09:00", "P5D", DayCount.CALENDAR_DAYS, "2026-11-30T23:59:59"),
        ("2026-11-23T09:00", "P5D", DayCount.WORKING_DAYS, "2026-11-30T23:59:59"),
        ("2026-04-08T09:00", "P2D", DayCount.CALENDAR_DAYS, "2026-04-14T23:59:59"),
        ("2026-01-31T09:00", "P1M", DayCount.CALENDAR_DAYS, "2026-03-02T23:59:59"),
        ("2026-11-23T09:00", "PT10M", DayCount.WORKING_DAYS, "2026-11-23T09:10:00"),
    ],
)
def test_when_a_deadline_ends(start: str, duration: str, count: DayCount, end: str) -> None:
    due = add_period(at(start), duration, count=count)
    assert due == at(end)
    assert due.tzinfo is ATHENS


def test_two_hours_are_two_hours_in_the_night_of_the_clock_change() -> None:
    start = at("2026-10-25T02:30")  # at 04:00 the clocks go back to 03:00
    due = add_period(start, "PT2H")
    assert due - start.astimezone(UTC) == timedelta(hours=2)
    assert due.strftime("%H:%M") == "03:30"


def test_an_evening_in_utc_is_the_next_day_in_athens() -> None:
    start = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    assert add_period(start, "P1D") == at("2026-11-25T23:59:59")


def test_a_start_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        add_period(datetime(2026, 11, 23, 9, 0), "P1D")  # noqa: DTZ001
