"""Search and open for people at a counter: the record, and the row that says who looked.

The row is committed with the read's transaction, on the primary, before anything leaves.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.basis import basis_of
from central_server.access_log.log import Receipt, append
from central_server.access_log.looks import Look, row_of
from central_server.auth.actor import Action, Actor, demand
from central_server.channels.parts import Parts
from central_server.channels.timeline import Window, timeline_page, window
from central_server.database import Database
from central_server.parties.alerts import notes_of
from central_server.parties.leading import leading
from central_server.records.case_docs import cases_of, documents_of
from central_server.records.sealing import Sealing
from central_server.records.search import check_search, search
from central_server.records.times import iso
from central_server.schema.parties import party
from kep_client.domain.party import AlertKind, PartyStatus
from kep_client.errors import RefusedError
from kep_client.wire.base import MAX_PAGE
from kep_client.wire.cases import CaseDoc
from kep_client.wire.documents import DocumentDoc
from kep_client.wire.interactions import TimelinePage, TimelineRequest
from kep_client.wire.parties import (
    AlertOut,
    LedFromOut,
    MissingOut,
    NoteOut,
    PartyDoc,
    ReceiptOut,
    RecordReply,
    SearchReply,
    SearchRequest,
)
from kep_client.wire.purpose import PurposeIn

SEARCH_CLASSES = ("identity",)
RECORD_CLASSES = ("identity", "contact", "case", "documents")
# What the screen calls the parts of a picture.
_PARTS = {
    "timeline": "το ιστορικό επικοινωνίας",
    "cases": "το μητρώο υποθέσεων",
    "documents": "το αρχείο εγγράφων",
    "alerts": "το μητρώο επισημάνσεων",
    "notes": "οι σημειώσεις",
}
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
        check_search(request)
        async with self.database.transaction() as connection:
            basis = await basis_of(connection, actor, request.purpose)
            reply = await search(connection, self.sealing, actor.office, request)
            look = Look("search", "", SEARCH_CLASSES, len(reply.hits), basis)
            row = row_of(actor, request.purpose, look, datetime.now(UTC), ip)
            receipt = await append(connection, actor.office, row)
        return msgspec.structs.replace(reply, receipt=receipt.out())

    async def open(
        self,
        actor: Actor,
        party_id: str,
        purpose: PurposeIn,
        ip: str = "",
        *,
        first_page: int = MAX_PAGE,
    ) -> RecordReply:
        """Return the full picture of a person from all channels, with the log's receipt.

        A merged record leads to the one it goes on in, and the reply says so (``led_from``).
        A part that cannot be fetched is named in ``missing``. Nothing is shown without the person
        or without its row in the log.

        Raises:
            RefusedError: ``request.not_found``, ``access.denied``, ``access.purpose_required``.
            LineError: ``central.log_unavailable``.
        """
        demand(actor, Action.OPEN_PARTY, actor.office)
        async with self.database.transaction() as connection:
            basis = await basis_of(connection, actor, purpose)
            record = await self._record(connection, party_id, first_page)
            look = Look("view", record.party.id, RECORD_CLASSES, basis=basis)
            row = row_of(actor, purpose, look, datetime.now(UTC), ip)
            receipt = await append(connection, actor.office, row)
        return _with_receipt(record, receipt)

    async def timeline(
        self, actor: Actor, party_id: str, asked: TimelineRequest, ip: str = ""
    ) -> TimelinePage:
        """Return a further page of a timeline, or one of some channels; a look like any other.

        Raises:
            InputError: ``request.invalid`` for a foreign cursor or an unknown channel.
        """
        demand(actor, Action.OPEN_PARTY, actor.office)
        wanted = window(asked.cursor, asked.channels, asked.limit)
        async with self.database.transaction() as connection:
            basis = await basis_of(connection, actor, asked.purpose)
            leads = select(func.coalesce(party.c.merged_into, party.c.id))
            known = await connection.execute(leads.where(party.c.id == party_id))
            if (found := known.scalar_one_or_none()) is None:
                raise RefusedError("request.not_found")
            party_id = found
            page = await timeline_page(connection, party_id, wanted)
            look = Look("view", party_id, ("contact",), len(page.timeline), basis)
            row = row_of(actor, asked.purpose, look, datetime.now(UTC), ip)
            await append(connection, actor.office, row)
        return page

    async def _record(
        self, connection: AsyncConnection, party_id: str, first_page: int
    ) -> RecordReply:
        found, led_from = await leading(connection, self.sealing, party_id)
        party_id = found.id
        parts = Parts(connection)
        await parts.begin()
        page = await parts.fetch(
            "timeline",
            lambda: timeline_page(connection, party_id, Window(first_page)),
            TimelinePage(timeline=[]),
        )
        cases = await parts.fetch(
            "cases", lambda: cases_of(connection, self.sealing, party_id), list[CaseDoc]()
        )
        documents = await parts.fetch(
            "documents", lambda: documents_of(connection, party_id), list[DocumentDoc]()
        )
        alerts = await parts.fetch(
            "alerts", lambda: _alerts(connection, found, led_from), list[AlertOut]()
        )
        notes = await parts.fetch(
            "notes", lambda: notes_of(connection, self.sealing, party_id), list[NoteOut]()
        )
        await parts.end()
        as_of = iso(datetime.now(UTC))
        return RecordReply(
            party=found,
            timeline=page.timeline,
            timeline_cursor=page.cursor,
            cases=cases,
            documents=documents,
            mandates=found.mandates,
            alerts=alerts,
            notes=notes,
            led_from=led_from,
            as_of=as_of,
            missing=[
                MissingOut(source=_PARTS[part], since=as_of, part=part, code=code)
                for part, code in parts.missing.items()
            ],
        )


async def _alerts(
    connection: AsyncConnection, found: PartyDoc, led_from: LedFromOut | None
) -> list[AlertOut]:
    alerts: list[AlertOut] = []
    if led_from is not None:
        alerts.append(AlertOut(kind=AlertKind.MERGED.value, since=led_from.since))
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
