"""Pages of the feed: rows below the snapshot's horizon, the latest per entity, bodies joined in.

A row is visible to readers only when every transaction that began before its own has ended
(``pg_snapshot_xmin``): until then an older transaction could still commit in front of it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.feed.cursor import Cursor, parse_cursor
from central_server.feed.writing import EVERYWHERE, ChangeKind, Entity
from central_server.records.case_docs import (
    case_docs,
    document_docs,
    interaction_docs,
    service_docs,
)
from central_server.records.party_docs import party_docs
from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.sync import installation
from kep_client.wire.base import MAX_PAGE, Reply
from kep_client.wire.sync import FeedEntry, FeedPage

# Two bounded index scans that PostgreSQL merges; ``later`` leaves out what a newer visible row
# of the same entity says better.
_PAGE = text("""
  SELECT xid::text AS xid, seq, entity, id, rev, change FROM (
    (SELECT f.xid, f.seq, f.entity, f.id, f.rev, f.change FROM feed f
     WHERE f.office = :office AND (f.xid, f.seq) > (CAST(:xid AS text)::xid8, :seq)
       AND f.xid < pg_snapshot_xmin(pg_current_snapshot())
       AND NOT EXISTS (
         SELECT FROM feed later
         WHERE later.office = f.office AND later.entity = f.entity AND later.id = f.id
           AND (later.xid, later.seq) > (f.xid, f.seq)
           AND later.xid < pg_snapshot_xmin(pg_current_snapshot()))
     ORDER BY f.xid, f.seq LIMIT :limit)
    UNION ALL
    (SELECT f.xid, f.seq, f.entity, f.id, f.rev, f.change FROM feed f
     WHERE f.office = :everywhere AND (f.xid, f.seq) > (CAST(:xid AS text)::xid8, :seq)
       AND f.xid < pg_snapshot_xmin(pg_current_snapshot())
       AND NOT EXISTS (
         SELECT FROM feed later
         WHERE later.office = f.office AND later.entity = f.entity AND later.id = f.id
           AND (later.xid, later.seq) > (f.xid, f.seq)
           AND later.xid < pg_snapshot_xmin(pg_current_snapshot()))
     ORDER BY f.xid, f.seq LIMIT :limit)
  ) AS merged ORDER BY merged.xid, merged.seq LIMIT :limit
""")
_EPOCH = select(installation.c.epoch)
_Bodies = Mapping[str, Reply]


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Builds pages for one office at a time."""

    sealing: Sealing

    async def page(
        self, connection: AsyncConnection, office: str, cursor: str, limit: int
    ) -> FeedPage:
        """Return the next page after a cursor.

        Raises:
            RefusedError: ``sync.cursor_gone``.
        """
        size = max(1, min(limit, MAX_PAGE))
        epoch = await current_epoch(connection)
        after = parse_cursor(cursor, epoch)
        rows = await _rows(connection, office, after, size + 1)
        more, rows = len(rows) > size, rows[:size]
        bodies = await self._bodies(connection, rows)
        end = Cursor(epoch, int(rows[-1].xid), rows[-1].seq) if rows else after
        return FeedPage(
            entries=[_entry(row, bodies[Entity(row.entity)]) for row in rows],
            cursor=str(end),
            more=more,
            server_time=iso(datetime.now(UTC)),
        )

    async def _bodies(
        self, connection: AsyncConnection, rows: Sequence[Row[tuple[object, ...]]]
    ) -> Mapping[Entity, _Bodies]:
        wanted: dict[Entity, list[str]] = defaultdict(list)
        for row in rows:
            if row.change == ChangeKind.PUT:
                wanted[Entity(row.entity)].append(row.id)
        found: dict[Entity, _Bodies] = defaultdict(dict)
        for entity, ids in wanted.items():
            found[entity] = await self._load(connection, entity, ids)
        return found

    async def _load(
        self, connection: AsyncConnection, entity: Entity, ids: Sequence[str]
    ) -> _Bodies:
        match entity:
            case Entity.PARTY:
                return await party_docs(connection, self.sealing, ids)
            case Entity.CASE:
                return await case_docs(connection, self.sealing, ids)
            case Entity.INTERACTION:
                return await interaction_docs(connection, ids)
            case Entity.DOCUMENT:
                return await document_docs(connection, ids)
            case Entity.SERVICE:
                return await service_docs(connection, ids)


async def current_epoch(connection: AsyncConnection) -> str:
    """Return the epoch of this database; a restore gives it a new one."""
    epoch: str = (await connection.execute(_EPOCH)).scalar_one()
    return epoch


async def _rows(
    connection: AsyncConnection, office: str, after: Cursor, limit: int
) -> list[Row[tuple[object, ...]]]:
    values = {
        "office": office,
        "everywhere": EVERYWHERE,
        "xid": str(after.xid),
        "seq": after.seq,
        "limit": limit,
    }
    return list((await connection.execute(_PAGE, values)).all())


def _entry(row: Row[tuple[object, ...]], bodies: _Bodies) -> FeedEntry:
    if row.change != ChangeKind.PUT:
        return FeedEntry(entity=row.entity, id=row.id, rev=row.rev, change=row.change)
    body = bodies.get(row.id)
    if body is None:  # erased since; its own entry follows
        return FeedEntry(entity=row.entity, id=row.id, rev=row.rev, change=ChangeKind.PURGE)
    # The body can be newer than the row: readers apply by revision.
    rev: int = getattr(body, "rev")  # noqa: B009 - every document has one, Reply does not say so
    return FeedEntry(
        entity=row.entity, id=row.id, rev=rev, body=msgspec.Raw(msgspec.json.encode(body))
    )
