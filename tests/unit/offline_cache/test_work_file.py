"""Opening work.db when something is wrong with it, with its key or with the disk."""

import errno

import pytest

from kep_client.errors import StoreError
from offline_cache.engine import Mode, connect
from offline_cache.folder import replace_file, storage_faults
from offline_cache.migrations import STEPS
from offline_cache.work_file import open_work
from tests.unit.offline_cache.office import MARIA, MORNING, PASSPHRASE, Desk, Secrets, draft

KEY = b"k" * 32


def code_of_opening(desk: Desk, key: bytes = KEY) -> str:
    with pytest.raises(StoreError) as fault:
        open_work(desk.folder, key, MORNING)
    return fault.value.code


def test_a_wrong_key_is_told_from_a_damaged_file(desk: Desk) -> None:
    open_work(desk.folder, KEY, MORNING).close()
    assert code_of_opening(desk, b"o" * 32) == "keys.missing"
    assert not list(desk.folder.root.glob("*.damaged-*"))
    desk.folder.work.write_bytes(bytes(8192))
    assert code_of_opening(desk) == "store.outbox_damaged"
    assert len(list(desk.folder.root.glob("work.db.damaged-*"))) == 1


def test_without_its_check_an_unreadable_file_is_taken_for_damaged(desk: Desk) -> None:
    open_work(desk.folder, KEY, MORNING).close()
    (desk.folder.root / "work.db.check").unlink()
    assert code_of_opening(desk, b"o" * 32) == "store.outbox_damaged"


def test_a_file_of_a_newer_version_is_not_touched(desk: Desk) -> None:
    work = open_work(desk.folder, KEY, MORNING)
    work.rows(tuple[int], f"PRAGMA user_version = {len(STEPS) + 1}")
    work.close()
    assert code_of_opening(desk) == "store.too_new"
    again = connect(desk.folder.work, KEY, Mode.READ)
    assert again.value(int, "PRAGMA user_version") == len(STEPS) + 1
    again.close()


async def test_damage_met_in_the_middle_of_the_day_is_copied_and_told(desk: Desk) -> None:
    async with desk.at_work() as program:
        for number in range(300):
            await program.store.save_draft(draft(number))
        await program.vault.lock()
        content = bytearray(desk.folder.work.read_bytes())
        for start in range(4096 * 25, len(content), 4096):
            content[start : start + 64] = bytes(64)
        desk.folder.work.write_bytes(bytes(content))
        await program.vault.unlock(MARIA.id, PASSPHRASE)
        with pytest.raises(StoreError) as fault:
            await program.store.drafts()
    assert fault.value.code == "store.outbox_damaged"
    assert list(desk.folder.root.glob("work.db.damaged-*"))


async def test_when_the_pcs_own_half_is_gone_no_new_clerk_gets_a_key(desk: Desk) -> None:
    async with desk.at_work():
        pass
    desk.secrets.delete("machine-secret")
    async with desk.started() as program:
        with pytest.raises(StoreError) as fault:
            await program.vault.create(MARIA, PASSPHRASE, False)
        assert fault.value.code == "keys.missing"
    assert desk.folder.work.exists()


class LockedSecrets(Secrets):
    """Refuses to write, as a key store that was locked meanwhile."""

    def set(self, name: str, value: bytes) -> None:
        if name == "high-water":
            raise StoreError("keys.locked")
        super().set(name, value)


async def test_a_key_store_that_refuses_a_mark_costs_no_save(desk: Desk) -> None:
    from tests.unit.offline_cache.office import registration

    desk.secrets = LockedSecrets()
    async with desk.at_work() as program:
        await program.store.register(registration(), draft().id)
        assert (await program.store.outbox()).waiting == 1
        assert {fault.code for fault in program.store.faults} <= {"keys.locked"}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "store.disk_full"),
        (errno.EROFS, "store.read_only"),
        (errno.EACCES, "store.read_only"),
    ],
)
def test_faults_of_the_disk_have_a_code(number: int, code: str) -> None:
    with pytest.raises(StoreError) as fault, storage_faults():
        raise OSError(number, "/a/path/that/is/not/told")
    assert fault.value.code == code
    assert "path" not in str(fault.value)


def test_a_file_that_cannot_be_replaced_leaves_the_old_one_and_no_rest(desk: Desk) -> None:
    desk.folder.create()
    target = desk.folder.root / "folder"
    target.mkdir()
    (target / "inside").write_text("x")
    with pytest.raises(StoreError):
        replace_file(target, b"new")
    assert (target / "inside").exists()
    assert not list(desk.folder.root.glob("*.new"))
