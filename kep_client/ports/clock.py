"""Time, injected so that a day can be replayed."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The workstation's time corrected by what the centre last said."""

    def now(self) -> datetime:
        """Corrected time, aware (UTC)."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...
