"""One worker process as the window's loop sees it: frames come out of a thread that waits.

The thread starts the process, writes the order, reads until the end and reaps the process. Whatever
comes that is no frame of ours ends the worker.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from devices.scanner.messages import BadFrameError, Frame, Kind, read_frame, write_frame

WORKER = (sys.executable, "-I", "-m", "devices.scanner.worker")
_PASSED_ON = ("PATH", "SANE_CONFIG_DIR", "SYSTEMROOT", "XDG_RUNTIME_DIR")


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """How the worker is started; limits are the worker's own when left out."""

    command: Sequence[str] = WORKER
    environment: Mapping[str, str] = field(default_factory=dict)
    memory_mib: int = 1_536
    cpu_s: int = 600
    answers_within_s: float = 30.0


class Gone:
    """The worker ended; nothing comes after this."""


class WorkerProcess:
    """One order and its answers. ``gone`` is set once nothing of the worker is left."""

    def __init__(self, settings: WorkerSettings, order: Frame) -> None:
        self._settings = settings
        self._order = order
        self._loop = asyncio.get_running_loop()
        self._frames: asyncio.Queue[Frame | Gone] = asyncio.Queue()
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = False
        self._starting = threading.Lock()
        self._gone = False
        self.gone = asyncio.Event()
        self._thread = threading.Thread(target=self._work, name="kep-scan-worker")
        self._thread.start()

    @property
    def pid(self) -> int | None:
        """The process, once it runs."""
        return self._process.pid if self._process is not None else None

    async def receive(self) -> Frame | Gone:
        """Return the next frame. Raises TimeoutError when the worker stays silent too long."""
        if self._gone:
            return Gone()
        async with asyncio.timeout(self._settings.answers_within_s):
            frame = await self._frames.get()
        self._gone = isinstance(frame, Gone)
        return frame

    def send(self, kind: Kind) -> None:
        """Tell the worker something short; one that is gone need not hear it."""
        if self._process is not None and (pipe := self._process.stdin) is not None:
            with contextlib.suppress(OSError, ValueError):
                write_frame(pipe, Frame(kind))

    def kill(self) -> None:
        """End the worker now."""
        with self._starting:
            self._killed = True
            if self._process is not None:
                self._process.kill()

    async def end(self) -> None:
        """End the worker and wait until nothing of it is left."""
        self.kill()
        while not self._gone:
            self._gone = isinstance(await self._frames.get(), Gone)
        self._thread.join()  # its last act was to say so

    # --- on the thread ------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            process = self._start()
            if process is not None:
                self._converse(process)
        except OSError:
            pass  # no such program: the window hears that the worker is gone
        finally:
            self._put(Gone())

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._starting:
            if self._killed:
                return None
            limits = ("--memory-mib", str(self._settings.memory_mib))
            self._process = subprocess.Popen(  # noqa: S603 - our own program, by its full path
                [*self._settings.command, *limits, "--cpu-s", str(self._settings.cpu_s)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self._environment(),
            )
            return self._process

    def _converse(self, process: subprocess.Popen[bytes]) -> None:
        with process:
            hears, says = process.stdin, process.stdout
            assert hears is not None  # noqa: S101 - both are pipes
            assert says is not None  # noqa: S101
            try:
                write_frame(hears, self._order)
                self._read(says)
            finally:
                # What the window said to a worker that just ended is left in the buffer.
                with contextlib.suppress(OSError):
                    hears.close()
                process.kill()

    def _read(self, says: IO[bytes]) -> None:
        with contextlib.suppress(BadFrameError):
            while (frame := read_frame(says)) is not None:
                self._put(frame)

    def _put(self, frame: Frame | Gone) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            self._loop.call_soon_threadsafe(self._arrived, frame)

    def _arrived(self, frame: Frame | Gone) -> None:
        self._frames.put_nowait(frame)
        if isinstance(frame, Gone):
            self.gone.set()

    def _environment(self) -> dict[str, str]:
        """No variable of the person at the desk loads code into the worker."""
        passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return {**passed, "LANG": "C.UTF-8", "HOME": os.devnull, **self._settings.environment}
