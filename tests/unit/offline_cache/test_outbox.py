"""The sync thread's side of the outbox."""

import hashlib
from datetime import timedelta

import pytest

from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import CaseId, DocumentId, PartyId
from kep_client.domain.operation import EditCase, OutboxState, ReportView, RequestCorrection
from kep_client.domain.visit import ContextKind, Purpose
from kep_client.errors import StoreError
from kep_client.mapping.operations import bytes_to_sign
from kep_client.ports.blocking import Change, Verdict
from tests.unit.offline_cache.office import (
    Desk,
    Program,
    case_doc,
    draft,
    lease,
    page,
    party,
    put,
    registration,
)


async def record(program: Program, *cases: str) -> list[str]:
    return [
        await program.store.record(EditCase(CaseId(case), 1, {"a": n}, {"a": None}))
        for n, case in enumerate(cases)
    ]


async def pending(program: Program, limit: int = 200) -> list[str]:
    sent = await program.on_sync_thread(lambda stores: stores.outbox.pending(limit))
    return [operation.id for operation in sent]


async def test_operations_leave_in_the_order_they_were_made(desk: Desk) -> None:
    async with desk.at_work() as program:
        made = await record(program, "a", "b", "a")
        assert await pending(program) == made
        assert await pending(program, 2) == made[:2]


async def test_a_refused_operation_holds_back_nothing_that_came_after_it(desk: Desk) -> None:
    async with desk.at_work() as program:
        first, parked, other, after = await record(program, "a", "a", "b", "a")
        verdicts = [
            Verdict(first, OutboxState.ACKNOWLEDGED, 2),
            Verdict(parked, OutboxState.PARKED, code="sync.rejected", detail="x"),
        ]
        await program.on_sync_thread(lambda stores: stores.outbox.settle(verdicts))
        assert await pending(program) == [other, after], "a gap would tear the chain"


async def test_each_operation_names_the_hash_of_the_one_before(desk: Desk) -> None:
    async with desk.at_work() as program:
        await record(program, "a", "b")
    async with desk.back_at_work() as program:
        await record(program, "c")
        sent = await program.on_sync_thread(lambda stores: stores.outbox.pending(10))
    hashes = [hashlib.sha256(bytes_to_sign(operation)).hexdigest() for operation in sent]
    assert [operation.previous for operation in sent] == ["", *hashes[:2]]
    assert [operation.seq for operation in sent] == [1, 2, 3]


async def test_the_chain_goes_on_after_everything_was_swept(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.syncs(page(put("party", party(1))))
        view = ReportView(PartyId("p-1"), Purpose(ContextKind.VISIT, "v-1"), ("identity",))
        await program.store.record(view)
        (sent,) = await program.on_sync_thread(lambda stores: stores.outbox.pending(10))
        done = Verdict(sent.id, OutboxState.ACKNOWLEDGED)
        await program.on_sync_thread(lambda stores: stores.outbox.settle([done]))
        assert await program.on_sync_thread(lambda stores: stores.outbox.sweep()) == 1
        await record(program, "a")
        (next_one,) = await program.on_sync_thread(lambda stores: stores.outbox.pending(10))
    assert next_one.seq == 2
    assert next_one.previous == hashlib.sha256(bytes_to_sign(sent)).hexdigest()


async def test_what_never_comes_into_this_cache_is_swept_after_an_hour(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.syncs(page(put("party", party(1))))
        (made,) = await record(program, "of-another-office")
        done = Verdict(made, OutboxState.ACKNOWLEDGED, entity_rev=9)
        await program.on_sync_thread(lambda stores: stores.outbox.settle([done]))
        assert await program.on_sync_thread(lambda stores: stores.outbox.sweep()) == 0
        desk.clock.forward(timedelta(hours=2))
        assert await program.on_sync_thread(lambda stores: stores.outbox.sweep()) == 1


async def test_leases_count_what_is_left_and_the_highest_number_granted(desk: Desk) -> None:
    async with desk.at_work() as program:
        assert await program.on_sync_thread(lambda s: s.outbox.lease_left(2026)) == (0, 0)
        for grant in (lease(1, 10), lease(1, 10), lease(11, 20)):
            await program.on_sync_thread(lambda s, grant=grant: s.outbox.add_lease(grant))
        await program.store.register(registration(), draft().id)
        assert await program.on_sync_thread(lambda s: s.outbox.lease_left(2026)) == (19, 20)
        assert await program.on_sync_thread(lambda s: s.outbox.lease_left(2027)) == (0, 0)


async def test_papers_follow_their_registration_and_come_back_whole(desk: Desk) -> None:
    paper = Document(DocumentId("doc-1"), "Αίτηση", DocumentSource.FILE, mime="application/pdf")
    content = bytes(range(256)) * 2500
    async with desk.at_work() as program:
        await program.store.save_draft(draft())
        kept = await program.store.put(CaseId("case-1"), paper, content)
        again = await program.store.put(CaseId("case-1"), paper, content)
        to_send = lambda stores: list(stores.outbox.chunks_to_send())  # noqa: E731
        assert await program.on_sync_thread(to_send) == []
        await program.store.register(registration(), draft().id)
        assert await program.on_sync_thread(to_send) == []
        (item,) = (await program.store.outbox()).items
        done = Verdict(item.id, OutboxState.ACKNOWLEDGED, 1)
        await program.on_sync_thread(lambda stores: stores.outbox.settle([done]))
        waiting = await program.on_sync_thread(to_send)
        assert waiting == [("case-1", name) for name in kept.chunks]
        await program.on_sync_thread(lambda stores: stores.outbox.chunk_sent(*waiting[0]))
        assert await program.on_sync_thread(to_send) == waiting[1:]
        assert await program.store.get(kept) == content
    assert kept.chunks == again.chunks
    assert (kept.size, len(kept.chunks)) == (len(content), 3)


async def test_a_purge_takes_the_papers_along_but_none_that_exist_only_here(desk: Desk) -> None:
    paper = Document(DocumentId("doc-1"), "Αίτηση", DocumentSource.FILE)
    async with desk.at_work() as program:
        cases = [put("case", case_doc(number)) for number in (1, 2)]
        await program.syncs(page(put("party", party(1)), *cases))
        sent, unsent = [
            await program.store.put(CaseId(f"case-{number}"), paper, b"paper") for number in (1, 2)
        ]
        await program.on_sync_thread(lambda s: s.outbox.chunk_sent("case-1", sent.chunks[0]))
        purge = Change("party", "p-1", 2, b"", removed=True, purged=True)
        await program.syncs(page(purge, cursor="c2"))
        with pytest.raises(StoreError):
            await program.store.get(sent)
        assert await program.store.get(unsent) == b"paper"
    assert [folder.name for folder in desk.folder.blobs.iterdir()] == ["case-2"]


async def test_a_correction_request_does_not_hold_back_access_rows(desk: Desk) -> None:
    async with desk.at_work() as program:
        asked = await program.store.record(RequestCorrection(PartyId("p-1"), "phone", "1", "seen"))
        view = ReportView(PartyId("p-1"), Purpose(ContextKind.VISIT, "v-1"), ("identity",))
        seen = await program.store.record(view)
        verdict = Verdict(asked, OutboxState.PARKED, code="sync.rejected")
        await program.on_sync_thread(lambda stores: stores.outbox.settle([verdict]))
        assert await pending(program) == [seen]
