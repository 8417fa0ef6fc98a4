"""Protocol numbers: blocks leased to a workstation's series; each number is used once.

Law 2690/1999 article 12: entered on the same day, in ascending order. A block never reaches
beyond 31 December of its year.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Row, and_, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.effects import Author
from central_server.records.times import ATHENS
from central_server.schema.sync import number_lease, number_series, number_used
from kep_client.domain.ids import OfficeId, uuid7
from kep_client.domain.numbers import ProtocolNumber, Series, check_digit
from kep_client.errors import InputError, RefusedError
from kep_client.wire.sync import LeaseReply, LeaseRequest

BLOCK = 200
LAST_NUMBER = 999_999
_DECEMBER = 12
_PROTOCOL = re.compile(r"([0-9A-Z]{4})/([Α-ΩA-Z])-([0-9]{6})/([0-9]{4})")
_PROVISIONAL = re.compile(r"(Π-([0-9A-Z]{4})-([0-9]{2})-[0-9]{8}-[0-9]{4})-([0-9])")


@dataclass(frozen=True, slots=True)
class Station:
    """The series a workstation writes in."""

    id: str
    office: str
    letter: str


async def lease(connection: AsyncConnection, station: Station, request: LeaseRequest) -> LeaseReply:
    """Grant a block, or the last one again while none of its numbers has been used.

    A lost reply is thus repeated without burning numbers. ``high_water`` moves the series
    forward when a workstation has used numbers this database does not know of.

    Raises:
        InputError: ``request.invalid`` for a year that is not open yet or any more.
        RefusedError: ``numbers.exhausted``.
    """
    _check_year(request.year, datetime.now(ATHENS))
    next_number = await _locked_series(connection, station, request.year)
    last = await _untouched(connection, station, request)
    if last is not None:
        return _reply(last)
    first = max(next_number, request.high_water + 1)
    if first + BLOCK - 1 > LAST_NUMBER:
        raise RefusedError("numbers.exhausted")
    return _reply(await _grant(connection, station, request.year, first))


def _check_year(year: int, now: datetime) -> None:
    opened_early = now.month == _DECEMBER and year == now.year + 1
    if year != now.year and not opened_early:
        raise InputError("request.invalid")


async def _locked_series(connection: AsyncConnection, station: Station, year: int) -> int:
    series = {"office": station.office, "letter": station.letter, "year": year}
    first = upsert(number_series).values(**series, next=1).on_conflict_do_nothing()
    await connection.execute(first)
    statement = select(number_series.c.next).filter_by(**series).with_for_update()
    next_number: int = (await connection.execute(statement)).scalar_one()
    return next_number


async def _untouched(
    connection: AsyncConnection, station: Station, request: LeaseRequest
) -> Row[tuple[object, ...]] | None:
    statement = (
        select(
            number_lease,
            exists().where(number_used.c.lease_id == number_lease.c.id).label("used"),
        )
        .where(
            number_lease.c.workstation == station.id,
            number_lease.c.letter == station.letter,
            number_lease.c.year == request.year,
        )
        .order_by(number_lease.c.first.desc())
        .limit(1)
    )
    row = (await connection.execute(statement)).one_or_none()
    if row is None or row.used or request.high_water >= row.first:
        return None
    return row


async def _grant(
    connection: AsyncConnection, station: Station, year: int, first: int
) -> Row[tuple[object, ...]]:
    now = datetime.now(UTC)
    granted = insert(number_lease).values(
        id=uuid7(int(now.timestamp() * 1000)),
        office=station.office,
        letter=station.letter,
        year=year,
        first=first,
        last=first + BLOCK - 1,
        workstation=station.id,
        granted_at=now,
    )
    row = (await connection.execute(granted.returning(*number_lease.c))).one()
    moved = (
        update(number_series)
        .where(
            number_series.c.office == station.office,
            number_series.c.letter == station.letter,
            number_series.c.year == year,
        )
        .values(next=first + BLOCK)
    )
    await connection.execute(moved)
    return row


def _reply(row: Row[tuple[object, ...]]) -> LeaseReply:
    return LeaseReply(
        id=row.id,
        office=row.office,
        letter=row.letter,
        year=row.year,
        first=row.first,
        last=row.last,
    )


async def use(
    connection: AsyncConnection, author: Author, number: str, lease_id: str, case_id: str
) -> None:
    """Mark a number as used by a case; a provisional one is only looked at.

    Raises:
        RefusedError: ``sync.number_taken`` when it was used, ``sync.rejected`` when it is not
            this workstation's to give.
    """
    if not lease_id:
        _check_provisional(number, author)
        return
    parsed = parse_protocol(number)
    if parsed is None or not await _is_leased(connection, author, parsed, lease_id):
        raise RefusedError("sync.rejected", p1="number")
    taken = (
        upsert(number_used)
        .values(
            office=parsed.series.office,
            letter=parsed.series.letter,
            year=parsed.series.year,
            number=parsed.number,
            lease_id=lease_id,
            case_id=case_id,
        )
        .on_conflict_do_nothing()
        .returning(number_used.c.number)
    )
    if (await connection.execute(taken)).first() is None:
        raise RefusedError("sync.number_taken")


def parse_protocol(text: str) -> ProtocolNumber | None:
    """Read the printed form of a protocol number."""
    found = _PROTOCOL.fullmatch(text)
    if found is None:
        return None
    office, letter, number, year = found.groups()
    return ProtocolNumber(Series(OfficeId(office), letter, int(year)), int(number))


def _check_provisional(text: str, author: Author) -> None:
    found = _PROVISIONAL.fullmatch(text)
    genuine = (
        found is not None
        and found[2] == author.office
        and int(found[3]) == author.desk
        and check_digit(found[1]) == int(found[4])
    )
    if not genuine:
        raise RefusedError("sync.rejected", p1="number")


async def _is_leased(
    connection: AsyncConnection, author: Author, number: ProtocolNumber, lease_id: str
) -> bool:
    statement = select(func.count()).where(
        and_(
            number_lease.c.id == lease_id,
            number_lease.c.workstation == author.workstation,
            number_lease.c.office == number.series.office,
            number_lease.c.letter == number.series.letter,
            number_lease.c.year == number.series.year,
            number_lease.c.first <= number.number,
            number_lease.c.last >= number.number,
        )
    )
    return (await connection.execute(statement)).scalar_one() == 1
