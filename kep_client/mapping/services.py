"""Service definitions: the published document read once into typed parts.

A definition that does not fit is ``service.invalid_definition``; its parameter is the place. A
workstation that was given the keys of those who publish reads only what one of them signed;
anything else is ``service.not_genuine``.
"""

import hashlib
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kep_client.domain.form import parse_form
from kep_client.domain.ids import ServiceId
from kep_client.domain.service import (
    DocumentRule,
    FeeRule,
    OfflinePolicy,
    ScanRule,
    ServiceDefinition,
    Step,
    Text,
)
from kep_client.errors import InputError
from kep_client.mapping.values import read_day
from kep_client.wire.services import ServiceDoc, signed_bytes

Publishers = Mapping[str, Ed25519PublicKey | None]
ANYBODY: Publishers = MappingProxyType({})
_RETIRED = "retired"


class _Form(msgspec.Struct, frozen=True, kw_only=True):
    schema: dict[str, object]
    prefill: dict[str, str] = {}


class _Purpose(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    activity_id: str
    data_classes: list[str] = []


class _Scan(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    dpi: Annotated[int, msgspec.Meta(ge=75, le=600)] = 300
    colour: Literal["colour", "grey"] = "grey"
    duplex: bool = False
    max_bytes: int = 2 * 1024 * 1024


class _Rule(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: str
    title: dict[str, str]
    required: bool | dict[str, Any] = False
    source: str = "citizen_original"
    keep: str = "image"
    why: dict[str, str] = {}
    scan: _Scan = _Scan()


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: dict[str, str]
    actor: str
    action: str = ""


class _Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    decision: str
    calendar: str = "working_days"


class _Law(msgspec.Struct, frozen=True, kw_only=True):
    ref: str


class _Fee(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    kind: str = "none"
    amount_cents: int = 0
    type_code: str = ""
    when: bool | dict[str, Any] = True


class _Parts(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The parts of a definition whose shape its own JSON Schema gives."""

    form: _Form
    purpose: _Purpose
    documents: list[_Rule]
    steps: list[_Step]
    deadlines: _Deadlines
    legal_basis: list[_Law] = []
    fees: list[_Fee] = []


def publishers(keys: Iterable[str]) -> Publishers:
    """Read public keys (base64url, 32 bytes). One that cannot be read makes nobody trusted."""
    return dict(_publisher(key) for key in keys)


def _publisher(key: str) -> tuple[str, Ed25519PublicKey | None]:
    try:
        raw = urlsafe_b64decode(key + "=" * (-len(key) % 4))
        return hashlib.sha256(raw).hexdigest()[:16], Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        return key, None


def service_from(sent: ServiceDoc, trusted: Publishers = ANYBODY) -> ServiceDefinition:
    """Read a published version, from its signed text when only some publishers are trusted.

    Raises:
        InputError: ``service.invalid_definition``, ``service.not_genuine``.
    """
    doc = _genuine(sent, trusted) if trusted else sent
    parts = _parts(doc)
    return ServiceDefinition(
        id=ServiceId(doc.id),
        version=doc.version,
        title=_text(doc.title, "title"),
        form=parse_form(parts.form.schema),
        documents=tuple(_rule(rule) for rule in parts.documents),
        steps=tuple(_step(step) for step in parts.steps),
        prefill=parts.form.prefill,
        competent_authority=doc.competent_authority,
        offline=_policy(doc.offline),
        decision_period=parts.deadlines.decision,
        decision_calendar=parts.deadlines.calendar,
        purpose_activity=parts.purpose.activity_id,
        data_classes=tuple(parts.purpose.data_classes),
        channels=tuple(doc.channels),
        keywords=tuple(doc.keywords),
        legal_basis=tuple(law.ref for law in parts.legal_basis),
        tell_citizen=_text(doc.tell_citizen or {"el": ""}, "tellCitizen"),
        fees=tuple(FeeRule(f.kind, f.amount_cents, f.type_code, f.when) for f in parts.fees),
        valid_from=read_day(doc.valid_from),
        valid_to=read_day(doc.valid_to),
        withdrawn=sent.status == _RETIRED,
        list_order=doc.list_order,
    )


def _genuine(doc: ServiceDoc, trusted: Publishers) -> ServiceDoc:
    """Return what was signed: an altered copy beside the signed text changes nothing."""
    signed = doc.signed
    key = trusted.get(signed.kid) if signed else None
    if signed is None or key is None:
        raise InputError("service.not_genuine", p1=doc.id)
    try:
        signature = urlsafe_b64decode(signed.signature + "=" * (-len(signed.signature) % 4))
        key.verify(signature, signed_bytes(signed.text))
        read = msgspec.json.decode(signed.text, type=ServiceDoc)
    except (InvalidSignature, ValueError, msgspec.DecodeError) as cause:
        raise InputError("service.not_genuine", p1=doc.id) from cause
    if (read.id, read.version) != (doc.id, doc.version):
        raise InputError("service.not_genuine", p1=doc.id)
    return read


def _parts(doc: ServiceDoc) -> _Parts:
    try:
        return msgspec.convert(msgspec.to_builtins(doc), _Parts)
    except msgspec.ValidationError as cause:
        raise InputError("service.invalid_definition", p1=doc.id) from cause


def _rule(rule: _Rule) -> DocumentRule:
    place = f"documents/{rule.id}"
    return DocumentRule(
        id=rule.id,
        title=_text(rule.title, place),
        condition=rule.required,
        source=rule.source,
        keep=rule.keep,
        why=_text(rule.why or {"el": ""}, place),
        max_bytes=rule.scan.max_bytes,
        scan=ScanRule(rule.scan.dpi, rule.scan.colour, rule.scan.duplex),
    )


def _step(step: _Step) -> Step:
    return Step(step.id, _text(step.title, f"steps/{step.id}"), step.actor, step.action)


def _text(texts: Mapping[str, str], place: str) -> Text:
    if "el" not in texts:
        raise InputError("service.invalid_definition", p1=place)
    return Text(texts)


def _policy(text: str) -> OfflinePolicy:
    try:
        return OfflinePolicy(text)
    except ValueError as cause:
        raise InputError("service.invalid_definition", p1="offline") from cause
