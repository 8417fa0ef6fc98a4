"""The server's own keys: files of mode 600 in ``<data>/keys``, outside the database.

``signing.jwk`` signs access tokens and permits, ``field.key`` seals device shares, ``pepper.key``
goes into password hashes and into the names of the sign-in throttle.
"""

import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc.jwk import OKPKey

_KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class ServerKeys:
    """Held in memory for as long as the server runs."""

    signing: OKPKey
    field: bytes
    pepper: bytes

    def seal(self, value: bytes, purpose: str) -> bytes:
        """Return nonce and AES-256-GCM ciphertext, bound to ``purpose``."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self.field).encrypt(nonce, value, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Return the value. Raises cryptography's InvalidTag where key or purpose differ."""
        nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        return AESGCM(self.field).decrypt(nonce, ciphertext, purpose.encode())

    def keyed_hash(self, text: str) -> bytes:
        """Return HMAC-SHA-256 under the pepper."""
        return hmac.digest(self.pepper, text.encode(), "sha256")


def open_server_keys(data: Path) -> ServerKeys:
    """Read the keys of a data folder, or make them on the first start."""
    folder = data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return ServerKeys(
        signing=OKPKey.import_key(msgspec.json.decode(_kept(folder / "signing.jwk", _new_jwk))),
        field=_kept(folder / "field.key", _new_bytes),
        pepper=_kept(folder / "pepper.key", _new_bytes),
    )


def _new_bytes() -> bytes:
    return secrets.token_bytes(_KEY_BYTES)


def _new_jwk() -> bytes:
    return msgspec.json.encode(OKPKey.generate_key("Ed25519").as_dict(private=True))


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    # Written aside and linked: whoever comes second reads a whole file, never half of one.
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
