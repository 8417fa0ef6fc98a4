"""The process ends itself at the n-th step of its work: each SQL statement, each request.

Counted are the moments before and after; what the kernel has not been told by then is lost, as
with ``kill -9``.
"""

from __future__ import annotations

import functools
import os
import signal
from typing import TYPE_CHECKING, TypeVar

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class FailPoints:
    """Counts; at ``fatal`` the process is killed. 0 = never."""

    def __init__(self, fatal: int = 0) -> None:
        self.fatal = fatal
        self.count = 0

    def reach(self) -> None:
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Callable[[], T]) -> T:
        self.reach()
        result = call()
        self.reach()
        return result

    def watch_sql(self) -> None:
        """Let every connection that this process opens from now on count its statements."""
        points = self

        class Counted(dbapi2.Connection):
            def execute(self, *args):
                return points.around(functools.partial(super().execute, *args))

            def executemany(self, *args):
                return points.around(functools.partial(super().executemany, *args))

        dbapi2.connect = functools.partial(dbapi2.connect, factory=Counted)
