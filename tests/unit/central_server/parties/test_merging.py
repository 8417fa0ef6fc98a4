"""Two records of one person become one, and become two again as they were."""

import asyncio
import contextlib
import dataclasses
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from central_server.database import Database
from central_server.feed.cursor import Cursor
from central_server.feed.reading import current_epoch, read_page
from central_server.parties.joining import join
from central_server.parties.merging import Merges
from central_server.parties.picture import picture
from central_server.records.erasure import erase
from central_server.seed.known import CHILD_ID, ELENI_ID, GEORGIOS_ID, georgios
from kep_client.domain.clerk import Role
from kep_client.errors import KepError, RefusedError
from kep_client.wire.parties import SearchRequest
from kep_client.wire.party_edits import DecideMergeIn, ListIn, MergeIn, UndoIn
from kep_client.wire.purpose import PurposeIn

HOME, FAR = "0042", "0517"
TWIN_ID = "01900000-0000-7000-8000-0000000000a1"
FIRM_ID = "01900000-0000-7000-8000-0000000000b1"
TASK = PurposeIn(kind="task", context_id="task-1", activity="PA-001")
REASON = "Ίδιος ΑΦΜ, ίδιο πατρώνυμο και έτος"


def merge_in(id_="merge-1", winner=GEORGIOS_ID, loser=TWIN_ID, reason=REASON):
    return MergeIn(id=id_, purpose=TASK, winner_id=winner, loser_id=loser, reason=reason)


def decision(of="merge", *, approve=True):
    return DecideMergeIn(purpose=TASK, of=of, approve=approve, reason="Το έλεγξα με ταυτότητα")


def merges(c):
    return Merges(c.database, c.sealing)


async def merged(c, id_="merge-1", **people):
    await merges(c).propose(c.call("clk-a"), merge_in(id_, **people))
    return await merges(c).decide(c.call("clk-b"), id_, decision())


async def parted(c, id_="merge-1"):
    undo = UndoIn(purpose=TASK, reason="Είναι δύο πρόσωπα")
    await merges(c).propose_undo(c.call("clk-a"), id_, undo)
    return await merges(c).decide(c.call("clk-b"), id_, decision("undo"))


async def pictures(c, *ids):
    async with c.database.transaction() as connection:
        return [await picture(connection, c.sealing, id_) for id_ in ids or (GEORGIOS_ID, TWIN_ID)]


async def code_of(awaitable):
    with pytest.raises(KepError) as refused:
        await awaitable
    return refused.value.code


async def test_everything_moves_and_the_loser_leads_to_the_winner(centre):
    async with centre() as c:
        said = await c.add_contact(TWIN_ID)
        case = await c.add_case(TWIN_ID, "ΥΠ 1", FAR)
        paper = await c.add_paper(TWIN_ID)
        reply = await merged(c)
        assert (reply.merge.state, reply.loser.status) == ("done", "merged")
        assert reply.loser.merged_into == GEORGIOS_ID
        for table, column, id_ in (
            ("interaction", "party_id", said),
            ('"case"', "applicant_id", case),
            ("document", "party_id", paper),
        ):
            found = await c.rows(f"SELECT {column}, rev FROM {table} WHERE id = :id", id=id_)
            assert found == [(GEORGIOS_ID, 2)]
        schemes = [one.scheme for one in reply.winner.identifiers]
        assert schemes == ["adt", "afm", "amka", "passport"]
        assert [one.scheme for one in reply.loser.identifiers] == ["afm"]  # its twin is there


async def test_a_search_for_the_merged_record_finds_the_one_it_goes_on_in(centre):
    async with centre() as c:
        await merged(c)
        actor = c.actor("clk-a", Role.CLERK, FAR)
        by_afm = SearchRequest(purpose=TASK, afm=georgios().identifiers[0][1])
        by_old_name = SearchRequest(purpose=TASK, words=["Αχιλλέας"])
        by_passport = SearchRequest(purpose=TASK, document="ΑΕ1234567")
        for request, led in ((by_afm, ""), (by_old_name, TWIN_ID), (by_passport, "")):
            (hit,) = (await c.record.people.search(actor, request)).hits
            assert (hit.party.id, hit.led_from, hit.known_here) == (GEORGIOS_ID, led, True)


