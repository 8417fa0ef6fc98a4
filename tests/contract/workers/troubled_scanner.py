"""The real worker with the real SANE driver, whose device is given trouble before a page.

KEP_TROUBLE is `kind:page`; kinds are SANE's own status names, or what a driver does to its process.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from pathlib import Path

from devices.scanner import worker
from devices.scanner.sane_driver import SaneDevice

KIND, _, PAGE = os.environ.get("KEP_TROUBLE", ":0").partition(":")


class TroubledDevice(SaneDevice):
    def __init__(self, order) -> None:
        super().__init__(order)
        if KIND == "inspect":
            self.model = inspected()
        if KIND == "pattern":
            self.set_option("test_picture", "Color pattern")

    def pages(self, alive):
        inner, number = super().pages(alive), 0
        while True:
            number += 1
            if number == int(PAGE):
                self.act(alive)
            try:
                yield next(inner)
            except StopIteration:
                return

    def act(self, alive) -> None:
        match KIND:
            case "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "hang":
                threading.Event().wait()
            case "memory":
                bytearray(64 * 1024**3)
            case "slow":
                self.set_option("read_delay", True)
                self.set_option("read_delay_duration", 200_000)
            case status if status.startswith("SANE_"):
                assert self.set_option("read_return_value", status)


def inspected() -> str:
    """What this process was given and may do, in the 80 letters of a model's name."""
    targets = []
    for handle in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # the handle that lists them
            targets.append(str(handle.readlink()))
    foreign = [t for t in targets if not t.startswith(("pipe:", "/dev/null", "/proc/"))]
    try:
        Path(os.environ["KEP_FOLDER"], "leak").write_bytes(b"a page in clear")
        writes = True
    except OSError:
        writes = False
    return json.dumps(
        {
            "pipes": sum(t.startswith("pipe:") for t in targets),
            "foreign": len(foreign),
            "writes": writes,
        }
    )


def noise() -> None:
    sys.stdin.buffer.read(5)
    lies = {
        "long": b"\xff\xff\xff\xff\x0d",
        "unknown": b"\x00\x00\x00\x00\xee",
        "empty_page": b"\x00\x00\x00\x00\x0d",
        "started": b"\x00\x00\x00\x02\x0b{}",
        "order": b"\x00\x00\x00\x00\x01",
        "short": b"\x00\x00\x10\x00\x0dabc",
        "random": bytes(range(256)) * 64,
        "more": b"\x00\x00\x00\x02\x0f\x00\x09",
        "fewer": b"\x00\x00\x00\x00\x0f",
        "nothing": b"",
    }
    os.write(1, lies[PAGE])


if __name__ == "__main__":
    if KIND == "noise":
        noise()
    else:
        worker.main(TroubledDevice)
