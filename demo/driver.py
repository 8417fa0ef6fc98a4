"""The person at the window, seen from the day: orders to the pilot, and the browser beside it."""

import contextlib
import json
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from demo.process import Child

ANSWER_LIMIT_S = 30
WAIT_S = 15.0


class PlayError(Exception):
    """The window did not do what a person would see; the message says what was seen."""


class Window:
    """A running window that obeys. Every method raises PlayError when a person would be stuck."""

    def __init__(self, child: Child, browse: Callable[[str], None]) -> None:
        self._child = child
        self._browse = browse
        self._orders = 0
        self._answers: queue.Queue[dict[str, object]] = queue.Queue()
        self._ready = threading.Event()
        self._typed: list[float] = []
        self._listener = threading.Thread(target=self._listen, name="driver", daemon=True)
        self._listener.start()

    # --- life ---------------------------------------------------------------------------------

    def wait_ready(self, limit_s: float = ANSWER_LIMIT_S) -> None:
        """Wait until the window is there."""
        deadline = time.monotonic() + limit_s
        while not self._ready.wait(0.05):
            if not self._child.runs or time.monotonic() > deadline:
                raise PlayError(f"the window does not open; see {self._child.log.name}")

    def kill(self) -> None:
        """Pull the plug of the PC."""
        self._child.kill()
        self._hang_up()

    def end(self, limit_s: float) -> bool:
        """Ask it to close; False when it had to be killed."""
        self._child.ask_to_end()
        if self.ended_within(limit_s):
            return True
        self.kill()
        return False

    def ended_within(self, limit_s: float) -> bool:
        """Wait for its own end, as at a change of clerk."""
        if not self._child.ended_within(limit_s):
            return False
        self._hang_up()
        return True

    # --- hands --------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for one in keys:
            self._do("press", keys=one)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        self._do("type", text=text)

    def paste(self, text: str) -> None:
        """Paste into whatever has the focus."""
        self._do("paste", text=text)

    def click(self, name: str) -> None:
        """Click a part as soon as it can be clicked."""
        self.see(name, enabled=True)
        self._do("click", name=name)

    def click_row(self, name: str, text: str) -> None:
        """Click the row of a list that holds the text."""
        self.see(name, contains=text)
        self._do("click_row", name=name, text=text)

    def choose(self, name: str, text: str) -> None:
        """Pick a choice by its words."""
        self._do("choose", name=name, text=text)

    def fill(self, name: str, text: str) -> None:
        """Type into a field."""
        self.see(name, enabled=True)
        self._do("focus", name=name)
        self.type(text)

    def focus(self, name: str) -> None:
        """Put the cursor into a field."""
        self.see(name, enabled=True)
        self._do("focus", name=name)

    def drop(self, name: str, path: Path) -> None:
        """Drop a file onto a part."""
        self.see(name)
        self._do("drop", name=name, path=str(path))

    def start_typing(self, text: str, pace_ms: int) -> list[float]:
        """Begin to type at a pace and do not wait; returns the growing list of times."""
        self._typed = []
        self._send("type", text=text, pace_ms=pace_ms)
        return self._typed

    # --- eyes ---------------------------------------------------------------------------------

    def see(
        self,
        name: str,
        contains: str = "",
        *,
        lacks: str = "",
        enabled: bool = False,
        within_s: float = WAIT_S,
    ) -> str:
        """Wait until a part is visible and holds the text; returns all its text."""
        wanted = {"contains": contains, "lacks": lacks, "enabled": enabled}
        return str(self._do("wait", name=name, limit_ms=round(within_s * 1000), **wanted))

    def see_gone(self, name: str, within_s: float = WAIT_S) -> None:
        """Wait until a part is not visible."""
        self._do("wait", name=name, visible=False, limit_ms=round(within_s * 1000))

    def see_either(self, *names: str, within_s: float = WAIT_S) -> str:
        """Wait until one of the parts is visible; returns its name."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            for name in names:
                if self.read(name) is not None:
                    return name
        raise PlayError(f"none of {', '.join(names)} is visible")

    def read(self, name: str) -> str | None:
        """Return the text of a part, or None when it is not visible."""
        value = self._do("read", name=name)
        return None if value is None else str(value)

    def see_focus(self, name: str, within_s: float = WAIT_S) -> None:
        """Wait until a part has the focus."""
        deadline = time.monotonic() + within_s
        while (found := self.focused()) != name:
            if time.monotonic() > deadline:
                raise PlayError(f"the focus is on {found or 'nothing'}, not on {name}")

    def focused(self) -> str:
        """Return the name of the part that has the focus."""
        return str(self._do("focused"))

    def picture(self, path: Path) -> None:
        """Take a picture of the window."""
        self._do("picture", path=str(path))

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self._do("resize", width=width, height=height)

    def tree(self) -> str:
        """Return what a screen reader finds."""
        lines = self._do("tree")
        return "\n".join(str(line) for line in lines) if isinstance(lines, list) else ""

    # --- the wire -----------------------------------------------------------------------------

    def _do(self, what: str, **order: object) -> object:
        number = self._send(what, **order)
        limit = order.get("limit_ms")
        extra = limit / 1000 if isinstance(limit, int) else 0
        deadline = time.monotonic() + ANSWER_LIMIT_S + extra
        while time.monotonic() < deadline:
            try:
                answer = self._answers.get(timeout=0.2)
            except queue.Empty:
                if not self._child.runs:
                    raise PlayError(f"the window is gone; see {self._child.log.name}") from None
                continue
            if answer.get("id") == number:
                return _value(what, answer)
        raise PlayError(f"the window does not answer to {what}")

    def _send(self, what: str, **order: object) -> int:
        self._orders += 1
        line = json.dumps({"id": self._orders, "do": what, **order}, ensure_ascii=False) + "\n"
        pipe = self._child.process.stdin
        with contextlib.suppress(OSError):
            if pipe is not None and self._child.runs:
                pipe.write(line.encode("utf-8"))
                pipe.flush()
                return self._orders
        raise PlayError(f"the window is gone; see {self._child.log.name}")

    def _hang_up(self) -> None:
        self._listener.join()
        self._child.hang_up()

    def _listen(self) -> None:
        pipe = self._child.process.stdout
        if pipe is None:
            return
        for line in pipe:
            words = json.loads(line)
            match words.get("event"):
                case "ready":
                    self._ready.set()
                case "typed":
                    self._typed.append(time.monotonic())
                case "open_url":
                    threading.Thread(target=self._browse, args=[words["url"]], daemon=True).start()
                case _:
                    self._answers.put(words)


def _value(what: str, answer: dict[str, object]) -> object:
    if not answer.get("ok"):
        raise PlayError(f"{what}: {answer.get('why')}")
    return answer.get("value")
