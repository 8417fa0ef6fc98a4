"""Recomputing the chain of an office from its rows."""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.chain import GENESIS, AccessRow, leaf_hash, next_head
from central_server.access_log.log import Receipt
from central_server.schema.access import access_head, access_log

_PAGE = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """``broken_at`` is the first row that does not fit, 0 where everything does."""

    office: str
    rows: int
    broken_at: int = 0


async def verify(connection: AsyncConnection, office: str, kept: Receipt | None = None) -> Verdict:
    """Recompute every leaf and head; ``kept`` is a receipt that must lie on the chain.

    Without a receipt from outside a cut-off tail cannot be seen, hence the head row is compared
    too: cutting both needs more than a deletion.
    """
    n, head = 0, GENESIS
    while rows := await _page(connection, office, n):
        for row in rows:
            n, head = n + 1, next_head(office, n + 1, head, row.leaf)
            if row.n != n or row.head != head or not _leaf_fits(row) or _contradicts(kept, n, head):
                return Verdict(office, n - 1, broken_at=n)
    statement = select(access_head.c.n, access_head.c.head).where(access_head.c.office == office)
    end = (await connection.execute(statement)).one_or_none()
    whole = (end.n, end.head) == (n, head) if end else n == 0
    if not whole or (kept is not None and kept.n > n):
        return Verdict(office, n, broken_at=n + 1)
    return Verdict(office, n)


async def _page(
    connection: AsyncConnection, office: str, after: int
) -> list[Row[tuple[object, ...]]]:
    statement = (
        select(access_log)
        .where(access_log.c.office == office, access_log.c.n > after)
        .order_by(access_log.c.n)
        .limit(_PAGE)
    )
    return list((await connection.execute(statement)).all())


def _leaf_fits(row: Row[tuple[object, ...]]) -> bool:
    """Whether content and leaf agree; erased content cannot be compared and is no fault."""
    if row.salt is None:
        return True
    content = AccessRow(**{name: getattr(row, name) for name in AccessRow.__struct_fields__})
    in_utc = msgspec.structs.replace(
        content, at=_utc(content.at), recorded_at=_utc(content.recorded_at)
    )
    leaf: bytes = row.leaf
    return leaf_hash(row.salt, in_utc) == leaf


def _contradicts(kept: Receipt | None, n: int, head: bytes) -> bool:
    return kept is not None and kept.n == n and kept.head != head


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
