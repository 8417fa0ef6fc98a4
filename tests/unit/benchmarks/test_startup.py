"""What the figures of `bench startup` are made of."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.startup import Rounds, _compiled, _figures

if TYPE_CHECKING:
    import pytest


def test_the_wait_for_the_key_is_told_apart_from_the_rest() -> None:
    rounds = Rounds(lock=[0.4, 0.6, 0.5], desk=[1.2, 1.1, 1.4], key=[0.5] * 3, empty=[0.2] * 3)
    told = {figure.name: figure for figure in _figures(rounds, 100.0, 151.0)}
    whole = told["start to desk usable (search takes a key, line in sight)"]
    assert (whole.value, whole.reached) == (1.2, False)
    assert whole.peer is not None
    assert whole.peer.value == 0.5
    assert told["last key of the passphrase to desk usable"].value == 0.8
    assert told["slowest start to desk usable"].value == 1.4
    assert not told["memory after one person and a minute"].reached


def test_bytecode_is_kept_during_a_measurement_and_the_habit_restored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    with _compiled():
        assert "PYTHONDONTWRITEBYTECODE" not in os.environ
        assert Path(os.environ["PYTHONPYCACHEPREFIX"]).is_dir()
    assert os.environ["PYTHONDONTWRITEBYTECODE"] == "1"
    assert "PYTHONPYCACHEPREFIX" not in os.environ
