"""The office's own time: everything inside is UTC, everything on the screen is Greek time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kep_client.domain.calendar import ATHENS

if TYPE_CHECKING:
    from datetime import datetime


def local(moment: datetime) -> datetime:
    """Return an aware moment as the clock on the office's wall shows it."""
    return moment.astimezone(ATHENS)
