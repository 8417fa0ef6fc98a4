"""The same day as `dev.py demo --headless`, through the real window, centre, key store and line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 2_000
LIMIT_S = 400
STEPS = (
    *("ticket", "sign_in", "next_ticket", "hall", "search_latin", "card", "record", "case", "scan"),
    *("receipt", "finish", "sent", "check", "cut", "lock", "unlock", "offline_one", "offline_two"),
    *("typing", "draft_back", "draft_registered", "restore", "one_more_offline"),
    *("change_of_clerk", "second_clerk", "agreement", "end", "facts", "canaries", "bugs"),
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The day is played once; every test looks at another part of what it left."""
    out = tmp_path_factory.mktemp("day")
    environment = {name: text for name, text in os.environ.items() if name != "QT_QPA_PLATFORM"}
    command = [sys.executable, "-m", "demo", "--headless", "--people", str(PEOPLE), "--out", out]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def summary(out: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((out / "summary.json").read_text("utf-8"))
    return told


pytestmark = [pytest.mark.slow, pytest.mark.timeout(LIMIT_S + 60)]


def test_every_step_of_the_day_holds(summary: dict[str, object]) -> None:
    steps = summary["steps"]
    assert [step["name"] for step in steps] == list(STEPS)
    assert [step for step in steps if not step["ok"]] == []
    assert summary["ok"] is True


def test_each_step_at_the_window_has_its_picture(out: Path) -> None:
    pictures = sorted(path.stem for path in out.glob("[0-9]*.png"))
    # The first step happens at the door, before a window is open.
    assert pictures == [f"{n:02d}_{name}" for n, name in enumerate(STEPS[:-3], start=1)][1:]
    assert (out / "hall_screen.png").stat().st_size > 0


def test_five_receipts_have_five_numbers_in_a_row_four_of_them_without_a_line(
    summary: dict[str, object], out: Path
) -> None:
    receipts = summary["facts"]["receipts"]
    numbers = [receipt["number"] for receipt in receipts]
    year = numbers[0].rpartition("/")[2]
    assert numbers == [f"0042/Β-{n:06d}/{year}" for n in range(1, 6)]
    assert [receipt["offline"] for receipt in receipts] == [False, True, True, True, True]
    for receipt in receipts:
        with pypdfium2.PdfDocument(out / "receipts" / receipt["pdf"]) as paper:
            assert receipt["number"] in paper[0].get_textpage().get_text_range()


def test_the_second_clerk_pushed_the_first_ones_work(summary: dict[str, object]) -> None:
    facts = summary["facts"]
    assert facts["handed over"] == {
        "number": facts["receipts"][-1]["number"],
        "author": "m.antoniou",
        "pushed by": "d.kostopoulos",
    }
    assert facts["clerks"] == ["d.kostopoulos", "m.antoniou"]
    assert facts["outbox"]["waiting"] == 0


def test_the_paper_lies_at_the_centre_as_it_was_handed_in(summary: dict[str, object]) -> None:
    (paper,) = summary["facts"]["papers"]
    assert paper["number"] == summary["facts"]["receipts"][1]["number"]


def test_the_number_of_the_kiosk_is_closed_and_ten_scanned_pages_lie_at_the_centre(
    summary: dict[str, object],
) -> None:
    facts = summary["facts"]
    assert facts["ticket"] == {"number": "Α 001", "hub": "done", "visits": 1}
    assert facts["scanned"]["number"] == facts["receipts"][0]["number"]
    assert facts["scanned"]["pages"] == 10