async def test_the_proposer_does_not_approve_not_even_from_a_second_window(centre):
    async with centre() as c:
        await merges(c).propose(c.call("clk-a"), merge_in())
        before = await pictures(c)
        own = c.call("clk-a", Role.OFFICE_MANAGER)
        assert await code_of(merges(c).decide(own, "merge-1", decision())) == "party.four_eyes"
        clerk = c.call("clk-b", Role.CLERK)
        assert await code_of(merges(c).decide(clerk, "merge-1", decision())) == "access.denied"
        assert await pictures(c) == before


async def test_the_one_who_undoes_needs_a_second_person_too(centre):
    async with centre() as c:
        await merged(c)
        undo = UndoIn(purpose=TASK, reason="Είναι δύο πρόσωπα")
        await merges(c).propose_undo(c.call("clk-b"), "merge-1", undo)
        code = await code_of(merges(c).decide(c.call("clk-b"), "merge-1", decision("undo")))
        assert code == "party.four_eyes"
        # A late repeat of the merge's approval does not approve the undoing.
        assert await code_of(merges(c).decide(c.call("clk-b"), "merge-1", decision()))
        refused = await merges(c).decide(
            c.call("clk-a"), "merge-1", decision("undo", approve=False)
        )
        assert refused.merge.state == "done"


async def test_a_proposal_is_taken_once_and_a_refused_one_changes_nothing(centre):
    async with centre() as c:
        before = await pictures(c)
        for _ in range(2):
            await merges(c).propose(c.call("clk-a"), merge_in())
        assert await c.one("SELECT count(*) FROM party_merge") == 1
        other = merge_in(winner=TWIN_ID, loser=GEORGIOS_ID)
        assert await code_of(merges(c).propose(c.call("clk-a"), other)) == "party.id_used"
        second = merge_in("merge-2")
        assert await code_of(merges(c).propose(c.call("clk-a"), second)) == "party.merge_open"
        for _ in range(2):
            refused = await merges(c).decide(c.call("clk-b"), "merge-1", decision(approve=False))
            assert refused.merge.state == "refused"
        assert await pictures(c) == before
        await merges(c).propose(c.call("clk-a"), second)  # free again


@pytest.mark.parametrize(
    ("winner", "loser", "code"),
    [
        (GEORGIOS_ID, GEORGIOS_ID, "request.invalid"),
        (GEORGIOS_ID, FIRM_ID, "party.merge_impossible"),
        (GEORGIOS_ID, "nobody", "request.not_found"),
    ],
)
async def test_what_cannot_be_one_person_is_not_merged(centre, winner, loser, code):
    async with centre() as c:
        proposal = merge_in(winner=winner, loser=loser)
        assert await code_of(merges(c).propose(c.call("clk-a"), proposal)) == code


async def test_the_dead_and_the_living_are_not_one_person(centre):
    async with centre() as c:
        await merges(c).propose(c.call("clk-a"), merge_in())
        await c.rows("UPDATE party SET status = 'deceased' WHERE id = :id RETURNING 1", id=TWIN_ID)
        code = await code_of(merges(c).decide(c.call("clk-b"), "merge-1", decision()))
        assert code == "party.merge_impossible"
        again = merges(c).propose(c.call("clk-a"), merge_in("merge-2"))
        assert await code_of(again) == "party.merge_impossible"


async def test_a_confidential_record_makes_the_joined_one_confidential(centre):
    async with centre() as c:
        await c.rows("UPDATE party SET confidential = true WHERE id = :id RETURNING 1", id=TWIN_ID)
        before = await pictures(c)
        assert (await merged(c)).winner.confidential
        assert not (await parted(c)).winner.confidential
        assert await pictures(c) == before


async def test_an_agent_of_the_loser_acts_for_the_winner_and_hears_of_it(centre):
    async with centre() as c:
        id_ = await c.add_mandate(TWIN_ID, ELENI_ID)
        between = await c.add_mandate(TWIN_ID, GEORGIOS_ID)  # would be of himself
        rev = await c.rev(ELENI_ID)
        await merged(c)
        whose = "SELECT principal_id FROM mandate WHERE id = :id"
        assert await c.one(whose, id=id_) == GEORGIOS_ID
        assert await c.one(whose, id=between) == TWIN_ID
        assert await c.rev(ELENI_ID) == rev + 1
        seen = (await c.record.people.open(c.actor(), ELENI_ID, TASK)).mandates
        assert [(one.other, one.acts_for) for one in seen] == [(GEORGIOS_ID, True)]


