"""HTTP Message Signatures (RFC 9421) with hmac-sha256 over method, path and body.

A source covers exactly ``"@method" "@path" "content-digest"`` (the body by RFC 9530, SHA-256),
with the parameters ``created``, ``nonce`` and ``keyid``. Whatever else a header could hold (a
second signature, other components, an ``alg`` of its own) is refused, not ignored.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

WINDOW_S = 300
COMPONENTS = ("@method", "@path", "content-digest")
MAX_HEADER = 1_000
_LABEL = "kep"
_INPUT = re.compile(
    r'(?P<label>[a-z*][a-z0-9_*.-]{0,63})=(?P<params>\((?P<components>"[^"\\]*"(?: "[^"\\]*")*)\)'
    r'(?P<rest>(?:;[a-z]+=(?:[0-9]{1,15}|"[ -!#-\[\]-~]*"))+))'
)
_PARAMETER = re.compile(r';([a-z]+)=(?:([0-9]+)|"([^"]*)")')
_KNOWN = frozenset({"created", "nonce", "keyid", "alg"})
_NONCE = re.compile(r"[A-Za-z0-9_.+/=-]{8,64}")


class SignatureRefused(Exception):  # noqa: N818 - a verdict
    """A signature that does not hold; the text is a reason from a fixed list."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is signed of a request."""

    method: str
    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """The parsed headers of a signed request; nothing of it is believed yet."""

    params: str
    created: int
    nonce: str
    key_id: str
    signature: bytes
    digest: str

    def verify(self, message: Message, key: bytes, now: float) -> None:
        """Raise SignatureRefused unless the holder of ``key`` signed this message just now."""
        expected = hmac.digest(key, _base(message, self.digest, self.params), "sha256")
        if not hmac.compare_digest(expected, self.signature):
            raise SignatureRefused("signature")
        if not hmac.compare_digest(content_digest(message.body), self.digest):
            raise SignatureRefused("digest")
        if abs(now - self.created) > WINDOW_S:
            raise SignatureRefused("age")


def parse(signature_input: str, signature: str, digest: str) -> Signed:
    """Read the three headers. Raises SignatureRefused ``form``."""
    if max(map(len, (signature_input, signature, digest))) > MAX_HEADER:
        raise SignatureRefused("form")
    found = _INPUT.fullmatch(signature_input)
    if found is None or tuple(re.findall(r'"([^"]*)"', found["components"])) != COMPONENTS:
        raise SignatureRefused("form")
    values = _parameters(found["rest"])
    return Signed(
        params=found["params"],
        created=int(values["created"]),
        nonce=values["nonce"],
        key_id=values["keyid"],
        signature=_bytes_of(signature, found["label"]),
        digest=digest,
    )


def _parameters(text: str) -> Mapping[str, str]:
    pairs = [(name, number or string) for name, number, string in _PARAMETER.findall(text)]
    values = dict(pairs)
    complete = _KNOWN - {"alg"} <= values.keys() <= _KNOWN and len(values) == len(pairs)
    if not complete or values.get("alg", "hmac-sha256") != "hmac-sha256":
        raise SignatureRefused("form")
    if not values["created"].isdigit() or not _NONCE.fullmatch(values["nonce"]):
        raise SignatureRefused("form")
    return values


def _bytes_of(header: str, label: str) -> bytes:
    name, _, value = header.partition("=")
    if name != label or len(value) < 2 or value[0] != ":" or value[-1] != ":":
        raise SignatureRefused("form")
    try:
        return base64.b64decode(value[1:-1].encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise SignatureRefused("form") from None


def content_digest(body: bytes) -> str:
    """Return the value of Content-Digest (RFC 9530 section 2)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _base(message: Message, digest: str, params: str) -> bytes:
    lines = (
        f'"@method": {message.method}',
        f'"@path": {message.path}',
        f'"content-digest": {digest}',
        f'"@signature-params": {params}',
    )
    return "\n".join(lines).encode()


def sign(message: Message, key_id: str, key: bytes, created: int, nonce: str) -> dict[str, str]:
    """Return the headers with which a source sends a message."""
    covered = " ".join(f'"{name}"' for name in COMPONENTS)
    params = f'({covered});created={created};nonce="{nonce}";keyid="{key_id}";alg="hmac-sha256"'
    digest = content_digest(message.body)
    mac = hmac.digest(key, _base(message, digest, params), "sha256")
    return {
        "Content-Digest": digest,
        "Signature-Input": f"{_LABEL}={params}",
        "Signature": f"{_LABEL}=:{base64.b64encode(mac).decode()}:",
    }
