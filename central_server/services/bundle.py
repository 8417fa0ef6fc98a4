"""Reading the bundled definitions, checking them, and publishing them to every workstation."""

import json
from importlib.resources import files

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.feed.writing import EVERYWHERE, Change, Entity, append
from central_server.records.case_docs import service_key
from central_server.schema.cases import service_definition
from kep_client.domain.calendar import DayCount, parse_period
from kep_client.domain.conditions import check_condition
from kep_client.domain.form import parse_form
from kep_client.domain.service import OfflinePolicy
from kep_client.errors import InputError
from kep_client.wire.services import ServiceDoc

NAMES = ("signature-certification", "family-status-certificate")
JsonObject = dict[str, object]


def bundled() -> tuple[str, ...]:
    """Return the shipped definitions as they are published: JSON texts."""
    folder = files("central_server.services")
    return tuple((folder / f"{name}.json").read_text("utf-8") for name in NAMES)


def check(document: JsonObject) -> ServiceDoc:
    """Return a definition as the wire carries it, if every part of it can be read.

    Raises:
        InputError: ``service.invalid_definition``; ``p1`` is the place of the fault.
    """
    try:
        doc = msgspec.convert(document, ServiceDoc)
    except msgspec.ValidationError:
        raise InputError("service.invalid_definition", p1="document") from None
    known = {field.encode_name for field in msgspec.structs.fields(ServiceDoc)}
    if unknown := document.keys() - known:
        raise InputError("service.invalid_definition", p1=min(unknown))
    _check_words(doc)
    _check_rules(doc)
    return doc


def _check_words(doc: ServiceDoc) -> None:
    try:
        OfflinePolicy(doc.offline)
        DayCount(doc.deadlines.get("calendar", DayCount.CALENDAR_DAYS.value))
    except ValueError:
        raise InputError("service.invalid_definition", p1="offline or calendar") from None
    titles = [doc.title, *(part["title"] for part in (*doc.documents, *doc.steps, *doc.outputs))]
    if not all(title.get("el") for title in titles):
        raise InputError("service.invalid_definition", p1="title")


def _check_rules(doc: ServiceDoc) -> None:
    form = parse_form(doc.form.get("schema", {}))
    for field in doc.form.get("prefill", {}):
        if form.field(field) is None:
            raise InputError("service.invalid_definition", p1=f"prefill/{field}")
    for rule in doc.documents:
        check_condition(rule["required"])
    for name, period in doc.deadlines.items():
        if name != "calendar":
            parse_period(period)


async def publish(connection: AsyncConnection) -> None:
    """Store the bundled versions that this database lacks; a published version never changes.

    Raises:
        InputError: ``service.invalid_definition``.
    """
    held = select(service_definition.c.id, service_definition.c.version)
    known = set(await connection.execute(held))
    changes = []
    for text in bundled():
        doc = check(json.loads(text))
        if (doc.id, doc.version) in known:
            continue
        row = {"id": doc.id, "version": doc.version, "status": doc.status, "document": text}
        await connection.execute(upsert(service_definition).values(**row).on_conflict_do_nothing())
        changes.append(Change(EVERYWHERE, Entity.SERVICE, service_key(doc.id, doc.version), 1))
    await append(connection, changes)
