"""When to try again: full jitter, doubled up to five minutes."""

from collections.abc import Callable
from dataclasses import dataclass

BASE_S = 1.0
CAP_S = 300.0


@dataclass(frozen=True, slots=True)
class Pause:
    """Failures in a row, the moment before which nothing is tried, and the fault's code."""

    failures: int = 0
    until: float = 0.0
    code: str = ""

    def again(self, now: float, code: str, randomness: Callable[[], float]) -> "Pause":
        """Return the pause after one more failure; ``randomness`` gives 0 <= x < 1.

        Full jitter spreads the thousands of workstations that lost the same centre; see
        https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.
        """
        ceiling = min(CAP_S, BASE_S * 2.0 ** min(self.failures + 1, 16))
        return Pause(self.failures + 1, now + randomness() * ceiling, code)
