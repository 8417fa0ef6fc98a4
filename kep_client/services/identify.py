"""Who works at this desk: sign-in at the centre, slots of this PC, unlock, lock, change of clerk."""

from dataclasses import dataclass

from kep_client.domain.clerk import Clerk, SlotInfo
from kep_client.domain.ids import ClerkId
from kep_client.errors import RefusedError
from kep_client.ports.session import SignIn
from kep_client.ports.vault import Vault


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A clerk who signed in at the centre.

    ``has_slot`` tells whether to ask for the passphrase chosen before or for a new one.
    """

    clerk: Clerk
    has_slot: bool


class SignInService:
    """Sign in, keep, unlock, lock. The stores are open exactly while ``clerk`` is somebody."""

    def __init__(self, sign_in: SignIn, vault: Vault) -> None:
        self._sign_in = sign_in
        self._vault = vault
        self._signed_in: Clerk | None = None
        self._clerk: Clerk | None = None

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
        return SignedIn(clerk, any(slot.clerk.id == clerk.id for slot in slots))

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
        self._signed_in = None
        self._clerk = clerk
        return clerk

    async def unlock(self, clerk_id: ClerkId, secret: str) -> Clerk:
        """Open the stores. Raises InputError auth.passphrase_wrong, auth.wait, auth.locked."""
        self._clerk = await self._vault.unlock(clerk_id, secret)
        self._signed_in = None
        return self._clerk

    async def lock(self) -> None:
        """Close the stores and drop the keys; the clerk stays signed in at the centre."""
        self._clerk = None
        self._signed_in = None
        await self._vault.lock()

    async def sign_out(self) -> None:
        """End the clerk's session at the centre too, then lock."""
        await self._sign_in.sign_out()
        await self.lock()