async def test_an_office_without_either_record_neither_sees_nor_decides(centre):
    async with centre() as c:
        await merges(c).propose(c.call("clk-a"), merge_in())
        stranger = c.call("clk-c", Role.OFFICE_MANAGER, "0999")
        assert await code_of(merges(c).show(stranger, "merge-1")) == "access.denied"
        assert await code_of(merges(c).decide(stranger, "merge-1", decision())) == "access.denied"
        assert (await merges(c).waiting(stranger, ListIn(purpose=TASK))).merges == []
        far = c.call("clk-c", Role.OFFICE_MANAGER, FAR)  # where the loser belongs
        (listed,) = (await merges(c).waiting(far, ListIn(purpose=TASK))).merges
        assert listed.id == "merge-1"
        assert (await merges(c).decide(far, "merge-1", decision())).merge.state == "done"


async def test_every_office_concerned_hears_of_it_and_forgets_after_the_parting(centre):
    async with centre() as c:
        said = await c.add_contact(TWIN_ID)
        cursors = {office: await end_of_feed(c, office) for office in (HOME, FAR)}
        await merged(c)
        for office in (HOME, FAR):
            entries = await heard(c, office, cursors[office])
            assert entries["interaction", said] == ("put", GEORGIOS_ID)
            assert entries["party", TWIN_ID] == ("put", "merged")
            assert entries["party", GEORGIOS_ID] == ("put", "active")
        assert ("party", CHILD_ID) not in entries  # the far office does not hold her
        await parted(c)
        entries = await heard(c, HOME, cursors[HOME])
        assert entries["party", TWIN_ID][0] == entries["interaction", said][0] == "remove"
        entries = await heard(c, FAR, cursors[FAR])
        assert entries["party", GEORGIOS_ID][0] == "remove"
        assert entries["party", TWIN_ID] == ("put", "active")


async def end_of_feed(c, office):
    async with c.database.transaction() as connection:
        page = await read_page(connection, office, "", 1000)
        assert isinstance(page.cursor, Cursor)
        assert await current_epoch(connection)
    return str(page.cursor)


async def heard(c, office, cursor):
    async with c.database.transaction() as connection:
        page = (await read_page(connection, office, cursor, 1000)).page(c.sealing)
    latest = {}
    for entry in page.entries:
        body = json.loads(bytes(entry.body)) if entry.change == "put" else {}
        told = body.get("partyId") if entry.entity == "interaction" else body.get("status")
        latest[entry.entity, entry.id] = (entry.change, told)
    return latest


async def test_two_who_approve_at_once_one_wins_and_the_other_is_told(centre, database_url):
    async with centre() as c, Database(database_url) as second:
        for place in range(20):
            await c.add_contact(TWIN_ID, f"Ερώτηση {place}")
        await merges(c).propose(c.call("clk-a"), merge_in())
        outcomes = await asyncio.gather(
            merges(c).decide(c.call("clk-b"), "merge-1", decision()),
            Merges(second, c.sealing).decide(c.call("clk-c"), "merge-1", decision()),
            return_exceptions=True,
        )
        (lost,) = [one for one in outcomes if isinstance(one, BaseException)]
        assert isinstance(lost, RefusedError)
        assert lost.code == "party.merge_decided"
        assert await held(c) == (20, 20)
        assert await c.one("SELECT count(*) FROM party_merge_item WHERE table_name = 'interaction'") == 20  # fmt: skip


async def held(c):
    whose = "SELECT count(*), count(*) FILTER (WHERE party_id = :id) FROM interaction"
    return (await c.rows(whose, id=GEORGIOS_ID))[0]


