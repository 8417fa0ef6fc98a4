"""A stand-in for a TPM in training mode: counts wrong PINs like one, protects nothing.

It keeps its secrets in a plain file of the training folder. The composition root refuses it
outside training.
"""

import hmac
import secrets
from pathlib import Path

import msgspec

from kep_client.errors import InputError
from offline_cache.folder import replace_file, storage_faults

# Defaults of Windows for a TPM 2.0: 32 failures, then one is forgiven every ten minutes.
_MOST_FAILURES = 32


class _Sealed(msgspec.Struct):
    pin: str
    secret: bytes


class _Chip(msgspec.Struct):
    failures: int = 0
    secrets: dict[str, _Sealed] = {}


class TrainingTpm:
    """A HardwareSecret that only looks like one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def present(self) -> bool:
        """It always is."""
        return True

    def seal(self, slot_id: str, pin: str) -> None:
        """Make the secret of a slot."""
        chip = self._read()
        chip.secrets[slot_id] = _Sealed(pin, secrets.token_bytes(32))
        self._write(chip)

    def unseal(self, slot_id: str, pin: str) -> bytes:
        """Return the secret; wrong PINs are counted over all slots, as a TPM does."""
        chip = self._read()
        sealed = chip.secrets.get(slot_id)
        if chip.failures >= _MOST_FAILURES:
            raise InputError("auth.locked")
        if sealed is None or not hmac.compare_digest(sealed.pin.encode(), pin.encode()):
            chip.failures += 1
            self._write(chip)
            raise InputError("auth.pin_wrong", n=str(_MOST_FAILURES - chip.failures))
        return sealed.secret

    def _read(self) -> _Chip:
        with storage_faults():
            if not self._path.exists():
                return _Chip()
            return msgspec.json.decode(self._path.read_bytes(), type=_Chip)

    def _write(self, chip: _Chip) -> None:
        replace_file(self._path, msgspec.json.encode(chip))


class NoHardwareSecret:
    """A PC without a TPM: passphrases only."""

    @property
    def present(self) -> bool:
        """There is none."""
        return False

    def seal(self, slot_id: str, pin: str) -> None:
        """Never asked for."""
        raise NotImplementedError

    def unseal(self, slot_id: str, pin: str) -> bytes:
        """Never asked for."""
        raise NotImplementedError
