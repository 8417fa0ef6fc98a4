"""Who acts for whom: giving a mandate, ending it, and asking whether it holds on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.actor import Action
from central_server.database import Database
from central_server.parties.acting import Call, changed, locked, must_live, today
from central_server.records.columns import AnyRow
from central_server.records.party_docs import mandate_doc
from central_server.records.sealing import Sealing
from central_server.schema.parties import mandate, party
from kep_client.domain.party import PartyKind, PartyStatus
from kep_client.errors import InputError, RefusedError
from kep_client.wire.party_edits import (
    MandateIn,
    MandateReply,
    MayActIn,
    MayActReply,
    RevokeIn,
)


class MandateKind(StrEnum):
    """On what the right to act rests."""

    AUTHORISATION = "authorisation"
    POWER_OF_ATTORNEY = "power_of_attorney"
    STATUTORY = "statutory_representative"
    PARENT = "parent"
    GUARDIAN = "guardian"


class MandateEvidence(StrEnum):
    """What the clerk saw."""

    SIGNED_PAPER = "signed_paper"
    NOTARIAL = "notarial"
    COURT = "court"
    REGISTRY = "registry"
    E_DECLARATION = "e_declaration"


class Standing(StrEnum):
    """Why somebody may act or may not; the nearer to holding, the later in this list."""

    NONE = "none"
    DECEASED = "deceased"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    OTHER_SERVICE = "other_service"
    OK = "ok"


_GONE = (PartyStatus.DECEASED.value, PartyStatus.DISSOLVED.value)
_PERSONAL = (MandateKind.PARENT, MandateKind.GUARDIAN)


@dataclass(frozen=True, slots=True)
class Mandates:
    """The use cases behind ``/v1/mandates``."""

    database: Database
    sealing: Sealing

    async def grant(self, call: Call, given: MandateIn) -> MandateReply:
        """Let somebody act for somebody; the same id again returns the first mandate.

        Raises:
            InputError: ``request.invalid``.
            RefusedError: ``request.not_found``, ``party.merged``, ``party.not_alive``,
                ``party.id_used``.
        """
        call.demand(Action.CHANGE_MANDATES)
        _check(given)
        async with self.database.transaction() as connection:
            people = await locked(connection, given.principal_id, given.agent_id)
            principal, agent = people[given.principal_id], people[given.agent_id]
            if not await _is_repeat(connection, call, given):
                must_live(principal, agent)
                _check_people(given, principal, agent)
                await _insert(connection, call, given)
                await changed(connection, people)
            return await _shown(connection, call, given.id)

    async def revoke(self, call: Call, mandate_id: str, given: RevokeIn) -> MandateReply:
        """End a mandate from now on. Raises RefusedError ``party.mandate_ended``."""
        call.demand(Action.CHANGE_MANDATES)
        async with self.database.transaction() as connection:
            row = await _locked(connection, mandate_id)
            people = await locked(connection, row.principal_id, row.agent_id)
            if row.revoked_at is None:
                await connection.execute(
                    update(mandate)
                    .where(mandate.c.id == mandate_id)
                    .values(
                        revoked_at=datetime.now(UTC),
                        revoked_by=call.actor.id,
                        revoke_reason=given.reason,
                    )
                )
                await changed(connection, people)
            elif row.revoked_by != call.actor.id:
                raise RefusedError("party.mandate_ended")
            return await _shown(connection, call, mandate_id)

    async def may_act(self, call: Call, asked: MayActIn) -> MayActReply:
        """Say whether the agent may act for the principal on a day, and by which mandate."""
        call.demand(Action.ASK_MANDATE)
        if asked.on:
            _day(asked.on)
        async with self.database.transaction() as connection:
            reply = await may_act(connection, asked)
            await call.log(connection, "mandate", (asked.principal_id,), ("mandates",))
        return reply


async def may_act(connection: AsyncConnection, asked: MayActIn) -> MayActReply:
    """Return the answer of the mandate that comes nearest to holding."""
    statement = (
        select(mandate, party.c.status)
        .join(party, party.c.id == mandate.c.principal_id)
        .where(mandate.c.principal_id == asked.principal_id, mandate.c.agent_id == asked.agent_id)
        .order_by(mandate.c.id)
    )
    rows = (await connection.execute(statement)).all()
    return best_standing(rows, asked.on or today(), asked.service_id)


def best_standing(rows: Sequence[AnyRow], on: str, service: str) -> MayActReply:
    """Judge the mandates between two people on a day, for a service or for any."""
    order = list(Standing)
    best, by = Standing.NONE, ""
    for row in rows:
        standing = standing_of(row, on, service)
        if order.index(standing) > order.index(best):
            best, by = standing, row.id
    return MayActReply(
        allowed=best is Standing.OK, reason=best.value, mandate_id=by if best is Standing.OK else ""
    )


def standing_of(row: AnyRow, on: str, service: str) -> Standing:
    """Judge one mandate. Days count whole: it holds on its first and on its last day."""
    against = (
        (row.status in _GONE, Standing.DECEASED),
        (row.revoked_at is not None and _revoked_by(row, on), Standing.REVOKED),
        (row.valid_to and row.valid_to < on, Standing.EXPIRED),
        (row.valid_from and row.valid_from > on, Standing.NOT_YET),
        (row.scope and service not in row.scope, Standing.OTHER_SERVICE),
    )
    return next((standing for holds, standing in against if holds), Standing.OK)


def _revoked_by(row: AnyRow, on: str) -> bool:
    # Asked about a day gone by, what was revoked later did hold.
    return bool(row.revoked_at.date().isoformat() <= on)


def _check(given: MandateIn) -> None:
    try:
        MandateKind(given.kind)
        MandateEvidence(given.evidence)
    except ValueError:
        raise InputError("request.invalid") from None
    for day in filter(None, (given.valid_from, given.valid_to)):
        _day(day)
    if given.valid_to and given.valid_from > given.valid_to:
        raise InputError("request.invalid")
    if given.principal_id == given.agent_id:
        raise InputError("request.invalid")


def _day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise InputError("request.invalid") from None


def _check_people(given: MandateIn, principal: AnyRow, agent: AnyRow) -> None:
    """A firm has no parents, nobody is represented by a firm as a child, the dead give nothing."""
    natural = principal.kind == agent.kind == PartyKind.NATURAL.value
    statutory = given.kind == MandateKind.STATUTORY
    if given.kind in _PERSONAL and not natural:
        raise InputError("request.invalid")
    if statutory and principal.kind != PartyKind.LEGAL.value:
        raise InputError("request.invalid")
    if principal.status in _GONE or agent.status in _GONE:
        raise RefusedError("party.not_alive")


async def _is_repeat(connection: AsyncConnection, call: Call, given: MandateIn) -> bool:
    found = select(mandate).where(mandate.c.id == given.id)
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        return False
    names = ("principal_id", "agent_id", "kind", "evidence", "valid_from", "valid_to")
    same = all(getattr(row, name) == getattr(given, name) for name in names)
    if not same or row.granted_by != call.actor.id or row.scope != given.scope:
        raise RefusedError("party.id_used")
    return True


async def _insert(connection: AsyncConnection, call: Call, given: MandateIn) -> None:
    added = await connection.execute(
        upsert(mandate)
        .values(
            id=given.id,
            principal_id=given.principal_id,
            agent_id=given.agent_id,
            kind=given.kind,
            scope=given.scope,
            evidence=given.evidence,
            document_id=given.document_id,
            valid_from=given.valid_from,
            valid_to=given.valid_to,
            granted_by=call.actor.id,
            granted_at=datetime.now(UTC),
            office=call.actor.office,
        )
        .on_conflict_do_nothing()
        .returning(mandate.c.id)
    )
    if added.first() is None:
        raise RefusedError("party.id_used")


async def _locked(connection: AsyncConnection, mandate_id: str) -> AnyRow:
    statement = select(mandate).where(mandate.c.id == mandate_id).with_for_update()
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        raise RefusedError("request.not_found")
    return row


async def _shown(connection: AsyncConnection, call: Call, mandate_id: str) -> MandateReply:
    row = (await connection.execute(select(mandate).where(mandate.c.id == mandate_id))).one()
    names = select(party.c.family_name, party.c.given_name).where(party.c.id == row.agent_id)
    agent = (await connection.execute(names)).one()
    doc = mandate_doc(row, row.agent_id, f"{agent.family_name} {agent.given_name}".strip())
    await call.log(connection, "mandate", (row.principal_id, row.agent_id), ("mandates",))
    return MandateReply(principal_id=row.principal_id, mandate=doc)
