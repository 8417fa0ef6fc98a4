"""The inside of ``card_service``: runs in the namespaces, starts pcscd, hands out connections.

A program of its own, standard library only: ``card_service_room.py DESCRIPTOR FOLDER RUN``. It
ends, and pcscd with it, when the other end of the descriptor is closed.
"""

from __future__ import annotations

import fcntl
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1
_LISTENING = "0A"
_START_WITHIN_S = 15.0
_SOCKET_FOLDER = Path("/run/pcscd")
_DRIVERS = Path("/usr/lib/pcsc/drivers")
_READER = """\
FRIENDLYNAME "Virtual PCD"
DEVICENAME   /dev/null:0x8C7B
LIBPATH      {driver}
CHANNELID    0x8C7B
"""


class Room:
    """One pcscd at a time."""

    def __init__(self, folder: Path, run: Path) -> None:
        self._folder = folder
        self._run = run
        self._service: subprocess.Popen[bytes] | None = None

    def furnish(self) -> None:
        """Loopback up; a /run with our folder for pcscd only; none of the machine's drivers."""
        with socket.socket() as any_socket:
            request = struct.pack("16sh22x", b"lo", _IFF_UP)
            fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)
        _run("mount", "--make-rprivate", "/")
        _run("mount", "-t", "tmpfs", "tmpfs", "/run")
        _SOCKET_FOLDER.mkdir()
        _run("mount", "--bind", str(self._run), str(_SOCKET_FOLDER))
        if _DRIVERS.exists():
            _run("mount", "-t", "tmpfs", "tmpfs", str(_DRIVERS))

    def start(self, *, readers: bool) -> None:
        """Start pcscd and wait until it answers."""
        self.stop()
        conf = self._folder / "reader.conf"
        entry = _READER.format(driver=self._folder / "driver.so") if readers else ""
        conf.write_text(entry, encoding="ascii")
        command = ["/usr/sbin/pcscd", "--foreground", "--config", str(conf)]
        quiet = subprocess.DEVNULL
        self._service = subprocess.Popen(command, stdout=quiet, stderr=quiet)  # noqa: S603
        deadline = time.monotonic() + _START_WITHIN_S
        while not self._answers() or (readers and not listening()):
            if self._service.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("pcscd does not start")
            time.sleep(0.005)

    def stop(self) -> None:
        """Kill pcscd and what it leaves behind."""
        if self._service is not None:
            self._service.kill()
            self._service.wait()
            self._service = None
        for name in ("pcscd.comm", "pcscd.pid"):
            (_SOCKET_FOLDER / name).unlink(missing_ok=True)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(_SOCKET_FOLDER / "pcscd.comm"))
            except OSError:
                return False
        return True


def listening() -> int:
    """Count the TCP sockets that listen in this namespace."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    return sum(line.split()[3] == _LISTENING for line in lines)


def serve(room: Room, orders: socket.socket) -> None:
    """Carry out orders, a line each, until nobody gives any."""
    while line := orders.recv(64).decode().strip():
        try:
            _obey(room, orders, line)
        except (OSError, RuntimeError) as trouble:
            orders.sendall(str(trouble).encode()[:60])


def _obey(room: Room, orders: socket.socket, line: str) -> None:
    word, _, rest = line.partition(" ")
    answer = "ok"
    match word:
        case "connect":
            with socket.create_connection(("127.0.0.1", int(rest))) as made:
                socket.send_fds(orders, [b"ok"], [made.fileno()])
            return
        case "start" | "start-empty":
            room.start(readers=word == "start")
        case "stop":
            room.stop()
        case "listeners":
            answer = f"ok {listening()}"
        case _:
            answer = "no such order"
    orders.sendall(answer.encode())


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - fixed commands of ours


def main() -> None:
    """Furnish, serve, and leave nothing."""
    descriptor, folder, run = sys.argv[1:]
    room = Room(Path(folder), Path(run))
    with socket.socket(fileno=int(descriptor)) as orders:
        room.furnish()
        try:
            serve(room, orders)
        finally:
            room.stop()


if __name__ == "__main__":
    main()
