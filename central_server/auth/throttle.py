"""Wrong passwords slow down: five are free, then one minute, two, four, up to fifteen.

Counted for the name as typed, whether or not somebody bears it, so that an answer never tells
which names exist.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.tables import sign_in_failures as table

FREE_TRIES = 5
LONGEST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Failures:
    """How often it went wrong lately."""

    count: int = 0
    last_at: datetime | None = None

    @property
    def tries_left(self) -> int:
        """Before the next wait."""
        return max(0, FREE_TRIES - self.count)

    def locked_until(self) -> datetime | None:
        """Return the end of the wait, None when there is none."""
        if self.last_at is None or self.count < FREE_TRIES:
            return None
        doublings = min(self.count - FREE_TRIES, 10)
        return self.last_at + min(timedelta(minutes=2**doublings), LONGEST)


async def failures_of(connection: AsyncConnection, name: bytes, now: datetime) -> Failures:
    """Return what is remembered for a (hashed) name."""
    row = (await connection.execute(select(table).where(table.c.name_hash == name))).first()
    if row is None or row.last_at < now - FORGOTTEN_AFTER:
        return Failures()
    return Failures(row.failures, row.last_at)


async def count_failure(connection: AsyncConnection, name: bytes, now: datetime) -> Failures:
    """Count one more wrong password."""
    before = await failures_of(connection, name, now)
    fresh = insert(table).values(name_hash=name, failures=before.count + 1, last_at=now)
    counted = fresh.on_conflict_do_update(
        index_elements=["name_hash"],
        # Two at once count as two; a forgotten row starts anew.
        set_={"failures": table.c.failures + 1 if before.count else 1, "last_at": now},
    ).returning(table.c.failures)
    return Failures((await connection.execute(counted)).scalar_one(), now)


async def forget_failures(connection: AsyncConnection, name: bytes) -> None:
    """The right password was typed."""
    await connection.execute(delete(table).where(table.c.name_hash == name))
