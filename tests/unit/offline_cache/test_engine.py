"""Files on the disk: keys, damage, no room, no clear text."""

import subprocess
import sys
from pathlib import Path

import pytest

from kep_client.errors import StoreError
from offline_cache.engine import Connection, DamagedFileError, Mode, connect, integrity_faults

KEY, OTHER = b"k" * 32, b"o" * 32


def filled(path: Path, mode: Mode = Mode.WORK) -> Connection:
    connection = connect(path, KEY, mode)
    connection.run("CREATE TABLE note (n INTEGER PRIMARY KEY, text TEXT)")
    connection.run_many("INSERT INTO note (text) VALUES (?)", [("ΚΑΝΑΡΙΝΙ" * 100,)] * 300)
    return connection


def test_what_is_written_is_read_with_the_key_and_never_without(tmp_path: Path) -> None:
    filled(tmp_path / "a.db").close()
    connection = connect(tmp_path / "a.db", KEY, Mode.READ)
    assert connection.value(int, "SELECT count(*) FROM note") == 300
    connection.close()
    with pytest.raises(DamagedFileError):
        connect(tmp_path / "a.db", OTHER, Mode.READ)
    assert "ΚΑΝΑΡΙΝΙ".encode() not in (tmp_path / "a.db").read_bytes()


def test_pragmas_are_what_the_design_asks(tmp_path: Path) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "cipher_memory_security": "0",
    }
    connection = connect(tmp_path / "a.db", KEY, Mode.WORK)
    found = {name: connection.rows(tuple[str | int], f"PRAGMA {name}")[0][0] for name in expected}
    connection.close()
    assert found == expected


def test_only_this_user_may_read_the_files(tmp_path: Path) -> None:
    filled(tmp_path / "a.db").close()
    assert (tmp_path / "a.db").stat().st_mode & 0o077 == 0


def test_a_full_disk_rolls_back_and_leaves_the_file_sound(tmp_path: Path) -> None:
    connection = filled(tmp_path / "a.db")
    connection.rows(tuple[int], "PRAGMA max_page_count = 1")
    with pytest.raises(StoreError) as fault, connection.transaction():
        connection.run_many("INSERT INTO note (text) VALUES (?)", [("x" * 4000,)] * 500)
    assert fault.value.code == "store.disk_full"
    assert connection.value(int, "SELECT count(*) FROM note") == 300
    assert integrity_faults(connection) == 0
    connection.close()


def test_a_file_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    filled(tmp_path / "a.db").close()
    connection = connect(tmp_path / "a.db", KEY, Mode.READ)
    with pytest.raises(StoreError) as fault:
        connection.run("DELETE FROM note")
    connection.close()
    assert fault.value.code == "store.read_only"


@pytest.mark.parametrize("place", ["header", "schema page", "a page"])
def test_damage_is_named_and_nothing_is_printed(
    tmp_path: Path, place: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.db"
    filled(path).close()
    content = bytearray(path.read_bytes())
    start = {"header": 0, "schema page": 1000, "a page": 4096 * 20 + 100}[place]
    content[start : start + 64] = bytes(64)
    path.write_bytes(bytes(content))

    def read_all() -> None:
        connection = connect(path, KEY, Mode.WORK)
        try:
            assert integrity_faults(connection) > 0
            connection.rows(tuple[str], "SELECT text FROM note")
        finally:
            connection.close()

    with pytest.raises(DamagedFileError) as fault:
        read_all()
    assert fault.value.code == "store.outbox_damaged"
    assert capfd.readouterr().err == ""


def test_a_damaged_log_loses_only_what_it_held(tmp_path: Path) -> None:
    """SQLite stops reading a write-ahead log at the first frame that does not fit."""
    path = tmp_path / "a.db"
    connection = filled(path)
    connection.rows(tuple[int, int, int], "PRAGMA wal_checkpoint(TRUNCATE)")
    connection.run("INSERT INTO note (text) VALUES ('later')")
    log = bytearray((tmp_path / "a.db-wal").read_bytes())
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    log[24 + 32 + 10] ^= 0xFF
    (tmp_path / "copy.db-wal").write_bytes(bytes(log))
    connection.close()
    damaged = connect(copy, KEY, Mode.WORK)
    assert damaged.value(int, "SELECT count(*) FROM note") == 300
    assert integrity_faults(damaged) == 0
    damaged.close()


def test_the_start_path_never_loads_sqlite_utils_and_migrations_find_sqlcipher(
    tmp_path: Path,
) -> None:
    program = f"""
import sys
from datetime import datetime, UTC
from pathlib import Path
from offline_cache.folder import DataFolder
from offline_cache.work_file import open_work
folder = DataFolder(Path({str(tmp_path / "data")!r}))
open_work(folder, b"k" * 32, datetime.now(UTC)).close()
first = "sqlite_utils" in sys.modules
for name in [name for name in sys.modules if name.startswith("sqlite_utils")]:
    del sys.modules[name]
open_work(folder, b"k" * 32, datetime.now(UTC)).close()
print(first, "sqlite_utils" in sys.modules, sys.modules["pysqlite3"].__name__)
"""
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["True", "False", "sqlcipher3"]
