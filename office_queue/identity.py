"""The hub's own key, and what the centre has written about it.

The key is made here and stays in the data folder (mode 600). The certificate is its plain wrapper:
desks trust it because the centre vouches for the key, not because anybody issued it.
"""

import datetime
import hashlib
import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from kep_client.errors import RefusedError
from kep_client.wire.queue import HUB_TYP, HubLetter, HubStatement
from server_kit.tokens import TokenError, TrustedKeys, b64url

_VALID = datetime.timedelta(days=3650)
_FOLDER_MODE = 0o700


@dataclass(frozen=True, slots=True)
class Identity:
    """Files of the hub's key; ``spki`` is SHA-256 of the public key in DER (RFC 7469's pin)."""

    key_file: Path
    certificate_file: Path
    public_file: Path
    spki: str

    def tls(self) -> ssl.SSLContext:
        """Return the context of the desks' door: TLS 1.3 and nothing older."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(self.certificate_file, self.key_file)
        return context


def open_identity(data: Path, office: str) -> Identity:
    """Read the key of a data folder, or make it on the first start."""
    folder = data / "keys"
    folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    key_file, certificate_file = folder / "hub.key", folder / "hub.crt"
    public_file = folder / "hub.pub"
    pem = _kept(key_file, _new_key)
    key = load_pem_private_key(pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise RefusedError("net.tls")
    _kept(certificate_file, lambda: _certificate(key, office))
    public = key.public_key()
    _kept(public_file, lambda: public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    spki = b64url(hashlib.sha256(der).digest())
    return Identity(key_file, certificate_file, public_file, spki)


def read_letter(path: Path, office: str, identity: Identity) -> tuple[HubLetter, TrustedKeys]:
    """Read the centre's letter and check that it speaks of this office and this key.

    Raises RefusedError net.tls: a hub that no desk would believe does not start.
    """
    try:
        letter = msgspec.json.decode(path.read_bytes(), type=HubLetter)
        keys = TrustedKeys(letter.keys)
        statement = keys.verify(HUB_TYP, letter.statement, HubStatement)
    except (OSError, msgspec.DecodeError, TokenError):
        raise RefusedError("net.tls") from None
    if (statement.office, statement.spki) != (office, identity.spki):
        raise RefusedError("net.tls")
    return letter, keys


def _new_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _certificate(key: ec.EllipticCurvePrivateKey, office: str) -> bytes:
    now = datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"kep-queue-{office}")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + _VALID)
        # It vouches for nobody else: pinned, it lets exactly this key in.
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    if not path.exists():
        draft = path.with_name(path.name + ".part")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    return path.read_bytes()
