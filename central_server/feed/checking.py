"""What an office's workstations should hold at a cursor: a sum, lists of revisions, documents.

The newest row of the feed for each document up to the cursor says whether it is in the scope and
in which revision. The digest is that of ``kep_client.sync.digest``, computed where the rows are.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.feed.cursor import Cursor, parse_cursor
from central_server.feed.reading import PageRows, current_epoch, makers
from central_server.feed.writing import EVERYWHERE, ChangeKind
from kep_client.wire.sync import (
    FeedEntry,
    FetchRequest,
    ListingReply,
    ListingRequest,
    SummaryReply,
    SummaryRequest,
)

LISTING = 5_000

_SCOPE = """
  SELECT DISTINCT ON (entity, id COLLATE "C") entity, id, rev, change FROM feed
  WHERE office IN (:office, :everywhere) AND entity = ANY(CAST(:entities AS text[]))
    AND xid < pg_snapshot_xmin(pg_current_snapshot())
    AND (xid, seq) <= (CAST(:xid AS text)::xid8, :seq) {which}
  ORDER BY entity, id COLLATE "C", xid DESC, seq DESC
"""
_SUMMARY = text(f"""
  SELECT count(*) AS documents, coalesce(mod(sum(
      ('x' || encode(substring(sha256(convert_to(entity || ':' || id || ':' || rev, 'UTF8')), 1, 6),
                     'hex'))::bit(48)::bigint), 9223372036854775808), 0)::text AS digest
  FROM ({_SCOPE.format(which="")}) AS scope WHERE change = 'put'
""")  # noqa: S608 - no value is put into the text
_LISTING = text(f"""
  SELECT id, rev FROM ({_SCOPE.format(which='AND id COLLATE "C" > :after')}) AS scope
  WHERE change = 'put' ORDER BY id COLLATE "C" LIMIT :limit
""")  # noqa: S608 - no value is put into the text
_FETCH = text(f"""
  SELECT '0' AS xid, 0 AS seq, entity, id, rev, change
  FROM ({_SCOPE.format(which="AND id = ANY(CAST(:ids AS text[]))")}) AS scope
""")  # noqa: S608 - no value is put into the text
_NOW = text("""
  SELECT xid::text AS xid, seq FROM feed
  WHERE office IN (:office, :everywhere) AND xid < pg_snapshot_xmin(pg_current_snapshot())
  ORDER BY feed.xid DESC, seq DESC LIMIT 1
""")
_END = Cursor("", (1 << 63) - 1, (1 << 63) - 1)


async def summary(
    connection: AsyncConnection, office: str, request: SummaryRequest
) -> SummaryReply:
    """Sum the office's scope up. Raises RefusedError ``sync.cursor_gone``."""
    cursor = await _at(connection, office, request.cursor)
    values = _values(office, request.entities, cursor)
    row = (await connection.execute(_SUMMARY, values)).one()
    return SummaryReply(cursor=str(cursor), count=row.documents, digest=row.digest)


async def listing(
    connection: AsyncConnection, office: str, request: ListingRequest
) -> ListingReply:
    """List revisions of one kind. Raises RefusedError ``sync.cursor_gone``."""
    cursor = parse_cursor(request.cursor, await current_epoch(connection))
    values = _values(office, [request.entity], cursor)
    values |= {"after": request.after, "limit": LISTING + 1}
    rows = (await connection.execute(_LISTING, values)).all()
    items = [(row.id, row.rev) for row in rows[:LISTING]]
    return ListingReply(items=items, more=len(rows) > LISTING)


async def fetch(
    connection: AsyncConnection, office: str, request: FetchRequest
) -> tuple[PageRows, list[FeedEntry]]:
    """Return documents by id as a page, and what is not in the office's scope as removed."""
    values = _values(office, [request.entity], _END)
    rows = (await connection.execute(_FETCH, values | {"ids": request.ids})).all()
    known = {row.id for row in rows}
    gone = [
        FeedEntry(entity=request.entity, id=id_, rev=0, change=ChangeKind.REMOVE)
        for id_ in request.ids
        if id_ not in known
    ]
    return PageRows(rows, await makers(connection, rows), _END, more=False), gone


async def _at(connection: AsyncConnection, office: str, cursor: str) -> Cursor:
    epoch = await current_epoch(connection)
    if cursor:
        return parse_cursor(cursor, epoch)
    newest = await connection.execute(_NOW, {"office": office, "everywhere": EVERYWHERE})
    row = newest.first()
    return Cursor(epoch) if row is None else Cursor(epoch, int(row.xid), row.seq)


def _values(office: str, entities: Sequence[str], cursor: Cursor) -> dict[str, object]:
    return {
        "office": office,
        "everywhere": EVERYWHERE,
        "entities": list(entities),
        "xid": str(cursor.xid),
        "seq": cursor.seq,
    }
