"""Two desks in processes of their own race for the line; the hub is killed in the middle."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.hub import OFFICE, ROOT, HubProcess
from office_queue.queue.store import Numbered, Store

DESK = Path(__file__).with_name("racing_desk.py")


def take_numbers(hub: HubProcess, count: int) -> list[str]:
    """Fill the line before anybody calls; straight into the file, in one transaction."""
    store = Store(hub.data / "line.db")
    now = int(time.time() * 1000)
    store.begin()
    new = Numbered("Β", "Γνήσιο υπογραφής", None, "normal", None)
    numbers = [store.issue(f"arrival-{n:012}", new, now + n).number for n in range(count)]
    store.commit()
    store.close()
    return numbers


def desk_process(hub: HubProcess, desk: int) -> subprocess.Popen[str]:
    """Start a desk that calls until the line is empty; it prints each number it was given."""
    clerk = hub.centre.clerk(f"wks_{desk}")
    key = clerk.sign.__self__.private_bytes_raw().hex()
    told = {
        "url": hub.url,
        "office": OFFICE,
        "desk": desk,
        "keys": hub.centre.keys,
        "permit": clerk.permit,
        "seed": key,
    }
    process = subprocess.Popen(
        [sys.executable, str(DESK)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    process.stdin.write(json.dumps(told))
    process.stdin.close()
    return process


def results_of(desks: list[subprocess.Popen[str]]) -> list[list[str]]:
    called = []
    for desk in desks:
        called.append(desk.stdout.read().split("\n")[:-1])
        desk.stdout.close()
        assert desk.wait(30) == 0
    return called


def in_order(numbers: list[str]) -> bool:
    values = [int(number.split()[1]) for number in numbers]
    return values == sorted(values)


@pytest.mark.slow
@pytest.mark.campaign(sample=1000, full=20_000)
def test_two_desks_call_every_number_once_and_in_order(tmp_path, rounds):
    with HubProcess(tmp_path) as hub:
        numbers = take_numbers(hub, rounds)
        called = results_of([desk_process(hub, desk) for desk in (3, 4)])
    assert sorted(called[0] + called[1]) == sorted(numbers)  # none twice, none lost, none skipped
    assert all(len(each) > rounds // 10 for each in called)  # they did race
    assert all(map(in_order, called))


@pytest.mark.slow
@pytest.mark.campaign(sample=3, full=50)
def test_a_hub_that_is_killed_again_and_again_loses_nothing_it_had_answered(tmp_path, rounds):
    with HubProcess(tmp_path) as hub:
        numbers = take_numbers(hub, 400 * rounds)
        desks = [desk_process(hub, desk) for desk in (3, 4)]
        for _ in range(rounds):
            time.sleep(0.4)  # the desks call meanwhile: the kill must fall between calls
            hub.kill()
            hub.start()
        called = results_of(desks)
        hub.stop()
        check_file(tmp_path)
    times = Counter(called[0] + called[1])
    assert set(times.values()) == {1}  # a repeated question was answered with the same number
    assert set(times) == set(numbers)
    assert all(map(in_order, called))


def check_file(data: Path) -> None:
    """The file is whole and says of each ticket what the desks heard."""
    import sqlite3

    db = sqlite3.connect(data / "line.db")
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    states = dict(db.execute("SELECT state, COUNT(*) FROM ticket GROUP BY state"))
    assert set(states) == {"done"}
    calls = db.execute("SELECT COUNT(*), COUNT(DISTINCT ticket) FROM event WHERE kind = 'called'")
    total, distinct = calls.fetchone()
    assert total == distinct == states["done"]
    db.close()
