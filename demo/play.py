"""Plays the steps of a day one after the other and keeps the record of them."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from demo.browser import PageError
from demo.driver import PlayError
from demo.process import OfficeError

TROUBLE = (PlayError, PageError, OfficeError, httpx.HTTPError)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a name for files, and what is done."""

    name: str
    play: Callable[[], None]


@dataclass(slots=True)
class Summary:
    """What ``summary.json`` holds. ``ok`` is true only if every step holds."""

    steps: list[dict[str, object]] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether there were steps and all hold."""
        return bool(self.steps) and all(step["ok"] for step in self.steps)

    def write(self, path: Path) -> None:
        """Write it for people and for programs."""
        told = {"ok": self.ok, "steps": self.steps, "facts": self.facts}
        path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")


def play(
    steps: Sequence[Step],
    picture: Callable[[str, bool], None],
    say: Callable[[str], None],
    first: int = 1,
) -> Summary:
    """Play the steps; after the first that fails the others are recorded as not run.

    ``picture`` gets ``NN_name`` and whether the step held; ``first`` is the first number.
    """
    summary = Summary()
    failed = ""
    for number, step in enumerate(steps, start=first):
        if failed:
            told: dict[str, object] = {"name": step.name, "ok": False, "ms": 0}
            summary.steps.append(told | {"reason": f"not run: {failed} failed"})
            continue
        began = time.monotonic()
        reason = _attempt(step.play)
        took = round((time.monotonic() - began) * 1000)
        picture(f"{number:02d}_{step.name}", not reason)
        told = {"name": step.name, "ok": not reason, "ms": took}
        summary.steps.append(told | ({"reason": reason} if reason else {}))
        say(f"{'✓' if not reason else '✗'} {number:02d} {step.name}  {took} ms  {reason}".rstrip())
        if reason:
            failed = step.name
    return summary


def _attempt(deed: Callable[[], None]) -> str:
    try:
        deed()
    except TROUBLE as trouble:
        return f"{type(trouble).__name__}: {trouble}"
    return ""
