"""Service definitions: the published document read once into typed parts.

A definition that does not fit is ``service.invalid_definition``; its parameter is the place.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from kep_client.domain.form import parse_form
from kep_client.domain.ids import ServiceId
from kep_client.domain.service import (
    DocumentRule,
    OfflinePolicy,
    ScanRule,
    ServiceDefinition,
    Step,
    Text,
)
from kep_client.errors import InputError
from kep_client.wire.services import ServiceDoc


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
    amount_cents: int = 0


class _Parts(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The parts of a definition whose shape its own JSON Schema gives."""

    form: _Form
    purpose: _Purpose
    documents: list[_Rule]
    steps: list[_Step]
    deadlines: _Deadlines
    legal_basis: list[_Law] = []
    fees: list[_Fee] = []


def service_from(doc: ServiceDoc) -> ServiceDefinition:
    """Read a published version. Raises InputError service.invalid_definition."""
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
        fee_cents=sum(fee.amount_cents for fee in parts.fees),
    )


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
