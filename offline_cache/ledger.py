"""What counts against a slot: wrong tries, unlocks, hours. Kept twice; the larger wins.

One copy lies beside the slot, one in the OS key store, so that putting back an old copy of either
resets nothing.
"""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from kep_client.errors import InputError
from kep_client.ports.vault import SecretStore
from offline_cache.folder import DataFolder, replace_file, storage_faults
from offline_cache.slots import slot_path_name

FREE_TRIES = 5
MOST_TRIES = 10
LONGEST_WAIT_S = 300
_DAY_S = 86_400


class Ledger(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Counters of one slot; times are seconds since 1970.

    ``permit`` names the permit that ``unlocks`` and ``used_s`` count for. ``newest`` is the latest
    time seen; it follows the clock by at most a day per unlock, so that one wrong jump forward
    does not burn a permit.
    """

    slot_id: str
    wrong: int = 0
    wait_until: int = 0
    permit: str = ""
    unlocks: int = 0
    used_s: int = 0
    newest: int = 0
    last_used: int = 0

    @property
    def tries_left(self) -> int:
        """How many wrong tries until the slot locks."""
        return max(0, MOST_TRIES - self.wrong)

    def wait_s(self, now: datetime) -> int:
        """How many seconds no try is taken."""
        return max(0, min(LONGEST_WAIT_S, self.wait_until - int(now.timestamp())))

    def refuse_if_waiting(self, now: datetime) -> None:
        """Raise InputError auth.locked or auth.wait."""
        if self.wrong >= MOST_TRIES:
            raise InputError("auth.locked")
        if wait := self.wait_s(now):
            raise InputError("auth.wait", n=str(wait))

    def after_try(self, now: datetime) -> "Ledger":
        """Count a try as wrong; done before it is made, so that ending the process helps not."""
        wrong = self.wrong + 1
        pause = 0
        if wrong >= FREE_TRIES:
            pause = min(LONGEST_WAIT_S, 2 ** (wrong - FREE_TRIES))
        until = int(now.timestamp()) + pause if pause else 0
        return msgspec.structs.replace(self, wrong=wrong, wait_until=until)

    def after_success(self, now: datetime, permit: str) -> "Ledger":
        """Forget wrong tries, count an unlock under this permit."""
        moment = int(now.timestamp())
        same = permit == self.permit
        newest = moment if not self.newest else min(moment, self.newest + _DAY_S)
        return msgspec.structs.replace(
            self,
            wrong=0,
            wait_until=0,
            permit=permit,
            unlocks=self.unlocks + 1 if same else 1,
            used_s=self.used_s if same else 0,
            newest=max(self.newest, newest),
            last_used=moment,
        )

    def after_use(self, seconds: float) -> "Ledger":
        """Count time of use."""
        return msgspec.structs.replace(self, used_s=self.used_s + max(0, round(seconds)))

    @property
    def last_used_at(self) -> datetime | None:
        """When this slot was last opened."""
        return datetime.fromtimestamp(self.last_used, UTC) if self.last_used else None


class Ledgers:
    """Reads and writes both copies."""

    def __init__(self, folder: DataFolder, secrets: SecretStore) -> None:
        self._folder = folder
        self._secrets = secrets

    def read(self, clerk: str, slot_id: str) -> Ledger:
        """Return the larger of both copies. Raises StoreError when the key store is locked."""
        kept = self._secrets.get(_name(slot_id))
        return _larger(slot_id, _parse(kept), self.beside(clerk))

    def beside(self, clerk: str) -> Ledger | None:
        """Return the copy beside the slot: enough to draw the lock screen."""
        path = self._path(clerk)
        with storage_faults():
            return _parse(path.read_bytes()) if path.exists() else None

    def write(self, clerk: str, ledger: Ledger) -> None:
        """Write both copies. Raises StoreError."""
        text = msgspec.json.encode(ledger)
        self._secrets.set(_name(ledger.slot_id), text)
        replace_file(self._path(clerk), text)

    def forget(self, slot_id: str) -> None:
        """Drop the key store's copy of a slot that is no more."""
        self._secrets.delete(_name(slot_id))

    def _path(self, clerk: str) -> Path:
        return self._folder.slots / f"{slot_path_name(clerk)}.ledger"


def _name(slot_id: str) -> str:
    return f"ledger-{slot_id}"


def _parse(text: bytes | None) -> Ledger | None:
    try:
        return msgspec.json.decode(text, type=Ledger) if text else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _larger(slot_id: str, *copies: Ledger | None) -> Ledger:
    found = [copy for copy in copies if copy is not None and copy.slot_id == slot_id]
    if not found:
        return Ledger(slot_id=slot_id)
    latest = max(found, key=lambda copy: copy.last_used)
    same = [copy for copy in found if copy.permit == latest.permit]
    return Ledger(
        slot_id=slot_id,
        wrong=max(copy.wrong for copy in found),
        wait_until=max(copy.wait_until for copy in found),
        permit=latest.permit,
        unlocks=max(copy.unlocks for copy in same),
        used_s=max(copy.used_s for copy in same),
        newest=max(copy.newest for copy in found),
        last_used=latest.last_used,
    )
