"""A clerk's slot: the database keys, the signing seed and the tokens under what the clerk knows.

slot key = HKDF(argon2id(passphrase or PIN) + 32 bytes of the OS key store [+ 32 bytes of the
TPM]). There is no verifier beside the AEAD tag: with one input missing, right and wrong words
fail alike.
"""

import msgspec

from kep_client.errors import StoreError
from kep_client.wire.auth import ClerkOut
from offline_cache.folder import DataFolder
from offline_cache.keys import SALT_BYTES, Argon2Cost, derive, seal, stretch, unseal
from offline_cache.slot_file import SlotFile, read_slot_file, write_slot_file

SLOT_FORMAT = "kep-slot/1"
SHARED_FORMAT = "kep-shared-slot/1"
_SLOT_USE = "kep/slot/1"
_SHARED_USE = "kep/shared-slot/1"


class KdfHeader(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Argon2id parameters (RFC 9106): memory in KiB."""

    name: str = "argon2id"
    version: int = 0x13
    memory_kib: int
    passes: int
    lanes: int
    salt: bytes

    @property
    def cost(self) -> Argon2Cost:
        """What a guess costs."""
        return Argon2Cost(self.memory_kib, self.passes, self.lanes)


class SlotHeader(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The open part: who unlocks here, and how the key is derived."""

    format: str = SLOT_FORMAT
    slot_id: str
    clerk: ClerkOut
    uses_pin: bool
    hardware: bool
    kdf: KdfHeader
    created_at: str


class SlotContent(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The sealed part."""

    work_key: bytes
    cache_key: bytes
    signing_seed: bytes
    key_id: str
    permit: str
    refresh_token: str = ""

    def __repr__(self) -> str:
        """Say nothing: reprs end up in logs."""
        return "SlotContent()"


class SharedHeader(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The open part of ``shared.slot``."""

    format: str = SHARED_FORMAT
    workstation: str
    created_at: str


class DatabaseKeys(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The two keys of this PC's databases."""

    work_key: bytes
    cache_key: bytes

    def __repr__(self) -> str:
        """Say nothing: reprs end up in logs."""
        return "DatabaseKeys()"


class Slot:
    """One slot file that was read; not opened yet."""

    def __init__(self, header: SlotHeader, file: SlotFile) -> None:
        self.header = header
        self._file = file

    def key(self, secret: str, kept_secret: bytes, hardware_secret: bytes = b"") -> bytes:
        """Derive the slot key from all inputs. Takes half a second."""
        material = stretch(secret, self.header.kdf.salt, self.header.kdf.cost)
        salt = self.header.slot_id.encode("ascii")
        return derive(material + kept_secret + hardware_secret, salt, _SLOT_USE)

    def open(self, key: bytes) -> SlotContent | None:
        """Return what is inside, or None for a wrong key."""
        plain = unseal(key, self._file.sealed, self._file.header)
        return None if plain is None else msgspec.json.decode(plain, type=SlotContent)


def slot_path_name(clerk: str) -> str:
    """Return the file name of a clerk's slot; a colon is no file name on Windows."""
    return clerk.replace(":", "_")


def new_header(
    slot_id: str, clerk: ClerkOut, *, uses_pin: bool, cost: Argon2Cost, salt: bytes, created_at: str
) -> SlotHeader:
    """Return the header of a new slot. Raises ValueError for a cost that is too low."""
    cost.check_for_creating()
    if len(salt) != SALT_BYTES:
        raise ValueError("the salt has 16 bytes")
    return SlotHeader(
        slot_id=slot_id,
        clerk=clerk,
        uses_pin=uses_pin,
        hardware=uses_pin,
        kdf=KdfHeader(memory_kib=cost.memory_kib, passes=cost.passes, lanes=cost.lanes, salt=salt),
        created_at=created_at,
    )


def unwritten(header: SlotHeader) -> Slot:
    """Return a slot whose key can be derived before it has content."""
    return Slot(header, SlotFile(msgspec.json.encode(header), b""))


def write_slot(folder: DataFolder, header: SlotHeader, key: bytes, content: SlotContent) -> None:
    """Seal and replace a clerk's slot: new nonce, new file. Raises StoreError."""
    open_part = msgspec.json.encode(header)
    sealed = seal(key, msgspec.json.encode(content), open_part)
    path = folder.slots / f"{slot_path_name(header.clerk.id)}.slot"
    write_slot_file(path, SlotFile(open_part, sealed))


def read_slot(folder: DataFolder, clerk: str) -> Slot | None:
    """Read a clerk's slot, or None. Raises StoreError keys.slot_damaged, at once."""
    path = folder.slots / f"{slot_path_name(clerk)}.slot"
    if not path.exists():
        return None
    file = read_slot_file(path)
    header = _header(file)
    header.kdf.cost.check_for_reading()
    known = (header.format, header.kdf.name, header.kdf.version) == (SLOT_FORMAT, "argon2id", 0x13)
    if not known or header.clerk.id != clerk or len(header.kdf.salt) < SALT_BYTES:
        raise StoreError("keys.slot_damaged")
    return Slot(header, file)


def slots_here(folder: DataFolder) -> list[SlotHeader]:
    """Return the headers of all readable slots; a damaged one needs a full sign-in anyway."""
    headers = []
    for path in sorted(folder.slots.glob("*.slot")):
        try:
            headers.append(_header(read_slot_file(path)))
        except StoreError:
            continue
    return headers


def write_shared_slot(
    folder: DataFolder, header: SharedHeader, key: bytes, keys: DatabaseKeys
) -> None:
    """Keep the database keys for clerks who are new to this PC. Raises StoreError."""
    open_part = msgspec.json.encode(header)
    sealed = seal(key, msgspec.json.encode(keys), open_part)
    write_slot_file(folder.shared_slot, SlotFile(open_part, sealed))


def open_shared_slot(folder: DataFolder, key: bytes) -> DatabaseKeys:
    """Return the database keys. Raises StoreError keys.missing or keys.slot_damaged."""
    if not folder.shared_slot.exists():
        raise StoreError("keys.missing")
    file = read_slot_file(folder.shared_slot)
    plain = unseal(key, file.sealed, file.header)
    if plain is None:
        raise StoreError("keys.missing")
    return msgspec.json.decode(plain, type=DatabaseKeys)


def shared_key(machine_secret: bytes, device_share: bytes, workstation: str) -> bytes:
    """Return the key of ``shared.slot``: the PC's half and the centre's half together."""
    return derive(machine_secret + device_share, workstation.encode("ascii"), _SHARED_USE)


def _header(file: SlotFile) -> SlotHeader:
    try:
        return msgspec.json.decode(file.header, type=SlotHeader)
    except (msgspec.DecodeError, UnicodeDecodeError) as cause:
        raise StoreError("keys.slot_damaged") from cause
