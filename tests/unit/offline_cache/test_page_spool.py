"""Scanned pages on the disk: never in clear, never lost by a crash, never another case's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kep_client.domain.ids import CaseId
from kep_client.errors import StoreError
from kep_client.ports.scanner import PageId, Picture, ScanBundle, ScanPage
from offline_cache.folder import DataFolder
from offline_cache.keys import new_key
from offline_cache.page_spool import PageSpool
from offline_cache.store_thread import StoreThread
from tests.unit.offline_cache.office import DIMITRIS, draft, registration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.unit.offline_cache.office import Desk

BUNDLE = ScanBundle(CaseId("case-1"), "authorisation")
CANARY = b"CANARY-OF-A-SCANNED-PAPER"
KEY = new_key()


def page(number: int, *, blank: bool = False) -> ScanPage:
    jpeg = b"\xff\xd8\xff" + CANARY * 3 + bytes([number]) + b"\xff\xd9"
    small, large = Picture(2, 3, bytes(range(18))), Picture(4, 2, CANARY[:24])
    return ScanPage(number, 1240, 1754, 150, blank, jpeg, small, large)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path)
    folder.create()
    return folder


@pytest.fixture
def thread() -> Iterator[StoreThread]:
    thread = StoreThread()
    yield thread
    thread.stop()


@pytest.fixture
def spool(folder: DataFolder, thread: StoreThread) -> PageSpool:
    spool = PageSpool(folder, thread)
    spool.open_here(KEY)
    return spool


def files(folder: DataFolder) -> list[Path]:
    return [path for path in folder.root.rglob("*") if path.is_file()]


async def test_a_page_comes_back_as_it_was(spool: PageSpool) -> None:
    kept = await spool.put(BUNDLE, page(1, blank=True))
    assert (kept.width, kept.height, kept.dpi, kept.blank) == (1240, 1754, 150, True)
    assert kept.size == len(page(1).jpeg)
    assert await spool.jpeg(BUNDLE, kept.id) == page(1).jpeg
    assert await spool.preview(BUNDLE, kept.id) == page(1).preview
    assert await spool.pages(BUNDLE) == (kept,)


async def test_nothing_of_a_page_lies_on_the_disk_in_clear(
    spool: PageSpool, folder: DataFolder
) -> None:
    await spool.put(BUNDLE, page(1))
    await spool.arrange(BUNDLE, await spool.pages(BUNDLE))
    found = files(folder)
    assert len(found) == 2
    for path in found:
        content = path.read_bytes()
        assert CANARY not in content
        assert b"\xff\xd8\xff" not in content[:64]
        assert b"authorisation" not in str(path).encode() + content
        assert path.stat().st_mode & 0o077 == 0


async def test_after_a_crash_order_turns_and_what_was_removed_are_there(
    spool: PageSpool, folder: DataFolder, thread: StoreThread
) -> None:
    from dataclasses import replace

    one, two, three = [await spool.put(BUNDLE, page(number)) for number in (1, 2, 3)]
    arranged = (replace(three, turns=3), replace(one, removed=True), two)
    await spool.arrange(BUNDLE, arranged)
    late = await spool.put(BUNDLE, page(4))
    again = PageSpool(folder, thread)
    again.open_here(KEY)
    assert await again.pages(BUNDLE) == (*arranged, late)


async def test_pages_that_were_never_arranged_come_in_the_order_they_were_scanned(
    spool: PageSpool,
) -> None:
    kept = {number: await spool.put(BUNDLE, page(number)) for number in (3, 1, 2)}
    assert await spool.pages(BUNDLE) == (kept[1], kept[2], kept[3])


async def test_a_page_torn_on_the_disk_is_left_out_and_the_others_stay(
    spool: PageSpool, folder: DataFolder
) -> None:
    one, two = [await spool.put(BUNDLE, page(number)) for number in (1, 2)]
    path = next(path for path in files(folder) if path.name == one.id)
    for damaged in (path.read_bytes()[:-1], b"", bytes(200)):
        path.write_bytes(damaged)
        assert await spool.pages(BUNDLE) == (two,)
        with pytest.raises(StoreError) as told:
            await spool.jpeg(BUNDLE, one.id)
        assert told.value.code == "doc.incomplete"
    (path.parent / "list").write_bytes(b"torn")
    assert await spool.pages(BUNDLE) == (two,)


async def test_a_page_moved_to_another_case_or_paper_does_not_open(
    spool: PageSpool, folder: DataFolder
) -> None:
    kept = await spool.put(BUNDLE, page(1))
    source = next(path for path in files(folder) if path.name == kept.id)
    for other in (ScanBundle(CaseId("case-2"), "authorisation"), ScanBundle(CaseId("case-1"), "b")):
        theirs = await spool.put(other, page(9))
        target = next(path for path in files(folder) if path.name == theirs.id)
        target.with_name(kept.id).write_bytes(source.read_bytes())
        assert await spool.pages(other) == (theirs,)


async def test_another_key_opens_nothing(folder: DataFolder, thread, spool: PageSpool) -> None:
    await spool.put(BUNDLE, page(1))
    stranger = PageSpool(folder, thread)
    stranger.open_here(new_key())
    assert await stranger.pages(BUNDLE) == ()


async def test_a_locked_desk_keeps_the_pages_to_itself(spool: PageSpool) -> None:
    kept = await spool.put(BUNDLE, page(1))
    spool.close_here()
    with pytest.raises(StoreError) as told:
        await spool.preview(BUNDLE, kept.id)
    assert told.value.code == "store.locked"
    spool.open_here(KEY)
    assert await spool.pages(BUNDLE) == (kept,)


async def test_what_is_attached_leaves_nothing_behind(spool: PageSpool, folder: DataFolder) -> None:
    await spool.put(BUNDLE, page(1))
    other = await spool.put(ScanBundle(CaseId("case-1"), "other"), page(2))
    await spool.drop(BUNDLE)
    assert await spool.pages(BUNDLE) == ()
    assert [path.name for path in files(folder)] == [other.id]
    spool.drop_case_here("case-1")
    assert files(folder) == []


@pytest.mark.parametrize("name", ["../x", "a/b", "", "."])
async def test_no_name_leads_out_of_the_folder(spool: PageSpool, name: str) -> None:
    with pytest.raises(StoreError):
        await spool.put(ScanBundle(CaseId(name), "r"), page(1))
    with pytest.raises(StoreError):
        await spool.jpeg(BUNDLE, PageId(name))


async def test_a_disk_that_takes_no_page_says_so(spool: PageSpool, folder: DataFolder) -> None:
    (folder.root / "spool").write_text("a file where the folder should be")
    with pytest.raises(StoreError) as told:
        await spool.put(BUNDLE, page(1))
    assert told.value.code == "store.read_only"


async def test_pages_of_a_draft_wait_over_a_lock_and_are_forgotten_with_it(desk: Desk) -> None:
    bundle = ScanBundle(draft().case_id, "authorisation")
    async with desk.at_work() as program:
        await program.store.save_draft(draft())
        await program.spool.put(bundle, page(1))
        await program.vault.lock()
        with pytest.raises(StoreError) as locked:
            await program.spool.pages(bundle)
    async with desk.back_at_work() as program:
        assert len(await program.spool.pages(bundle)) == 1
        await program.store.discard_draft(draft().id)
        assert await program.spool.pages(bundle) == ()
    assert locked.value.code == "store.locked"
    assert not [path for path in files(desk.folder) if "spool" in path.parts]


async def test_a_registered_case_leaves_no_page_behind(desk: Desk) -> None:
    bundle = ScanBundle(registration().case_id, "authorisation")
    async with desk.at_work() as program:
        await program.spool.put(bundle, page(1))
        await program.store.register(registration(), draft().id)
        assert await program.spool.pages(bundle) == ()


async def test_a_draft_of_a_colleague_keeps_its_pages(desk: Desk) -> None:
    bundle = ScanBundle(draft().case_id, "authorisation")
    async with desk.at_work() as program:
        await program.store.save_draft(draft())
        await program.spool.put(bundle, page(1))
    async with desk.at_work(DIMITRIS) as program:
        await program.store.discard_draft(draft().id)
        assert [path for path in files(desk.folder) if "spool" in path.parts]
