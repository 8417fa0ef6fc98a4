"""The last faults that were shown: their codes and words, for the page that helps to help."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ui.i18n.office_time import local
from ui.i18n.words import own

if TYPE_CHECKING:
    from collections.abc import Callable

    from kep_client.errors import KepError

_KEPT = 20


@dataclass(frozen=True, slots=True)
class FaultSeen:
    """One fault; parameters of faults hold no personal data, so neither do its words."""

    at: datetime
    code: str
    what: str
    then: str


class RecentFaults:
    """Keeps the last twenty, in memory only; the same fault again moves to the top."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._seen: deque[FaultSeen] = deque(maxlen=_KEPT)

    def saw(self, error: KepError) -> None:
        """Note a fault that is being shown."""
        said = own(error.text).filled(error.params)
        fault = FaultSeen(local(self._now()), error.code, said.title, said.sentence)
        for old in [old for old in self._seen if (old.code, old.what) == (fault.code, fault.what)]:
            self._seen.remove(old)
        self._seen.appendleft(fault)

    @property
    def seen(self) -> tuple[FaultSeen, ...]:
        """The last ones, newest first."""
        return tuple(self._seen)
