"""A case goes on where the citizen comes: drafts from a channel are seen, cases change offices."""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.basis import basis_of
from central_server.access_log.log import append as append_access
from central_server.access_log.looks import Look, row_of
from central_server.auth.actor import Action, Actor, demand
from central_server.channels.telling import enter_scope
from central_server.database import Database
from central_server.feed.writing import Change, Entity, append, scopes
from central_server.records.case_docs import case_rows, open_answers
from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.cases import case, case_event, interaction
from central_server.schema.channels import case_draft
from kep_client.domain.case_machine import TERMINAL
from kep_client.domain.ids import uuid7
from kep_client.domain.interaction import Channel, InteractionKind, InteractionOutcome
from kep_client.errors import RefusedError
from kep_client.wire.cases import CaseDoc
from kep_client.wire.interactions import AttachmentDoc, CaseDraftDoc
from kep_client.wire.purpose import PurposeIn

TAKE_OVER = "take_over"
_TITLE = "Συνεχίζεται στο ΚΕΠ {office}: {title}"
_CLASSES = ("case",)


@dataclass(frozen=True, slots=True)
class GoingOn:
    """What a clerk does with a case that began elsewhere."""

    database: Database
    sealing: Sealing

    async def draft(
        self, actor: Actor, case_id: str, purpose: PurposeIn, ip: str = ""
    ) -> CaseDraftDoc:
        """Return what a citizen has begun, to complete it at the counter; logged.

        Registering a case of this id takes it into the register; the draft is then gone.

        Raises:
            RefusedError: ``request.not_found``, also once the case is registered.
        """
        demand(actor, Action.OPEN_PARTY, actor.office)
        registered = select(case.c.id).where(case.c.id == case_id).exists()
        statement = select(case_draft).where(case_draft.c.case_id == case_id, ~registered)
        async with self.database.transaction() as connection:
            basis = await basis_of(connection, actor, purpose)
            row = (await connection.execute(statement)).one_or_none()
            if row is None:
                raise RefusedError("request.not_found")
            look = Look("view", row.party_id, _CLASSES, basis=basis)
            shown = row_of(actor, purpose, look, datetime.now(UTC), ip)
            await append_access(connection, actor.office, shown)
        return _draft_doc(self.sealing, row)

    async def take_over(
        self, actor: Actor, case_id: str, purpose: PurposeIn, ip: str = ""
    ) -> CaseDoc:
        """Move a case to the clerk's office; a case that is there already stays as it is.

        The office before keeps it in its timeline; what it still had to send parks there.

        Raises:
            RefusedError: ``request.not_found``; ``sync.state_changed`` for a closed case.
        """
        demand(actor, Action.TAKE_OVER_CASE, actor.office)
        async with self.database.transaction() as connection:
            basis = await basis_of(connection, actor, purpose)
            statement = select(case).where(case.c.id == case_id).with_for_update()
            held = (await connection.execute(statement)).one_or_none()
            if held is None:
                raise RefusedError("request.not_found")
            if held.office != actor.office:
                await _move(connection, actor, held)
            rows = await case_rows(connection, [case_id])
            look = Look(TAKE_OVER, held.applicant_id, _CLASSES, basis=basis)
            done = row_of(actor, purpose, look, datetime.now(UTC), ip)
            await append_access(connection, actor.office, done)
        return rows.docs(self.sealing)[case_id]


def _draft_doc(sealing: Sealing, row: Row[tuple[object, ...]]) -> CaseDraftDoc:
    return CaseDraftDoc(
        case_id=row.case_id,
        interaction_id=row.interaction_id,
        party_id=row.party_id,
        service_id=row.service_id,
        service_version=row.service_version,
        office=row.office,
        answers=open_answers(sealing, row.answers),
        lacking=row.lacking,
        updated_at=iso(row.updated_at),
        attachments=msgspec.convert(row.attachments, list[AttachmentDoc]),
    )


async def _move(connection: AsyncConnection, actor: Actor, held: Row[tuple[object, ...]]) -> None:
    if held.state in TERMINAL:
        raise RefusedError("sync.state_changed", p1=str(held.state))
    now = datetime.now(UTC)
    mine = update(case).where(case.c.id == held.id)
    await connection.execute(mine.values(office=actor.office, assignee=actor.id, rev=held.rev + 1))
    await connection.execute(
        insert(case_event).values(
            id=uuid7(int(now.timestamp() * 1000)),
            case_id=held.id,
            action=TAKE_OVER,
            actor=actor.id,
            office=actor.office,
            at=now,
            recorded_at=now,
            note=f"{held.office} > {actor.office}",
        )
    )
    line = uuid7(int(now.timestamp() * 1000))
    await connection.execute(
        insert(interaction).values(
            id=line,
            party_id=held.applicant_id,
            channel=Channel.COUNTER.value,
            kind=InteractionKind.CASE.value,
            title=_TITLE.format(office=actor.office, title=held.title)[:300],
            detail=held.number,
            outcome=InteractionOutcome.OPEN.value,
            started_at=now,
            office=actor.office,
            case_id=held.id,
        )
    )
    await _tell(connection, actor.office, held)


async def _tell(connection: AsyncConnection, office: str, held: Row[tuple[object, ...]]) -> None:
    entered = await enter_scope(connection, str(held.applicant_id), office)
    there = (await scopes(connection, [held.applicant_id]))[held.applicant_id]
    # The office that is new to the case gets all that was said about it.
    said = select(interaction.c.id, interaction.c.rev).where(
        interaction.c.party_id == held.applicant_id, interaction.c.case_id == held.id
    )
    lines = (await connection.execute(said)).all()
    changes = [Change(where, Entity.CASE, str(held.id), held.rev + 1) for where in there]
    changes += [
        Change(where, Entity.INTERACTION, line.id, line.rev) for line in lines for where in there
    ]
    await append(connection, entered + changes)
