"""What the figures of `bench ui` are made of."""

from __future__ import annotations

import pytest

from benchmarks.ui import Round, _figures, percentile


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 500.0), (99.9, 999.0), (100, 1000.0), (0, 1.0)]
)
def test_a_percentile_is_the_value_that_so_many_do_not_exceed(
    percent: float, expected: float
) -> None:
    assert percentile([float(n) for n in range(1000, 0, -1)], percent) == expected


def test_the_longest_gap_of_the_pull_is_not_hidden_by_the_percentile() -> None:
    rounds = [Round([5.0], [4.0] * 1999 + [80.0], [4.0] * 10, 3.0) for _ in range(3)]
    told = {figure.name: figure for figure in _figures(rounds)}
    assert told["gap during a first pull, p99.9"].reached
    assert not told["gap during a first pull, longest"].reached
    assert told["gaps over 16 ms during a first pull"].value == 1
    assert told["gap during a first pull, longest"].peer is not None


def test_one_bad_round_of_three_does_not_decide() -> None:
    good, bad = Round([5.0], [4.0], [4.0], 2.0), Round([5.0], [900.0], [4.0], 60.0)
    told = {figure.name: figure.value for figure in _figures([good, bad, good])}
    assert told["gap during a first pull, longest"] == 4.0
    assert told["first pull of 30,000 people"] == 2.0
