"""`python -m benchmarks [NAME] [--json]`: measure one benchmark, or all of them.

Prints one JSON document or a table; whatever a benchmark itself prints goes to standard error.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import importlib
import json
import sys
from typing import TYPE_CHECKING

from benchmarks.machine import this_machine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.figure import Figure

# Each module has `run() -> list[Figure]`.
BENCHMARKS = {
    "queue": "benchmarks.queue",
    "startup": "benchmarks.startup",
    "ui": "benchmarks.ui",
    "save": "benchmarks.save",
    "card": "benchmarks.card",
    "scan": "benchmarks.scan",
}
ALL = "all"


def measure(name: str) -> list[Figure]:
    """Run one benchmark, or all, and return the figures in their order."""
    figures: list[Figure] = []
    for each in BENCHMARKS if name == ALL else [name]:
        with contextlib.redirect_stdout(sys.stderr):
            figures += importlib.import_module(BENCHMARKS[each]).run()
    return figures


def document(name: str, figures: Sequence[Figure]) -> str:
    """Return the figures and their machine as JSON."""
    content = {
        "bench": name,
        "machine": dataclasses.asdict(this_machine()),
        "figures": [dataclasses.asdict(figure) for figure in figures],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as aligned text, a mark at each goal that was missed."""
    rows = [("figure", "value", "unit", "goal", "peer")]
    rows += [_row(figure) for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def _row(figure: Figure) -> tuple[str, str, str, str, str]:
    sign = "<=" if figure.better == "lower" else ">="
    goal = "" if figure.goal is None else f"{sign} {figure.goal:g}"
    peer = "" if figure.peer is None else f"{figure.peer.name} {figure.peer.value:g}"
    missed = "" if figure.reached else "  missed"
    return figure.name, f"{figure.value:g}", figure.unit, goal + missed, peer


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Figures of the README.")
    parser.add_argument("name", nargs="?", default=ALL, choices=[ALL, *BENCHMARKS])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    asked = parser.parse_args(arguments)
    figures = measure(asked.name)
    print(document(asked.name, figures) if asked.json else table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
