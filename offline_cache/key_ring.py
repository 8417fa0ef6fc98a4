"""The database keys of this PC: made with the first slot, shared with clerks who come later."""

from datetime import datetime
from functools import partial

from kep_client.domain.ids import ClerkId, WorkstationId
from kep_client.errors import StoreError
from kep_client.mapping.values import write_time
from kep_client.ports.vault import SecretStore
from offline_cache.folder import DataFolder
from offline_cache.keys import new_key, sign
from offline_cache.sealing import Signer
from offline_cache.slots import (
    DatabaseKeys,
    SharedHeader,
    SlotContent,
    open_shared_slot,
    shared_key,
    write_shared_slot,
)

_MACHINE_SECRET = "machine-secret"  # noqa: S105 - its name


class KeyRing:
    """A clerk who is new to this PC needs both halves: the PC's own and the centre's."""

    def __init__(
        self, folder: DataFolder, secrets: SecretStore, workstation: WorkstationId
    ) -> None:
        self._folder = folder
        self._secrets = secrets
        self._workstation = workstation

    def database_keys(self, device_share: bytes, now: datetime) -> DatabaseKeys:
        """Return this PC's keys; made when there is no database yet.

        Raises:
            StoreError: ``keys.missing`` when the PC's own half is gone or the centre's differs.
        """
        machine_secret = self._secrets.get(_MACHINE_SECRET)
        if self._folder.shared_slot.exists() or self._folder.work.exists():
            if machine_secret is None:
                raise StoreError("keys.missing")
            return open_shared_slot(self._folder, self._key(machine_secret, device_share))
        return self._make(device_share, now)

    def signer(self, clerk: str, content: SlotContent) -> Signer:
        """Return the author of what is written while this slot is open."""
        return Signer(
            author=ClerkId(clerk),
            key_id=content.key_id,
            workstation=self._workstation,
            sign=partial(sign, content.signing_seed),
        )

    def _make(self, device_share: bytes, now: datetime) -> DatabaseKeys:
        machine_secret = new_key()
        self._secrets.set(_MACHINE_SECRET, machine_secret)
        keys = DatabaseKeys(work_key=new_key(), cache_key=new_key())
        header = SharedHeader(workstation=self._workstation, created_at=write_time(now))
        write_shared_slot(self._folder, header, self._key(machine_secret, device_share), keys)
        return keys

    def _key(self, machine_secret: bytes, device_share: bytes) -> bytes:
        return shared_key(machine_secret, device_share, self._workstation)
