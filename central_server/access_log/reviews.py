"""The review queue: reading and deciding. Both are rows of the log; nobody decides on themselves."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log import words
from central_server.access_log.basis import REASON
from central_server.access_log.log import append
from central_server.access_log.looks import NO_PURPOSE, Look, row_of
from central_server.auth.actor import Action, Actor, demand
from central_server.auth.tables import clerks
from central_server.database import Database
from central_server.records.sealing import Sealing
from central_server.records.times import ATHENS, iso
from central_server.schema.access import access_log, access_review
from kep_client.domain.clerk import Role
from kep_client.errors import RefusedError
from kep_client.wire.access_log import (
    LoggedReply,
    ReviewDecisionIn,
    ReviewOut,
    ReviewsReply,
    ReviewsRequest,
)
from kep_client.wire.purpose import PurposeIn

NOTE = "access.review_note"
CLASSES = ("access_log",)
# Managers answer for their own office.
_EVERYWHERE = frozenset({Role.AUDITOR, Role.DPO})


@dataclass(frozen=True, slots=True)
class Reviews:
    """The use cases behind ``/v1/audit/reviews``."""

    database: Database
    sealing: Sealing

    async def list(self, actor: Actor, asked: ReviewsRequest, ip: str = "") -> ReviewsReply:
        """Return tasks, oldest first, with what is open and late."""
        demand(actor, Action.REVIEW_ACCESS, actor.office)
        office = _office(actor, asked.office)
        async with self.database.transaction() as connection:
            rows = await _tasks(connection, _within(office), asked)
            open_count, overdue = await _counts(connection, _within(office))
            look = Look("reviews", "", CLASSES, len(rows))
            row = row_of(actor, NO_PURPOSE, look, datetime.now(UTC), ip)
            receipt = await append(connection, actor.office, row)
        return ReviewsReply(
            reviews=[self._out(row) for row in rows],
            open_count=open_count,
            overdue_count=overdue,
            receipt=receipt.out(),
        )

    async def decide(
        self, actor: Actor, review_id: str, decision: ReviewDecisionIn, ip: str = ""
    ) -> LoggedReply:
        """Answer a task, once.

        Raises:
            RefusedError: ``access.denied`` for one's own looks or a foreign office,
                ``request.not_found``, ``access.review_decided``.
        """
        demand(actor, Action.REVIEW_ACCESS, actor.office)
        now = datetime.now(UTC)
        async with self.database.transaction() as connection:
            await _check_task(connection, actor, review_id)
            await connection.execute(
                update(access_review)
                .where(access_review.c.id == review_id)
                .values(
                    decision=decision.decision,
                    decided_by=actor.id,
                    decided_at=now,
                    note=self.sealing.seal(decision.note, NOTE),
                )
            )
            purpose = PurposeIn(kind="review", context_id=review_id, activity=decision.decision)
            look = Look("review", "", CLASSES)
            receipt = await append(connection, actor.office, row_of(actor, purpose, look, now, ip))
        return LoggedReply(receipt=receipt.out())

    def _out(self, row: Row[tuple[object, ...]]) -> ReviewOut:
        today = datetime.now(UTC).astimezone(ATHENS).date().isoformat()
        return ReviewOut(
            id=row.id,
            office=row.office,
            n=row.n,
            rule=row.rule,
            rule_text=words.rule(row.rule),
            actor=row.actor,
            actor_name=" ".join(filter(None, (row.given_name, row.family_name))),
            party_id=row.party_id,
            at=iso(row.at),
            due_on=row.due_on,
            overdue=not row.decision and row.due_on < today,
            reason=self.sealing.open(row.reason, REASON) if row.reason else "",
            decision=row.decision,
            decided_by=row.decided_by,
            decided_at=iso(row.decided_at),
            note=self.sealing.open(row.note, NOTE)[:300] if row.note else "",
        )


def _office(actor: Actor, asked: str | None) -> str | None:
    if actor.roles & _EVERYWHERE:
        return asked
    if asked not in (None, actor.office):
        raise RefusedError("access.denied")
    return actor.office


def _within(office: str | None) -> ColumnElement[bool]:
    return access_review.c.office == office if office else access_review.c.office != ""


async def _tasks(
    connection: AsyncConnection, within: ColumnElement[bool], asked: ReviewsRequest
) -> list[Row[tuple[object, ...]]]:
    columns = access_review.c
    state = columns.decision == "" if asked.state == "open" else columns.decision != ""
    statement = (
        select(access_review, clerks.c.given_name, clerks.c.family_name, access_log.c.reason)
        .join(clerks, clerks.c.id == columns.actor, isouter=True)
        .join(
            access_log,
            (access_log.c.office == columns.office) & (access_log.c.n == columns.n),
            isouter=True,
        )
        .where(within, state)
        .order_by(columns.at, columns.id)
        .limit(asked.limit)
    )
    return list((await connection.execute(statement)).all())


async def _counts(connection: AsyncConnection, within: ColumnElement[bool]) -> tuple[int, int]:
    today = datetime.now(UTC).astimezone(ATHENS).date().isoformat()
    late = func.count().filter(access_review.c.due_on < today)
    statement = select(func.count(), late).where(within, access_review.c.decision == "")
    open_count, overdue = (await connection.execute(statement)).one()
    return open_count, overdue


async def _check_task(connection: AsyncConnection, actor: Actor, review_id: str) -> None:
    columns = access_review.c
    statement = select(columns.office, columns.actor, columns.decision).where(
        columns.id == review_id
    )
    task = (await connection.execute(statement.with_for_update())).one_or_none()
    if task is None:
        raise RefusedError("request.not_found")
    if _office(actor, task.office) not in (None, task.office) or task.actor == actor.id:
        raise RefusedError("access.denied")
    if task.decision:
        raise RefusedError("access.review_decided")
