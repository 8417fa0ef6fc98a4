"""Pages of the feed: whole or not at all, in any order of repetition, and forgotten for good."""

import asyncio

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from kep_client.domain.ids import PartyId
from kep_client.domain.lookups import parse_search
from kep_client.errors import LineError, StoreError
from kep_client.ports.blocking import Change
from kep_client.wire.interactions import InteractionDoc
from kep_client.wire.services import ServiceDoc
from offline_cache.engine import Mode, connect
from offline_cache.generations import current_generation
from tests.unit.offline_cache.office import (
    Desk,
    Program,
    draft,
    page,
    party,
    put,
    registration,
    with_afm,
)


async def names(program: Program, typed: str) -> list[str]:
    hits = await program.store.search(parse_search(typed), 20)
    return [hit.party.family_name for hit in hits]


async def test_nothing_is_found_before_the_first_pull_is_complete(desk: Desk) -> None:
    async with desk.at_work() as program:
        assert (await program.store.state()).complete is False
        await program.syncs(page(put("party", party(1))))
        state = await program.store.state()
        assert (state.people, state.complete) == (1, True)
        assert await names(program, "παπα") == ["Παπαδοπούλου"]


async def test_an_unfinished_first_pull_begins_again_after_a_restart(desk: Desk) -> None:
    async with desk.at_work() as program:

        def half(stores):  # type: ignore[no-untyped-def]
            stores.replica.begin_generation()
            stores.replica.apply(page(put("party", party(1)), more=True))
            return stores.replica.filling, stores.replica.cursor(), stores.replica.people()

        assert await program.on_sync_thread(half) == (True, "c1", 1)
    async with desk.back_at_work() as program:
        assert await program.on_sync_thread(lambda stores: stores.replica.cursor()) == ""
        await program.syncs(page(put("party", party(2))))
        assert (await program.store.state()).people == 1
    assert [path.name for path in desk.folder.root.glob("cache-*.db")] == ["cache-2.db"]


async def test_a_page_repeated_or_older_changes_nothing(desk: Desk) -> None:
    new = with_afm(party(1, rev=5, family_name="Νέα"), "094014201")
    old = with_afm(party(1, rev=4, family_name="Παλιά"), "090000045")
    async with desk.at_work() as program:
        await program.syncs(page(put("party", party(2))))
        for _ in range(2):
            await program.syncs(page(put("party", new), cursor="c2"))
        await program.syncs(page(put("party", old), cursor="c3"))
        assert await names(program, "νεα") == ["Νέα"]
        assert await names(program, "παλια") == []
        assert await names(program, "094014201") == ["Νέα"]
        assert await names(program, "090000045") == []


async def test_a_document_that_came_twice_in_a_first_pull_is_there_once_and_newest(
    desk: Desk,
) -> None:
    async with desk.at_work() as program:
        await program.syncs(
            page(put("party", party(1, family_name="Πρώτη")), more=True),
            page(put("party", party(1, family_name="Δεύτερη", rev=2)), cursor="c2"),
        )
        assert (await program.store.state()).people == 1
        assert await names(program, "δευτ") == ["Δεύτερη"]
        assert await names(program, "πρωτ") == []


async def test_a_page_with_something_unreadable_is_refused_whole(desk: Desk) -> None:
    broken = Change("party", "p-2", 1, b'{"id": 7}')
    unknown = Change("licence", "l-1", 1, b"{}")
    async with desk.at_work() as program:
        await program.syncs(page(put("party", party(1)), unknown))
        with pytest.raises(LineError) as fault:
            await program.syncs(page(put("party", party(3)), broken, cursor="c2"))
        cursor = await program.on_sync_thread(lambda stores: stores.replica.cursor())
        assert (cursor, (await program.store.state()).people) == ("c1", 1)
    assert fault.value.code == "server.bad_answer"


