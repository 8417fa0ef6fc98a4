"""One program per data folder: a lock that the system drops when the process ends, however."""

import os
import sys
from typing import BinaryIO

from kep_client.errors import StoreError
from offline_cache.folder import DataFolder, storage_faults


class InstanceLock:
    """Held from start to end of the program; the file names the holder's process."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None

    def acquire(self) -> None:
        """Take the lock. Raises StoreError app.second_instance."""
        self._folder.create()
        with storage_faults():
            file = self._folder.lock.open("a+b")
        try:
            _lock(file)
        except OSError:
            file.close()
            raise StoreError("app.second_instance") from None
        file.seek(_PID_AT)
        file.truncate()
        file.write(str(os.getpid()).encode("ascii"))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Give it back; harmless when not held."""
        if self._file is not None:
            self._file.close()
            self._file = None


def holder(folder: DataFolder) -> int | None:
    """Return the process that wrote itself into the lock file last."""
    try:
        text = folder.lock.read_bytes()[_PID_AT:]
    except OSError:
        return None
    return int(text) if text.isdigit() else None


# Windows locks bytes against reading too: byte 0 is the lock, the number stands behind it.
_PID_AT = 1

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
