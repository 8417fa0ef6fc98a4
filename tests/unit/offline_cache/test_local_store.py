"""What a clerk does is kept, found again, and laid over what the centre last said."""

import asyncio
from datetime import timedelta

import pytest

from kep_client.domain.case_machine import CaseAction, CaseState
from kep_client.domain.ids import CaseId, PartyId
from kep_client.domain.lookups import parse_search
from kep_client.domain.operation import AddCaseEvent, EditCase, OutboxState, RequestCorrection
from kep_client.domain.record import RecordOrigin
from kep_client.errors import StoreError
from kep_client.ports.blocking import Verdict
from tests.unit.offline_cache.office import (
    DIMITRIS,
    MARIA,
    MORNING,
    Desk,
    case_doc,
    draft,
    lease,
    page,
    party,
    put,
    registration,
    with_afm,
)

ELENI = with_afm(party(1), "094014201")


async def test_before_anybody_unlocks_every_call_says_locked(desk: Desk) -> None:
    async with desk.started() as program:
        with pytest.raises(StoreError) as fault:
            await program.store.drafts()
    assert fault.value.code == "store.locked"


async def test_a_draft_is_there_again_after_a_restart_with_the_cursor_where_it_stood(
    desk: Desk,
) -> None:
    async with desk.at_work() as program:
        saved = await program.store.save_draft(draft())
    async with desk.back_at_work() as program:
        (found,) = await program.store.drafts()
    assert saved == MORNING
    assert (found.id, found.focus, found.cursor) == ("d-1", "documentTitle", 7)
    assert found.answers == {"documentTitle": "Υπεύθυνη δήλωση"}
    assert found.saved_at == MORNING


