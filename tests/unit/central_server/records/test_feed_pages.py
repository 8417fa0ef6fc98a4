"""What a workstation pulls: its office only, each thing once, in pages, with nothing lost."""

import asyncio
import json

import msgspec
import pytest

from central_server.feed.reading import read_page
from central_server.feed.writing import Change, Entity, append
from central_server.records.erasure import erase, leave_scope
from central_server.seed.known import ELENI_ID, GEORGIOS_ID
from central_server.services.bundle import bundled
from kep_client.errors import RefusedError
from kep_client.mapping.services import service_from
from kep_client.wire.cases import CaseDoc
from kep_client.wire.interactions import InteractionDoc
from kep_client.wire.operations import EditCaseIn, RecordInteractionIn
from kep_client.wire.parties import PartyDoc
from kep_client.wire.services import ServiceDoc


async def pull_all(c, office="0042", limit=1000, cursor=""):
    entries = []
    while True:
        async with c.database.transaction() as connection:
            page = (await read_page(connection, office, cursor, limit)).page(c.record.sealing)
        entries += page.entries
        cursor = page.cursor
        if not page.more:
            return entries, cursor


async def test_pages_of_any_size_carry_the_same_things_in_the_same_order(centre):
    async with centre() as c:
        whole, cursor = await pull_all(c)
        for limit in (1, 2, 3):
            pieces, end = await pull_all(c, limit=limit)
            assert (pieces, end) == (whole, cursor)
        assert [entry.entity for entry in whole].count("service") == 2
        assert {entry.id for entry in whole if entry.entity == "party"} == {GEORGIOS_ID, ELENI_ID}
        party = msgspec.json.decode(whole[-1].body, type=PartyDoc)
        assert {i.scheme for i in party.identifiers} == {"adt", "afm", "amka"}


async def test_the_questions_of_a_service_reach_the_counter_in_the_order_they_were_written(centre):
    async with centre() as c:
        entries, _ = await pull_all(c)
        bodies = {entry.id: entry.body for entry in entries if entry.entity == "service"}
        assert len(bodies) == len(bundled()) == 2
        for text in bundled():
            written = json.loads(text)
            body = bodies[f"{written['id']}:{written['version']}"]
            service = service_from(msgspec.json.decode(body, type=ServiceDoc))
            names = [field.name for field in service.form.fields]
            assert names == list(written["form"]["schema"]["properties"])
            assert names != sorted(names, key=lambda name: (len(name), name))  # as jsonb sorts
        stored = await c.rows("SELECT document FROM service_definition")
        assert {text for (text,) in stored} == set(bundled())


async def test_times_travel_in_utc_and_lose_nothing_whatever_the_zone_of_the_database(centre):
    async with centre() as c:
        visit = RecordInteractionIn(
            interaction_id="visit-1",
            channel="counter",
            kind="visit",
            title="Επίσκεψη",
            started_at="2026-07-01T10:05:06.007008+03:00",
            ended_at="2026-07-01T10:15:00+03:00",
        )
        await c.desk.push(c.desk.seal("record_interaction", visit))
        async with c.database.transaction() as connection:
            await connection.exec_driver_sql("SET LOCAL TIME ZONE 'Pacific/Auckland'")
            page = (await read_page(connection, "0042", "", 1000)).page(c.record.sealing)
        (body,) = (entry.body for entry in page.entries if entry.entity == "interaction")
        doc = msgspec.json.decode(body, type=InteractionDoc)
        assert doc.started_at == "2026-07-01T07:05:06.007008Z"
        assert (doc.party_id, doc.agent_name) == ("", "Μ. Αντωνίου")  # nobody was identified


