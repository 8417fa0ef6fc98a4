"""What a driver's process may use; it is set before any driver is loaded."""

import os
import sys

_OPEN_FILES = 128


def confine(memory_mib: int, cpu_s: int) -> None:
    """Bound memory and processor time; forbid dumps and writing to files.

    A scanned page must never lie on a disk in clear, not even by a driver's debugging. Windows has
    no such limits for a process of its own: nothing is bounded there.
    """
    os.umask(0o077)
    if sys.platform == "win32":
        return
    import resource

    _limit(resource.RLIMIT_AS, memory_mib * 1024 * 1024)
    _limit(resource.RLIMIT_CPU, cpu_s)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)


def _limit(kind: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(kind)
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (bound, bound))
