"""Who answers as the office's hub: the key must be the one that the centre has signed for.

Any machine of the office's network may answer. The centre's statement (JWS, EdDSA) names office
and key; the certificate of the connection must hold that key, and later connections are pinned to
that certificate. Nothing is sent before.
"""

import base64
import binascii
import hashlib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx
import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kep_client.errors import DeviceError, LineError
from kep_client.gateway import bodies, problems
from kep_client.gateway.dpop import base64url
from kep_client.wire.queue import HUB_TYP, HubOut, HubStatement

CONNECT_S = 1.0
ANSWER_S = 2.5
# The hub gives a sign each second; two missing ones are a dead hub.
SILENCE_S = 2.5
TIMEOUT = httpx.Timeout(ANSWER_S, connect=CONNECT_S, pool=CONNECT_S)
STREAM_TIMEOUT = httpx.Timeout(ANSWER_S, connect=CONNECT_S, pool=CONNECT_S, read=SILENCE_S)
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "kep-workstation"}


@dataclass(frozen=True, slots=True)
class HubPlace:
    """Where this desk's hub is said to be, and by whose keys it must be vouched for."""

    url: str
    office: str
    desk: int
    centre_keys: Sequence[dict[str, str]]


@dataclass(frozen=True, slots=True)
class KnownHub:
    """A hub whose key was checked; ``context`` lets this certificate in and no other."""

    spki: str
    context: ssl.SSLContext


class _Head(msgspec.Struct, frozen=True):
    alg: str
    typ: str


async def meet(place: HubPlace, now: datetime) -> KnownHub:
    """Ask who is there. Raises LineError, or DeviceError queue.wrong_hub for an impostor."""
    out, certificate = await _introduced(place.url)
    statement = read_statement(out.statement, place.centre_keys)
    spki = base64url(hashlib.sha256(_public_key(certificate)).digest())
    if statement.office != place.office or statement.spki != spki:
        raise DeviceError("queue.wrong_hub")
    if int(now.timestamp()) >= statement.exp:
        raise DeviceError("queue.wrong_hub")
    return KnownHub(spki, _pinned(certificate))


def read_statement(token: str, centre_keys: Sequence[dict[str, str]]) -> HubStatement:
    """Return what one of the centre's keys signed. Raises DeviceError queue.wrong_hub."""
    try:
        head, claims, signature = (_decode(part) for part in token.split("."))
        message = token.rpartition(".")[0].encode("ascii")
        signed = any(_signed(key, message, signature) for key in centre_keys)
        if signed and msgspec.json.decode(head, type=_Head) == _Head("EdDSA", HUB_TYP):
            return msgspec.json.decode(claims, type=HubStatement)
    except (ValueError, msgspec.DecodeError):
        pass
    raise DeviceError("queue.wrong_hub")


async def _introduced(url: str) -> tuple[HubOut, bytes]:
    """Hear the statement and see the certificate of the same connection."""
    async with httpx.AsyncClient(
        verify=_anybody(), timeout=TIMEOUT, trust_env=False, headers=HEADERS
    ) as client:
        with problems.line_faults():
            async with client.stream("GET", f"{url}/v1/hub") as response:
                session = response.extensions["network_stream"].get_extra_info("ssl_object")
                body = await bodies.aread(response)
        problems.check(response.status_code, body)
    certificate = None if session is None else session.getpeercert(binary_form=True)
    if not isinstance(certificate, bytes):
        raise DeviceError("queue.wrong_hub")
    return bodies.parse(body, HubOut), certificate


def _anybody() -> ssl.SSLContext:
    """TLS 1.3 with whoever is there; only to hear whom the centre vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _pinned(certificate: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False  # the key is the name
    context.load_verify_locations(cadata=ssl.DER_cert_to_PEM_cert(certificate))
    return context


def _public_key(certificate: bytes) -> bytes:
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except ValueError:
        raise LineError("net.tls") from None
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _signed(key: dict[str, str], message: bytes, signature: bytes) -> bool:
    if key.get("kty") != "OKP" or key.get("crv") != "Ed25519":
        return False
    try:
        Ed25519PublicKey.from_public_bytes(_decode(key.get("x", ""))).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _decode(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error as cause:
        raise ValueError("no base64url") from cause
