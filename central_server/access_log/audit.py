"""Verifying the log of a running centre: office by office, each in one snapshot of its own."""

from collections.abc import AsyncIterator

from sqlalchemy import text

from central_server.access_log.verify import Verdict, offices_of, verify
from central_server.access_log.witnesses import Witnesses, gather
from central_server.database import Database

_SNAPSHOT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


async def audit(
    database: Database, witnesses: Witnesses, office: str | None = None
) -> AsyncIterator[Verdict]:
    """Yield a verdict for one office, or for all that the database or a witness knows."""
    async with database.transaction() as connection:
        offices = {office} if office else await offices_of(connection) | witnesses.offices
    for one in sorted(offices):
        async with database.transaction() as connection:
            # Appends go on: rows, head and receipts must be those of one moment.
            await connection.execute(_SNAPSHOT)
            known = await gather(connection, one, witnesses)
            verdict = await verify(connection, one, witnesses=known)
        yield verdict
