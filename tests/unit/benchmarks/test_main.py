"""The harness prints one document, whatever a benchmark says on the side."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.figure import Figure, Peer

if TYPE_CHECKING:
    from collections.abc import Callable

FIGURES = [
    Figure("search box takes a key", 0.8, "s", 1.0, peer=Peer("empty window", 0.3)),
    Figure("calls per second", 900, "1/s", 1000, better="higher"),
    Figure("rows", 12, "rows", None),
]


class _Chatty(ModuleType):
    def run(self) -> list[Figure]:
        print("warming up")
        return FIGURES


@pytest.fixture
def two_benchmarks(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    monkeypatch.setattr("benchmarks.__main__.BENCHMARKS", {"one": "bench_one", "two": "bench_one"})
    monkeypatch.setitem(sys.modules, "bench_one", _Chatty("bench_one"))


@pytest.mark.usefixtures("two_benchmarks")
def test_a_benchmark_prints_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["one", "--json"]) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert told["bench"] == "one"
    assert told["figures"][0] == {
        "name": "search box takes a key",
        "value": 0.8,
        "unit": "s",
        "goal": 1.0,
        "better": "lower",
        "peer": {"name": "empty window", "value": 0.3},
    }
    assert told["figures"][2]["peer"] is None
    assert set(told["machine"]) == {
        "cores",
        "memory_mib",
        "python",
        "platform",
        "pyside",
        "load_average",
    }
    assert "warming up" in printed.err


@pytest.mark.usefixtures("two_benchmarks")
def test_without_a_name_all_of_them_run(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["bench"] == "all"
    assert len(told["figures"]) == 2 * len(FIGURES)


@pytest.mark.usefixtures("two_benchmarks")
def test_the_table_marks_a_missed_goal(capsys: pytest.CaptureFixture[str]) -> None:
    main(["one"])
    lines = capsys.readouterr().out.splitlines()
    assert "missed" not in lines[1]
    assert "empty window 0.3" in lines[1]
    assert ">= 1000  missed" in lines[2]
    assert "missed" not in lines[3]


@pytest.mark.usefixtures("two_benchmarks")
def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["three"])
    assert refused.value.code == 2
    assert "'two'" in capsys.readouterr().err


def test_each_registered_benchmark_has_a_module() -> None:
    from importlib.util import find_spec

    assert [name for name, module in BENCHMARKS.items() if find_spec(module) is None] == []
