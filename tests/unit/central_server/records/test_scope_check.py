"""A workstation's cache is compared with the office's scope by a sum, and mended by revisions."""

import pytest

from central_server.feed.checking import fetch, listing, summary
from central_server.feed.writing import Change, ChangeKind, Entity, append
from central_server.records.erasure import erase, leave_scope
from central_server.seed.known import ELENI_ID, GEORGIOS_ID
from kep_client.errors import RefusedError
from kep_client.sync.digest import MODULUS, scope_digest
from kep_client.wire.sync import FetchRequest, ListingRequest, SummaryRequest
from tests.unit.central_server.records.test_feed_pages import pull_all

ENTITIES = [entity.value for entity in Entity]


async def cached(c, office="0042"):
    """Return what a workstation that pulled everything holds, and its cursor."""
    held = {entity: {} for entity in ENTITIES}
    entries, cursor = await pull_all(c, office)
    for entry in entries:
        if entry.change == ChangeKind.PUT:
            held[entry.entity][entry.id] = entry.rev
        else:
            held[entry.entity].pop(entry.id, None)
    return held, cursor


async def summed(c, cursor="", office="0042"):
    async with c.database.transaction() as connection:
        request = SummaryRequest(entities=ENTITIES, cursor=cursor)
        return await summary(connection, office, request)


def sum_of(held):
    digest = sum(scope_digest(entity, revisions.items()) for entity, revisions in held.items())
    return sum(len(revisions) for revisions in held.values()), str(digest % MODULUS)


@pytest.mark.parametrize("office", ["0042", "0099"])
async def test_the_sum_is_that_of_a_cache_which_pulled_everything(centre, office):
    async with centre() as c:
        held, cursor = await cached(c, office)
        told = await summed(c, cursor, office)
        assert (told.count, told.digest) == sum_of(held)
        assert told.cursor == cursor


async def test_at_an_older_cursor_the_sum_is_that_of_then(centre):
    async with centre() as c:
        held, cursor = await cached(c)
        async with c.database.transaction() as connection:
            await append(connection, [Change("0042", Entity.PARTY, ELENI_ID, 7)])
        then, now = await summed(c, cursor), await summed(c)
        assert (then.count, then.digest) == sum_of(held)
        assert now.digest != then.digest
        assert now.cursor != cursor


async def test_who_left_the_scope_or_was_erased_is_not_counted(centre):
    async with centre() as c:
        async with c.database.transaction() as connection:
            await leave_scope(connection, ELENI_ID, "0042")
        async with c.database.transaction() as connection:
            await erase(connection, GEORGIOS_ID)
        held, cursor = await cached(c)
        told = await summed(c, cursor)
        assert held["party"] == {}
        assert (told.count, told.digest) == sum_of(held)


async def test_revisions_are_listed_in_pages_by_kind(centre, monkeypatch):
    monkeypatch.setattr("central_server.feed.checking.LISTING", 2)
    async with centre() as c:
        held, cursor = await cached(c)
        for entity in ENTITIES:
            seen, after, more = {}, "", True
            while more:
                request = ListingRequest(cursor=cursor, entity=entity, after=after)
                async with c.database.transaction() as connection:
                    page = await listing(connection, "0042", request)
                seen |= dict(page.items)
                more, after = page.more, page.items[-1][0] if page.items else ""
            assert seen == held[entity]


async def test_only_what_is_in_the_scope_is_handed_out(centre):
    async with centre() as c:
        request = FetchRequest(entity="party", ids=[GEORGIOS_ID, "p-of-nobody"])
        async with c.database.transaction() as connection:
            rows, gone = await fetch(connection, "0042", request)
        (found,) = rows.page(c.record.sealing).entries
        assert (found.id, found.change) == (GEORGIOS_ID, "put")
        assert [(entry.id, entry.change) for entry in gone] == [("p-of-nobody", "remove")]
        async with c.database.transaction() as connection:
            rows, gone = await fetch(connection, "0099", request)
        assert rows.rows == []
        assert len(gone) == 2


async def test_a_cursor_from_before_a_restore_is_refused(centre):
    async with centre() as c:
        with pytest.raises(RefusedError, match=r"sync\.cursor_gone"):
            await summed(c, "another.5.5")
