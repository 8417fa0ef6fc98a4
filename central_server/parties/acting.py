"""What every change of a person's record does: lock, ask the revision, count it up, tell, log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.log import append as append_access
from central_server.access_log.looks import Look, row_of
from central_server.auth.actor import Action, Actor, demand
from central_server.auth.tables import clerks
from central_server.feed.writing import Change, Entity, scopes
from central_server.feed.writing import append as append_feed
from central_server.records.columns import AnyRow
from central_server.records.party_docs import party_docs
from central_server.records.purpose import require_purpose
from central_server.records.sealing import Sealing
from central_server.records.times import ATHENS
from central_server.schema.parties import party
from kep_client.domain.party import PartyStatus
from kep_client.errors import RefusedError
from kep_client.wire.parties import PartyDoc
from kep_client.wire.purpose import PurposeIn
from server_kit.bodies import StrictRequest

IDENTITY = ("identity",)


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks, why, and from where."""

    actor: Actor
    purpose: PurposeIn
    ip: str = ""

    def demand(self, action: Action) -> None:
        """Raise unless the caller may do this in the own office for this purpose.

        Raises:
            RefusedError: ``access.denied`` or ``access.purpose_required``.
        """
        demand(self.actor, action, self.actor.office)
        require_purpose(self.purpose)

    async def log(
        self,
        connection: AsyncConnection,
        action: str,
        party_ids: Iterable[str],
        classes: Sequence[str] = IDENTITY,
    ) -> None:
        """Add a row per person; the last step of a transaction, for it locks the office's head."""
        now = datetime.now(UTC)
        for party_id in dict.fromkeys(party_ids):
            look = Look(action, party_id, classes)
            row = row_of(self.actor, self.purpose, look, now, self.ip)
            await append_access(connection, self.actor.office, row)


def call_of(request: StrictRequest, actor: Actor, purpose: PurposeIn) -> Call:
    """Return the call behind a request."""
    return Call(actor, purpose, request.client.host if request.client else "")


def today() -> str:
    """Return the day in Greece."""
    return datetime.now(ATHENS).date().isoformat()


async def locked(connection: AsyncConnection, *ids: str) -> dict[str, AnyRow]:
    """Lock people in the order of their ids; whoever adds rows to them waits.

    Raises:
        RefusedError: ``request.not_found``.
    """
    statement = select(party).where(party.c.id.in_(ids)).order_by(party.c.id).with_for_update()
    rows = {row.id: row for row in (await connection.execute(statement)).all()}
    if len(rows) != len(set(ids)):
        raise RefusedError("request.not_found")
    return rows


def must_live(*rows: AnyRow) -> None:
    """Raise ``party.merged`` for a record that goes on in another one."""
    if any(row.status == PartyStatus.MERGED.value for row in rows):
        raise RefusedError("party.merged")


def must_be_at(row: AnyRow, base_rev: int) -> None:
    """Raise ``party.changed`` unless the record is as the caller saw it."""
    if row.rev != base_rev:
        raise RefusedError("party.changed", n=str(row.rev))


async def changed(connection: AsyncConnection, ids: Iterable[str]) -> None:
    """Give people their next revision and tell the offices that hold them."""
    wanted = sorted(set(ids))
    statement = (
        update(party)
        .where(party.c.id.in_(wanted))
        .values(rev=party.c.rev + 1)
        .returning(party.c.id, party.c.rev)
    )
    revs: dict[str, int] = dict((await connection.execute(statement)).all())
    where = await scopes(connection, wanted)
    await append_feed(
        connection,
        [
            Change(office, Entity.PARTY, id_, revs[id_])
            for id_ in wanted
            for office in where.get(id_, ())
        ],
    )


async def doc_of(connection: AsyncConnection, sealing: Sealing, party_id: str) -> PartyDoc:
    """Return a person's document. Raises RefusedError ``request.not_found``."""
    found = (await party_docs(connection, sealing, [party_id])).get(party_id)
    if found is None:
        raise RefusedError("request.not_found")
    return found


async def name_of(connection: AsyncConnection, clerk_id: str) -> str:
    """Return a clerk's name as timelines show it."""
    statement = select(clerks.c.given_name, clerks.c.family_name).where(clerks.c.id == clerk_id)
    row = (await connection.execute(statement)).one_or_none()
    return f"{row.given_name[:1]}. {row.family_name}" if row else ""
