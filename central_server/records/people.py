"""Search and open for people at a counter: the record, and the row that says who looked.

The row is committed with the read's transaction, on the primary, before anything leaves.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.chain import AccessRow
from central_server.access_log.log import Receipt, append, transaction_id
from central_server.auth.actor import Action, Actor, demand
from central_server.database import Database
from central_server.records.case_docs import cases_of, documents_of, timeline_of
from central_server.records.party_docs import party_docs
from central_server.records.purpose import require_purpose
from central_server.records.sealing import Sealing
from central_server.records.search import check_search, search
from central_server.records.times import iso
from central_server.schema.parties import party
from kep_client.domain.party import AlertKind, PartyStatus
from kep_client.errors import RefusedError
from kep_client.wire.parties import (
    AlertOut,
    PartyDoc,
    ReceiptOut,
    RecordReply,
    SearchReply,
    SearchRequest,
)
from kep_client.wire.purpose import PurposeIn

SEARCH_CLASSES = ("identity",)
RECORD_CLASSES = ("identity", "contact", "case", "documents")
_STATUS_ALERTS = {
    PartyStatus.DECEASED.value: AlertKind.DECEASED,
    PartyStatus.MERGED.value: AlertKind.MERGED,
}


@dataclass(frozen=True, slots=True)
class People:
    """Reading people's records on behalf of a clerk."""

    database: Database
    sealing: Sealing

    async def search(self, actor: Actor, request: SearchRequest, ip: str = "") -> SearchReply:
        """Find people; every settled search is one row of the log with its count."""
        demand(actor, Action.SEARCH_PARTIES, actor.office)
        require_purpose(request.purpose)
        check_search(request)
        async with self.database.transaction() as connection:
            reply = await search(connection, self.sealing, actor.office, request)
            row = _look(actor, request.purpose, ip, "search", party_id="", count=len(reply.hits))
            await append(connection, actor.office, row)
        return reply

    async def open(
        self, actor: Actor, party_id: str, purpose: PurposeIn, ip: str = ""
    ) -> RecordReply:
        """Return the full picture of a person from all channels, with the log's receipt.

        Raises:
            RefusedError: ``request.not_found``, ``access.denied``, ``access.purpose_required``.
            LineError: ``central.log_unavailable``.
        """
        demand(actor, Action.OPEN_PARTY, actor.office)
        require_purpose(purpose)
        async with self.database.transaction() as connection:
            record = await self._record(connection, party_id)
            row = _look(actor, purpose, ip, "view", party_id=party_id, count=1)
            receipt = await append(connection, actor.office, row)
        return _with_receipt(record, receipt)

    async def _record(self, connection: AsyncConnection, party_id: str) -> RecordReply:
        found = (await party_docs(connection, self.sealing, [party_id])).get(party_id)
        if found is None:
            raise RefusedError("request.not_found")
        return RecordReply(
            party=found,
            timeline=await timeline_of(connection, party_id),
            cases=await cases_of(connection, self.sealing, party_id),
            documents=await documents_of(connection, party_id),
            mandates=found.mandates,
            alerts=await _alerts(connection, found),
            as_of=iso(datetime.now(UTC)),
        )


def _look(
    actor: Actor, purpose: PurposeIn, ip: str, action: str, *, party_id: str, count: int
) -> AccessRow:
    now = datetime.now(UTC)
    return AccessRow(
        transaction_id=transaction_id(now),
        at=now,
        recorded_at=now,
        unit=actor.office,
        protocol=purpose.context_id,
        actor=actor.id,
        ip=ip,
        workstation=actor.workstation,
        action=action,
        basis="normal",
        purpose_kind=purpose.kind,
        activity=purpose.activity,
        party_id=party_id,
        data_classes=list(RECORD_CLASSES if party_id else SEARCH_CLASSES),
        result_count=count,
    )


async def _alerts(connection: AsyncConnection, found: PartyDoc) -> list[AlertOut]:
    alerts: list[AlertOut] = []
    if kind := _STATUS_ALERTS.get(found.status):
        statement = select(party.c.status_since).where(party.c.id == found.id)
        since = (await connection.execute(statement)).scalar_one_or_none()
        alerts.append(AlertOut(kind=kind.value, since=iso(since)))
    if found.confidential:
        alerts.append(AlertOut(kind=AlertKind.CONFIDENTIAL.value))
    if any(mandate.revoked for mandate in found.mandates):
        alerts.append(AlertOut(kind=AlertKind.MANDATE_REVOKED.value))
    return alerts


def _with_receipt(record: RecordReply, receipt: Receipt) -> RecordReply:
    out = ReceiptOut(office=receipt.office, n=receipt.n, head=receipt.head.hex())
    return msgspec.structs.replace(record, receipt=out)
