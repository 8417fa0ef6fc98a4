"""The hands and eyes at a small window of our own, in a process of its own as in the demo."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.driver import PlayError, Window
from demo.process import Child

SAMPLE = Path(__file__).with_name("sample_window.py")
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def addresses() -> list[str]:
    return []


@pytest.fixture
def window(tmp_path: Path, addresses: list[str]) -> Iterator[Window]:
    log = tmp_path / "window.log"
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, SAMPLE],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
        )
    child = Child("window", process, log)
    window = Window(child, addresses.append)
    try:
        window.wait_ready()
        yield window
    finally:
        window.kill()


def test_greek_and_latin_letters_reach_the_field_with_the_focus(window: Window) -> None:
    window.fill("name", "Παπαδοπούλου Ελένη, papadopoulou 12")
    assert window.read("name") == "Παπαδοπούλου Ελένη, papadopoulou 12"
    assert window.focused() == "name"


def test_keys_pass_the_filter_of_the_application(window: Window) -> None:
    window.focus("name")
    window.press("F9", "Ctrl+L", "Ctrl+Return")
    assert window.read("heard") == "F9 Ctrl+L Ctrl+Return"
    assert window.read("name") == ""


def test_a_button_is_clicked_and_a_row_and_a_choice_are_picked(window: Window) -> None:
    window.click("button")
    window.see("heard", "clicked")
    window.click_row("list", "δεύτερη")
    window.see("heard", "row 1")
    window.choose("box", "τρία")
    assert window.read("box") == "τρία"


def test_a_file_is_dropped(window: Window, tmp_path: Path) -> None:
    window.drop("panel", tmp_path / "paper.pdf")
    window.see("heard", "paper.pdf")


def test_what_a_person_cannot_do_fails_with_a_reason(window: Window) -> None:
    with pytest.raises(PlayError, match="no such row"):
        window._do("click_row", name="list", text="έβδομη")
    with pytest.raises(PlayError, match="disabled"):
        window._do("click", name="off")
    with pytest.raises(PlayError, match="not visible"):
        window._do("click", name="hidden")
    with pytest.raises(PlayError, match="does not exist"):
        window._do("click", name="nowhere")
    with pytest.raises(PlayError, match="takes no files"):
        window.drop("button", Path("x"))


def test_waiting_ends_when_it_is_so_and_fails_with_what_is_seen(window: Window) -> None:
    window.click("later")
    assert window.see("heard", "later") == "later"
    with pytest.raises(PlayError, match=r"after 0\.[0-9] s: later"):
        window.see("heard", "never", within_s=0.2)
    window.see_gone("hidden", within_s=0.2)
    assert window.see_either("hidden", "name") == "name"
    assert window.read("hidden") is None


def test_a_picture_and_the_tree_show_the_window(window: Window, tmp_path: Path) -> None:
    window.picture(tmp_path / "window.png")
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")
    assert "'Όνομα' name" in window.tree()


def test_paced_typing_tells_every_letter_and_survives_the_plug(window: Window) -> None:
    window.focus("name")
    times = window.start_typing("αβγδεζηθ" * 50, pace_ms=5)
    while len(times) < 10:
        window.read("name")
    window.kill()
    assert 10 <= len(times) < 400
    with pytest.raises(PlayError, match="the window is gone"):
        window.read("name")


def test_the_browser_is_told_the_address(window: Window, addresses: list[str]) -> None:
    window.click("browser")
    window.see("heard", "browsed")
    while not addresses:
        window.read("heard")
    assert addresses == ["http://127.0.0.1:1/authorize"]
