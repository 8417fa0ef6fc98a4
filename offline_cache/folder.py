"""Where everything of one PC lies, and how small files are replaced without a torn half."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kep_client.errors import StoreError

_PRIVATE = 0o600
_PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The per-machine folder; see ``docs/formats.md``."""

    root: Path

    @property
    def workstation(self) -> Path:
        """Who this PC is."""
        return self.root / "workstation.json"

    @property
    def work(self) -> Path:
        """Outbox, drafts, leases."""
        return self.root / "work.db"

    @property
    def slots(self) -> Path:
        """One slot and one ledger per clerk."""
        return self.root / "slots"

    @property
    def shared_slot(self) -> Path:
        """The database keys for a clerk who is new to this PC."""
        return self.root / "shared.slot"

    @property
    def blobs(self) -> Path:
        """Encrypted chunks of papers, one folder per case."""
        return self.root / "blobs"

    @property
    def lock(self) -> Path:
        """Held by the running program."""
        return self.root / "instance.lock"

    def cache(self, generation: int) -> Path:
        """One generation of what the centre sent."""
        return self.root / f"cache-{generation}.db"

    def create(self) -> None:
        """Make the folders, for this user only. Raises StoreError."""
        with storage_faults():
            for folder in (self.root, self.slots, self.blobs):
                folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)


@contextmanager
def storage_faults() -> Iterator[None]:
    """Name the file system's faults; the text of an OSError holds a path and is dropped."""
    try:
        yield
    except OSError as cause:
        full = cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise StoreError("store.disk_full" if full else "store.read_only") from None


def replace_file(path: Path, content: bytes) -> None:
    """Write, fsync, rename: after a crash the old or the new file stands there whole."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    with storage_faults():
        try:
            _write_through(fresh, content)
            fresh.replace(path)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def _write_through(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a rename is durable there; folders cannot be opened
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
