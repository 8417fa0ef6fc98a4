"""Keys of this workstation: who may unlock it, and with what."""

from dataclasses import dataclass
from typing import Protocol

from kep_client.domain.clerk import Clerk, SlotInfo
from kep_client.domain.ids import ClerkId


class Vault(Protocol):
    """Per-clerk slots. Derivation takes about half a second and runs off the UI thread."""

    async def clerks(self) -> tuple[SlotInfo, ...]:
        """Return who can unlock here, last used first."""
        ...

    async def unlock(self, clerk: ClerkId, secret: str) -> Clerk:
        """Open the stores. Raises InputError auth.passphrase_wrong, auth.pin_wrong or auth.wait."""
        ...

    async def create(self, clerk: Clerk, secret: str, uses_pin: bool) -> None:  # noqa: FBT001
        """Make the clerk's slot after a full sign-in, and open the stores."""
        ...

    async def lock(self) -> None:
        """Close the stores and drop the keys (soft lock)."""
        ...

    async def renew_permit(self) -> None:
        """Get a new offline permit. Raises LineError or RefusedError: then the old one counts."""
        ...

    async def check_permit(self) -> None:
        """Count the time of use; asked hourly. Raises RefusedError auth.permit_expired."""
        ...


class SecretStore(Protocol):
    """The operating system's key store; one factor among several."""

    def get(self, name: str) -> bytes | None:
        """Return a secret or None. Raises StoreError keys.locked."""
        ...

    def set(self, name: str, value: bytes) -> None:
        """Keep a secret of at most 900 bytes. Raises StoreError keys.insecure_store."""
        ...

    def delete(self, name: str) -> None:
        """Forget a secret."""
        ...


class HardwareSecret(Protocol):
    """A secret held by a TPM that counts wrong PINs itself."""

    @property
    def present(self) -> bool:
        """Whether this PC has one."""
        ...

    def seal(self, slot_id: str, pin: str) -> None:
        """Make the secret of a slot with the PIN as its usage secret."""
        ...

    def unseal(self, slot_id: str, pin: str) -> bytes:
        """Return the 32-byte secret. Raises InputError auth.pin_wrong."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class SlotGrant:
    """What the centre gives for a clerk's slot on this PC; ``permit`` is a JWS (EdDSA)."""

    key_id: str
    device_share: bytes
    permit: str
    refresh_token: str = ""


class SlotIssuer(Protocol):
    """The centre, asked once after a full sign-in. Raises LineError or RefusedError."""

    async def issue(self, signing_key: bytes) -> SlotGrant:
        """Register the clerk's public signing key (Ed25519, 32 bytes) for this workstation."""
        ...


class TokenShelf(Protocol):
    """Where the refresh token of the clerk who is signed in outlives the process: in the slot."""

    async def refresh_token(self) -> str:
        """Return it, or an empty text. Raises StoreError store.locked."""
        ...

    async def keep(self, refresh_token: str) -> None:
        """Write the rotated one, on disk when it returns."""
        ...
