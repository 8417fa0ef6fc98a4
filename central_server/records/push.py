"""Taking a workstation's operations: chain, signature, effect, result, feed; one transaction.

Operations of a workstation form a chain by sequence number and hash. What continues it is judged
and stored with its result, also when refused: a refused operation is parked alone. What does not
continue it (a gap, a fork after a restored disk) is kept aside and changes nothing.
"""

import contextlib
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.log import append as append_access
from central_server.auth.actor import Action, Actor, demand
from central_server.database import Database, fault_of
from central_server.feed.writing import append as append_feed
from central_server.feed.writing import scopes
from central_server.records import editing, events, registering
from central_server.records.casebook import CaseBook
from central_server.records.definitions import Definitions
from central_server.records.effects import Author, Context, Effects, parked, write_rows
from central_server.records.sealing import Sealing
from central_server.records.signatures import SigningKey, signing_keys_of
from central_server.records.times import iso, parse_iso
from central_server.schema.sync import operation, stray_operation, workstation_chain
from kep_client.errors import KepError
from kep_client.wire.base import Id
from kep_client.wire.operations import OperationEnvelope, Payload, decode, signed_bytes
from kep_client.wire.sync import OperationResult, PushReply, PushRequest

ENVELOPE = "operation.envelope"
# These write at once; the others only gather what the batch writes.
_WRITES_AT_ONCE = frozenset({"register_case", "record_interaction", "request_correction"})
_Apply = Callable[[AsyncConnection, Context, Payload], Awaitable[OperationResult]]
# Kinds and payload structs belong together by wire.operations.KINDS.
_APPLY: Mapping[str, _Apply] = {
    "register_case": registering.register_case,  # type: ignore[dict-item]
    "edit_case": editing.edit_case,  # type: ignore[dict-item]
    "add_case_event": events.add_case_event,  # type: ignore[dict-item]
    "record_interaction": events.record_interaction,  # type: ignore[dict-item]
    "request_correction": events.request_correction,  # type: ignore[dict-item]
    "report_view": events.report_view,  # type: ignore[dict-item]
}


@dataclass(slots=True)
class _Chain:
    """Where a workstation's chain stands; ``hash`` is None after an inauthentic operation."""

    seq: int = 0
    hash: bytes | None = b""

    def fits(self, envelope: OperationEnvelope) -> bool:
        """Whether the operation says that it follows; an untrue predecessor proves nothing."""
        return self.hash is None or envelope.previous == self.hash.hex()


@dataclass(slots=True)
class _Batch:
    """One push under way."""

    office: str
    workstation: str
    received_at: datetime
    chain: _Chain
    keys: Mapping[str, SigningKey]
    stored: Mapping[str, Row[tuple[object, ...]]]
    seen: dict[bytes, OperationResult]
    cases: CaseBook
    done: list[Effects] = field(default_factory=list)
    taken: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Push:
    """The use case behind ``POST /v1/sync/push``."""

    database: Database
    sealing: Sealing
    definitions: Definitions = field(default_factory=Definitions)

    async def push(self, actor: Actor, request: PushRequest) -> PushReply:
        """Judge every operation and return a result for each, in order.

        A repeat returns the stored results and has no effect.
        """
        demand(actor, Action.SYNC, actor.office)
        async with self.database.transaction() as connection:
            batch = await self._begin(connection, actor, request.operations)
            results = [
                await self._take(connection, batch, envelope) for envelope in request.operations
            ]
            await self._write(connection, batch)
        return PushReply(results=results, server_time=iso(batch.received_at))

    async def _begin(
        self, connection: AsyncConnection, actor: Actor, envelopes: Sequence[OperationEnvelope]
    ) -> _Batch:
        chain = await _locked_chain(connection, actor.workstation)
        ids = {envelope.op_id for envelope in envelopes}
        known = select(operation).where(operation.c.op_id.in_(ids))
        stored = {row.op_id: row for row in (await connection.execute(known)).all()}
        cases = CaseBook(self.sealing)
        await cases.hold(connection, _cases_in(envelopes))
        return _Batch(
            cases=cases,
            office=actor.office,
            workstation=actor.workstation,
            received_at=datetime.now(UTC),
            chain=chain,
            keys=await signing_keys_of(connection, {envelope.kid for envelope in envelopes}),
            stored=stored,
            seen={
                row.hash: msgspec.convert(row.result, OperationResult) for row in stored.values()
            },
        )

    async def _take(
        self, connection: AsyncConnection, batch: _Batch, envelope: OperationEnvelope
    ) -> OperationResult:
        digest = hashlib.sha256(signed_bytes(envelope)).digest()
        before = batch.stored.get(envelope.op_id)
        if digest in batch.seen:
            return batch.seen[digest]
        if envelope.workstation != batch.workstation or not _is_plain(envelope):
            return parked(envelope.op_id, "sync.signature")
        if envelope.seq > batch.chain.seq + 1:
            # Nothing is kept: the missing ones may still come, then this one fits.
            return parked(envelope.op_id, "sync.sequence", str(batch.chain.seq + 1))
        if before is not None or envelope.seq <= batch.chain.seq or not batch.chain.fits(envelope):
            await self._set_aside(connection, batch, envelope, digest)
            return parked(envelope.op_id, "sync.sequence", str(batch.chain.seq + 1))
        return await self._judge(connection, batch, envelope, digest)

    async def _judge(
        self,
        connection: AsyncConnection,
        batch: _Batch,
        envelope: OperationEnvelope,
        digest: bytes,
    ) -> OperationResult:
        effects = Effects()
        key, at = batch.keys.get(envelope.kid), _moment(envelope.at)
        authentic = key is not None and at is not None and key.signed(envelope, at)
        if key is None or at is None or not authentic:
            result = parked(envelope.op_id, "sync.signature")
        elif not key.may_write(at) or key.author.office != batch.office:
            result = parked(envelope.op_id, "access.denied")
        else:
            context = self._context(batch, key.author_at(at), envelope.op_id, at, effects)
            result = await _apply(connection, context, envelope)
        if result.state != "parked":
            batch.done.append(effects)
        batch.chain = _Chain(envelope.seq, digest if authentic else None)
        batch.seen[digest] = result
        batch.taken.append(self._row(batch, envelope, digest, result))
        return result

    def _context(
        self, batch: _Batch, author: Author, op_id: str, at: datetime, effects: Effects
    ) -> Context:
        return Context(
            sealing=self.sealing,
            definitions=self.definitions,
            cases=batch.cases,
            author=author,
            op_id=op_id,
            at=at,
            received_at=batch.received_at,
            effects=effects,
        )

    def _row(
        self, batch: _Batch, envelope: OperationEnvelope, digest: bytes, result: OperationResult
    ) -> dict[str, object]:
        return {
            "op_id": envelope.op_id,
            "workstation": envelope.workstation,
            "seq": envelope.seq,
            "author": envelope.author,
            "kind": envelope.kind,
            "hash": digest,
            "envelope": self._sealed(envelope),
            "received_at": batch.received_at,
            "result": msgspec.to_builtins(result),
        }

    async def _write(self, connection: AsyncConnection, batch: _Batch) -> None:
        """Write what the operations changed; the access rows last, they lock the office's head."""
        await batch.cases.write(connection)
        await write_rows(connection, batch.done)
        if batch.taken:
            await connection.execute(insert(operation), batch.taken)
        await _move_chain(connection, batch)
        touched = [one for effects in batch.done for one in effects.touched]
        offices = await scopes(connection, {one.party_id for one in touched if one.party_id})
        changes = [
            change for effects in batch.done for change in effects.changes(offices, batch.office)
        ]
        await append_feed(connection, changes)
        for effects in batch.done:
            for view in effects.views:
                await append_access(connection, batch.office, view)

    async def _set_aside(
        self,
        connection: AsyncConnection,
        batch: _Batch,
        envelope: OperationEnvelope,
        digest: bytes,
    ) -> None:
        await connection.execute(
            upsert(stray_operation)
            .values(
                hash=digest,
                op_id=envelope.op_id,
                workstation=envelope.workstation,
                seq=envelope.seq,
                envelope=self._sealed(envelope),
                received_at=batch.received_at,
            )
            .on_conflict_do_nothing()
        )

    def _sealed(self, envelope: OperationEnvelope) -> bytes:
        return self.sealing.seal(msgspec.json.encode(envelope).decode(), ENVELOPE)


