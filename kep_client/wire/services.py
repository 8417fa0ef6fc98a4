"""A service definition on the wire: the published document itself, checked by its JSON Schema."""

from typing import Annotated, Any

import msgspec

from kep_client.wire.base import Code, Count, IsoDate, Reply

_TYPE = b"kep/service-definition/1\x00"


class SignedDefinition(Reply, frozen=True, kw_only=True):
    """The definition to the byte as it was signed, and by which key (Ed25519, RFC 8032).

    ``signature`` is base64url without padding.
    """

    text: Annotated[str, msgspec.Meta(max_length=262_144)]
    kid: Code
    signature: Annotated[str, msgspec.Meta(max_length=128)]


def signed_bytes(text: str) -> bytes:
    """Return what the signature of a definition covers."""
    return _TYPE + text.encode()


class ServiceDoc(Reply, frozen=True, kw_only=True):
    """Parts whose shape belongs to the definition's own schema stay as plain JSON values."""

    id: Code
    version: Count
    status: Code
    valid_from: IsoDate
    title: dict[str, str]
    competent_authority: Code
    channels: list[Code]
    purpose: dict[str, Any]
    applicant: dict[str, Any]
    form: dict[str, Any]
    documents: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    outputs: list[dict[str, Any]]
    deadlines: dict[str, Any]
    retention: dict[str, Any]
    offline: Code = "intake_only"
    fees: list[dict[str, Any]] = []
    legal_basis: list[dict[str, Any]] = []
    keywords: list[str] = []
    notifications: list[dict[str, Any]] = []
    tell_citizen: dict[str, str] = {}
    screen_name: dict[str, str] = {}
    description: dict[str, str] = {}
    mitos: dict[str, str] = {}
    valid_to: IsoDate = ""
    list_order: Count = 1000
    signed: SignedDefinition | None = None
    rev: Count = 0
