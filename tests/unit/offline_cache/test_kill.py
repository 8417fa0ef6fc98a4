"""The process is killed at any moment: what was acknowledged is there, once, in order."""

import asyncio
import secrets
import signal
import subprocess
import sys

import pytest

from kep_client.domain.operation import SealedOperation
from tests.unit.offline_cache.office import Desk, lease

WORKER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from offline_cache.engine import Mode, connect
from offline_cache.folder import DataFolder
from offline_cache.sealing import Signer
from offline_cache.work_db import WorkDb
from tests.unit.offline_cache.office import OFFICE, SettableClock, draft, registration

work = connect(DataFolder(Path(sys.argv[1])).work, bytes.fromhex(sys.argv[2]), Mode.WORK)
signer = Signer("m.antoniou", "kid", OFFICE.id, lambda message: b"s" * 64)
db = WorkDb(work, signer, OFFICE, SettableClock())
for number in range(10_000):
    db.save_draft(draft(number))
    print(db.register(registration(number), draft(number).id), flush=True)
"""


@pytest.mark.campaign(sample=4, full=200)
def test_no_acknowledged_registration_is_lost_by_a_kill(desk: Desk, rounds: int) -> None:
    key = asyncio.run(_work_key(desk))
    told: list[str] = []
    for _ in range(rounds):
        told += _killed_worker(desk, key)
    sent, drafts = asyncio.run(_what_is_left(desk))
    numbers = [f"0042/Β-{number + 1:06d}/2026" for number in range(len(sent))]
    kept = [op.payload.split('"number":"')[1].split('"')[0] for op in sent]
    assert [op.seq for op in sent] == list(range(1, len(sent) + 1))
    assert kept == numbers, "each number once, in ascending order"
    assert set(told) <= set(kept)
    assert 0 <= len(kept) - len(told) <= rounds, "at most one per kill was not told"
    assert len(told) > rounds
    assert drafts <= rounds


async def _work_key(desk: Desk) -> str:
    async with desk.at_work() as program:
        await program.on_sync_thread(lambda stores: stores.outbox.add_lease(lease(1, 900_000)))
        return program.vault._unlocked().content.work_key.hex()


async def _what_is_left(desk: Desk) -> tuple[list[SealedOperation], int]:
    async with desk.back_at_work() as program:
        assert program.store.faults == ()
        sent = await program.on_sync_thread(lambda stores: stores.outbox.pending(100_000))
        return list(sent), len(await program.store.drafts())


def _killed_worker(desk: Desk, key: str) -> list[str]:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(desk.folder.root), key],
        stdout=subprocess.PIPE,
        text=True,
    )
    told = []
    with worker:
        assert worker.stdout is not None
        stop_at = 2 + secrets.randbelow(60)
        for line in worker.stdout:
            told.append(line.strip())
            if len(told) == stop_at:
                worker.send_signal(signal.SIGKILL)
    assert worker.returncode == -signal.SIGKILL
    return told
