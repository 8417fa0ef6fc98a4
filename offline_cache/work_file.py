"""Opening work.db: created once, never deleted, and told apart: a wrong key from a damaged file."""

import filecmp
import shutil
from datetime import datetime
from pathlib import Path

import msgspec

from kep_client.errors import KepError, RefusedError, StoreError
from kep_client.ports.vault import SecretStore
from offline_cache.engine import Connection, DamagedFileError, Mode, connect
from offline_cache.folder import DataFolder, replace_file, storage_faults
from offline_cache.keys import key_check
from offline_cache.marks import raise_to, read_marks
from offline_cache.migrations import migrate


class _KeyCheck(msgspec.Struct, frozen=True):
    format: str
    check: str


_FORMAT = "kep-key-check/1"
_PARTS = ("", "-wal")


def open_work(folder: DataFolder, work_key: bytes, now: datetime) -> Connection:
    """Open or create work.db.

    Raises:
        StoreError: ``keys.missing`` for a key that is not this file's; ``store.outbox_damaged``
            after a copy was kept; ``store.too_new``.
    """
    folder.create()
    if not folder.work.exists():
        _write_check(folder, work_key)
    try:
        work = connect(folder.work, work_key, Mode.WORK)
        migrate(work)
    except DamagedFileError:
        if not _is_our_key(folder, work_key):
            raise StoreError("keys.missing") from None
        keep_copy(folder, now)
        raise
    return work


def lift_old_file(work: Connection, secrets: SecretStore) -> KepError | None:
    """Return what to tell when this file is older than this PC's marks; see ``marks``."""
    return RefusedError("sync.sequence") if raise_to(work, read_marks(secrets)) else None


def keep_copy(folder: DataFolder, now: datetime) -> Path:
    """Copy a damaged work.db with its log aside; the file itself stays where it is.

    What was copied before is not copied again: each try to unlock finds the same damage.
    """
    target = folder.root / f"work.db.damaged-{now:%Y%m%d-%H%M%S}"
    with storage_faults():
        for old in folder.root.glob("work.db.damaged-????????-??????"):
            if all(_same(folder.root, "work.db", old.name, suffix) for suffix in _PARTS):
                return old
        for suffix in _PARTS:
            source = folder.root / f"work.db{suffix}"
            if source.exists():
                shutil.copyfile(source, folder.root / f"{target.name}{suffix}")
    return target


def _same(root: Path, one: str, other: str, suffix: str) -> bool:
    first, second = root / f"{one}{suffix}", root / f"{other}{suffix}"
    if not first.exists() or not second.exists():
        return first.exists() is second.exists()
    return filecmp.cmp(first, second, shallow=False)


def _check_path(folder: DataFolder) -> Path:
    return folder.root / "work.db.check"


def _write_check(folder: DataFolder, key: bytes) -> None:
    check = _KeyCheck(_FORMAT, key_check(key, folder.work.name))
    replace_file(_check_path(folder), msgspec.json.encode(check))


def _is_our_key(folder: DataFolder, key: bytes) -> bool:
    """Whether the key fits; without a readable check the file is taken for damaged."""
    try:
        kept = msgspec.json.decode(_check_path(folder).read_bytes(), type=_KeyCheck)
    except (OSError, msgspec.DecodeError):
        return True
    return kept.check == key_check(key, folder.work.name)
