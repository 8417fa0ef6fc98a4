"""From a merged record to the one it goes on in."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.parties.acting import doc_of
from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.parties import party
from kep_client.wire.parties import LedFromOut, PartyDoc


async def leading(
    connection: AsyncConnection, sealing: Sealing, party_id: str
) -> tuple[PartyDoc, LedFromOut | None]:
    """Return the record to go on in, and from which one it was reached.

    Raises:
        RefusedError: ``request.not_found``.
    """
    asked = await doc_of(connection, sealing, party_id)
    if not asked.merged_into:
        return asked, None
    statement = select(party.c.status_since).where(party.c.id == party_id)
    since = (await connection.execute(statement)).scalar_one_or_none()
    name = f"{asked.family_name} {asked.given_name}".strip()
    led_from = LedFromOut(party_id=party_id, name=name, since=iso(since))
    return await doc_of(connection, sealing, asked.merged_into), led_from
