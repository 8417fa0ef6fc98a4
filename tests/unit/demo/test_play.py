import json
from pathlib import Path

from demo.driver import PlayError
from demo.play import Step, Summary, play


def fails() -> None:
    raise PlayError("the window does not open")


def nothing() -> None:
    return None


def run(*steps: Step) -> tuple[Summary, list[tuple[str, bool]], list[str]]:
    pictures: list[tuple[str, bool]] = []
    lines: list[str] = []
    summary = play(steps, lambda name, held: pictures.append((name, held)), lines.append)
    return summary, pictures, lines


def test_every_step_gets_a_picture_and_a_line() -> None:
    summary, pictures, lines = run(Step("sign_in", nothing), Step("next_ticket", nothing))
    assert summary.ok
    assert pictures == [("01_sign_in", True), ("02_next_ticket", True)]
    assert [line.split()[:3] for line in lines] == [
        ["✓", "01", "sign_in"],
        ["✓", "02", "next_ticket"],
    ]


def test_after_a_step_that_fails_the_rest_is_not_run() -> None:
    ran: list[str] = []
    summary, pictures, _ = run(
        Step("first", nothing), Step("second", fails), Step("third", lambda: ran.append("third"))
    )
    assert not summary.ok
    assert ran == []
    assert pictures[-1] == ("02_second", False)
    assert summary.steps[1]["reason"] == "PlayError: the window does not open"
    assert summary.steps[2]["reason"] == "not run: second failed"
    assert [step["ok"] for step in summary.steps] == [True, False, False]


def test_a_day_without_steps_is_not_a_good_day() -> None:
    assert not Summary().ok


def test_the_summary_is_written_as_asked(tmp_path: Path) -> None:
    summary, _, _ = run(Step("sign_in", nothing))
    summary.facts = {"receipts": [{"number": "0042/Β-000001/2026"}]}
    summary.write(tmp_path / "summary.json")
    told = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert list(told) == ["ok", "steps", "facts"]
    assert told["ok"] is True
    assert told["steps"][0].keys() == {"name", "ok", "ms"}
    assert told["facts"]["receipts"][0]["number"] == "0042/Β-000001/2026"