async def test_crossing_merges_of_two_processes_leave_one_winner(centre, database_url):
    async with centre() as c, Database(database_url) as second:
        await c.add_contact(TWIN_ID)
        await merges(c).propose(c.call("clk-a"), merge_in("m-1"))
        crossing = merge_in("m-2", winner=TWIN_ID, loser=GEORGIOS_ID)
        await merges(c).propose(c.call("clk-a"), crossing)
        outcomes = await asyncio.gather(
            merges(c).decide(c.call("clk-b"), "m-1", decision()),
            Merges(second, c.sealing).decide(c.call("clk-c"), "m-2", decision()),
            return_exceptions=True,
        )
        (lost,) = [one for one in outcomes if isinstance(one, KepError)]
        assert lost.code == "party.merged"
        status = await c.rows("SELECT status FROM party WHERE id IN (:a, :b)", a=GEORGIOS_ID, b=TWIN_ID)  # fmt: skip
        assert sorted(row[0] for row in status) == ["active", "merged"]


async def test_a_chain_of_merges_is_parted_from_its_end_only(centre):
    async with centre() as c:
        said = await c.add_contact(TWIN_ID)
        ids = (GEORGIOS_ID, TWIN_ID, CHILD_ID)
        before = await pictures(c, *ids)
        await merged(c, "m-1")
        await merged(c, "m-2", winner=CHILD_ID, loser=GEORGIOS_ID)
        assert await c.one("SELECT party_id FROM interaction WHERE id = :id", id=said) == CHILD_ID
        assert await c.one("SELECT merged_into FROM party WHERE id = :id", id=TWIN_ID) == CHILD_ID
        undo = UndoIn(purpose=TASK, reason="Είναι δύο πρόσωπα")
        await merges(c).propose_undo(c.call("clk-a"), "m-1", undo)
        code = await code_of(merges(c).decide(c.call("clk-b"), "m-1", decision("undo")))
        assert code == "party.merged"
        await parted(c, "m-2")
        await merges(c).decide(c.call("clk-b"), "m-1", decision("undo"))
        assert await pictures(c, *ids) == before


async def test_what_a_desk_still_adds_to_the_loser_goes_on_in_the_winner_and_comes_back(centre):
    async with centre() as c:
        await merged(c, "m-1")
        await merged(c, "m-2", winner=CHILD_ID, loser=GEORGIOS_ID)
        late = await c.add_contact(TWIN_ID)  # a workstation that has not heard of either
        own = await c.add_contact(CHILD_ID)
        whose = "SELECT party_id FROM interaction WHERE id = :id"
        assert await c.one(whose, id=late) == CHILD_ID
        await parted(c, "m-2")
        assert await c.one(whose, id=late) == GEORGIOS_ID
        await parted(c, "m-1")
        assert await c.one(whose, id=late) == TWIN_ID
        assert await c.one(whose, id=own) == CHILD_ID


async def test_nothing_that_is_saved_during_a_merge_is_lost(centre, database_url):
    async with centre() as c, Database(database_url) as second:
        other = dataclasses.replace(c, database=second)
        await merges(c).propose(c.call("clk-a"), merge_in())
        before = [c.add_contact(TWIN_ID, f"Πριν {n}") for n in range(8)]
        during = [other.add_contact(TWIN_ID, f"Μαζί {n}") for n in range(16)]
        decided = Merges(second, c.sealing).decide(c.call("clk-b"), "merge-1", decision())
        await asyncio.gather(*before, *during[:8], decided, *during[8:])
        assert await held(c) == (24, 24)
        await parted(c)
        assert await held(c) == (24, 0)  # all of them were said to the loser


async def test_an_insert_that_waits_for_a_merge_is_handed_on(centre):
    async with centre() as c:
        await merges(c).propose(c.call("clk-a"), merge_in())
        async with c.database.transaction() as connection:
            row = await connection.execute(
                text("SELECT * FROM party WHERE id IN (:a, :b) ORDER BY id FOR UPDATE"),
                {"a": GEORGIOS_ID, "b": TWIN_ID},
            )
            winner, loser = row.all()
            waiting = asyncio.create_task(c.add_contact(TWIN_ID))
            await _blocked(c)
            await join(connection, "merge-1", winner, loser)
            await connection.execute(text("UPDATE party_merge SET state = 'done'"))
        saved = await waiting
        assert await c.rows("SELECT id, party_id FROM interaction") == [(saved, GEORGIOS_ID)]
        assert await c.one("SELECT count(*) FROM party_merge_item WHERE table_name = 'interaction'") == 1  # fmt: skip


