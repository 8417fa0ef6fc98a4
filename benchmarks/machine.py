"""The machine that a figure was measured on, without its name."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Machine:
    """What a reader needs to compare figures of two machines."""

    cores: int
    memory_mib: int | None
    python: str
    platform: str
    pyside: str | None
    load_average: tuple[float, float, float] | None


def this_machine() -> Machine:
    """Describe the machine at this moment; the load tells whether others were busy on it."""
    return Machine(
        cores=os.cpu_count() or 1,
        memory_mib=_memory_mib(Path("/proc/meminfo")),
        python=platform.python_version(),
        platform=f"{platform.system()} {platform.release()} {platform.machine()}",
        pyside=_version("PySide6-Essentials"),
        load_average=os.getloadavg() if hasattr(os, "getloadavg") else None,
    )


def _memory_mib(meminfo: Path) -> int | None:
    if not meminfo.exists():
        return None
    total = meminfo.read_text(encoding="ascii").split("MemTotal:")[1].split()[0]
    return int(total) // 1024


def _version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
