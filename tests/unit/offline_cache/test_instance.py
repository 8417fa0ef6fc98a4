"""One program per folder."""

import subprocess
import sys

import pytest

from kep_client.errors import StoreError
from offline_cache.instance import InstanceLock, holder
from tests.unit.offline_cache.office import Desk

HOLD = """
import sys
from pathlib import Path
from offline_cache.folder import DataFolder
from offline_cache.instance import InstanceLock
lock = InstanceLock(DataFolder(Path(sys.argv[1])))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_program_is_sent_away_and_a_killed_one_leaves_the_lock_free(desk: Desk) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(desk.folder.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(StoreError) as fault:
            InstanceLock(desk.folder).acquire()
        assert fault.value.code == "app.second_instance"
        assert holder(desk.folder) == other.pid
        other.kill()
    lock = InstanceLock(desk.folder)
    lock.acquire()
    with pytest.raises(StoreError):
        InstanceLock(desk.folder).acquire()
    lock.release()
    lock.release()
