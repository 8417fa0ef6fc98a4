"""A clerk's two edits of one field, made on the same old revision while nobody sent them.

Reads ``{"data", "passphrase", "clerk", "number"}`` from standard input; the window is closed. The
window has no page yet that edits a registered case: the store is asked as its adapter would be.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kep_client.domain.ids import ClerkId
from kep_client.domain.lookups import parse_search
from kep_client.domain.operation import EditCase
from kep_client.errors import RefusedError
from kep_client.ports.vault import SlotGrant
from kep_client.sync.clock import CorrectedClock
from offline_cache.folder import DataFolder
from offline_cache.local_store import LocalStore, StoreParts
from offline_cache.store_thread import StoreThread
from offline_cache.training_tpm import NoHardwareSecret
from offline_cache.vault import LocalVault, VaultParts
from offline_cache.workstation_file import read_workstation
from ui.app.enrolment import secrets_of

FIELD = "remark"


class NobodySignedIn:
    """There is no line, and no clerk at the browser."""

    async def issue(self, signing_key: bytes) -> SlotGrant:
        """Refuse."""
        del signing_key
        raise RefusedError("auth.sign_in_needed")


async def edit_twice(given: dict[str, str]) -> None:
    """Unlock, edit, lock."""
    folder = DataFolder(Path(given["data"]))
    file = read_workstation(folder)
    assert file is not None
    clock = CorrectedClock(lambda: datetime.now(UTC), monotonic)
    parts = StoreParts(folder, file.workstation, secrets_of(folder), clock)
    thread = StoreThread()
    store = LocalStore(parts, thread)
    vault = LocalVault(
        parts, VaultParts(NobodySignedIn(), NoHardwareSecret(), file.centre_keys), store
    )
    try:
        await vault.unlock(ClerkId(given["clerk"]), given["passphrase"])
        hits = await store.search(parse_search(given["number"]), 1)
        record = await store.open(hits[0].party.id)
        assert record is not None
        case = next(case for case in record.cases if case.number == given["number"])
        before = {FIELD: case.answers.get(FIELD)}
        for words in ("έτσι είναι σωστό", "αλλιώς είναι σωστό"):
            await store.record(EditCase(case.id, case.rev, {FIELD: words}, before))
        await vault.lock()
    finally:
        thread.stop()


if __name__ == "__main__":
    asyncio.run(edit_twice(json.load(sys.stdin)))