async def test_nobody_sees_the_drafts_of_a_colleague(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.store.save_draft(draft())
    async with desk.at_work(DIMITRIS) as program:
        assert await program.store.drafts() == ()
        await program.store.discard_draft(draft().id)
    async with desk.back_at_work(MARIA) as program:
        assert len(await program.store.drafts()) == 1


async def test_numbers_are_taken_from_the_lease_in_ascending_order(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.on_sync_thread(lambda stores: stores.outbox.add_lease(lease(153, 154)))
        await program.store.save_draft(draft())
        numbers = [
            str(await program.store.register(registration(number), draft().id))
            for number in (1, 2, 3)
        ]
        assert await program.store.drafts() == ()
    assert numbers == ["0042/Β-000153/2026", "0042/Β-000154/2026", "Π-0042-03-20261123-0001-6"]


async def test_a_lease_of_this_year_gives_no_number_next_year(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.on_sync_thread(lambda stores: stores.outbox.add_lease(lease(1, 9)))
        # 22:30 UTC on New Year's Eve is already the new year in Greece.
        eve = MORNING.replace(month=12, day=31, hour=22)
        number = await program.store.register(registration(1, eve), draft().id)
    assert str(number).startswith("Π-0042-03-20270101-0001-")


async def test_a_case_registered_here_is_seen_before_the_centre_knows_it(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.syncs(page(put("party", ELENI)))
        await program.on_sync_thread(lambda stores: stores.outbox.add_lease(lease()))
        await program.store.register(registration(), draft().id)
        record = await program.store.open(PartyId("p-1"))
        hits = await program.store.search(parse_search("0042/Β-000153/2026"), 20)
        case = await program.store.case(CaseId("case-1"))
    assert record is not None
    assert record.origin is RecordOrigin.CACHE
    assert [(c.number, c.pending) for c in record.cases] == [("0042/Β-000153/2026", True)]
    assert [line.detail for line in record.timeline] == ["0042/Β-000153/2026"]
    assert [hit.party.id for hit in hits] == ["p-1"]
    assert case is not None
    assert case.applicant_name == "Παπαδοπούλου Ελένη"


async def test_an_acknowledged_case_stays_on_the_screen_until_the_cache_has_it(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.syncs(page(put("party", ELENI)))
        await program.store.register(registration(), draft().id)
        (item,) = (await program.store.outbox()).items
        done = Verdict(item.id, OutboxState.ACKNOWLEDGED, entity_rev=4)
        await program.on_sync_thread(lambda stores: stores.outbox.settle([done]))
        assert await program.on_sync_thread(lambda stores: stores.outbox.sweep()) == 0
        before = await program.store.open(PartyId("p-1"))
        await program.syncs(page(put("case", case_doc(rev=4)), cursor="c2"))
        after = await program.store.open(PartyId("p-1"))
        waiting = await program.store.outbox()
    assert before is not None
    assert after is not None
    assert [case.pending for case in before.cases] == [True]
    assert [case.pending for case in after.cases] == [False]
    assert (waiting.waiting, waiting.items) == (0, ())


async def test_edits_and_events_that_wait_are_laid_over_but_refused_ones_are_not(
    desk: Desk,
) -> None:
    async with desk.at_work() as program:
        await program.syncs(
            page(
                put("party", ELENI),
                put("case", case_doc(1, answers={"copies": 1})),
                put("case", case_doc(2, answers={"copies": 1})),
            )
        )
        for number in (1, 2):
            edit = EditCase(CaseId(f"case-{number}"), 1, {"copies": 3}, {"copies": 1})
            await program.store.record(edit)
        await program.store.record(AddCaseEvent(CaseId("case-1"), CaseAction.START_REVIEW))
        refused = (await program.store.outbox()).items[1]
        verdict = Verdict(refused.id, OutboxState.PARKED, code="sync.state_changed")
        await program.on_sync_thread(lambda stores: stores.outbox.settle([verdict]))
        first = await program.store.case(CaseId("case-1"))
        second = await program.store.case(CaseId("case-2"))
        summary = await program.store.outbox()
    assert first is not None
    assert second is not None
    assert (first.answers, first.state) == ({"copies": 3}, CaseState.IN_REVIEW)
    assert (second.answers, second.pending) == ({"copies": 1}, False)
    assert (summary.waiting, summary.needs_person) == (2, 1)
    assert summary.items[0].reason == "sync.state_changed"


async def test_a_save_that_nobody_waits_for_any_more_is_made_all_the_same(desk: Desk) -> None:
    async with desk.at_work() as program:
        saving = asyncio.ensure_future(program.store.save_draft(draft()))
        await asyncio.sleep(0)
        saving.cancel()
        assert len(await program.store.drafts()) == 1


async def test_a_full_disk_is_told_and_nothing_of_the_registration_remains(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.on_sync_thread(lambda stores: stores.outbox.add_lease(lease()))
        work = program.store._opened.work.connection  # type: ignore[union-attr]
        await program.thread.run(lambda: work.rows(tuple[int], "PRAGMA max_page_count = 1"))
        big = RequestCorrection(PartyId("p-1"), "family_name", "Α" * 40_000, "seen")
        with pytest.raises(StoreError) as fault:
            await program.store.record(big)
        assert (await program.store.outbox()).waiting == 0
        await program.thread.run(lambda: work.rows(tuple[int], "PRAGMA max_page_count = 1000000"))
        await program.store.register(registration(), draft().id)
        (sent,) = await program.on_sync_thread(lambda stores: stores.outbox.pending(10))
    assert fault.value.code == "store.disk_full"
    assert sent.seq == 1


async def test_yesterdays_copy_of_the_file_shows_and_gives_no_number_twice(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.on_sync_thread(lambda stores: stores.outbox.add_lease(lease()))
        await program.store.register(registration(1), draft().id)
    yesterday = desk.folder.work.read_bytes()
    desk.clock.forward(timedelta(days=1))
    async with desk.back_at_work() as program:
        assert program.store.faults == ()
        await program.store.register(registration(2), draft().id)
    desk.folder.work.write_bytes(yesterday)
    async with desk.back_at_work() as program:
        assert [fault.code for fault in program.store.faults] == ["sync.sequence"]
        number = await program.store.register(registration(3), draft().id)
        last = (await program.on_sync_thread(lambda stores: stores.outbox.pending(10)))[-1]
    assert str(number) == "0042/Β-000155/2026"
    assert last.seq == 3, "the lost one leaves a gap that the centre sees"