async def test_a_new_generation_is_filled_while_the_counter_searches_the_old_one(
    desk: Desk,
) -> None:
    async with desk.at_work() as program:
        await program.syncs(page(put("party", party(1))))
        halfway, go_on = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def refill(stores):  # type: ignore[no-untyped-def]
            stores.replica.begin_generation()
            stores.replica.apply(page(put("party", party(2, family_name="Νέα")), cursor="n1"))
            loop.call_soon_threadsafe(halfway.set)
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(timeout=20)
            stores.replica.finish_generation()

        filling = asyncio.ensure_future(program.on_sync_thread(refill))
        await halfway.wait()
        assert await names(program, "παπα") == ["Παπαδοπούλου"]
        go_on.set()
        await filling
        assert await names(program, "παπα") == []
        assert await names(program, "νεα") == ["Νέα"]
    assert [path.name for path in desk.folder.root.glob("cache-*.db")] == ["cache-2.db"]


async def test_who_leaves_the_scope_is_not_found_any_more(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.syncs(page(put("party", with_afm(party(1), "094014201"))))
        gone = Change("party", "p-1", 2, b"", removed=True)
        await program.syncs(page(gone, cursor="c2"))
        assert await names(program, "παπα") == []
        assert await names(program, "094014201") == []
        assert await program.store.open(PartyId("p-1")) is None


async def test_a_purged_person_leaves_no_word_in_pages_or_log(desk: Desk) -> None:
    canary = "Καναρινοπούλου"
    talk = InteractionDoc(
        id="i-1", channel="phone", kind="question", title=f"Ρώτησε η {canary}",
        started_at="2026-11-20T09:00:00Z", rev=1, party_id="p-1",
    )  # fmt: skip
    async with desk.at_work() as program:
        await program.syncs(
            page(*(put("party", party(n)) for n in range(2, 300)),
                 put("party", party(1, family_name=canary)), put("interaction", talk))
        )  # fmt: skip
        await program.syncs(page(put("party", party(1, family_name=canary, rev=2)), cursor="c2"))
        key = program.vault._unlocked().content.cache_key
        words = [canary.encode(), "καναρινοπουλου".encode(), b"kanarinopulu"]
        before = _clear(desk, key)
        assert all(word in before for word in words)
        assert await names(program, "καναριν") == [canary], "the counter has the file open too"
        purge = Change("party", "p-1", 3, b"", removed=True, purged=True)
        await program.syncs(page(purge, cursor="c3"))
        after = _clear(desk, key)
        assert (desk.folder.root / "cache-1.db-wal").stat().st_size == 0
    assert not [word for word in words if word in after]


def _clear(desk: Desk, key: bytes) -> bytes:
    """Every page of the cache and its log, decrypted by hand; see docs/formats.md."""
    pages = _pages((desk.folder.root / "cache-1.db").read_bytes(), start=0, head=0)
    log = desk.folder.root / "cache-1.db-wal"
    pages += _pages(log.read_bytes() if log.exists() else b"", start=32, head=24)
    return b"".join(_decrypted(page, key) for page in pages)


def _pages(content: bytes, *, start: int, head: int) -> list[bytes]:
    step = head + 4096
    return [content[at + head : at + step] for at in range(start, len(content), step)]


def _decrypted(page: bytes, key: bytes) -> bytes:
    """AES-256-CBC; the last 80 bytes are IV and HMAC, the first page begins with a salt."""
    vector = page[4096 - 80 : 4096 - 64]
    decryptor = Cipher(AES256(key), CBC(vector)).decryptor()
    return decryptor.update(page[: 4096 - 80])


async def test_a_damaged_cache_is_set_aside_and_filled_again_and_the_work_goes_on(
    desk: Desk,
) -> None:
    async with desk.at_work() as program:
        await program.syncs(page(*(put("party", party(n)) for n in range(300))))
        await program.store.save_draft(draft())
    path = desk.folder.cache(1)
    content = bytearray(path.read_bytes())
    content[:64] = bytes(64)
    path.write_bytes(bytes(content))
    async with desk.back_at_work() as program:
        with pytest.raises(StoreError) as fault:
            await names(program, "παπα")
        assert fault.value.code == "store.cache_damaged"
        assert (await program.store.state()).complete is False
        assert len(await program.store.drafts()) == 1
        await program.store.register(registration(), draft().id)
        await program.syncs(page(put("party", party(1))))
        assert await names(program, "παπα") == ["Παπαδοπούλου"]


async def test_the_sync_thread_meets_the_damage_first(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.syncs(page(*(put("party", party(n)) for n in range(300))))
    path = desk.folder.cache(1)
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = bytes(64)
    path.write_bytes(bytes(content))
    async with desk.back_at_work() as program:
        with pytest.raises(StoreError) as fault:
            await program.syncs(page(put("party", party(1, rev=2)), cursor="c2"))
        assert fault.value.code == "store.cache_damaged"
        assert await program.on_sync_thread(lambda stores: stores.replica.cursor()) == ""
        await program.syncs(page(put("party", party(1))))
        assert (await program.store.state()).people == 1
    assert (desk.folder.root / "cache-1.db.damaged").exists()


async def test_each_key_fails_on_the_other_file(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.syncs(page(put("party", party(1))))
        content = program.vault._unlocked().content
    for path, key in (
        (desk.folder.work, content.cache_key),
        (desk.folder.cache(1), content.work_key),
    ):
        with pytest.raises(StoreError):
            connect(path, key, Mode.READ)
    work = connect(desk.folder.work, content.work_key, Mode.READ)
    assert current_generation(work) == 1
    work.close()


async def test_a_damaged_outbox_is_copied_told_and_left_where_it_is(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.store.register(registration(), draft().id)
    content = bytearray(desk.folder.work.read_bytes())
    content[:64] = bytes(64)
    desk.folder.work.write_bytes(bytes(content))
    async with desk.started() as program:
        with pytest.raises(StoreError) as fault:
            await program.vault.unlock(desk.centre.clerk.id, "θάλασσα και βουνό")
        assert fault.value.code == "store.outbox_damaged"
    assert desk.folder.work.read_bytes() == bytes(content)
    (copy,) = desk.folder.root.glob("work.db.damaged-*")
    assert copy.read_bytes() == bytes(content)


async def test_the_newest_version_of_each_service_is_offered_and_an_unfit_one_is_not(
    desk: Desk,
) -> None:
    def service(version: int, **changes: object) -> ServiceDoc:
        values: dict[str, object] = {
            "id": "signature-certification",
            "version": version,
            "status": "published",
            "valid_from": "2026-06-01",
            "title": {"el": f"Βεβαίωση {version}"},
            "competent_authority": "org:municipality",
            "channels": ["counter"],
            "purpose": {"activityId": "PA-001", "text": {"el": "."}, "dataClasses": ["identity"]},
            "applicant": {},
            "form": {"schema": {"type": "object", "properties": {}}},
            "documents": [],
            "steps": [],
            "outputs": [],
            "deadlines": {"decision": "P1D"},
            "retention": {},
        }
        return ServiceDoc(**(values | changes))  # type: ignore[arg-type]

    def change(doc: ServiceDoc) -> Change:
        return Change("service", f"{doc.id}-{doc.version}", 1, msgspec.json.encode(doc))

    unfit = service(1, id="unfit", form={"schema": {"type": "array"}})
    async with desk.at_work() as program:
        await program.syncs(page(change(service(1)), change(service(2)), change(unfit)))
        offered = await program.store.services()
    assert [(each.id, each.version, each.title.el) for each in offered] == [
        ("signature-certification", 2, "Βεβαίωση 2")
    ]


async def test_what_a_check_found_is_mended_in_place_and_searched_at_once(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.syncs(
            page(
                put("party", party(1, rev=3, family_name="Παλιά")),
                put("party", party(2, family_name="Περιττή")),
            )
        )

        def mend(stores):  # type: ignore[no-untyped-def]
            stores.replica.mend(
                [
                    put("party", party(1, rev=2, family_name="Επανελθούσα")),
                    put("party", party(3, family_name="Χαμένη")),
                    Change("party", "p-2", 1, b"", removed=True),
                ]
            )
            stores.replica.move_to("after-the-restore")
            return stores.replica.revisions("party"), stores.replica.cursor()

        held, cursor = await program.on_sync_thread(mend)
        assert held == {"p-1": 2, "p-3": 1}
        assert cursor == "after-the-restore"
        assert await names(program, "παλια") == await names(program, "περιττη") == []
        assert await names(program, "επανελθ") == ["Επανελθούσα"]
        assert await names(program, "χαμεν") == ["Χαμένη"]
