"""The workstation is killed before and after every statement and every request."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def campaign(folder: Path, *numbers: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.faults.kills", str(folder), *map(str, numbers)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.campaign(sample=40, full=2000)
def test_a_kill_at_any_statement_or_request_loses_nothing_and_repeats_nothing(
    tmp_path: Path, rounds: int, seed: int, tell
) -> None:
    some = 0 if rounds >= 1000 else rounds // 2
    counts = campaign(tmp_path, seed, some, rounds)
    tell(f"{counts}")
    assert counts["points"] > 400, "the day has so many statements and requests"
    assert counts["enumerated"] >= (some or counts["points"])
    assert counts["random"] >= rounds
    assert counts["slowest_reopen_s"] < 5