async def _apply(
    connection: AsyncConnection, context: Context, envelope: OperationEnvelope
) -> OperationResult:
    """Let an operation take effect, or take back all of it and say why."""
    try:
        payload = _decoded(envelope)
        if envelope.kind not in _WRITES_AT_ONCE:
            return await _APPLY[envelope.kind](connection, context, payload)
        async with connection.begin_nested():
            return await _APPLY[envelope.kind](connection, context, payload)
    except (msgspec.DecodeError, RecursionError):
        return parked(envelope.op_id, "request.invalid")
    except DBAPIError as error:
        if isinstance(fault := fault_of(error), KepError):
            raise fault from None
        return parked(envelope.op_id, "sync.rejected")
    except KepError as refusal:
        if refusal.retriable and refusal.code.startswith(("server.", "central.")):
            raise  # the database is away: nothing was decided about this operation
        detail = refusal.params.get("p1") or refusal.params.get("n", "")
        return parked(envelope.op_id, refusal.code, detail[:300])


def _decoded(envelope: OperationEnvelope) -> Payload:
    if "\\u0000" in envelope.payload:  # PostgreSQL's text cannot hold it
        raise msgspec.ValidationError("NUL")
    return decode(envelope.kind, envelope.payload)


def _is_plain(envelope: OperationEnvelope) -> bool:
    """Whether the signed fields are free of line breaks, which would make them ambiguous."""
    return all(
        text.isprintable()
        for text in (
            *(envelope.op_id, envelope.author, envelope.kid, envelope.kind),
            *(envelope.entity, envelope.at, envelope.previous),
        )
    )


def _cases_in(envelopes: Sequence[OperationEnvelope]) -> list[str]:
    """Return the ids of the cases that edits and events name, as far as they can be read."""
    found = set()
    for envelope in envelopes:
        if envelope.kind in ("edit_case", "add_case_event"):
            with contextlib.suppress(msgspec.DecodeError, RecursionError):
                found.add(msgspec.json.decode(envelope.payload, type=_NamesCase).case_id)
    return sorted(found)


class _NamesCase(msgspec.Struct, rename="camel"):
    case_id: Id


async def _move_chain(connection: AsyncConnection, batch: _Batch) -> None:
    await connection.execute(
        update(workstation_chain)
        .where(workstation_chain.c.workstation == batch.workstation)
        .values(seq=batch.chain.seq, hash=batch.chain.hash)
    )


async def _locked_chain(connection: AsyncConnection, workstation: str) -> _Chain:
    first = upsert(workstation_chain).values(workstation=workstation, seq=0, hash=b"")
    await connection.execute(first.on_conflict_do_nothing())
    statement = (
        select(workstation_chain.c.seq, workstation_chain.c.hash)
        .where(workstation_chain.c.workstation == workstation)
        .with_for_update()
    )
    row = (await connection.execute(statement)).one()
    return _Chain(row.seq, row.hash)


def _moment(text: str) -> datetime | None:
    try:
        return parse_iso(text)
    except ValueError:
        return None
