"""The operating system's key store by ``keyring``: the Windows vault, SecretService or Keychain.

A plain file, an environment variable or a null store is refused: a secret kept there would be
none. Any program of the same user can read what lies here; it is one factor among several.
"""

import base64
import binascii
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring import core, errors
from keyring.backend import KeyringBackend

from kep_client.errors import StoreError

SERVICE = "kep-workstation"
# Windows holds 2560 bytes of UTF-16: 1200 characters stay well below.
MOST_BYTES = 900
_OF_THE_SYSTEM = {
    "win32": "keyring.backends.Windows.WinVaultKeyring",
    "linux": "keyring.backends.SecretService.Keyring",
    "darwin": "keyring.backends.macOS.Keyring",
}
_ACCEPTED = frozenset(_OF_THE_SYSTEM.values())


class KeyringSecretStore:
    """Secrets of one workstation. ``namespace`` (its id) keeps two data folders apart."""

    def __init__(self, namespace: str, backend: KeyringBackend | None = None) -> None:
        self._namespace = namespace
        self._backend = backend

    def get(self, name: str) -> bytes | None:
        """Return a secret or None."""
        with _faults():
            text = self._store().get_password(SERVICE, self._user(name))
        try:
            return None if text is None else base64.b64decode(text, validate=True)
        except binascii.Error:
            return None

    def set(self, name: str, value: bytes) -> None:
        """Keep a secret of at most 900 bytes."""
        if len(value) > MOST_BYTES:
            raise ValueError("too long for the Windows vault")
        with _faults():
            text = base64.b64encode(value).decode("ascii")
            self._store().set_password(SERVICE, self._user(name), text)

    def delete(self, name: str) -> None:
        """Forget a secret; harmless when there is none."""
        with _faults():
            if self._store().get_password(SERVICE, self._user(name)) is not None:
                self._store().delete_password(SERVICE, self._user(name))

    def _store(self) -> KeyringBackend:
        # Asked for at first use, because it speaks to D-Bus.
        if self._backend is None:
            self._backend = _system_backend()
        for backend in (self._backend, *getattr(self._backend, "backends", ())):
            kind = type(backend)
            if f"{kind.__module__}.{kind.__qualname__}" in _ACCEPTED:
                self._backend = backend
                return self._backend
        raise StoreError("keys.insecure_store")

    def _user(self, name: str) -> str:
        return f"{self._namespace}/{name}"


def _system_backend() -> KeyringBackend:
    """Return the one store that this system has; looking through all kinds takes 50 ms more."""
    name = _OF_THE_SYSTEM.get(sys.platform)
    if name is None or os.environ.get("PYTHON_KEYRING_BACKEND"):
        return keyring.get_keyring()
    try:
        return core.load_keyring(name)
    except (RuntimeError, OSError):  # how a backend says that its service or its bus is not there
        raise StoreError("keys.insecure_store") from None


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except errors.KeyringLocked:
        raise StoreError("keys.locked") from None
    except errors.NoKeyringError:
        raise StoreError("keys.insecure_store") from None
    except (errors.KeyringError, OSError):  # the bus may go away while we work
        raise StoreError("keys.locked") from None
