import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from demo.process import OfficeError, Start, end_all, kill_by_pid_file, wait_until

LIMIT_S = 20


def start(tmp_path: Path, code: str, *, pipes: bool = False, words: bytes | None = None) -> Start:
    command = [sys.executable, "-c", code]
    return Start("part", command, dict(os.environ), tmp_path, words=words, pipes=pipes)


def says(path: Path, text: str) -> bool:
    return wait_until(lambda: path.exists() and text in path.read_text(), LIMIT_S)


def test_what_a_process_says_stands_in_its_log(tmp_path: Path) -> None:
    child = start(tmp_path, "import sys; print('hello'); sys.stderr.write('trouble')").child()
    assert child.ended_within(LIMIT_S)
    assert set(child.tail.split()) == {"hello", "trouble"}
    assert not child.runs


def test_words_are_given_on_standard_input(tmp_path: Path) -> None:
    child = start(tmp_path, "print(input()[::-1])", words=b"secret\n").child()
    assert child.ended_within(LIMIT_S)
    assert child.tail.strip() == "terces"


def test_a_result_is_read_and_a_failure_tells_the_last_words(tmp_path: Path) -> None:
    good = start(tmp_path, "print(input() + '!')", pipes=True).child()
    assert good.result(b"word\n", LIMIT_S) == b"word!\n"
    bad = start(tmp_path, "raise SystemExit('no such seed')", pipes=True).child()
    with pytest.raises(OfficeError, match="no such seed"):
        bad.result(b"", LIMIT_S)


def test_those_who_do_not_end_are_killed(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(99)"
    (tmp_path / "a").mkdir()
    stubborn = start(tmp_path / "a", deaf).child()
    polite = start(tmp_path, "import time; print('up', flush=True); time.sleep(99)").child()
    assert says(stubborn.log, "up")
    assert says(polite.log, "up")
    assert end_all([polite, stubborn], 0.5) == ["part"]
    assert not stubborn.runs
    assert not polite.runs


def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = f"""
import os, time
from pathlib import Path
from demo.process import Start
child = Start("child", ["sleep", "99"], dict(os.environ), Path({str(tmp_path)!r})).child()
print(child.process.pid, flush=True)
time.sleep(99)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        comm = Path(f"/proc/{pid}/comm")
        assert wait_until(lambda: comm.read_text().strip() == "sleep", LIMIT_S)
        parent.kill()
    assert wait_until(lambda: not alive(pid), LIMIT_S)


def alive(pid: int) -> bool:
    """A zombie of a namespace without an init that reaps has ended, too."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_pid_file_leads_to_its_process(tmp_path: Path) -> None:
    child = start(tmp_path, "import time; print('up', flush=True); time.sleep(99)").child()
    assert says(child.log, "up")
    (tmp_path / "pid").write_text(f"{child.process.pid}\n/data\n")
    assert kill_by_pid_file(tmp_path / "pid")
    assert child.process.wait(LIMIT_S) == -signal.SIGQUIT
    assert not kill_by_pid_file(tmp_path / "nowhere")


def test_waiting_has_an_end() -> None:
    began = time.monotonic()
    assert not wait_until(lambda: False, 0.05)
    assert wait_until(lambda: True, 0)
    assert time.monotonic() - began < LIMIT_S
