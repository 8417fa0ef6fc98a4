"""What the sync thread works on: its own connections, opened and closed on that thread."""

from dataclasses import dataclass

from kep_client.domain.ids import WorkstationId
from kep_client.ports.clock import Clock
from offline_cache.engine import Connection, Mode, connect
from offline_cache.folder import DataFolder
from offline_cache.outbox import WorkOutbox
from offline_cache.replica import CacheReplica
from offline_cache.shelf import Shelf
from offline_cache.slots import DatabaseKeys


@dataclass(frozen=True, slots=True)
class SyncStores:
    """The engine's ``Outbox``, ``Replica`` and ``ChunkSource``."""

    outbox: WorkOutbox
    replica: CacheReplica
    chunks: Shelf
    _work: Connection

    def close(self) -> None:
        """Close all connections; called on the thread that opened them."""
        self.replica.close()
        self._work.close()


def open_sync_stores(
    folder: DataFolder, keys: DatabaseKeys, workstation: WorkstationId, clock: Clock
) -> SyncStores:
    """Open them on the calling thread; work.db is there, for a clerk has unlocked."""
    work = connect(folder.work, keys.work_key, Mode.WORK)
    shelf = Shelf(folder, work, keys.work_key)
    replica = CacheReplica(folder, keys.cache_key, work, shelf.drop_if_sent)
    outbox = WorkOutbox(work, workstation, clock, replica.reader)
    return SyncStores(outbox, replica, shelf, work)
