"""Which generation of the cache is in use: a pointer in work.db, files that come and go.

A file in use cannot be replaced on Windows, hence a new one is filled beside it, the pointer
moves, and the old file goes when nobody holds it any more.
"""

import re
from pathlib import Path

from offline_cache.engine import Connection
from offline_cache.folder import DataFolder

_FILE = re.compile(r"cache-([0-9]+)\.db")


def current_generation(work: Connection) -> int:
    """Return the generation in use; 0 = none yet."""
    return int(work.value(str, "SELECT value FROM meta WHERE name = 'cache.generation'") or 0)


def point_to(work: Connection, generation: int) -> None:
    """Move the pointer; 0 = there is none."""
    work.run(
        "INSERT OR REPLACE INTO meta (name, value) VALUES ('cache.generation', ?)", str(generation)
    )


def next_generation(folder: DataFolder) -> int:
    """Return a number above every file that is here, in use, set aside or left unfinished."""
    return max(_numbers(folder), default=0) + 1


def drop_others(folder: DataFolder, keep: int) -> None:
    """Delete the files of other generations; what is still open stays for the next time."""
    for number in _numbers(folder):
        if number != keep:
            for path in _files(folder.cache(number)):
                try:
                    path.unlink(missing_ok=True)
                except PermissionError:
                    continue


def set_aside(folder: DataFolder, generation: int) -> None:
    """Rename a damaged generation, so that it is neither used nor met again."""
    for path in _files(folder.cache(generation)):
        try:
            if path.exists():
                path.replace(path.with_name(f"{path.name}.damaged"))
        except PermissionError:
            continue


def _files(path: Path) -> tuple[Path, ...]:
    return (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))


def _numbers(folder: DataFolder) -> list[int]:
    found = (_FILE.match(path.name) for path in folder.root.iterdir())
    return sorted({int(match[1]) for match in found if match})
