"""Which looks a person should ask about. Pure: rows in, findings out.

A finding is a question and no verdict: who serves people sees neighbours and namesakes every day.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from central_server.records.times import ATHENS
from kep_client.domain.greek import fold

_HOUR = timedelta(hours=1)
_OPENING = frozenset({"view", "print", "reveal", "export"})
_FREE = "visit"
# Endings that a family name changes by gender, longest first; folded.
_ENDINGS = ("ιδου", "ιδησ", "οσ", "ου", "ησ", "ασ", "η", "α", "υ")
_SHORTEST_STEM = 4


class Rule(StrEnum):
    """Why a look is asked about."""

    OWN_AFM = "own_afm"
    COLLEAGUE = "colleague"
    SAME_SURNAME = "same_surname"
    NO_TICKET = "no_ticket"
    VOLUME = "volume"
    NIGHT = "night"
    BREAK_GLASS = "break_glass"


@dataclass(frozen=True, slots=True)
class Limits:
    """People opened by one clerk within an hour; the working day in Athens."""

    no_ticket_an_hour: int = 20
    volume_an_hour: int = 60
    opens: time = time(6)
    closes: time = time(22)


@dataclass(frozen=True, slots=True)
class SeenLook:
    """A row of the log beside what the centre knows of clerk and person.

    ``own`` and ``colleague``: the person's AFM is the clerk's own, or another clerk's of the office.
    """

    n: int
    at: datetime
    actor: str
    action: str
    basis: str
    purpose_kind: str
    party_id: str
    clerk_name: str = ""
    party_name: str = ""
    own: bool = False
    colleague: bool = False


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A rule that a look tripped."""

    n: int
    rule: Rule
    actor: str
    party_id: str
    at: datetime


@dataclass(slots=True)
class _Hour:
    """The people one clerk opened within the last hour, and whether the limit was told."""

    looks: deque[tuple[datetime, str]] = field(default_factory=deque)
    told: bool = False

    def crosses(self, at: datetime, party_id: str, limit: int) -> bool:
        """Add a look; True at the one that crosses the limit, once until it falls below."""
        while self.looks and at - self.looks[0][0] >= _HOUR:
            self.looks.popleft()
        self.looks.append((at, party_id))
        above = len({person for _, person in self.looks}) > limit
        crossed = above and not self.told
        self.told = above
        return crossed


class ReviewRules:
    """Feed it the rows of an office in order; it keeps the last hour of each clerk."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._all: dict[str, _Hour] = defaultdict(_Hour)
        self._free: dict[str, _Hour] = defaultdict(_Hour)

    def judge(self, look: SeenLook) -> list[Suspicion]:
        """Return the rules that this look trips."""
        return [
            Suspicion(look.n, rule, look.actor, look.party_id, look.at)
            for rule in self._tripped(look)
        ]

    def _tripped(self, look: SeenLook) -> Iterable[Rule]:
        if look.action == Rule.BREAK_GLASS:
            yield Rule.BREAK_GLASS
        if look.action not in _OPENING or not look.party_id:
            return
        if look.own:
            yield Rule.OWN_AFM
        elif look.colleague:
            yield Rule.COLLEAGUE
        elif same_family(look.clerk_name, look.party_name):
            yield Rule.SAME_SURNAME
        if not self._limits.opens <= look.at.astimezone(ATHENS).time() < self._limits.closes:
            yield Rule.NIGHT
        yield from self._rates(look)

    def _rates(self, look: SeenLook) -> Iterable[Rule]:
        hour = self._all[look.actor]
        if hour.crosses(look.at, look.party_id, self._limits.volume_an_hour):
            yield Rule.VOLUME
        if look.purpose_kind != _FREE:
            return
        free = self._free[look.actor]
        if free.crosses(look.at, look.party_id, self._limits.no_ticket_an_hour):
            yield Rule.NO_TICKET


def same_family(one: str, other: str) -> bool:
    """Whether two family names are one, Παπαδόπουλος and Παπαδοπούλου too."""
    return bool(one and other) and bool(_stems(one) & _stems(other))


def _stems(name: str) -> set[str]:
    return {_stem(part) for part in fold(name).split() if len(part) >= _SHORTEST_STEM}


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