async def test_a_thing_changed_often_comes_once_in_its_latest_form(centre):
    async with centre() as c:
        await c.desk.take_lease()
        payload = c.desk.registration()
        await c.desk.push(c.desk.seal("register_case", payload))
        _, cursor = await pull_all(c)
        for copies in range(2, 7):
            edit = EditCaseIn(
                case_id=payload.case_id,
                base_rev=copies - 1,
                patch={"copies": copies},
                before={"copies": copies - 1},
            )
            await c.desk.push(c.desk.seal("edit_case", edit))
        entries, _ = await pull_all(c, cursor=cursor)
        assert [(entry.entity, entry.rev) for entry in entries] == [("case", 6)]
        case = msgspec.json.decode(entries[0].body, type=CaseDoc)
        assert case.answers["copies"] == 6


async def test_an_open_transaction_holds_back_what_came_after_it_until_it_ends(centre):
    async with centre() as c:
        _, cursor = await pull_all(c)
        async with c.database.transaction() as slow:
            await append(slow, [Change("0042", Entity.PARTY, GEORGIOS_ID, 1)])
            async with c.database.transaction() as quick:
                await append(quick, [Change("0042", Entity.PARTY, ELENI_ID, 1)])
            held, cursor = await pull_all(c, cursor=cursor)
            assert held == []
        entries, _ = await pull_all(c, cursor=cursor)
        assert [entry.id for entry in entries] == [GEORGIOS_ID, ELENI_ID]


async def test_a_restored_database_sends_old_cursors_away(centre):
    async with centre() as c:
        _, cursor = await pull_all(c)
        await c.rows("UPDATE installation SET epoch = 'another' RETURNING 1")
        with pytest.raises(RefusedError) as refused:
            await pull_all(c, cursor=cursor)
        assert refused.value.code == "sync.cursor_gone"


async def test_leaving_the_scope_and_erasure_are_said_without_a_body(centre):
    async with centre() as c:
        await c.desk.take_lease()
        await c.desk.push(c.desk.seal("register_case", c.desk.registration()))
        _, cursor = await pull_all(c)
        async with c.database.transaction() as connection:
            await leave_scope(connection, ELENI_ID, "0042")
            await erase(connection, GEORGIOS_ID)
        entries, _ = await pull_all(c, cursor=cursor)
        changes = {(entry.entity, entry.change) for entry in entries}
        assert changes == {
            ("party", "remove"),
            ("party", "purge"),
            ("case", "purge"),
            ("interaction", "purge"),
            ("document", "purge"),
        }
        assert {bytes(entry.body) for entry in entries} == {b"null"}
        assert await c.one('SELECT count(*) FROM "case"') == 0
        assert (
            await c.one("SELECT count(*) FROM party_identifier WHERE party_id = :p", p=GEORGIOS_ID)
            == 0
        )


async def test_a_hint_comes_when_the_change_can_be_read_and_only_to_its_office(centre):
    async with centre() as c:
        here, there = c.record.hints.stream("0042"), c.record.hints.stream("0517")
        for stream in (here, there):
            await anext(stream)
        await c.rows("SELECT 1")
        waiting, quiet = asyncio.ensure_future(anext(here)), asyncio.ensure_future(anext(there))
        await asyncio.wait((waiting,), timeout=5)  # the first hint after LISTEN began
        waiting.result()
        await asyncio.wait((quiet,), timeout=5)
        waiting, quiet = asyncio.ensure_future(anext(here)), asyncio.ensure_future(anext(there))
        _, cursor = await pull_all(c)
        async with c.database.transaction() as slow:
            await append(slow, [Change("0042", Entity.PARTY, GEORGIOS_ID, 1)])
            async with c.database.transaction() as quick:
                await append(quick, [Change("0042", Entity.PARTY, ELENI_ID, 1)])
            done, _ = await asyncio.wait((waiting,), timeout=0.2)
            assert not done
        await asyncio.wait_for(waiting, 5)
        entries, _ = await pull_all(c, cursor=cursor)
        assert len(entries) == 2
        assert not quiet.done()
        quiet.cancel()
        await asyncio.gather(quiet, return_exceptions=True)
        await here.aclose()
        await there.aclose()
