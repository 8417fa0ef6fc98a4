"""Processes of the demo: each in a session of its own, its words in a file, ended by its id."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

POLL_S = 0.01
LAST_LINES = 8
_WAIT = time.sleep  # one process, no loop: there is nothing to await


class OfficeError(Exception):
    """A part of the office did not come up; the message names the part and its log."""


def wait_until(reached: Callable[[], bool], limit_s: float) -> bool:
    """Look again and again until it is so, or the limit is over."""
    deadline = time.monotonic() + limit_s
    while not reached():
        if time.monotonic() > deadline:
            return False
        _WAIT(POLL_S)
    return True


@dataclass
class Child:
    """One process that we started; the kernel ends it when we are killed."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def runs(self) -> bool:
        """Whether it is still there."""
        return self.process.poll() is None

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self.runs:
            self.process.terminate()

    def kill(self) -> int:
        """End it at once, as a power cut would (SIGKILL); returns its exit code."""
        if self.runs:
            self.process.kill()
        return self.process.wait()

    def result(self, words: bytes, limit_s: float) -> bytes:
        """Give it words, wait for its end, return what it printed. Raises OfficeError."""
        try:
            told, _ = self.process.communicate(words, limit_s)
        except subprocess.TimeoutExpired:
            raise OfficeError(f"{self.name} takes more than {limit_s:.0f} s") from None
        if self.process.returncode != 0:
            raise OfficeError(f"{self.name} ended with {self.process.returncode}: {self.tail}")
        return told

    @property
    def tail(self) -> str:
        """Its last words, for the person at the terminal."""
        try:
            said = self.log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:]
        except OSError:
            return "(no log)"
        return "\n".join(["", *said])

    def hang_up(self) -> None:
        """Close our ends of its pipes, once it has ended."""
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):  # an order that nobody will read
                if pipe is not None:
                    pipe.close()

    def ended_within(self, limit_s: float) -> bool:
        """Wait for its end."""
        try:
            self.process.wait(limit_s)
        except subprocess.TimeoutExpired:
            return False
        return True


@dataclass
class Start:
    """How to start a process. ``words`` stand on its standard input, which is then closed."""

    name: str
    command: Sequence[str | os.PathLike[str]]
    env: Mapping[str, str]
    logs: Path
    words: bytes | None = None
    pipes: bool = False

    def child(self) -> Child:
        """Start it. With ``pipes`` its standard input and output are left to the caller."""
        log = self.logs / f"{self.name}.log"
        with log.open("ab") as told:
            process = self._open(told)
        if self.words is not None and process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(self.words)
                process.stdin.close()
        return Child(self.name, process, log)

    def _open(self, told: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self._command(),
            env=dict(self.env),
            stdin=subprocess.PIPE if self.pipes or self.words is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE if self.pipes else told,
            stderr=told,
            start_new_session=True,
        )

    def _command(self) -> list[str]:
        words = [os.fspath(word) for word in self.command]
        # Should we be killed, nobody else would end it.
        guard = shutil.which("setpriv") if sys.platform == "linux" else None
        return [guard, "--pdeathsig", "TERM", "--", *words] if guard else words


def end_all(children: Sequence[Child], limit_s: float) -> list[str]:
    """Ask all to end at once, kill those that do not; returns the names of the killed."""
    for child in children:
        child.ask_to_end()
    wait_until(lambda: not any(child.runs for child in children), limit_s)
    late = [child for child in children if child.runs]
    for child in late:
        child.kill()
    for child in children:
        child.hang_up()
    return [child.name for child in late]


def kill_by_pid_file(path: Path) -> bool:
    """Kill the process whose id is the first line of a file; False when it is not there."""
    try:
        pid = int(path.read_text("ascii").split()[0])
        os.kill(pid, signal.SIGQUIT if os.name == "posix" else signal.SIGTERM)
    except (OSError, ValueError, IndexError):
        return False
    return True