async def _blocked(c):
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO interaction%'"  # fmt: skip
    for _ in range(400):
        if await c.one(waits):
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def test_erasing_a_person_erases_the_merged_record_everywhere(centre):
    async with centre() as c:
        said = await c.add_contact(TWIN_ID)
        await merged(c)
        cursors = {office: await end_of_feed(c, office) for office in (HOME, FAR)}
        async with c.database.transaction() as connection:
            await erase(connection, GEORGIOS_ID)
        assert await c.rows("SELECT 1 FROM party WHERE id IN (:a, :b)", a=GEORGIOS_ID, b=TWIN_ID) == []  # fmt: skip
        assert await c.one("SELECT count(*) FROM party_merge") == 0
        for office in (HOME, FAR):
            gone = await heard(c, office, cursors[office])
            assert {key for key, (change, _) in gone.items() if change == "purge"} >= {
                ("party", GEORGIOS_ID),
                ("party", TWIN_ID),
                ("interaction", said),
            }


async def test_every_look_at_two_records_side_by_side_is_logged_for_both(centre):
    async with centre() as c:
        await merges(c).propose(c.call("clk-a"), merge_in())
        looked = await c.rows("SELECT party_id, action, ip FROM access_log ORDER BY n")
        assert looked == [(GEORGIOS_ID, "view", "10.0.0.7"), (TWIN_ID, "view", "10.0.0.7")]


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["contact", "case", "paper", "note", "mandate"]),
        st.sampled_from([GEORGIOS_ID, TWIN_ID]),
        st.sampled_from([HOME, FAR]),
    ),
    max_size=6,
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(before=_STEPS, between=_STEPS)
def test_a_round_trip_gives_back_both_pictures_and_leaves_new_rows_with_the_winner(
    centre, database_url, before, between
):
    asyncio.run(round_trip(centre, before, between))


async def round_trip(centre, before, between):
    async with emptied(centre) as c:
        await act(c, before)
        pictured = await pictures(c)
        await merged(c)
        moved = len([step for step in before if step[1] == TWIN_ID])
        tables = ("interaction", "case", "document", "party_alert", "mandate")
        listed = "SELECT count(*) FROM party_merge_item WHERE table_name = ANY(:tables)"
        assert await c.one(listed, tables=list(tables)) == moved
        added = await act(c, [(kind, GEORGIOS_ID, office) for kind, _, office in between])
        await parted(c)
        mine, theirs = (json.loads(one) for one in await pictures(c))
        old_mine, old_theirs = (json.loads(one) for one in pictured)
        assert theirs == old_theirs
        kept = [drop(mine, id_) for id_ in added]
        assert all(kept)
        assert {**mine, "offices": []} == {**old_mine, "offices": []}
        if not added:
            assert await pictures(c) == pictured


@contextlib.asynccontextmanager
async def emptied(centre):
    """Open the centre; a database that an example has used is emptied first."""
    async with centre() as c:
        try:
            yield c
        finally:
            async with c.database.transaction() as connection:
                await connection.exec_driver_sql("TRUNCATE party, feed, office, access_log CASCADE")


async def act(c, steps):
    ids = []
    for place, (kind, party_id, office) in enumerate(steps):
        match kind:
            case "contact":
                ids.append(await c.add_contact(party_id, f"Ερώτηση {place}"))
            case "case":
                number = await c.one("SELECT 'ΥΠ ' || count(*) FROM \"case\"")
                ids.append(await c.add_case(party_id, str(number), office))
            case "paper":
                ids.append(await c.add_paper(party_id))
            case "note":
                ids.append(await c.add_note(party_id))
            case _:
                ids.append(await c.add_mandate(party_id, ELENI_ID))
    return ids


def drop(pictured, id_):
    """Remove a row by its id from a picture; return whether it was there once."""
    gone = 0
    for rows in pictured["rows"].values():
        kept = [row for row in rows if row.get("id") != id_]
        gone += len(rows) - len(kept)
        rows[:] = kept
    return gone == 1
