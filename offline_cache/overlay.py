"""Pending work laid on top of what the centre last said: what a screen shows.

Pure functions. A refused edit is not laid on: its value did not come to be. A refused registration
is, for somebody holds its receipt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kep_client.domain.case import Case
from kep_client.domain.case_machine import Actor, CaseState, allowed
from kep_client.domain.document import Document
from kep_client.domain.ids import CaseId, InteractionId, OfficeId
from kep_client.domain.interaction import Channel, Interaction, InteractionKind, InteractionOutcome
from kep_client.domain.operation import (
    AddCaseEvent,
    EditCase,
    Operation,
    OutboxState,
    RecordInteraction,
    RegisterCase,
)
from kep_client.domain.record import PersonRecord


@dataclass(frozen=True, slots=True)
class Pending:
    """One operation that the cache does not show yet."""

    id: str
    state: OutboxState
    operation: Operation


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a registration alone does not say: the office and the services' titles."""

    office: OfficeId
    titles: Mapping[str, str]


def laid_over(
    record: PersonRecord, pending: Sequence[Pending], around: Surroundings
) -> PersonRecord:
    """Return the record as it will be once the centre has taken what waits."""
    cases = {case.id: case for case in record.cases}
    for item in pending:
        if isinstance(item.operation, RegisterCase):
            registered = registered_case(item.operation, record.party.display_name, around)
            cases.setdefault(registered.id, registered)
    changes = _by_case(pending)
    shown = [with_pending(case, changes.get(case.id, [])) for case in cases.values()]
    # Once the centre tells of a registration, our own line about it says nothing new.
    told = {line.case_id for line in record.timeline if line.kind is InteractionKind.CASE}
    lines = {
        line.id: line
        for line in _new_lines(pending, around)
        if line.kind is not InteractionKind.CASE or line.case_id not in told
    }
    kept = [line for line in record.timeline if line.id not in lines]
    return replace(
        record,
        cases=tuple(sorted(shown, key=_case_order)),
        timeline=tuple(
            sorted([*kept, *lines.values()], key=lambda line: line.started_at, reverse=True)
        ),
        documents=(*record.documents, *_new_documents(record, pending)),
    )


def registered_case(operation: RegisterCase, applicant_name: str, around: Surroundings) -> Case:
    """Return a case that only this workstation knows so far."""
    return Case(
        id=operation.case_id,
        service_id=operation.service_id,
        service_version=operation.service_version,
        title=_title(operation, around),
        applicant_id=operation.party_id,
        applicant_name=applicant_name,
        office=around.office,
        state=CaseState.REGISTERED,
        number=operation.number,
        registered_at=operation.registered_at,
        answers=operation.answers,
        pending=True,
    )


def with_pending(case: Case, pending: Iterable[Pending]) -> Case:
    """Return a case with edits and events that wait."""
    for item in pending:
        if item.state in (OutboxState.PARKED, OutboxState.CONFLICT):
            continue
        match item.operation:
            case EditCase() as edit if edit.case_id == case.id:
                case = replace(case, answers={**case.answers, **edit.patch}, pending=True)
            case AddCaseEvent() as event if event.case_id == case.id:
                state = allowed(case.state, event.action, Actor.CLERK) or case.state
                case = replace(case, state=state, pending=True)
            case _:
                continue
    return case


def _by_case(pending: Iterable[Pending]) -> dict[CaseId, list[Pending]]:
    changes: dict[CaseId, list[Pending]] = {}
    for item in pending:
        if isinstance(item.operation, EditCase | AddCaseEvent):
            changes.setdefault(item.operation.case_id, []).append(item)
    return changes


def _title(operation: RegisterCase, around: Surroundings) -> str:
    return around.titles.get(operation.service_id, operation.service_id)


def _new_lines(pending: Sequence[Pending], around: Surroundings) -> Iterable[Interaction]:
    for item in pending:
        match item.operation:
            case RecordInteraction() as said:
                yield Interaction(
                    id=said.interaction_id,
                    party_id=said.party_id,
                    channel=said.channel,
                    kind=said.kind,
                    title=said.title,
                    started_at=said.started_at,
                    detail=said.detail,
                    office=around.office,
                    case_id=said.case_id,
                    ticket=said.ticket,
                )
            case RegisterCase() as registered:
                yield Interaction(
                    id=InteractionId(item.id),
                    party_id=registered.party_id,
                    channel=Channel.COUNTER,
                    kind=InteractionKind.CASE,
                    title=f"Αίτηση: {_title(registered, around)}",
                    started_at=registered.registered_at,
                    detail=registered.number,
                    outcome=InteractionOutcome.OPEN,
                    office=around.office,
                    case_id=registered.case_id,
                    ticket=registered.ticket,
                )
            case _:
                continue


def _new_documents(record: PersonRecord, pending: Sequence[Pending]) -> Iterable[Document]:
    known = {document.id for document in record.documents}
    for item in pending:
        if isinstance(item.operation, RegisterCase):
            for document in item.operation.documents:
                if document.id not in known:
                    yield replace(
                        document, case_id=item.operation.case_id, party_id=record.party.id
                    )


def _case_order(case: Case) -> tuple[bool, str, float]:
    over = case.state in _OVER
    due = case.due_on.isoformat() if case.due_on else "9999"
    return over, due if not over else "", -case.registered_at.timestamp()


_OVER = frozenset(
    {
        CaseState.DELIVERED,
        CaseState.REJECTED,
        CaseState.FORWARDED,
        CaseState.WITHDRAWN,
        CaseState.EXPIRED,
        CaseState.CLOSED,
    }
)
