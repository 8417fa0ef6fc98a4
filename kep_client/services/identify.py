"""Who works at this desk: sign-in at the centre, slots of this PC, unlock, lock, change of clerk."""

from dataclasses import dataclass

from kep_client.domain.clerk import Clerk, SlotInfo
from kep_client.domain.ids import ClerkId
from kep_client.errors import KepError, LineError, RefusedError
from kep_client.ports.session import SignIn
from kep_client.ports.vault import Vault


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A clerk who signed in at the centre.

    ``has_slot`` tells whether to ask for the passphrase chosen before or for a new one.
    """

    clerk: Clerk
    has_slot: bool


# A slot that no passphrase opens any more: after a sign-in a new one is made.
_BROKEN = frozenset({"keys.missing", "keys.slot_damaged"})


class SignInService:
    """Sign in, keep, unlock, lock. The stores are open exactly while ``clerk`` is somebody."""

    def __init__(self, sign_in: SignIn, vault: Vault) -> None:
        self._sign_in = sign_in
        self._vault = vault
        self._signed_in: Clerk | None = None
        self._clerk: Clerk | None = None
        self._broken: set[ClerkId] = set()

    @property
    def clerk(self) -> Clerk | None:
        """Who works now; None while locked."""
        return self._clerk

    async def who_can_unlock(self) -> tuple[SlotInfo, ...]:
        """Return the clerks of the lock screen, last used first."""
        return await self._vault.clerks()

    async def sign_in(self) -> SignedIn:
        """Sign in through the browser. Raises RefusedError auth.*, LineError."""
        self._signed_in = None
        clerk = await self._sign_in.sign_in()
        self._signed_in = clerk
        slots = await self._vault.clerks()
        has_slot = any(slot.clerk.id == clerk.id for slot in slots)
        return SignedIn(clerk, has_slot and clerk.id not in self._broken)

    async def reopen_browser(self) -> None:
        """Open the sign-in page again."""
        await self._sign_in.reopen()

    async def choose_passphrase(self, secret: str, *, uses_pin: bool = False) -> Clerk:
        """Make the slot of the clerk who just signed in, and begin work.

        Raises InputError auth.passphrase_short, RefusedError auth.sign_in_needed.
        """
        if self._signed_in is None:
            raise RefusedError("auth.sign_in_needed")
        clerk = self._signed_in
        await self._vault.create(clerk, secret, uses_pin)
        self._broken.discard(clerk.id)
        self._signed_in = None
        self._clerk = clerk
        return clerk

    async def unlock(self, clerk_id: ClerkId, secret: str) -> Clerk:
        """Open the stores. Raises InputError auth.passphrase_wrong, auth.wait, auth.locked."""
        if self._signed_in is not None and self._signed_in.id != clerk_id:
            # The tokens of one clerk must not come into the slot of another.
            self._signed_in = None
            await self._sign_in.sign_out()
        try:
            self._clerk = await self._vault.unlock(clerk_id, secret)
        except KepError as fault:
            if fault.code in _BROKEN:
                self._broken.add(clerk_id)
            raise
        self._signed_in = None
        return self._clerk

    async def keep_permit(self) -> None:
        """Renew the offline permit, or count its use while the centre cannot be asked.

        Asked at the start of work and each hour. Raises RefusedError auth.permit_expired.
        """
        try:
            await self._vault.renew_permit()
        except (LineError, RefusedError):
            await self._vault.check_permit()

    async def lock(self) -> None:
        """Close the stores and drop the keys; the clerk stays signed in at the centre."""
        self._clerk = None
        self._signed_in = None
        await self._vault.lock()

    async def sign_out(self) -> None:
        """End the clerk's session at the centre too, then lock."""
        await self._sign_in.sign_out()
        await self.lock()
