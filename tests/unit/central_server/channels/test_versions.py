"""The same event again and again, in any order and at once: one line, the newest version."""

import asyncio
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from central_server.channels.intake import Intake
from central_server.database import Database
from central_server.seed.known import ELENI_ID, GEORGIOS_ID
from kep_client.wire.interactions import TopicIn

_LINE = (
    "SELECT i.id, i.title, i.party_id, i.rev, e.version,"
    " (SELECT array_agg(party_id) FROM interaction_participant p WHERE p.interaction_id = i.id)"
    " FROM interaction i JOIN source_event e ON e.interaction_id = i.id WHERE e.id = :id"
)


def version(say, id_, number):
    """What version ``number`` of an event says: each differs from the others everywhere."""
    return say.event(
        id_,
        number,
        title=f"Έκδοση {number}",
        party_id=(GEORGIOS_ID, ELENI_ID)[number % 2],
        topics=[TopicIn(code=f"t{number}")],
    )


def test_five_times_in_any_order_or_at_once_is_one_line_with_the_newest(centre, say):
    numbers = itertools.count()
    with asyncio.Runner() as runner:
        opening = centre()
        c = runner.run(opening.__aenter__())

        async def send(order, at_once):
            id_ = f"e-{next(numbers)}"
            events = [version(say, id_, number) for number in order]
            taking = [c.record.intake.take(say.PORTAL, given_) for given_ in events]
            if at_once:
                docs = await asyncio.gather(*taking)
            else:
                docs = [await one for one in taking]
            assert len({doc.id for doc in docs}) == 1
            newest = max(order)
            ((line, title, party, rev, held, _),) = await c.rows(_LINE, id=id_)
            assert (title, held) == (f"Έκδοση {newest}", newest)
            assert party == (GEORGIOS_ID, ELENI_ID)[newest % 2]
            assert rev <= len(set(order))
            revs = await c.rows("SELECT rev FROM feed WHERE id = :id ORDER BY seq", id=line)
            assert revs[-1] == (rev,)

        @settings(max_examples=40)
        @given(st.lists(st.integers(1, 4), min_size=5, max_size=5), st.booleans())
        def check(order, at_once):
            runner.run(send(order, at_once))

        @settings(max_examples=20)
        @given(st.permutations([1, 2, 3, 4, 5]))
        def permuted(order):
            runner.run(send(order, at_once=False))

        check()
        permuted()
        runner.run(opening.__aexit__(None, None, None))


async def test_an_older_version_that_comes_late_changes_nothing(centre, say):
    async with centre() as c:
        newest = await c.record.intake.take(say.PORTAL, version(say, "e-1", 7))
        rows = "SELECT count(*) FROM feed"
        told = await c.one(rows)
        late = await c.record.intake.take(say.PORTAL, version(say, "e-1", 6))
        again = await c.record.intake.take(say.PORTAL, version(say, "e-1", 7))
        assert late == newest == again
        assert await c.one(rows) == told


async def test_two_servers_that_race_make_one_line(centre, say):
    async with centre() as c, Database(c.url) as other:
        second = Intake(other, c.record.sealing, c.record.intake.starting)
        for round_ in range(8):
            sent = [
                intake.take(say.PORTAL, version(say, f"r-{round_}", number))
                for number in (2, 3, 1)
                for intake in (c.record.intake, second)
            ]
            docs = await asyncio.gather(*sent)
            assert len({doc.id for doc in docs}) == 1
            ((_, title, *_rest),) = await c.rows(_LINE, id=f"r-{round_}")
            assert title == "Έκδοση 3"


async def test_a_person_who_is_no_longer_meant_loses_the_line_everywhere(centre, say):
    async with centre() as c:
        await c.rows(
            "UPDATE party_scope SET office = '0517' WHERE party_id = :id RETURNING 1", id=ELENI_ID
        )
        doc = await c.record.intake.take(say.PORTAL, version(say, "e-1", 2))  # Γεώργιος, 0042
        await c.record.intake.take(say.PORTAL, version(say, "e-1", 3))  # Ελένη, 0517
        told = await c.rows(
            "SELECT office, change, rev FROM feed WHERE id = :id ORDER BY seq", id=doc.id
        )
        assert told == [("0042", "put", 1), ("0517", "put", 2), ("0042", "remove", 2)]


async def test_what_is_sent_for_a_merged_record_stands_in_the_one_it_goes_on_in(centre, say):
    async with centre() as c:
        first = await c.record.intake.take(say.PORTAL, say.event())
        merged = "UPDATE party SET status = 'merged', merged_into = :b WHERE id = :a RETURNING 1"
        await c.rows(merged, a=GEORGIOS_ID, b=ELENI_ID)
        newer = await c.record.intake.take(say.PORTAL, say.event(version=2))
        begun = await c.record.intake.take(say.PORTAL, say.started())
        assert (newer.id, newer.party_id) == (first.id, ELENI_ID)
        assert (begun.party_id, begun.outcome) == (ELENI_ID, "open")
        assert await c.one('SELECT applicant_id FROM "case"') == ELENI_ID
