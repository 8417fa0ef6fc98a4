"""The workstation's time, corrected by what the centre last said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the centre said, and the moment of the steady clock it was said at."""

    server_time: datetime
    at: float
    skew_s: float


class CorrectedClock:
    """Implements ``ports.clock.Clock``; written by the sync thread, read by any.

    After the first word of the centre the time goes on by the steady clock alone: setting the
    PC's clock changes nothing until the next start.
    """

    def __init__(self, wall: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._heard: _Heard | None = None

    def now(self) -> datetime:
        heard = self._heard  # one read: the other thread replaces the whole value
        if heard is None:
            return self._wall()
        return heard.server_time + timedelta(seconds=self._monotonic() - heard.at)

    def monotonic(self) -> float:
        return self._monotonic()

    def hear(self, server_time: datetime, took_s: float = 0.0) -> None:
        """Take the centre's time from an answer that took ``took_s`` to come."""
        true_time = server_time + timedelta(seconds=took_s / 2)
        skew = (self._wall() - true_time).total_seconds()
        self._heard = _Heard(true_time, self._monotonic(), skew)

    @property
    def skew_s(self) -> float:
        """Seconds the PC's own clock is ahead of the centre's; 0 before the first answer."""
        return self._heard.skew_s if self._heard else 0.0
