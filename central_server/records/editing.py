"""Changes of a case field by field: nothing is overwritten in silence, nothing is dropped.

A field nobody touched since the clerk looked takes the new value. The same value is no change. A
different one stays as it is, and both are kept as a conflict until a person chooses; choosing is
an ordinary edit made in sight of the conflict.
"""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.feed.writing import Entity
from central_server.records.case_docs import CONFLICT
from central_server.records.casebook import HeldCase, Versions
from central_server.records.effects import Context, Touched, acknowledged, in_conflict
from central_server.schema.cases import conflict
from kep_client.wire.base import Answer
from kep_client.wire.operations import EditCaseIn
from kep_client.wire.sync import OperationResult


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
    held = await context.cases.of_office(connection, payload.case_id, context.author.office)
    outcome = merge(held.answers, held.versions, payload)
    service = await context.definitions.get(connection, *held.service)
    answers = held.answers | outcome.applied
    service.check_fields(answers, list(outcome.applied))
    await _settle(connection, context, held, outcome.settled, payload.base_rev)
    for name, wanted in outcome.disputed.items():
        await _keep_both(connection, context, held, name, wanted)
    rev = context.cases.changed(held)
    held.answers = answers
    who: list[int | str] = [rev, context.author.clerk_id, context.at.isoformat()]
    held.versions = held.versions | dict.fromkeys(outcome.applied, who)
    context.effects.touched.append(Touched(Entity.CASE, held.id, rev, held.applicant_id))
    if outcome.disputed:
        return in_conflict(context.op_id, rev)
    return acknowledged(context.op_id, rev)


async def _settle(
    connection: AsyncConnection,
    context: Context,
    held: HeldCase,
    fields: list[str],
    seen_rev: int,
) -> None:
    """Close the conflicts of fields that were set by somebody who saw them."""
    seen = [name for name in fields if held.disputed.get(name, seen_rev + 1) <= seen_rev]
    if not seen:
        return
    await connection.execute(
        update(conflict)
        .where(
            conflict.c.case_id == held.id,
            conflict.c.field.in_(seen),
            conflict.c.rev <= seen_rev,
            conflict.c.resolved_at.is_(None),
        )
        .values(resolved_at=context.received_at)
    )
    for name in seen:
        del held.disputed[name]


async def _keep_both(
    connection: AsyncConnection, context: Context, held: HeldCase, name: str, wanted: Answer
) -> None:
    _, holder, at = held.versions.get(name, [0, "", ""])
    both = msgspec.json.encode((wanted, held.answers.get(name))).decode()
    found_at = held.rev + 1
    await connection.execute(
        insert(conflict).values(
            case_id=held.id,
            op_id=context.op_id,
            field=name,
            values=context.sealing.seal(both, CONFLICT),
            by=holder,
            at=datetime.fromisoformat(str(at)) if at else held.registered_at,
            rev=found_at,
        )
    )
    held.disputed[name] = found_at
