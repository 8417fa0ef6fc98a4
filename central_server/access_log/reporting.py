"""What workstations tell the log: prints and reveals before they happen, receipts they kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.basis import basis_of
from central_server.access_log.checkpoints import latest_checkpoints
from central_server.access_log.log import append
from central_server.access_log.looks import Look, row_of
from central_server.auth.actor import Action, Actor, demand
from central_server.database import Database
from central_server.schema.access import access_head, access_log, access_receipt
from central_server.schema.parties import party
from kep_client.errors import RefusedError
from kep_client.wire.access_log import (
    AccessEventIn,
    LoggedReply,
    ReceiptIn,
    ReceiptsIn,
    ReceiptsReply,
)
from kep_client.wire.parties import ReceiptOut


@dataclass(frozen=True, slots=True)
class Reporting:
    """The use cases behind ``/v1/audit/events`` and ``/v1/audit/receipts``."""

    database: Database

    async def event(self, actor: Actor, event: AccessEventIn, ip: str = "") -> LoggedReply:
        """Log a print, a reveal or an export; the window does it when this has returned.

        Raises:
            RefusedError: ``access.denied``, ``access.purpose_required``, ``request.not_found``.
            LineError: ``central.log_unavailable``.
        """
        demand(actor, Action.REPORT_ACCESS, actor.office)
        async with self.database.transaction() as connection:
            basis = await basis_of(connection, actor, event.purpose)
            known = select(party.c.id).where(party.c.id == event.party_id)
            if (await connection.execute(known)).first() is None:
                raise RefusedError("request.not_found")
            look = Look(event.action, event.party_id, event.data_classes, event.count, basis)
            row = row_of(actor, event.purpose, look, datetime.now(UTC), ip)
            receipt = await append(connection, actor.office, row)
        return LoggedReply(receipt=receipt.out())

    async def receipts(self, actor: Actor, handed: ReceiptsIn) -> ReceiptsReply:
        """Keep what a workstation remembers, and say what the stored chain contradicts.

        Receipts that fit are dropped, but for the longest of each office: they prove nothing more.
        """
        demand(actor, Action.RETURN_RECEIPTS, actor.office)
        own = [one for one in handed.receipts if one.office == actor.office]
        async with self.database.transaction() as connection:
            heads = await _heads(connection, actor.office, own)
            contradicted = [one for one in own if heads.get(one.n) != one.head]
            longest = max(own, key=lambda one: one.n, default=None)
            kept = [*contradicted, *([longest] if longest else [])]
            await self._keep(connection, actor.workstation, kept)
            latest = await latest_checkpoints(connection, actor.office)
        return ReceiptsReply(
            taken=len(own),
            contradicted=[_out(one) for one in contradicted],
            checkpoint=latest.get(actor.office),
        )

    async def _keep(
        self, connection: AsyncConnection, workstation: str, kept: Sequence[ReceiptIn]
    ) -> None:
        now = datetime.now(UTC)
        rows = [
            {
                "office": one.office,
                "n": one.n,
                "head": bytes.fromhex(one.head),
                "workstation": workstation,
                "received_at": now,
            }
            for one in kept
        ]
        if rows:
            await connection.execute(insert(access_receipt).on_conflict_do_nothing(), rows)


async def _heads(
    connection: AsyncConnection, office: str, handed: Sequence[ReceiptIn]
) -> dict[int, str]:
    """Return the stored heads at those lengths; the newest of all comes from the head row."""
    numbers = {one.n for one in handed}
    statement = select(access_log.c.n, access_log.c.head).where(
        access_log.c.office == office, access_log.c.n.in_(numbers)
    )
    heads = {row.n: row.head.hex() for row in await connection.execute(statement)}
    ends = select(access_head.c.n).where(access_head.c.office == office)
    end = (await connection.execute(ends)).scalar_one_or_none() or 0
    return {n: head for n, head in heads.items() if n <= end}


def _out(one: ReceiptIn) -> ReceiptOut:
    return ReceiptOut(office=one.office, n=one.n, head=one.head)
