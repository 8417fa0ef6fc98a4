"""Unlocking, locking and making slots. Derivation runs on the store thread, which is idle then."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from kep_client.domain.clerk import Clerk, SlotInfo
from kep_client.domain.ids import ClerkId, uuid7
from kep_client.errors import InputError, LineError, RefusedError, StoreError
from kep_client.mapping.people import clerk_from, clerk_to
from kep_client.mapping.values import write_time
from kep_client.ports.vault import HardwareSecret, SlotGrant, SlotIssuer
from offline_cache import keys as crypto
from offline_cache.key_ring import KeyRing
from offline_cache.keys import DEFAULT_COST, Argon2Cost
from offline_cache.ledger import Ledger, Ledgers
from offline_cache.local_store import LocalStore, StoreParts
from offline_cache.passphrase import check_choice, normalised
from offline_cache.permit import check_permit, permit_name, read_permit
from offline_cache.slots import (
    DatabaseKeys,
    SlotContent,
    SlotHeader,
    new_header,
    read_slot,
    slots_here,
    unwritten,
    write_slot,
)
from offline_cache.sync_stores import SyncStores, open_sync_stores

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class VaultParts:
    """What a vault needs beside the store."""

    issuer: SlotIssuer
    hardware: HardwareSecret
    centre_keys: "Sequence[dict[str, str]]"
    cost: Argon2Cost = DEFAULT_COST


@dataclass(slots=True, repr=False)
class _Unlocked:
    """The open slot; gone after ``lock``."""

    header: SlotHeader
    slot_key: bytes
    content: SlotContent
    since: float


@dataclass(frozen=True, slots=True, repr=False)
class OfflinePass:
    """The permit of the open slot and its key; ``sign`` is Ed25519."""

    permit: str
    public_key: bytes
    sign: Callable[[bytes], bytes]


class LocalVault:
    """Implements ``kep_client.ports.vault.Vault`` and ``TokenShelf``."""

    def __init__(self, store_parts: StoreParts, parts: VaultParts, store: LocalStore) -> None:
        self._folder = store_parts.folder
        self._secrets = store_parts.secrets
        self._workstation = store_parts.workstation
        self._clock = store_parts.clock
        self._parts = parts
        self._store = store
        self._ledgers = Ledgers(self._folder, self._secrets)
        self._keys = KeyRing(self._folder, self._secrets, self._workstation.id)
        self._open: _Unlocked | None = None

    # --- Vault --------------------------------------------------------------------------------

    async def clerks(self) -> tuple[SlotInfo, ...]:
        """Return who can unlock here, last used first."""
        return await self._store.thread.run(self._slot_infos)

    async def unlock(self, clerk: ClerkId, secret: str) -> Clerk:
        """Open the stores.

        Raises:
            InputError: ``auth.passphrase_wrong``, ``auth.pin_wrong``, ``auth.wait`` or
                ``auth.locked``.
            RefusedError: ``auth.sign_in_needed`` without a slot, ``auth.permit_expired``.
            StoreError: ``keys.*`` and ``store.*``.
        """
        words = normalised(secret)
        unlocked, ledger = await self._store.thread.run(lambda: self._unlock(clerk, words))
        try:
            await self._store.thread.run(lambda: self._admit(unlocked, ledger))
        except RefusedError as expired:
            permit = await self._new_permit(unlocked.content, expired)
            await self._store.thread.run(lambda: self._admit_anew(unlocked, ledger, permit))
        return clerk_from(unlocked.header.clerk)

    async def create(self, clerk: Clerk, secret: str, uses_pin: bool) -> None:  # noqa: FBT001
        """Make the clerk's slot after a full sign-in, and open the stores."""
        check_choice(secret, uses_pin=uses_pin, hardware_present=self._parts.hardware.present)
        seed = crypto.new_key()
        grant = await self._parts.issuer.issue(crypto.public_half(seed))
        words = normalised(secret)
        await self._store.thread.run(
            lambda: self._create(clerk, words, uses_pin=uses_pin, seed=seed, grant=grant)
        )

    async def lock(self) -> None:
        """Close the stores and drop the keys; stop the sync thread before."""
        await self._store.thread.run(self._lock)

    # --- TokenShelf ---------------------------------------------------------------------------

    async def refresh_token(self) -> str:
        """Return the clerk's refresh token, or an empty text."""
        return await self._store.thread.run(lambda: self._unlocked().content.refresh_token)

    async def keep(self, refresh_token: str) -> None:
        """Write the rotated refresh token into the slot."""
        await self._store.thread.run(lambda: self._rewrite(refresh_token=refresh_token))

    # --- permit -------------------------------------------------------------------------------

    async def keep_permit(self, permit: str) -> None:
        """Keep a new permit; its hours and unlocks count from zero."""
        read_permit(permit, self._parts.centre_keys)
        await self._store.thread.run(lambda: self._renew(permit))

    async def renew_permit(self) -> None:
        """Get a new permit for the key this slot signs with; as who is signed in."""
        content = await self._store.thread.run(lambda: self._unlocked().content)
        grant = await self._parts.issuer.issue(crypto.public_half(content.signing_seed))
        await self.keep_permit(grant.permit)

    async def check_permit(self) -> None:
        """Count the time of use; asked hourly. Raises RefusedError auth.permit_expired."""
        await self._store.thread.run(self._check_use)

    # --- for the office's hub -----------------------------------------------------------------

    def offline_pass(self) -> OfflinePass | None:
        """Return what proves the clerk at this desk without the centre; None while locked."""
        if self._open is None:
            return None
        content = self._open.content
        return OfflinePass(
            content.permit,
            crypto.public_half(content.signing_seed),
            lambda message: crypto.sign(content.signing_seed, message),
        )

    # --- for the sync thread ------------------------------------------------------------------

    def open_for_sync(self) -> SyncStores:
        """Open the sync thread's stores, on that thread. Raises StoreError store.locked."""
        content = self._unlocked().content
        keys = DatabaseKeys(work_key=content.work_key, cache_key=content.cache_key)
        return open_sync_stores(self._folder, keys, self._workstation.id, self._clock)

    # --- on the store thread ------------------------------------------------------------------

    def _slot_infos(self) -> tuple[SlotInfo, ...]:
        now = self._clock.now()
        found = []
        for header in slots_here(self._folder):
            ledger = self._ledgers.beside(header.clerk.id) or Ledger(slot_id=header.slot_id)
            found.append(
                SlotInfo(
                    clerk=clerk_from(header.clerk),
                    last_used=ledger.last_used_at,
                    uses_pin=header.uses_pin,
                    tries_left=ledger.tries_left,
                    wait_seconds=ledger.wait_s(now),
                )
            )
        return tuple(sorted(found, key=_last_used, reverse=True))

    async def _new_permit(self, content: SlotContent, expired: RefusedError) -> str:
        """Return a new permit if the clerk has just signed in; else say again what expired."""
        try:
            grant = await self._parts.issuer.issue(crypto.public_half(content.signing_seed))
        except (LineError, RefusedError):
            raise expired from None
        return grant.permit

    def _unlock(self, clerk: ClerkId, secret: str) -> tuple[_Unlocked, Ledger]:
        """Open the slot and count the unlock; the stores stay closed."""
        slot = read_slot(self._folder, clerk)
        if slot is None:
            raise RefusedError("auth.sign_in_needed")
        header = slot.header
        kept = self._secrets.get(_secret_name(header.slot_id))
        if kept is None:
            raise StoreError("keys.missing")
        ledger = self._ledgers.read(clerk, header.slot_id)
        ledger.refuse_if_waiting(self._clock.now())
        ledger = ledger.after_try(self._clock.now())
        self._ledgers.write(clerk, ledger)
        key = slot.key(secret, kept, self._hardware_secret(header, secret))
        content = slot.open(key)
        if content is None:
            raise _wrong(header, ledger)
        ledger = ledger.after_success(self._clock.now(), permit_name(content.permit))
        self._ledgers.write(clerk, ledger)
        return _Unlocked(header, key, content, self._clock.monotonic()), ledger

    def _hardware_secret(self, header: SlotHeader, secret: str) -> bytes:
        if not header.hardware:
            return b""
        if not self._parts.hardware.present:
            raise StoreError("keys.missing")
        return self._parts.hardware.unseal(header.slot_id, secret)

    def _admit(self, unlocked: _Unlocked, ledger: Ledger) -> None:
        """Check the permit, open the stores."""
        header, content = unlocked.header, unlocked.content
        permit = read_permit(content.permit, self._parts.centre_keys)
        check_permit(permit, header.clerk.id, self._workstation.id, ledger, self._clock.now())
        self._open_stores(header, unlocked.slot_key, content)

    def _admit_anew(self, unlocked: _Unlocked, ledger: Ledger, permit: str) -> None:
        """Keep a new permit in the slot, then admit by it."""
        content = msgspec.structs.replace(unlocked.content, permit=permit)
        fresh = ledger.after_success(self._clock.now(), permit_name(permit))
        self._admit(_Unlocked(unlocked.header, unlocked.slot_key, content, unlocked.since), fresh)
        write_slot(self._folder, unlocked.header, unlocked.slot_key, content)
        self._ledgers.write(unlocked.header.clerk.id, fresh)

    def _open_stores(self, header: SlotHeader, key: bytes, content: SlotContent) -> None:
        keys = DatabaseKeys(work_key=content.work_key, cache_key=content.cache_key)
        signer = self._keys.signer(header.clerk.id, content)
        self._store.open_here(keys, signer)
        self._open = _Unlocked(header, key, content, self._clock.monotonic())

    def _create(
        self, clerk: Clerk, secret: str, *, uses_pin: bool, seed: bytes, grant: SlotGrant
    ) -> None:
        permit = read_permit(grant.permit, self._parts.centre_keys)
        self._folder.create()
        keys = self._keys.database_keys(grant.device_share, self._clock.now())
        old = self._old_slot_id(clerk.id)
        now = self._clock.now()
        header = new_header(
            uuid7(int(now.timestamp() * 1000)),
            clerk_to(clerk),
            uses_pin=uses_pin,
            cost=self._parts.cost,
            salt=crypto.new_key()[: crypto.SALT_BYTES],
            created_at=write_time(now),
        )
        content = SlotContent(
            work_key=keys.work_key,
            cache_key=keys.cache_key,
            signing_seed=seed,
            key_id=grant.key_id,
            permit=grant.permit,
            refresh_token=grant.refresh_token,
        )
        slot_key = self._new_slot_key(header, secret)
        write_slot(self._folder, header, slot_key, content)
        ledger = Ledger(slot_id=header.slot_id).after_success(now, permit_name(grant.permit))
        self._ledgers.write(clerk.id, ledger)
        check_permit(permit, clerk.id, self._workstation.id, ledger, now)
        if old:
            self._secrets.delete(_secret_name(old))
            self._ledgers.forget(old)
        self._open_stores(header, slot_key, content)

    def _new_slot_key(self, header: SlotHeader, secret: str) -> bytes:
        kept = crypto.new_key()
        self._secrets.set(_secret_name(header.slot_id), kept)
        hardware = b""
        if header.hardware:
            self._parts.hardware.seal(header.slot_id, secret)
            hardware = self._parts.hardware.unseal(header.slot_id, secret)
        return unwritten(header).key(secret, kept, hardware)

    def _old_slot_id(self, clerk: ClerkId) -> str:
        try:
            slot = read_slot(self._folder, clerk)
        except StoreError:
            return ""
        return slot.header.slot_id if slot else ""

    def _lock(self) -> None:
        try:
            if self._open is not None:
                self._count_use(self._open)
        finally:  # whatever the disk says, the keys go
            self._open = None
            self._store.close_here()

    def _check_use(self) -> None:
        unlocked = self._unlocked()
        ledger = self._count_use(unlocked)
        permit = read_permit(unlocked.content.permit, self._parts.centre_keys)
        clerk = unlocked.header.clerk.id
        check_permit(permit, clerk, self._workstation.id, ledger, self._clock.now())

    def _count_use(self, unlocked: _Unlocked) -> Ledger:
        now = self._clock.monotonic()
        clerk = unlocked.header.clerk.id
        ledger = self._ledgers.read(clerk, unlocked.header.slot_id)
        ledger = ledger.after_use(now - unlocked.since)
        self._ledgers.write(clerk, ledger)
        unlocked.since = now
        return ledger

    def _renew(self, permit: str) -> None:
        unlocked = self._unlocked()
        self._rewrite(permit=permit)
        unlocked.since = self._clock.monotonic()  # what was used before counts for the old one
        ledger = self._ledgers.read(unlocked.header.clerk.id, unlocked.header.slot_id)
        fresh = ledger.after_success(self._clock.now(), permit_name(permit))
        self._ledgers.write(unlocked.header.clerk.id, fresh)

    def _rewrite(self, **changes: str) -> None:
        unlocked = self._unlocked()
        content = msgspec.structs.replace(unlocked.content, **changes)
        write_slot(self._folder, unlocked.header, unlocked.slot_key, content)
        unlocked.content = content

    def _unlocked(self) -> _Unlocked:
        if self._open is None:
            raise StoreError("store.locked")
        return self._open


def _secret_name(slot_id: str) -> str:
    return f"slot-{slot_id}"


def _wrong(header: SlotHeader, ledger: Ledger) -> InputError:
    if ledger.tries_left == 0:
        return InputError("auth.locked")
    code = "auth.pin_wrong" if header.uses_pin else "auth.passphrase_wrong"
    return InputError(code, n=str(ledger.tries_left))


def _last_used(info: SlotInfo) -> float:
    return info.last_used.timestamp() if info.last_used else 0.0
