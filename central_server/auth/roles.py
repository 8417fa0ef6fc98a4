"""Roles: who may be what, in which office, from when until when."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.tables import role_grants as table
from kep_client.domain.clerk import Role

ATHENS = ZoneInfo("Europe/Athens")


def start_of_day(at: datetime | None = None) -> datetime:
    """Return the midnight in Athens before ``at``: a role given today holds all day."""
    local = (at or datetime.now(UTC)).astimezone(ATHENS)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def midnight(day: date) -> datetime:
    """Return when a day begins in Athens."""
    return datetime.combine(day, time(), ATHENS)


def _new_id() -> str:
    return f"grt_{secrets.token_hex(8)}"


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """A clerk has ``role`` in ``office`` while valid_from <= t < valid_to."""

    clerk: str
    office: str
    role: Role
    granted_by: str
    valid_from: datetime = field(default_factory=start_of_day)
    valid_to: datetime | None = None
    id: str = field(default_factory=_new_id)

    def valid_at(self, at: datetime) -> bool:
        """Return whether the role holds at a moment."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a clerk is in one office; ``until`` is when the first of the roles ends."""

    office: str
    roles: frozenset[Role] = frozenset()
    until: datetime | None = None


async def give(connection: AsyncConnection, grant: RoleGrant) -> None:
    """Write a grant down. An unknown clerk or office raises DatabaseBug 23503."""
    await connection.execute(
        insert(table).values(
            id=grant.id,
            clerk=grant.clerk,
            office=grant.office,
            role=grant.role,
            valid_from=grant.valid_from,
            valid_to=grant.valid_to,
            granted_by=grant.granted_by,
        )
    )


async def end(
    connection: AsyncConnection, clerk: str, office: str, role: Role, now: datetime
) -> int:
    """End a clerk's role in an office now, what is granted for later included; return how many."""
    mine = (table.c.clerk == clerk) & (table.c.office == office) & (table.c.role == role)
    lasting = table.c.valid_to.is_(None) | (table.c.valid_to > now)
    ended = update(table).where(mine, lasting).values(valid_to=now).returning(table.c.id)
    return len((await connection.execute(ended)).all())


async def grants_of(connection: AsyncConnection, clerk: str) -> tuple[RoleGrant, ...]:
    """Return every grant of a clerk, old ones first."""
    query = select(table).where(table.c.clerk == clerk).order_by(table.c.valid_from, table.c.id)
    return tuple(
        RoleGrant(
            id=row.id,
            clerk=row.clerk,
            office=row.office,
            role=Role(row.role),
            granted_by=row.granted_by,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in await connection.execute(query)
    )


async def standing_in(
    connection: AsyncConnection, clerk: str, office: str, now: datetime
) -> Standing:
    """Return the roles that hold now in an office; none is no standing there."""
    query = select(table.c.role, table.c.valid_to).where(
        table.c.clerk == clerk, table.c.office == office, holds_at(now)
    )
    rows = (await connection.execute(query)).all()
    ends = [row.valid_to for row in rows if row.valid_to is not None]
    return Standing(office, frozenset(Role(row.role) for row in rows), min(ends, default=None))


async def has_another_office(
    connection: AsyncConnection, clerk: str, office: str, now: datetime
) -> bool:
    """Return whether a role holds now in any other office."""
    query = select(table.c.id).where(
        table.c.clerk == clerk, table.c.office != office, holds_at(now)
    )
    return (await connection.execute(query.limit(1))).first() is not None


def holds_at(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a grant is valid at a moment."""
    return (table.c.valid_from <= now) & (table.c.valid_to.is_(None) | (table.c.valid_to > now))
