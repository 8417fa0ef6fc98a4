"""Identifiers at rest: sealed values and keyed blind indexes, with keys outside the database.

Values are AES-256-GCM, nonce first, the purpose as associated data. A blind index is the first
16 bytes of HMAC-SHA-256 under a key of its scheme: two schemes never share an index, and
without the key file no list of all numbers helps.
"""

import hmac
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kep_client.domain.greek import fold_lookalikes

KEY_FILE = Path("keys") / "identifiers.key"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_INDEX_BYTES = 16
# Identity cards, passports and permits are asked for by one field.
_INDEX_SCHEME = {"adt": "document", "passport": "document"}


class Sealing:
    """Seals texts and computes blind indexes. Safe to share between tasks and threads."""

    def __init__(self, master: bytes) -> None:
        if len(master) != _KEY_BYTES:
            raise ValueError("the identifier key has 32 bytes")
        self._master = master
        self._cipher = AESGCM(self._derive("kep/identifiers/value/1"))
        self._index_keys: dict[str, bytes] = {}

    def seal(self, text: str, purpose: str) -> bytes:
        """Return nonce and ciphertext; ``purpose`` must be given again to open."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> str:
        """Return the text. Raises cryptography's InvalidTag where key or purpose differ."""
        nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        return self._cipher.decrypt(nonce, ciphertext, purpose.encode()).decode()

    def blind_index(self, scheme: str, value: str) -> bytes:
        """Return the keyed index of an identifier; look-alike letters and blanks do not matter."""
        group = _INDEX_SCHEME.get(scheme, scheme)
        key = self._index_keys.get(group)
        if key is None:
            key = self._index_keys[group] = self._derive(f"kep/identifiers/index/1/{group}")
        return hmac.digest(key, fold_lookalikes(value).encode(), "sha256")[:_INDEX_BYTES]

    def _derive(self, info: str) -> bytes:
        return HKDF(SHA256(), _KEY_BYTES, salt=None, info=info.encode()).derive(self._master)


def open_keys(data: Path) -> Sealing:
    """Read the key file of a data folder, or make it (mode 600) on the first start."""
    path = data / KEY_FILE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Sealing(path.read_bytes())
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    return Sealing(path.read_bytes())
