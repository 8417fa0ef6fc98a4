"""A person's timeline over all channels, in pages by key: what comes in between shifts nothing."""

import base64
import binascii
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.case_docs import LINES, interaction_docs
from central_server.records.times import parse_iso
from central_server.schema.cases import interaction
from kep_client.domain.interaction import Channel
from kep_client.errors import InputError
from kep_client.wire.interactions import TimelinePage

# Two walks along indexes that end after a page: what the person did, and where they took part.
_PAGE = LINES.where(
    text("""
  interaction.id = ANY(ARRAY(SELECT id FROM (
    (SELECT i.id, i.started_at FROM interaction i
     WHERE i.party_id = :party AND (i.started_at, i.id) < (:at, :id)
       AND (:channels = '' OR i.channel = ANY(string_to_array(:channels, ',')))
     ORDER BY i.started_at DESC, i.id DESC LIMIT :limit)
    UNION
    (SELECT i.id, i.started_at FROM interaction_participant p
     JOIN interaction i ON i.id = p.interaction_id
     WHERE p.party_id = :party AND (i.started_at, i.id) < (:at, :id)
       AND (:channels = '' OR i.channel = ANY(string_to_array(:channels, ',')))
     ORDER BY i.started_at DESC, i.id DESC LIMIT :limit)
  ) AS merged ORDER BY started_at DESC, id DESC LIMIT :limit))
""").bindparams(bindparam("channels", type_=Text))
).order_by(interaction.c.started_at.desc(), interaction.c.id.desc())
_END = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """Which page: after which line, of which channels (none: all), how long."""

    limit: int
    after: tuple[datetime, str] = (_END, "")
    channels: Sequence[str] = ()


def window(cursor: str, channels: Sequence[str], limit: int) -> Window:
    """Read what a client asks. Raises InputError ``request.invalid``."""
    try:
        wanted = [Channel(name).value for name in channels]
    except ValueError:
        raise InputError("request.invalid") from None
    return Window(limit, _parse(cursor) if cursor else (_END, ""), wanted)


def _parse(cursor: str) -> tuple[datetime, str]:
    try:
        plain = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
        at, _, id_ = plain.partition(" ")
        return parse_iso(at), str(uuid.UUID(id_))
    except (ValueError, binascii.Error):
        raise InputError("request.invalid") from None


def _cursor(at: str, id_: str) -> str:
    return base64.urlsafe_b64encode(f"{at} {id_}".encode()).decode()


async def timeline_page(connection: AsyncConnection, party_id: str, asked: Window) -> TimelinePage:
    """Return a page of all that was said with a person, newest first."""
    at, id_ = asked.after
    values = {
        "party": party_id,
        "at": at,
        "id": id_,
        "channels": ",".join(asked.channels),
        "limit": asked.limit + 1,
    }
    found = (await connection.execute(_PAGE, values)).all()
    shown = interaction_docs(found[: asked.limit])
    more = len(found) > len(shown)
    return TimelinePage(
        timeline=shown, cursor=_cursor(shown[-1].started_at, shown[-1].id) if more else ""
    )
