"""Interactions, cases and the full picture of a person."""

from kep_client.domain.case import Case
from kep_client.domain.case_machine import CaseState
from kep_client.domain.ids import CaseId, ClerkId, InteractionId, OfficeId, PartyId, ServiceId
from kep_client.domain.interaction import Channel, Interaction, InteractionKind, InteractionOutcome
from kep_client.domain.record import MissingPart, PersonRecord, RecordOrigin
from kep_client.domain.visit import Purpose
from kep_client.mapping.documents import document_from
from kep_client.mapping.parties import alert_from, led_from, mandate_from, note_from, party_from
from kep_client.mapping.values import read_day, read_time, read_word
from kep_client.wire.cases import CaseDoc
from kep_client.wire.interactions import InteractionDoc
from kep_client.wire.parties import RecordReply
from kep_client.wire.purpose import PurposeIn


def interaction_from(doc: InteractionDoc) -> Interaction:
    """Read one line of the timeline."""
    return Interaction(
        id=InteractionId(doc.id),
        party_id=PartyId(doc.party_id) if doc.party_id else None,
        channel=read_word(Channel, doc.channel),
        kind=read_word(InteractionKind, doc.kind),
        title=doc.title,
        started_at=read_time(doc.started_at),
        detail=doc.detail,
        outcome=read_word(InteractionOutcome, doc.outcome),
        office=OfficeId(doc.office) if doc.office else None,
        agent_name=doc.agent_name,
        case_id=CaseId(doc.case_id) if doc.case_id else None,
        ticket=doc.ticket,
        rev=doc.rev,
    )


def case_from(doc: CaseDoc) -> Case:
    """Read a case as the centre knows it."""
    return Case(
        id=CaseId(doc.id),
        service_id=ServiceId(doc.service_id),
        service_version=doc.service_version,
        title=doc.title,
        applicant_id=PartyId(doc.applicant_id),
        applicant_name=doc.applicant_name,
        office=OfficeId(doc.office),
        state=read_word(CaseState, doc.state),
        number=doc.number,
        registered_at=read_time(doc.registered_at),
        answers=dict(doc.answers),
        due_on=read_day(doc.due_on),
        assignee=ClerkId(doc.assignee) if doc.assignee else None,
        flags=frozenset(doc.flags),
        rev=doc.rev,
    )


def record_from(reply: RecordReply) -> PersonRecord:
    """Read the full picture that the centre sent."""
    return PersonRecord(
        party=party_from(reply.party),
        timeline=tuple(interaction_from(doc) for doc in reply.timeline),
        cases=tuple(case_from(doc) for doc in reply.cases),
        documents=tuple(document_from(doc) for doc in reply.documents),
        mandates=tuple(mandate_from(doc) for doc in reply.mandates),
        alerts=tuple(alert_from(alert) for alert in reply.alerts),
        as_of=read_time(reply.as_of),
        origin=RecordOrigin.CENTRE,
        missing=tuple(
            MissingPart(part.source, read_time(part.since), part.part, part.code)
            for part in reply.missing
        ),
        timeline_cursor=reply.timeline_cursor,
        notes=tuple(note_from(note) for note in reply.notes),
        led_from=led_from(reply.led_from) if reply.led_from else None,
    )


def purpose_to(purpose: Purpose) -> PurposeIn:
    """Write why a record is looked at."""
    return PurposeIn(
        kind=purpose.kind.value, context_id=purpose.context_id, activity=purpose.activity
    )
