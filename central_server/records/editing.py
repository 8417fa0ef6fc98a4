"""Changes of a case field by field: nothing is overwritten in silence, nothing is dropped.

A field nobody touched since the clerk looked takes the new value. The same value is no change. A
different one stays as it is, and both are kept as a conflict until a person chooses; choosing is
an ordinary edit made in sight of the conflict.
"""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.feed.writing import Entity
from central_server.records.case_docs import CONFLICT, open_answers, seal_answers
from central_server.records.definitions import definition
from central_server.records.effects import Context, Touched, acknowledged, in_conflict
from central_server.schema.cases import case, conflict
from kep_client.errors import RefusedError
from kep_client.wire.base import Answer
from kep_client.wire.operations import EditCaseIn
from kep_client.wire.sync import OperationResult

Versions = dict[str, list[int | str]]  # field -> [rev, by, at]


@dataclass(slots=True)
class Merge:
    """The outcome of an edit: what to write and what a person must settle."""

    applied: dict[str, Answer] = field(default_factory=dict)
    disputed: dict[str, Answer] = field(default_factory=dict)
    settled: list[str] = field(default_factory=list)


def merge(current: dict[str, Answer], versions: Versions, edit: EditCaseIn) -> Merge:
    """Merge an edit into the answers of a case."""
    result = Merge()
    for name, wanted in edit.patch.items():
        held, seen = current.get(name), edit.before.get(name)
        untouched = int(versions.get(name, [0])[0]) <= edit.base_rev
        if held == wanted and type(held) is type(wanted):
            result.settled.append(name)
        elif untouched and held == seen:
            result.applied[name] = wanted
            result.settled.append(name)
        else:
            result.disputed[name] = wanted
    return result


async def edit_case(
    connection: AsyncConnection, context: Context, payload: EditCaseIn
) -> OperationResult:
    """Apply an edit.

    Raises:
        KepError: the code the operation is parked with.
    """
    row = await locked_case(connection, context, payload.case_id)
    answers = open_answers(context.sealing, row.answers)
    outcome = merge(answers, row.field_versions, payload)
    service = await definition(connection, row.service_id, row.service_version)
    service.check_fields(answers | outcome.applied, list(outcome.applied))
    rev: int = row.rev + 1
    who = [rev, context.author.clerk_id, context.at.isoformat()]
    changed = row.field_versions | dict.fromkeys(outcome.applied, who)
    await connection.execute(
        update(case)
        .where(case.c.id == row.id)
        .values(
            answers=seal_answers(context.sealing, answers | outcome.applied),
            field_versions=changed,
            rev=rev,
        )
    )
    await _settle(connection, row.id, outcome.settled, payload.base_rev, context.received_at)
    for name, wanted in outcome.disputed.items():
        await _keep_both(connection, context, row, name, (wanted, answers.get(name)))
    context.effects.touched.append(Touched(Entity.CASE, row.id, rev, row.applicant_id))
    if outcome.disputed:
        return in_conflict(context.op_id, rev)
    return acknowledged(context.op_id, rev)


async def locked_case(
    connection: AsyncConnection, context: Context, case_id: str
) -> Row[tuple[object, ...]]:
    """Return a case of the author's office, locked until the end of the transaction.

    Raises:
        RefusedError: ``request.not_found`` or ``access.denied``.
    """
    statement = select(case).where(case.c.id == case_id).with_for_update()
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        raise RefusedError("request.not_found")
    if row.office != context.author.office:
        raise RefusedError("access.denied")
    return row


async def _settle(
    connection: AsyncConnection, case_id: str, fields: list[str], seen_rev: int, now: datetime
) -> None:
    """Close the conflicts of fields that were set by somebody who saw them."""
    await connection.execute(
        update(conflict)
        .where(
            conflict.c.case_id == case_id,
            conflict.c.field.in_(fields),
            conflict.c.rev <= seen_rev,
            conflict.c.resolved_at.is_(None),
        )
        .values(resolved_at=now)
    )


async def _keep_both(
    connection: AsyncConnection,
    context: Context,
    row: Row[tuple[object, ...]],
    name: str,
    values: tuple[Answer, Answer],
) -> None:
    _, holder, at = row.field_versions.get(name, [0, "", ""])
    both = msgspec.json.encode(values).decode()
    await connection.execute(
        insert(conflict).values(
            case_id=row.id,
            op_id=context.op_id,
            field=name,
            values=context.sealing.seal(both, CONFLICT),
            by=holder,
            at=datetime.fromisoformat(at) if at else row.registered_at,
            rev=row.rev + 1,
        )
    )
