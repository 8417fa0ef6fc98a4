"""Making checkpoints: often enough, never backwards, in the database and in the file beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.checkpoint_file import CheckpointFile
from central_server.access_log.checkpoint_key import CheckpointKey
from central_server.database import Database
from central_server.records.times import iso, parse_iso
from central_server.schema.access import access_checkpoint, access_head, access_log
from central_server.schema.sync import installation
from kep_client.wire.access_log import CheckpointOut

# Servers of one database take turns, so that the file has one writer.
_LOCK = 4242002


@dataclass(frozen=True, slots=True)
class Interval:
    """A checkpoint is due after so many rows, or this long after the one before."""

    rows: int = 1000
    age: timedelta = timedelta(hours=1)


ALWAYS = Interval(rows=1)


@dataclass(frozen=True, slots=True)
class Signed:
    """``refused`` are offices whose chain does not extend what was signed before: an alarm."""

    made: tuple[CheckpointOut, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """The signer with its own memory of what it signed."""

    database: Database
    key: CheckpointKey
    file: CheckpointFile

    async def sign(self, now: datetime, interval: Interval = ALWAYS) -> Signed:
        """Sign what is due. What the database holds and the file lacks is appended first.

        The database comes first: after a crash in between the next call completes the file.
        """
        async with self.database.transaction() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            kept = self.file.latest()
            stored = await latest_checkpoints(connection)
            self.file.append(self._lacking(stored, kept))
            made, refused = await self._due(connection, now, interval, _newest(stored, kept))
            if made:
                await connection.execute(insert(access_checkpoint), [_values(one) for one in made])
        if made:
            await self._complete()
        return Signed(tuple(made), tuple(refused))

    async def _complete(self) -> None:
        async with self.database.transaction() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            stored = await latest_checkpoints(connection)
            self.file.append(self._lacking(stored, self.file.latest()))

    def _lacking(
        self, stored: Mapping[str, CheckpointOut], kept: Mapping[str, CheckpointOut]
    ) -> list[CheckpointOut]:
        verifier = self.key.verifier
        return [
            one
            for office, one in stored.items()
            if (office not in kept or kept[office].seq < one.seq) and verifier.holds(one)
        ]

    async def _due(
        self,
        connection: AsyncConnection,
        now: datetime,
        interval: Interval,
        newest: Mapping[str, CheckpointOut],
    ) -> tuple[list[CheckpointOut], list[str]]:
        epoch = (await connection.execute(select(installation.c.epoch))).scalar_one()
        heads = {row.office: row for row in await connection.execute(select(access_head))}
        made: list[CheckpointOut] = []
        refused = [one for one in newest if one not in heads and newest[one].epoch == epoch]
        for office, head in sorted(heads.items()):
            last = newest.get(office)
            if head.n == 0 or not _is_due(last, head.n, now, interval):
                continue
            if last is not None and not await _extends(connection, head, last, epoch):
                refused.append(office)
                continue
            made.append(self._next(head, last, now, epoch))
        return made, refused

    def _next(
        self,
        head: Row[tuple[object, ...]],
        last: CheckpointOut | None,
        now: datetime,
        epoch: str,
    ) -> CheckpointOut:
        return self.key.sign(
            CheckpointOut(
                office=head.office,
                seq=last.seq + 1 if last else 1,
                n=head.n,
                head=head.head.hex(),
                at=iso(now),
                epoch=epoch,
                kid="",
            )
        )


async def latest_checkpoints(
    connection: AsyncConnection, office: str | None = None
) -> dict[str, CheckpointOut]:
    """Return the newest stored checkpoint of each office, or of one."""
    columns = access_checkpoint.c
    newest = select(columns.office, func.max(columns.seq)).group_by(columns.office)
    statement = select(access_checkpoint).where(tuple_(columns.office, columns.seq).in_(newest))
    if office is not None:
        statement = statement.where(columns.office == office)
    return {row.office: checkpoint_of(row) for row in await connection.execute(statement)}


def checkpoint_of(row: Row[tuple[object, ...]]) -> CheckpointOut:
    """Return a stored row as it was signed."""
    return CheckpointOut(
        office=row.office,
        seq=row.seq,
        n=row.n,
        head=row.head.hex(),
        at=iso(row.at),
        epoch=row.epoch,
        kid=row.kid,
        signature=row.signature.decode("ascii", "replace"),
    )


def _values(one: CheckpointOut) -> dict[str, object]:
    return {
        "office": one.office,
        "seq": one.seq,
        "n": one.n,
        "head": bytes.fromhex(one.head),
        "at": parse_iso(one.at),
        "epoch": one.epoch,
        "kid": one.kid,
        "signature": one.signature.encode("ascii"),
    }


def _newest(
    stored: Mapping[str, CheckpointOut], kept: Mapping[str, CheckpointOut]
) -> dict[str, CheckpointOut]:
    """What was signed last by either memory; the larger number wins."""
    newest = dict(stored)
    for office, one in kept.items():
        if office not in newest or newest[office].seq < one.seq:
            newest[office] = one
    return newest


def _is_due(last: CheckpointOut | None, n: int, now: datetime, interval: Interval) -> bool:
    if last is None or n < last.n:
        return True
    new = n - last.n
    return new >= interval.rows or (new > 0 and now - parse_iso(last.at) >= interval.age)


async def _extends(
    connection: AsyncConnection, head: Row[tuple[object, ...]], last: CheckpointOut, epoch: str
) -> bool:
    """Whether the chain still holds what was signed; a restored record may begin anew."""
    if last.epoch != epoch:
        return True
    if head.n < last.n:
        return False
    statement = select(access_log.c.head).where(
        access_log.c.office == head.office, access_log.c.n == last.n
    )
    return (await connection.execute(statement)).scalar_one_or_none() == bytes.fromhex(last.head)
