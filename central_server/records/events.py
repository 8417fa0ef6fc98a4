"""What happens to a case after its registration, and enquiries and requests beside cases."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.chain import AccessRow
from central_server.access_log.log import transaction_id
from central_server.feed.writing import Entity
from central_server.records.effects import Context, Touched, acknowledged
from central_server.records.purpose import require_purpose
from central_server.records.registering import FIRST_REV, Line, add_line
from central_server.records.times import parse_iso
from central_server.schema.cases import case_event, interaction
from central_server.schema.parties import correction_request, party
from kep_client.domain.case_machine import Actor, CaseAction, CaseState, apply
from kep_client.domain.interaction import Channel, InteractionKind
from kep_client.errors import InputError, RefusedError
from kep_client.wire.operations import (
    AddCaseEventIn,
    RecordInteractionIn,
    ReportViewIn,
    RequestCorrectionIn,
)
from kep_client.wire.sync import OperationResult

CORRECTION = "correction"
_TITLES = {
    CaseAction.ISSUE_ON_THE_SPOT: "Εκδόθηκε επί τόπου",
    CaseAction.START_REVIEW: "Άρχισε ο έλεγχος",
    CaseAction.SEND_TO_AGENCY: "Διαβιβάστηκε στην υπηρεσία",
    CaseAction.FORWARD: "Διαβιβάστηκε στην αρμόδια υπηρεσία",
    CaseAction.REQUEST_INFO: "Ζητήθηκε συμπληρωματικό δικαιολογητικό",
    CaseAction.INFO_RECEIVED: "Προσκομίστηκε συμπληρωματικό δικαιολογητικό",
    CaseAction.AGENCY_ASKS: "Η υπηρεσία ζήτησε στοιχεία",
    CaseAction.AGENCY_ANSWER: "Απάντησε η υπηρεσία",
    CaseAction.APPROVE: "Εγκρίθηκε",
    CaseAction.REJECT: "Απορρίφθηκε",
    CaseAction.PRODUCE: "Έτοιμο για παράδοση",
    CaseAction.HAND_OVER: "Παραδόθηκε",
    CaseAction.REOPEN: "Άνοιξε ξανά",
    CaseAction.WITHDRAW: "Ανακλήθηκε",
}
_OUTCOMES = {
    CaseState.AWAITING_CITIZEN: "waiting_citizen",
    CaseState.READY_FOR_PICKUP: "ready",
    CaseState.DELIVERED: "done",
    CaseState.WITHDRAWN: "done",
    CaseState.REJECTED: "done",
    CaseState.FORWARDED: "done",
}


async def add_case_event(
    connection: AsyncConnection, context: Context, payload: AddCaseEventIn
) -> OperationResult:
    """Move a case; what does not fit its present state is refused with that state.

    Raises:
        KepError: the code the operation is parked with.
    """
    action = _action(payload.action)
    held = await context.cases.of_office(connection, payload.case_id, context.author.office)
    actor = Actor.SUPERVISOR if context.author.supervisor else Actor.CLERK
    state = apply(CaseState(held.state), action, actor)
    context.effects.add(
        case_event,
        id=context.op_id,
        case_id=held.id,
        action=action.value,
        actor=context.author.clerk_id,
        office=context.author.office,
        at=context.at,
        recorded_at=context.received_at,
        note=payload.note,
    )
    line = Line(
        party_id=held.applicant_id,
        case_id=held.id,
        title=f"{_TITLES.get(action, action.value)}: {held.title}",
        detail=payload.note or held.number,
        outcome=_OUTCOMES.get(state, "open"),
    )
    add_line(context, line)
    held.state = state.value
    rev = context.cases.changed(held)
    context.effects.touched.append(Touched(Entity.CASE, held.id, rev, held.applicant_id))
    return acknowledged(context.op_id, rev)


def _action(text: str) -> CaseAction:
    try:
        return CaseAction(text)
    except ValueError:
        raise InputError("request.invalid") from None


async def record_interaction(
    connection: AsyncConnection, context: Context, payload: RecordInteractionIn
) -> OperationResult:
    """Add a visit or an enquiry; the same id again changes nothing."""
    _check_words(payload)
    await _check_party(connection, payload.party_id)
    added = await connection.execute(
        upsert(interaction)
        .values(
            id=payload.interaction_id,
            party_id=payload.party_id or None,
            channel=payload.channel,
            kind=payload.kind,
            title=payload.title,
            detail=payload.detail,
            started_at=_moment(payload.started_at),
            ended_at=_moment(payload.ended_at),
            office=context.author.office,
            agent_name=context.author.name,
            case_id=payload.case_id,
            ticket=payload.ticket,
            rev=FIRST_REV,
        )
        .on_conflict_do_nothing()
        .returning(interaction.c.id)
    )
    if added.first() is not None:
        context.effects.touched.append(
            Touched(Entity.INTERACTION, payload.interaction_id, FIRST_REV, payload.party_id)
        )
    return acknowledged(context.op_id, FIRST_REV)


def _check_words(payload: RecordInteractionIn) -> None:
    try:
        Channel(payload.channel)
        InteractionKind(payload.kind)
    except ValueError:
        raise InputError("request.invalid") from None


async def request_correction(
    connection: AsyncConnection, context: Context, payload: RequestCorrectionIn
) -> OperationResult:
    """File a correction of a person's data; the data themselves stay."""
    await _check_party(connection, payload.party_id)
    await connection.execute(
        insert(correction_request).values(
            id=context.op_id,
            party_id=payload.party_id,
            attribute=payload.attribute,
            proposed=context.sealing.seal(payload.proposed, CORRECTION),
            evidence=payload.evidence,
            author=context.author.clerk_id,
            office=context.author.office,
            at=context.at,
        )
    )
    return acknowledged(context.op_id)


async def report_view(
    _: AsyncConnection, context: Context, payload: ReportViewIn
) -> OperationResult:
    """Keep the access row of a look at a workstation's cache; chained at the end of the batch.

    It is kept for a person who is gone as well: the look happened.
    """
    require_purpose(payload.purpose)
    context.effects.views.append(
        AccessRow(
            transaction_id=transaction_id(context.received_at),
            at=context.at,
            recorded_at=context.received_at,
            unit=context.author.office,
            protocol=payload.purpose.context_id,
            actor=context.author.clerk_id,
            ip="",
            workstation=context.author.workstation,
            action=payload.action,
            basis="offline",
            purpose_kind=payload.purpose.kind,
            activity=payload.purpose.activity,
            party_id=payload.party_id,
            data_classes=payload.data_classes,
            result_count=1,
        )
    )
    return acknowledged(context.op_id)


async def _check_party(connection: AsyncConnection, party_id: str) -> None:
    if not party_id:
        return
    known = select(party.c.id).where(party.c.id == party_id)
    if (await connection.execute(known)).first() is None:
        raise RefusedError("request.not_found")


def _moment(text: str) -> datetime:
    try:
        return parse_iso(text)
    except ValueError:
        raise InputError("request.invalid") from None
