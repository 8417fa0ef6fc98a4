"""Retention's end: content and salt of old rows go, their leaves and heads stay.

A purge is a row of the chain itself, so that content which is missing without one is noticed. It
always takes a beginning of the chain, never single rows.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.chain import AccessRow
from central_server.access_log.log import append, transaction_id
from central_server.access_log.verify import PURGE
from central_server.database import Database
from central_server.schema.access import access_head, access_log

_BATCH = 5000
_CONTENT = ("salt", *AccessRow.__struct_fields__)
OPERATOR = "kep-central"


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows of an office lost their content, and up to which."""

    office: str
    rows: int
    to: int


async def purge(database: Database, office: str, before: datetime) -> Purged:
    """Erase the content of the rows that were recorded before ``before``.

    Short transactions; a call that was interrupted is finished by the next one.
    """
    async with database.transaction() as connection:
        first, to = await _range(connection, office, before)
        if first == 0 or first > to:
            return Purged(office, 0, 0)
        await append(connection, office, _row(office, to))
    for start in range(first, to + 1, _BATCH):
        async with database.transaction() as connection:
            await connection.execute(
                update(access_log)
                .where(access_log.c.office == office)
                .where(access_log.c.n.between(start, min(to, start + _BATCH - 1)))
                .values(dict.fromkeys(_CONTENT))
            )
    return Purged(office, to - first + 1, to)


async def _range(connection: AsyncConnection, office: str, before: datetime) -> tuple[int, int]:
    """Return the first row with content, and the last one before the first that must stay."""
    here = access_log.c.office == office
    first = select(func.min(access_log.c.n)).where(here, access_log.c.salt.is_not(None))
    staying = select(func.min(access_log.c.n)).where(here, access_log.c.recorded_at >= before)
    end = select(access_head.c.n).where(access_head.c.office == office)
    stays = (await connection.execute(staying)).scalar_one()
    to = stays - 1 if stays else (await connection.execute(end)).scalar_one_or_none() or 0
    return (await connection.execute(first)).scalar_one() or 0, to


def _row(office: str, to: int) -> AccessRow:
    now = datetime.now(UTC)
    return AccessRow(
        transaction_id=transaction_id(now),
        at=now,
        recorded_at=now,
        unit=office,
        protocol="",
        actor=OPERATOR,
        ip="",
        workstation="",
        action=PURGE,
        basis="retention",
        purpose_kind="",
        activity=str(to),
        party_id="",
        data_classes=[],
        result_count=0,
    )
