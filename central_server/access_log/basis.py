"""On what basis somebody looks: a context of the counter, or broken glass for half an hour."""

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.log import append
from central_server.access_log.looks import NORMAL, Look, row_of
from central_server.auth.actor import Action, Actor, demand
from central_server.database import Database
from central_server.records.purpose import require_purpose
from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.access import break_glass
from kep_client.domain.greek import name_tokens
from kep_client.errors import InputError, RefusedError
from kep_client.wire.access_log import BreakGlassReply
from kep_client.wire.purpose import PurposeIn

BREAK_GLASS = "break_glass"
REASON = "access.reason"
LASTS = timedelta(minutes=30)
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 8


async def basis_of(
    connection: AsyncConnection, actor: Actor, purpose: PurposeIn, now: datetime | None = None
) -> str:
    """Return the basis of a look for the log.

    Raises:
        RefusedError: ``access.purpose_required`` without a context, or when the half hour is over.
    """
    if purpose.kind != BREAK_GLASS:
        require_purpose(purpose)
        return NORMAL
    granted = select(break_glass.c.expires_at).where(
        break_glass.c.id == purpose.context_id,
        break_glass.c.clerk == actor.id,
        break_glass.c.workstation == actor.workstation,
    )
    expires = (await connection.execute(granted)).scalar_one_or_none()
    if expires is None or (now or datetime.now(UTC)) >= expires:
        raise RefusedError("access.purpose_required")
    return BREAK_GLASS


async def break_the_glass(
    database: Database, sealing: Sealing, actor: Actor, reason: str, ip: str = ""
) -> BreakGlassReply:
    """Grant half an hour without a context; the reason is sealed in the log and will be read.

    Raises:
        InputError: ``access.reason_needed`` for words that say nothing.
        RefusedError: ``access.denied``.
    """
    demand(actor, Action.BREAK_GLASS, actor.office)
    check_reason(reason)
    now = datetime.now(UTC)
    grant, expires = f"glass_{secrets.token_hex(12)}", now + LASTS
    purpose = PurposeIn(kind=BREAK_GLASS, context_id=grant)
    look = Look(BREAK_GLASS, basis=BREAK_GLASS, count=0, reason=sealing.seal(reason, REASON))
    async with database.transaction() as connection:
        await connection.execute(
            insert(break_glass).values(
                id=grant, clerk=actor.id, workstation=actor.workstation, expires_at=expires
            )
        )
        receipt = await append(connection, actor.office, row_of(actor, purpose, look, now, ip))
    return BreakGlassReply(context_id=grant, expires_at=iso(expires), receipt=receipt.out())


def check_reason(reason: str) -> None:
    """Raise InputError ``access.reason_needed`` for what is no sentence, as aaaaaa is none."""
    words = name_tokens(reason)
    if len(set(words)) < _FEWEST_WORDS or len(set("".join(words))) < _FEWEST_LETTERS:
        raise InputError("access.reason_needed")
