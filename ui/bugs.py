"""Our own faults, told by a number: the log gets types and frames, never values."""

from __future__ import annotations

import hashlib
import logging
import sys
import threading
import traceback
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

_LOG = logging.getLogger("kep.ui.bugs")

BugNumber = NewType("BugNumber", str)

_told: list[Callable[[BugNumber], None]] = []


@contextmanager
def tell_bugs(listener: Callable[[BugNumber], None]) -> Iterator[None]:
    """Tell the number of every fault of ours, wherever it ends; called on the thread of the fault."""
    _told.append(listener)
    try:
        yield
    finally:
        _told.remove(listener)


def report_bug(error: BaseException, where: str) -> BugNumber:
    """Log one of our faults and return the number shown to the clerk, such as ``7F3A``.

    The same fault at the same place always has the same number, so that the help desk can count it.
    Messages, arguments and locals stay out: they may hold the name of a citizen.
    """
    trace = describe(error)
    number = BugNumber(hashlib.sha256("\n".join(trace).encode()).hexdigest()[:4].upper())
    _LOG.error("bug %s in %s\n%s", number, where, "\n".join(trace))
    for listener in tuple(_told):
        listener(number)
    return number


def describe(error: BaseException) -> list[str]:
    """Return the types and frames of a fault and of what caused it, without any value."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines += [f"  {_place(frame)}" for frame in traceback.extract_tb(current.__traceback__)]
        current = current.__cause__ or current.__context__
    return lines


def _place(frame: traceback.FrameSummary) -> str:
    # Two path parts name the module; whole paths would tell the account of the clerk.
    return f"{'/'.join(PurePath(frame.filename).parts[-2:])}:{frame.lineno} in {frame.name}"


def install_excepthook() -> None:
    """Send what nobody caught (also in Qt slots and threads) to the bug log, not to stderr."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            report_bug(error, "excepthook")

    def thread_hook(fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None:
            report_bug(fault.exc_value, "thread")

    sys.excepthook = hook
    threading.excepthook = thread_hook
