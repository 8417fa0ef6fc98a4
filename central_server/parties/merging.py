"""Merging two records of one person: proposed by one clerk, decided by another, and undone so too.

Nothing merges by itself. The winner's names stand; the loser stays as a record that leads there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.actor import Action
from central_server.database import Database
from central_server.parties.acting import Call, doc_of, locked, must_live
from central_server.parties.joining import join, lock_cases, part
from central_server.records.columns import AnyRow, documents, wire_columns
from central_server.records.sealing import Sealing
from central_server.schema.parties import party, party_merge
from kep_client.errors import InputError, RefusedError
from kep_client.wire.party_edits import (
    DecideMergeIn,
    ListIn,
    MergeDoc,
    MergeIn,
    MergeReply,
    MergesReply,
    UndoIn,
)


class MergeState(StrEnum):
    """Life of a merge."""

    PROPOSED = "proposed"
    REFUSED = "refused"
    DONE = "done"
    UNDO_PROPOSED = "undo_proposed"
    UNDONE = "undone"


MERGE, UNDO = "merge", "undo"
_LIVE = (MergeState.PROPOSED, MergeState.DONE, MergeState.UNDO_PROPOSED)
_WAITING = (MergeState.PROPOSED, MergeState.UNDO_PROPOSED)
_DOCS = select(*wire_columns(MergeDoc, party_merge))


@dataclass(frozen=True, slots=True)
class Merges:
    """The use cases behind ``/v1/merges``."""

    database: Database
    sealing: Sealing

    async def propose(self, call: Call, given: MergeIn) -> MergeReply:
        """Propose a merge; the same id again returns the first proposal.

        Raises:
            RefusedError: ``request.not_found``, ``party.merged``, ``party.merge_open``,
                ``party.merge_impossible``, ``party.id_used``.
        """
        call.demand(Action.PROPOSE_MERGE)
        if given.winner_id == given.loser_id:
            raise InputError("request.invalid")
        async with self.database.transaction() as connection:
            people = await locked(connection, given.winner_id, given.loser_id)
            if not await _is_repeat(connection, call, given):
                winner, loser = people[given.winner_id], people[given.loser_id]
                _must_be_alike(winner, loser)
                await _must_be_free(connection, given.loser_id)
                await _insert(connection, call, given)
            return await self._shown(connection, call, given.id)

    async def show(self, call: Call, merge_id: str) -> MergeReply:
        """Return a merge with the two records side by side."""
        call.demand(Action.SEE_MERGES)
        async with self.database.transaction() as connection:
            await _of_office(connection, call, merge_id)
            return await self._shown(connection, call, merge_id)

    async def waiting(self, call: Call, asked: ListIn) -> MergesReply:
        """List the merges of the own office, newest first; they hold no names."""
        call.demand(Action.SEE_MERGES)
        statement = _DOCS.where(_concerns(call.actor.office)).order_by(
            party_merge.c.proposed_at.desc(), party_merge.c.id
        )
        if asked.state == "open":
            statement = statement.where(party_merge.c.state.in_(_WAITING))
        elif asked.state:
            statement = statement.where(party_merge.c.state == asked.state)
        async with self.database.transaction() as connection:
            rows = await connection.execute(statement.limit(asked.limit))
            merges = documents(MergeDoc, rows)
            people = [id_ for one in merges for id_ in (one.winner_id, one.loser_id)]
            await call.log(connection, "list", people)
        return MergesReply(merges=merges)

    async def propose_undo(self, call: Call, merge_id: str, given: UndoIn) -> MergeReply:
        """Propose to part two merged records. Raises RefusedError ``party.merge_decided``."""
        call.demand(Action.PROPOSE_MERGE)
        async with self.database.transaction() as connection:
            row = await _of_office(connection, call, merge_id)
            repeat = row.state == MergeState.UNDO_PROPOSED and row.undo_by == call.actor.id
            if not repeat:
                _must_be(row, MergeState.DONE)
                await _mark(
                    connection,
                    merge_id,
                    state=MergeState.UNDO_PROPOSED.value,
                    undo_by=call.actor.id,
                    undo_at=datetime.now(UTC),
                    undo_reason=given.reason,
                )
            return await self._shown(connection, call, merge_id)

    async def decide(self, call: Call, merge_id: str, given: DecideMergeIn) -> MergeReply:
        """Decide a merge or its undoing; the proposer may only take the proposal back.

        Raises:
            RefusedError: ``party.merge_decided`` when somebody else was first, ``party.four_eyes``,
                ``party.merged`` when a record meanwhile went on in a third one.
        """
        call.demand(Action.DECIDE_MERGE)
        if given.of not in (MERGE, UNDO):
            raise InputError("request.invalid")
        async with self.database.transaction() as connection:
            row = await _of_office(connection, call, merge_id)
            if not _is_decided_so(row, call.actor.id, given):
                expected = MergeState.PROPOSED if given.of == MERGE else MergeState.UNDO_PROPOSED
                _must_be(row, expected)
                proposer = row.proposed_by if given.of == MERGE else row.undo_by
                if given.approve and proposer == call.actor.id:
                    raise RefusedError("party.four_eyes")
                await _apply(connection, call, row, given)
            return await self._shown(connection, call, merge_id)

    async def _shown(self, connection: AsyncConnection, call: Call, merge_id: str) -> MergeReply:
        rows = await connection.execute(_DOCS.where(party_merge.c.id == merge_id))
        (doc,) = documents(MergeDoc, rows)
        reply = MergeReply(
            merge=doc,
            winner=await doc_of(connection, self.sealing, doc.winner_id),
            loser=await doc_of(connection, self.sealing, doc.loser_id),
        )
        await call.log(connection, "view", (doc.winner_id, doc.loser_id))
        return reply


async def _apply(
    connection: AsyncConnection, call: Call, row: AnyRow, given: DecideMergeIn
) -> None:
    now = datetime.now(UTC)
    if not given.approve:
        refused = MergeState.REFUSED if given.of == MERGE else MergeState.DONE
        decided = {"decided_by": call.actor.id, "decided_at": now} if given.of == MERGE else {}
        await _mark(connection, row.id, state=refused.value, decision_note=given.reason, **decided)
        return
    await lock_cases(connection, row.winner_id, row.loser_id)
    people = await locked(connection, row.winner_id, row.loser_id)
    winner, loser = people[row.winner_id], people[row.loser_id]
    if given.of == MERGE:
        _must_be_alike(winner, loser)
        before = await join(connection, row.id, winner, loser)
        await _mark(
            connection,
            row.id,
            state=MergeState.DONE.value,
            decided_by=call.actor.id,
            decided_at=now,
            decision_note=given.reason,
            before=before,
        )
        return
    must_live(winner)
    await part(connection, row.id, winner, loser, row.before)
    await _mark(
        connection,
        row.id,
        state=MergeState.UNDONE.value,
        undone_by=call.actor.id,
        undone_at=now,
    )


def _is_decided_so(row: AnyRow, clerk: str, given: DecideMergeIn) -> bool:
    """Whether this very decision was made by this person before: a repeat after a lost answer."""
    if given.of == UNDO:
        return bool(given.approve and row.state == MergeState.UNDONE and row.undone_by == clerk)
    wanted = MergeState.DONE if given.approve else MergeState.REFUSED
    return bool(row.state == wanted and row.decided_by == clerk)


def _must_be_alike(winner: AnyRow, loser: AnyRow) -> None:
    """Nobody is a firm and a person, or dead and alive: what is untrue is corrected first."""
    must_live(winner, loser)
    if (winner.kind, winner.status) != (loser.kind, loser.status):
        raise RefusedError("party.merge_impossible")


def _must_be(row: AnyRow, state: MergeState) -> None:
    if row.state != state:
        raise RefusedError("party.merge_decided")


async def _of_office(connection: AsyncConnection, call: Call, merge_id: str) -> AnyRow:
    """Lock a merge that concerns the caller's office. Two deciders take turns here."""
    mine = select(party_merge).where(party_merge.c.id == merge_id).with_for_update()
    row = (await connection.execute(mine)).one_or_none()
    if row is None:
        raise RefusedError("request.not_found")
    seen = select(party_merge.c.id).where(
        party_merge.c.id == merge_id, _concerns(call.actor.office)
    )
    if (await connection.execute(seen)).first() is None:
        raise RefusedError("access.denied")
    return row


