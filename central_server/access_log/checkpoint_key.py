"""The key of the checkpoints: a file of its own, neither the database's nor that of the tokens."""

import hashlib
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kep_client.wire.access_log import CheckpointOut

_TYPE = b"kep-checkpoint/1\x00"
_KEY_BYTES = 32
_KID_CHARS = 16


@dataclass(frozen=True, slots=True)
class CheckpointVerifier:
    """What an auditor needs: the public halves of the keys that ever signed."""

    keys: dict[str, Ed25519PublicKey]

    @classmethod
    def of(cls, *raw: bytes) -> Self:
        """Take public keys of 32 bytes. Raises ValueError for what is none."""
        return cls({kid_of(key): Ed25519PublicKey.from_public_bytes(key) for key in raw})

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read ``checkpoint.pub``: a key in base64url per line. Raises ValueError, OSError."""
        lines = path.read_text("ascii").split()
        return cls.of(*(urlsafe_b64decode(line + "=" * (-len(line) % 4)) for line in lines))

    def holds(self, checkpoint: CheckpointOut) -> bool:
        """Whether one of the keys signed exactly this."""
        key = self.keys.get(checkpoint.kid)
        if key is None:
            return False
        try:
            signature = urlsafe_b64decode(checkpoint.signature.encode() + b"==")
            key.verify(signature, _signed(checkpoint))
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class CheckpointKey:
    """Signs; whoever holds only the database cannot."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    @property
    def verifier(self) -> CheckpointVerifier:
        """What verifies the signatures of this key."""
        return CheckpointVerifier.of(self.public)

    def sign(self, checkpoint: CheckpointOut) -> CheckpointOut:
        """Return it with key id and signature."""
        named = msgspec.structs.replace(checkpoint, kid=kid_of(self.public), signature="")
        signature = urlsafe_b64encode(self.private.sign(_signed(named))).rstrip(b"=").decode()
        return msgspec.structs.replace(named, signature=signature)


def open_checkpoint_key(path: Path) -> CheckpointKey:
    """Read the key file, or make it (mode 600) with its public half beside it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _make(path, secrets.token_bytes(_KEY_BYTES))
    key = CheckpointKey(Ed25519PrivateKey.from_private_bytes(path.read_bytes()))
    public = public_path(path)
    if not public.exists():
        _make(public, urlsafe_b64encode(key.public).rstrip(b"=") + b"\n", 0o644)
    return key


def public_path(path: Path) -> Path:
    """Where the public half of a key file lies."""
    return path.with_suffix(".pub")


def kid_of(public: bytes) -> str:
    """Return the short name of a key."""
    return hashlib.sha256(public).hexdigest()[:_KID_CHARS]


def _signed(checkpoint: CheckpointOut) -> bytes:
    return _TYPE + msgspec.json.encode(msgspec.structs.replace(checkpoint, signature=""))


def _make(path: Path, content: bytes, mode: int = 0o600) -> None:
    # Written aside and linked: whoever comes second reads a whole file, never half of one.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
