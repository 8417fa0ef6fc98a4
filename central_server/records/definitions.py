"""Service definitions as rules: what a case must hold to be registered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.schema.cases import service_definition
from kep_client.domain.calendar import NATIONAL_CALENDAR, DayCount, add_period
from kep_client.domain.conditions import holds
from kep_client.domain.form import FormSchema, parse_form, validate
from kep_client.errors import InputError, RefusedError
from kep_client.wire.base import Answer
from kep_client.wire.services import ServiceDoc


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a service, ready to be asked."""

    document: ServiceDoc
    form: FormSchema

    @property
    def title(self) -> str:
        """The Greek title."""
        return self.document.title["el"]

    def check_answers(self, answers: Mapping[str, Answer]) -> None:
        """Raise ``case.missing_answers`` where the form finds a fault."""
        if faults := validate(self.form, answers):
            raise InputError("case.missing_answers", n=str(len(faults)))

    def check_fields(self, answers: Mapping[str, Answer], fields: Sequence[str]) -> None:
        """Raise ``case.missing_answers`` where one of these fields has a fault."""
        faults = [fault for fault in validate(self.form, answers) if fault.field in fields]
        if faults:
            raise InputError("case.missing_answers", n=str(len(faults)))

    def check_documents(self, facts: Mapping[str, object], rules: frozenset[str]) -> None:
        """Raise ``case.missing_document`` unless every required paper was handed in or shown."""
        lacking = [
            rule["title"]["el"]
            for rule in self.document.documents
            if rule["id"] not in rules and holds(rule["required"], facts)
        ]
        if lacking:
            raise InputError("case.missing_document", n=str(len(lacking)), p1=", ".join(lacking))

    def due_on(self, registered_at: datetime) -> date:
        """Return the day by which the case must be decided."""
        deadlines = self.document.deadlines
        count = DayCount(deadlines.get("calendar", DayCount.CALENDAR_DAYS.value))
        return add_period(registered_at, deadlines["decision"], NATIONAL_CALENDAR, count).date()


def facts_of(answers: Mapping[str, Answer], person: Mapping[str, str]) -> dict[str, object]:
    """Return what conditions may ask: ``case.*`` and ``form.*`` are the answers."""
    return {
        "case": {"representation": False, **answers},
        "form": dict(answers),
        "party": dict(person),
    }


class Definitions:
    """Versions of services, read once: a published version never changes."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Definition] = {}

    async def get(self, connection: AsyncConnection, service_id: str, version: int) -> Definition:
        """Return a version of a service, also a retired one: cases keep the one they began with.

        Raises:
            RefusedError: ``service.not_found``.
        """
        known = self._known.get((service_id, version))
        if known is None:
            known = await _read(connection, service_id, version)
            self._known[service_id, version] = known
        return known


async def _read(connection: AsyncConnection, service_id: str, version: int) -> Definition:
    statement = select(service_definition.c.document).where(
        service_definition.c.id == service_id,
        service_definition.c.version == version,
        service_definition.c.status != "draft",
    )
    found = (await connection.execute(statement)).scalar_one_or_none()
    if found is None:
        raise RefusedError("service.not_found")
    document = msgspec.json.decode(found, type=ServiceDoc)
    return Definition(document, parse_form(document.form["schema"]))