def _concerns(office: str) -> ColumnElement[bool]:
    here = select(party.c.id).where(party.c.office == office)
    return or_(
        party_merge.c.office == office,
        party_merge.c.winner_id.in_(here),
        party_merge.c.loser_id.in_(here),
    )


async def _is_repeat(connection: AsyncConnection, call: Call, given: MergeIn) -> bool:
    found = select(party_merge).where(party_merge.c.id == given.id)
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        return False
    same = (row.winner_id, row.loser_id, row.proposed_by) == (
        given.winner_id,
        given.loser_id,
        call.actor.id,
    )
    if not same:
        raise RefusedError("party.id_used")
    return True


async def _must_be_free(connection: AsyncConnection, loser_id: str) -> None:
    live = select(party_merge.c.id).where(
        party_merge.c.loser_id == loser_id, party_merge.c.state.in_(_LIVE)
    )
    if (await connection.execute(live)).first() is not None:
        raise RefusedError("party.merge_open")


async def _insert(connection: AsyncConnection, call: Call, given: MergeIn) -> None:
    added = await connection.execute(
        upsert(party_merge)
        .values(
            id=given.id,
            winner_id=given.winner_id,
            loser_id=given.loser_id,
            state=MergeState.PROPOSED.value,
            office=call.actor.office,
            reason=given.reason,
            proposed_by=call.actor.id,
            proposed_at=datetime.now(UTC),
        )
        .on_conflict_do_nothing()
        .returning(party_merge.c.id)
    )
    if added.first() is None:
        raise RefusedError("party.id_used")


async def _mark(connection: AsyncConnection, merge_id: str, **values: object) -> None:
    await connection.execute(update(party_merge).where(party_merge.c.id == merge_id).values(values))
