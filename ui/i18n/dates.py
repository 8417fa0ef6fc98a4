"""Dates and times as a Greek office writes them, whatever the system's settings say."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ui.i18n.words import translate


def day(value: date) -> str:
    """Return ``23/11/2026``."""
    return value.strftime("%d/%m/%Y")


def clock(value: datetime) -> str:
    """Return ``10:46``."""
    return value.strftime("%H:%M")


def clock_seconds(value: datetime) -> str:
    """Return ``10:46:12``."""
    return value.strftime("%H:%M:%S")


def weekday(value: date) -> str:
    """Return ``Δευτέρα``."""
    names = (
        translate("dates", "Δευτέρα"),
        translate("dates", "Τρίτη"),
        translate("dates", "Τετάρτη"),
        translate("dates", "Πέμπτη"),
        translate("dates", "Παρασκευή"),
        translate("dates", "Σάββατο"),
        translate("dates", "Κυριακή"),
    )
    return names[value.weekday()]


def weekday_and_day(value: date) -> str:
    """Return ``Δευτέρα 23/11/2026``."""
    return f"{weekday(value)} {day(value)}"


def short_day(value: date, today: date) -> str:
    """Return ``28/11`` in this year, ``12/1/2027`` otherwise."""
    short = f"{value.day}/{value.month}"
    return short if value.year == today.year else f"{short}/{value.year}"


def moment(value: datetime, now: datetime) -> str:
    """Return ``σήμερα 10:42``, ``χθες 16:05``, ``18/11`` or ``3/10/2025``."""
    if value.date() == now.date():
        today = translate("dates", "σήμερα %1")
        return today.replace("%1", clock(value))
    return earlier(value, now)


def time_of(value: datetime, now: datetime) -> str:
    """As `moment`, but only ``10:42`` for today; for lists of one day's work."""
    return clock(value) if value.date() == now.date() else earlier(value, now)


def earlier(value: datetime, now: datetime) -> str:
    """Return ``χθες 16:05`` or the short date."""
    if value.date() == now.date() - timedelta(days=1):
        yesterday = translate("dates", "χθες %1")
        return yesterday.replace("%1", clock(value))
    return short_day(value.date(), now.date())


def span(seconds: float) -> str:
    """Return how long in words, roughly: ``7 λεπτά``, ``2 ώρες``, ``3 ημέρες``."""
    minutes = round(seconds / 60)
    if minutes == 1:
        return translate("dates", "1 λεπτό")
    if minutes < 90:
        return translate("dates", "%1 λεπτά").replace("%1", str(minutes))
    hours = round(seconds / 3600)
    if hours < 48:
        return translate("dates", "%1 ώρες").replace("%1", str(hours))
    days = str(round(seconds / 86_400))
    return translate("dates", "%1 ημέρες").replace("%1", days)


def minutes(value: timedelta) -> str:
    """Return whole minutes as on the queue's rows: ``18′``."""
    return f"{max(int(value.total_seconds() // 60), 0)}′"
