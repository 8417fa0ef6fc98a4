"""Dates read as in a Greek office."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from ui.i18n import dates

NOW = datetime(2026, 11, 23, 10, 46, 12)  # noqa: DTZ001 - local time of the office


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2026, 11, 23, 9, 5), "σήμερα 09:05"),  # noqa: DTZ001
        (datetime(2026, 11, 22, 16, 5), "χθες 16:05"),  # noqa: DTZ001
        (datetime(2026, 11, 18, 12, 0), "18/11"),  # noqa: DTZ001
        (datetime(2025, 10, 3, 12, 0), "3/10/2025"),  # noqa: DTZ001
    ],
)
def test_when_something_happened(value: datetime, said: str) -> None:
    assert dates.moment(value, NOW) == said


def test_yesterday_also_over_the_new_year() -> None:
    new_year = datetime(2027, 1, 1, 0, 1)  # noqa: DTZ001
    assert dates.moment(datetime(2026, 12, 31, 23, 59), new_year) == "χθες 23:59"  # noqa: DTZ001


def test_todays_work_needs_no_day() -> None:
    assert dates.time_of(datetime(2026, 11, 23, 9, 58), NOW) == "09:58"  # noqa: DTZ001
    assert dates.time_of(datetime(2026, 11, 22, 9, 58), NOW) == "χθες 09:58"  # noqa: DTZ001


def test_the_strip_says_the_weekday() -> None:
    assert dates.weekday_and_day(date(2026, 11, 23)) == "Δευτέρα 23/11/2026"
    assert dates.weekday(date(2026, 11, 29)) == "Κυριακή"
    assert dates.clock(NOW) == "10:46"
    assert dates.clock_seconds(NOW) == "10:46:12"


def test_waiting_is_said_in_whole_minutes() -> None:
    assert dates.minutes(timedelta(minutes=18, seconds=59)) == "18′"
    assert dates.minutes(timedelta(seconds=-5)) == "0′"
