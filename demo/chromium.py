"""A headless Chromium, driven over its debugging pipe (Chrome DevTools Protocol, no library).

The pipe is a pair of file descriptors: nothing listens on a port, and the browser ends with us.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_ANSWER_S = 20.0
# The browser reads its descriptor 3 and writes to 4; both copies lie above what they replace.
_START = """import os, sys
ours = [os.dup(int(end)) for end in sys.argv[1:3]]
for end, number in zip(ours, (3, 4)):
    os.dup2(end, number)
    os.set_inheritable(number, True)
os.execv(sys.argv[3], [*sys.argv[3:], "about:blank"])
"""


class BrowserError(Exception):
    """The browser is missing, ended, or refused what it was told."""


def find_chromium() -> str | None:
    """Return the program's path, None where it is not installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Chromium:
    """One page of a browser of its own; blocks. Use it as a context."""

    def __init__(self, width: int, height: int) -> None:
        program = find_chromium()
        if program is None:
            raise BrowserError("chromium is not installed")
        self._home = tempfile.TemporaryDirectory(prefix="kep-chromium-", ignore_cleanup_errors=True)
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        flags = [
            *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
            *(
                "--disable-dev-shm-usage",
                "--remote-debugging-pipe",
                "--force-device-scale-factor=1",
            ),
            *(f"--window-size={width},{height}", f"--user-data-dir={self._home.name}"),
        ]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(theirs_in), str(theirs_out), program, *flags],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._shape = (width, height)
        self._rest = b""
        self._number = 0
        self._session = ""
        self.console: list[str] = []

    def __enter__(self) -> Self:
        try:
            targets = self._ask("Target.getTargets")["targetInfos"]
            page = next(target for target in targets if target["type"] == "page")
            attach = {"targetId": page["targetId"], "flatten": True}
            self._session = self._ask("Target.attachToTarget", attach)["sessionId"]
            for domain in ("Page", "Runtime", "Log"):
                self._ask(f"{domain}.enable")
            self.resize(*self._shape)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the browser and throw its folder away."""
        for end in (self._out, self._in):
            os.close(end)
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._home.cleanup()

    def resize(self, width: int, height: int) -> None:
        """Give the page another shape."""
        shape = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", shape)

    def open(self, url: str) -> None:
        """Go to an address."""
        error = self._ask("Page.navigate", {"url": url}).get("errorText")
        if error:
            raise BrowserError(error)

    def value(self, script: str) -> object:
        """Return what an expression of the page is now."""
        told = self._ask("Runtime.evaluate", {"expression": script, "returnByValue": True})
        if "exceptionDetails" in told:
            raise BrowserError(str(told["exceptionDetails"].get("text")))
        return told["result"].get("value")

    def text(self, selector: str) -> str:
        """Return the text of an element as a person sees it; empty where there is none."""
        found = json.dumps(selector)
        script = f"(function(e){{return e ? e.innerText : ''}})(document.querySelector({found}))"
        return str(self.value(script))

    def until(self, script: str, limit_s: float = 10.0) -> None:
        """Wait until an expression is true; while the page loads it is not. Raises BrowserError."""
        deadline = time.monotonic() + limit_s
        quiet = f"(function() {{ try {{ return !!({script}); }} catch (e) {{ return false; }} }}())"
        while not self.value(quiet):
            if time.monotonic() > deadline:
                raise BrowserError(f"not within {limit_s} s: {script}")
            select.select([], [], [], 0.05)

    def picture(self, path: Path) -> None:
        """Write what is seen as PNG."""
        data = self._ask("Page.captureScreenshot", {"format": "png"})["data"]
        path.write_bytes(base64.b64decode(data))

    # --- the pipe -----------------------------------------------------------------------------

    def _ask(self, method: str, parameters: Mapping[str, object] | None = None) -> dict[str, Any]:
        self._number += 1
        asked: dict[str, object] = {"id": self._number, "method": method}
        asked["params"] = dict(parameters or {})
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._out, json.dumps(asked).encode() + b"\0")
        deadline = time.monotonic() + _ANSWER_S
        while True:
            told = self._next(deadline)
            if told.get("id") == self._number:
                break
            self._hear(told)
        if "error" in told:
            raise BrowserError(f"{method}: {told['error'].get('message')}")
        result: dict[str, Any] = told["result"]
        return result

    def _next(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0.0, deadline - time.monotonic()))
            chunk = os.read(self._in, 1 << 16) if ready else b""
            if not chunk:
                raise BrowserError("the browser does not answer")
            self._rest += chunk
        message, _, self._rest = self._rest.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        return told

    def _hear(self, told: dict[str, Any]) -> None:
        """Keep what the page complains about: scripts that failed, policies that were broken."""
        if told.get("method") == "Runtime.exceptionThrown":
            self.console.append(str(told["params"]["exceptionDetails"].get("text")))
        if told.get("method") == "Log.entryAdded":
            entry = told["params"]["entry"]
            self.console.append(f"{entry['level']}: {entry['text']}")
