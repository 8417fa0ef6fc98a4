"""Protocol numbers that the centre gives itself: one after the other in a series of its own.

Workstations get blocks of the letters from Β on; Α is the centre's in every office. It could be
given to a workstation by hand: both then take from the one row of the series, and no number twice.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.numbers import LAST_NUMBER
from central_server.records.times import ATHENS
from central_server.schema.sync import number_lease, number_series
from kep_client.domain.ids import OfficeId, uuid7
from kep_client.domain.numbers import ProtocolNumber, Series
from kep_client.errors import RefusedError

LETTER = "Α"
CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number and the lease it was taken from, of this one number."""

    text: str
    lease_id: str


async def take_number(connection: AsyncConnection, office: str, now: datetime) -> OwnNumber:
    """Take the next number of today's year; the series is locked until the transaction ends.

    Raises:
        RefusedError: ``numbers.exhausted``.
    """
    year = now.astimezone(ATHENS).year
    series = {"office": office, "letter": LETTER, "year": year}
    first = upsert(number_series).values(**series, next=1).on_conflict_do_nothing()
    await connection.execute(first)
    held = select(number_series.c.next).filter_by(**series).with_for_update()
    number: int = (await connection.execute(held)).scalar_one()
    if number > LAST_NUMBER:
        raise RefusedError("numbers.exhausted")
    await connection.execute(update(number_series).filter_by(**series).values(next=number + 1))
    lease_id = uuid7(int(now.timestamp() * 1000))
    await connection.execute(
        insert(number_lease).values(
            **series,
            id=lease_id,
            first=number,
            last=number,
            workstation=CENTRE,
            granted_at=datetime.now(UTC),
        )
    )
    return OwnNumber(str(ProtocolNumber(Series(OfficeId(office), LETTER, year), number)), lease_id)
