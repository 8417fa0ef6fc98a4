"""Applying the review rules to what was logged since they were last applied."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.review_rules import Limits, ReviewRules, SeenLook, Suspicion
from central_server.access_log.verify import offices_of
from central_server.auth.tables import clerks
from central_server.database import Database
from central_server.records.times import ATHENS
from central_server.schema.access import (
    access_head,
    access_log,
    access_review,
    access_review_mark,
    clerk_identity,
)
from central_server.schema.parties import party, party_identifier
from kep_client.domain.calendar import add_working_days

ANSWER_DAYS = 5
_PAGE = 1000
# More than one clerk can open within an hour; rates need the rows just before the page.
_BEFORE = 2000


@dataclass(frozen=True, slots=True)
class ReviewJob:
    """Runs in the server and from the command line; two at once take turns by office."""

    database: Database
    limits: Limits = field(default_factory=Limits)

    async def run(self) -> int:
        """Apply the rules to every office's new rows; return how many reviews were opened."""
        async with self.database.transaction() as connection:
            behind = await _behind(connection)
        opened = 0
        for office in behind:
            while (page := await self._page(office)) is not None:
                opened += page
        return opened

    async def _page(self, office: str) -> int | None:
        """Judge a page in one transaction; None when nothing is new."""
        async with self.database.transaction() as connection:
            mark = await _locked_mark(connection, office)
            found_rows = await connection.execute(_statement(office, mark))
            rows = [SeenLook(**row._mapping) for row in found_rows]  # noqa: SLF001 - its public name
            new = [row for row in rows if row.n > mark]
            if not new:
                return None
            rules = ReviewRules(self.limits)
            found = [one for row in rows for one in rules.judge(row) if one.n > mark]
            added = await _open(connection, office, found)
            await connection.execute(
                access_review_mark.update()
                .where(access_review_mark.c.office == office)
                .values(n=new[-1].n)
            )
        return added


async def _behind(connection: AsyncConnection) -> list[str]:
    marked = select(access_review_mark.c.office).join(
        access_head,
        (access_head.c.office == access_review_mark.c.office)
        & (access_head.c.n <= access_review_mark.c.n),
    )
    done = set((await connection.execute(marked)).scalars())
    return sorted(await offices_of(connection) - done)


async def _locked_mark(connection: AsyncConnection, office: str) -> int:
    first = insert(access_review_mark).values(office=office, n=0)
    await connection.execute(first.on_conflict_do_nothing())
    mark = select(access_review_mark.c.n).where(access_review_mark.c.office == office)
    return int((await connection.execute(mark.with_for_update())).scalar_one())


def _statement(office: str, mark: int) -> Select[tuple[object, ...]]:
    """Select a page with its past, and beside each row what is known of clerk and person."""
    log = access_log.c
    afm = party_identifier.alias("afm")
    is_person = (afm.c.party_id == log.party_id) & (afm.c.scheme == "afm")
    own = exists().where(
        is_person,
        clerk_identity.c.afm_index == afm.c.blind_index,
        clerk_identity.c.clerk == log.actor,
    )
    others = clerks.alias("others")
    colleague = exists().where(
        is_person,
        clerk_identity.c.afm_index == afm.c.blind_index,
        clerk_identity.c.clerk == others.c.id,
        others.c.office == log.office,
        others.c.id != log.actor,
    )
    return (
        select(
            log.n,
            log.at,
            log.actor,
            log.action,
            log.basis,
            log.purpose_kind,
            log.party_id,
            clerks.c.family_name.label("clerk_name"),
            party.c.family_name.label("party_name"),
            own.label("own"),
            colleague.label("colleague"),
        )
        .join(clerks, clerks.c.id == log.actor, isouter=True)
        .join(party, party.c.id == log.party_id, isouter=True)
        .where(log.office == office, log.n > mark - _BEFORE, log.n <= mark + _PAGE)
        .where(log.salt.is_not(None))
        .order_by(log.n)
    )


async def _open(connection: AsyncConnection, office: str, found: Iterable[Suspicion]) -> int:
    rows = [
        {
            "id": f"rev_{secrets.token_hex(8)}",
            "office": office,
            "n": one.n,
            "rule": one.rule.value,
            "actor": one.actor,
            "party_id": one.party_id,
            "at": one.at,
            "due_on": _due().isoformat(),
        }
        for one in found
    ]
    if rows:
        await connection.execute(insert(access_review).on_conflict_do_nothing(), rows)
    return len(rows)


def _due() -> date:
    return add_working_days(datetime.now(UTC).astimezone(ATHENS).date(), ANSWER_DAYS)
