"""What a benchmark hands over: named values beside their goals and the peers of the same run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Peer:
    """The same work done by somebody else, or a floor, measured in the same run."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `better` tells in which direction the goal lies."""

    name: str
    value: float
    unit: str
    goal: float | None
    better: Literal["lower", "higher"] = "lower"
    peer: Peer | None = None

    @property
    def reached(self) -> bool:
        """Whether the goal is reached; a figure without a goal only informs."""
        if self.goal is None:
            return True
        return self.value <= self.goal if self.better == "lower" else self.value >= self.goal
