"""`bench ui`: how long the window cannot answer while the office's people come for the first time.

An office of its own with 30,000 people; for each round a new workstation. A tick of 4 ms in the
window's thread notes every gap, and a key goes to the search box each 60 ms. The floor is the same
window in the same round, with the same keys, after the pull.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.desk import Desk
from benchmarks.figure import Figure, Peer
from demo.office import Office

PEOPLE = 30_000
ROUNDS = 3
FLOOR_S = 10.0
FIRST_DESK = 3
FRAME_MS = 16
END_S = 10
_WAIT = time.sleep  # one process, no loop: there is nothing to await


@dataclass(frozen=True, slots=True)
class Round:
    """Gaps in ms while the desk opens, during the pull, and after it."""

    opening: list[float]
    pull: list[float]
    idle: list[float]
    seconds: float


def run() -> list[Figure]:
    """Measure three first pulls."""
    with Office(PEOPLE, print) as office:
        office.open()
        return _figures([_round(office, number) for number in range(ROUNDS)])


def _round(office: Office, number: int) -> Round:
    desk = Desk(office, f"pull-{number}", FIRST_DESK + number)
    window, _ = desk.open()
    desk.clerk.sign_in(window)
    window.start_gaps()
    desk.clerk.choose(window)
    opening, _ = window.stop_gaps()
    began = time.monotonic()
    window.start_gaps()
    desk.clerk.wait_until_pulled(window)
    seconds = time.monotonic() - began
    pull, keys = window.stop_gaps()
    window.start_gaps()
    _WAIT(FLOOR_S)
    idle, _ = window.stop_gaps()
    window.end(END_S)
    for name, gaps in (("opening", opening), ("pull", pull), ("idle", idle)):
        worst = sorted(gaps, reverse=True)[:8]
        print(f"{name}: {len(gaps)} ticks, worst {worst}", file=sys.stderr)
    print(f"pull {seconds:.1f} s, {keys} keys", file=sys.stderr)
    return Round(opening, pull, idle, seconds)


def percentile(values: list[float], percent: float) -> float:
    """Return the smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    place = -(-len(ordered) * percent // 100)
    return ordered[max(0, min(len(ordered), int(place)) - 1)]


def _figures(rounds: list[Round]) -> list[Figure]:
    def median(value: Callable[[Round], float]) -> float:
        return round(statistics.median(value(each) for each in rounds), 2)

    def long(gaps: list[float]) -> int:
        return sum(1 for gap in gaps if gap > FRAME_MS)

    def floor(value: Callable[[list[float]], float]) -> Peer:
        return Peer("the same window without a pull", median(lambda each: value(each.idle)))

    return [
        Figure("gap during a first pull, p99.9", median(lambda each: percentile(each.pull, 99.9)),
               "ms", FRAME_MS, "lower", floor(lambda gaps: percentile(gaps, 99.9))),
        Figure("gap during a first pull, longest", median(lambda each: max(each.pull)),
               "ms", 50, "lower", floor(max)),
        Figure("gaps over 16 ms during a first pull", median(lambda each: long(each.pull)),
               "gaps", None, "lower", floor(long)),
        Figure("first pull of 30,000 people", median(lambda each: each.seconds), "s", 10),
        Figure("longest gap while the desk opens", median(lambda each: max(each.opening)),
               "ms", None),
    ]  # fmt: skip
