"""A real card service of our own: pcscd with virtual readers, walled off from the machine.

vpcd listens on every interface, so it runs in a network namespace without any; pcscd has one fixed
socket path, so it runs in a mount namespace where that path is a folder of ours. Clients reach it
by ``PCSCLITE_CSOCK_NAME``, which pcsc-lite reads once in a process: call ``use`` before anything
else speaks to a card service, or set the variable at the start and hand its folder in. The machine's own pcscd and its readers are not touched. Linux only;
needs root or unprivileged user namespaces, and the Debian packages pcscd and vsmartcard-vpcd.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
_ANSWER_WITHIN_S = 20.0
_ROOM = Path(__file__).with_name("card_service_room.py")


class PrivateCardService:
    """A context manager; whatever happens to this process, nothing is left running."""

    def __init__(self, run: Path | None = None) -> None:
        """``run`` is the folder for pcscd's socket; without one, a folder of our own."""
        self._folder = Path(tempfile.mkdtemp(prefix="kep-pcsc-"))
        self._run = run or self._folder / "run"
        self._run.mkdir(mode=0o755, exist_ok=True)
        shutil.copy(_driver(), self._folder / "driver.so")
        ours, theirs = socket.socketpair()
        ours.settimeout(_ANSWER_WITHIN_S)
        self._socket = ours
        with theirs:
            self._room = subprocess.Popen(  # noqa: S603 - a fixed command of ours
                [*_unshare(), sys.executable, "-I", _ROOM, *self._words(theirs)],
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    @staticmethod
    def installed() -> bool:
        """Whether pcscd and the virtual reader's driver are on this machine."""
        try:
            _driver()
        except RuntimeError:
            return False
        return shutil.which("pcscd") is not None and shutil.which("unshare") is not None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def use(self) -> None:
        """Let this process's PC/SC calls go here."""
        os.environ["PCSCLITE_CSOCK_NAME"] = str(self._run / "pcscd.comm")

    def start(self, *, readers: bool = True) -> None:
        """Start pcscd, with its two virtual readers or with none."""
        self._ask("start" if readers else "start-empty")

    def stop(self) -> None:
        """Kill pcscd at once."""
        self._ask("stop")

    def listeners(self) -> int:
        """How many TCP sockets listen inside."""
        return int(self._ask("listeners"))

    def connect(self, port: int) -> socket.socket:
        """Return a connection to a port inside."""
        self._socket.sendall(f"connect {port}\n".encode())
        answer, descriptors, _flags, _address = socket.recv_fds(self._socket, 64, 1)
        if not descriptors:
            raise RuntimeError(f"no connection: {answer.decode()}")
        return socket.socket(fileno=descriptors[0])

    def close(self) -> None:
        """End everything and remove the folder."""
        self._socket.close()
        self._room.wait(_ANSWER_WITHIN_S)
        for folder in (self._run, self._folder):
            shutil.rmtree(folder)

    def _words(self, theirs: socket.socket) -> list[str]:
        return [str(theirs.fileno()), str(self._folder), str(self._run)]

    def _ask(self, order: str) -> str:
        self._socket.sendall(f"{order}\n".encode())
        answer = self._socket.recv(64).decode()
        if not answer.startswith("ok"):
            raise RuntimeError(f"the card service said: {answer or 'nothing'}")
        return answer.removeprefix("ok").strip()


def _driver() -> Path:
    """Where the driver of the virtual reader lies: installed, or unpacked beside the venv."""
    for path in (Path(_DRIVER), Path(sys.prefix, "vpcd", _DRIVER.lstrip("/"))):
        if path.exists():
            return path
    raise RuntimeError("vpcd is missing: python3 dev.py test fetches it")


def _unshare() -> list[str]:
    """The words that give a command namespaces of its own, which end with it."""
    program = shutil.which("unshare")
    if program is None:
        raise RuntimeError("unshare is missing (Debian package util-linux)")
    words = [program, "--net", "--mount", "--pid", "--fork", "--kill-child"]
    return words if os.geteuid() == 0 else [*words, "--map-root-user"]
