"""Who gets in, who does not, and what lies where."""

import json
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kep_client.domain.ids import ClerkId
from kep_client.errors import InputError, KepError, RefusedError, StoreError
from kep_client.mapping.operations import bytes_to_sign
from offline_cache.passphrase import check_choice
from offline_cache.slot_file import SlotFile, read_slot_file, write_slot_file
from offline_cache.training_tpm import TrainingTpm
from tests.unit.offline_cache.office import (
    CHEAP,
    DIMITRIS,
    MARIA,
    PASSPHRASE,
    Desk,
    Program,
    _b64,
    draft,
    registration,
)


async def code_of_unlocking(program: Program, secret: str = PASSPHRASE, who: str = MARIA.id) -> str:
    with pytest.raises(KepError) as fault:
        await program.vault.unlock(ClerkId(who), secret)
    return fault.value.code


async def test_a_clerk_unlocks_with_the_passphrase_and_nothing_else(desk: Desk) -> None:
    async with desk.at_work():
        pass
    async with desk.started() as program:
        assert await code_of_unlocking(program, "θάλασσα και βουνά") == "auth.passphrase_wrong"
        assert (await program.vault.unlock(MARIA.id, PASSPHRASE)) == MARIA
        assert await program.vault.refresh_token() == "refresh-token-canary"


async def test_two_keyboards_that_compose_accents_differently_open_the_same_slot(
    desk: Desk,
) -> None:
    import unicodedata

    async with desk.at_work():
        pass
    async with desk.started() as program:
        await program.vault.unlock(MARIA.id, unicodedata.normalize("NFD", PASSPHRASE))


async def test_without_the_key_stores_part_right_and_wrong_words_fail_alike(desk: Desk) -> None:
    async with desk.at_work():
        pass
    desk.secrets.kept = {k: v for k, v in desk.secrets.kept.items() if not k.startswith("slot-")}
    async with desk.started() as program:
        assert await code_of_unlocking(program, "λάθος λέξεις εδώ") == "keys.missing"
        assert await code_of_unlocking(program) == "keys.missing"


async def test_after_five_wrong_tries_one_waits_and_after_ten_a_sign_in_is_due(desk: Desk) -> None:
    async with desk.at_work():
        pass
    codes, waits = [], []
    async with desk.started() as program:
        for _ in range(10):
            codes.append(await code_of_unlocking(program, "λάθος λέξεις εδώ"))
            (info,) = await program.vault.clerks()
            waits.append(info.wait_seconds)
            if info.wait_seconds and info.tries_left:
                assert await code_of_unlocking(program) == "auth.wait"
            desk.clock.forward(timedelta(seconds=info.wait_seconds))
        assert await code_of_unlocking(program) == "auth.locked"
        desk.clock.forward(timedelta(days=1))
        assert await code_of_unlocking(program) == "auth.locked"
    assert codes == ["auth.passphrase_wrong"] * 9 + ["auth.locked"]
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32]


@pytest.mark.parametrize("restored", ["file", "key store"])
async def test_putting_back_one_copy_of_the_counters_resets_nothing(
    desk: Desk, restored: str
) -> None:
    async with desk.at_work():
        pass
    file = desk.folder.slots / "m.antoniou.ledger"
    old_file, old_secrets = file.read_bytes(), dict(desk.secrets.kept)
    async with desk.started() as program:
        for _ in range(4):
            await code_of_unlocking(program, "λάθος λέξεις εδώ")
        if restored == "file":
            file.write_bytes(old_file)
        else:
            desk.secrets.kept = old_secrets
        await code_of_unlocking(program, "λάθος λέξεις εδώ")
        assert await code_of_unlocking(program) == "auth.wait"


async def test_a_good_unlock_forgets_the_wrong_tries(desk: Desk) -> None:
    async with desk.at_work():
        pass
    async with desk.started() as program:
        for _ in range(4):
            await code_of_unlocking(program, "λάθος λέξεις εδώ")
        await program.vault.unlock(MARIA.id, PASSPHRASE)
        (info,) = await program.vault.clerks()
    assert info.tries_left == 10


async def test_a_slot_that_asks_for_64_gib_is_refused_at_once(desk: Desk) -> None:
    async with desk.at_work():
        pass
    path = desk.folder.slots / "m.antoniou.slot"
    file = read_slot_file(path)
    header = json.loads(file.header)
    header["kdf"]["memoryKib"] = 64 * 1024 * 1024
    write_slot_file(path, SlotFile(json.dumps(header).encode(), file.sealed))
    async with desk.started() as program:
        started = time.perf_counter()
        assert await code_of_unlocking(program) == "keys.slot_damaged"
        assert time.perf_counter() - started < 5, "64 GiB would never have ended"


async def test_a_changed_header_opens_nothing(desk: Desk) -> None:
    async with desk.at_work():
        pass
    path = desk.folder.slots / "m.antoniou.slot"
    file = read_slot_file(path)
    header = file.header.replace(b"2026-11-23", b"2026-11-24")
    write_slot_file(path, SlotFile(header, file.sealed))
    async with desk.started() as program:
        assert await code_of_unlocking(program) == "auth.passphrase_wrong"


@pytest.mark.parametrize("place", [0, 30, 400, -10])
async def test_a_damaged_slot_is_called_damaged_and_costs_no_try(desk: Desk, place: int) -> None:
    async with desk.at_work():
        pass
    path = desk.folder.slots / "m.antoniou.slot"
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(bytes(content))
    async with desk.started() as program:
        assert await code_of_unlocking(program) == "keys.slot_damaged"


async def test_the_key_store_holds_neither_database_keys_nor_tokens_nor_the_signing_seed(
    desk: Desk,
) -> None:
    async with desk.at_work() as program:
        await program.store.register(registration(), draft().id)
        content = program.vault._unlocked().content
    dump = b"".join(desk.secrets.kept.values())
    for secret in (content.work_key, content.cache_key, content.signing_seed):
        assert secret not in dump
    assert b"refresh-token-canary" not in dump
    slots = [name for name in desk.secrets.kept if name.startswith("slot-")]
    assert [len(desk.secrets.kept[name]) for name in slots] == [32]
    on_disk = b"".join(p.read_bytes() for p in desk.folder.root.rglob("*") if p.is_file())
    assert b"refresh-token-canary" not in on_disk


async def test_a_second_clerk_opens_the_same_stores_and_signs_with_an_own_key(desk: Desk) -> None:
    async with desk.at_work(MARIA) as program:
        await program.store.register(registration(1), draft().id)
    async with desk.at_work(DIMITRIS) as program:
        await program.store.register(registration(2), draft().id)
        sent = await program.on_sync_thread(lambda stores: stores.outbox.pending(10))
    assert [operation.author for operation in sent] == [MARIA.id, DIMITRIS.id]
    keys = {kid: Ed25519PublicKey.from_public_bytes(raw)
            for kid, raw in desk.centre.signing_keys.items()}  # fmt: skip
    for operation in sent:
        signature = _unb64(operation.signature)
        keys[operation.key_id].verify(signature, bytes_to_sign(operation))
        (other,) = (key for kid, key in keys.items() if kid != operation.key_id)
        with pytest.raises(Exception):  # noqa: B017, PT011 - InvalidSignature has no message
            other.verify(signature, bytes_to_sign(operation))


def _unb64(text: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def test_without_the_centres_half_a_new_clerk_gets_no_key(desk: Desk) -> None:
    async with desk.at_work(MARIA):
        pass
    desk.centre.share = b"x" * 32
    desk.centre.clerk = DIMITRIS
    async with desk.started() as program:
        with pytest.raises(StoreError) as fault:
            await program.vault.create(DIMITRIS, PASSPHRASE, False)
        assert fault.value.code == "keys.missing"
        assert [info.clerk.id for info in await program.vault.clerks()] == [MARIA.id]


async def test_locking_drops_the_keys_and_the_names_seen(desk: Desk) -> None:
    async with desk.at_work() as program:
        await program.vault.lock()
        with pytest.raises(StoreError) as fault:
            program.vault.open_for_sync()
        with pytest.raises(StoreError):
            await program.store.outbox()
        with pytest.raises(StoreError):
            await program.vault.refresh_token()
    assert fault.value.code == "store.locked"


async def test_a_rotated_refresh_token_is_there_after_a_restart(desk: Desk) -> None:
    async with desk.at_work() as program:
        before = (desk.folder.slots / "m.antoniou.slot").read_bytes()
        await program.vault.keep("next-token")
        assert (desk.folder.slots / "m.antoniou.slot").read_bytes() != before
    async with desk.back_at_work() as program:
        assert await program.vault.refresh_token() == "next-token"


async def test_a_new_sign_in_after_a_lock_out_makes_a_new_slot_over_the_same_work(
    desk: Desk,
) -> None:
    async with desk.at_work() as program:
        await program.store.save_draft(draft())
    old = set(desk.secrets.kept)
    async with desk.at_work() as program:
        assert len(await program.store.drafts()) == 1
    assert not any(name in desk.secrets.kept for name in old if name.startswith("slot-"))


# --- the permit -----------------------------------------------------------------------------------


async def test_the_permit_ends_after_its_days(desk: Desk) -> None:
    async with desk.at_work():
        pass
    desk.centre.signed_in = False
    desk.clock.forward(timedelta(days=6, hours=23))
    async with desk.back_at_work():
        pass
    desk.clock.forward(timedelta(hours=2))
    async with desk.started() as program:
        assert await code_of_unlocking(program) == "auth.permit_expired"
        with pytest.raises(StoreError):
            await program.store.drafts()


async def test_setting_the_clock_back_each_night_gains_nothing(desk: Desk) -> None:
    async with desk.at_work():
        pass
    desk.centre.signed_in = False
    days = 0
    for _ in range(20):
        desk.clock.forward(timedelta(hours=8))
        try:
            async with desk.back_at_work():
                desk.clock.forward(timedelta(hours=8))
        except RefusedError:
            break
        desk.clock.time -= timedelta(hours=16)
        days += 1
    assert days <= 5, "forty hours of use are five days"


async def test_one_jump_of_ten_years_forward_and_back_does_not_burn_the_permit(desk: Desk) -> None:
    async with desk.at_work():
        pass
    desk.centre.signed_in = False
    desk.clock.time += timedelta(days=3650)
    async with desk.started() as program:
        assert await code_of_unlocking(program) == "auth.permit_expired"
    desk.clock.time -= timedelta(days=3650)
    async with desk.back_at_work():
        pass


async def test_the_permit_counts_unlocks_and_a_new_one_counts_from_zero(desk: Desk) -> None:
    desk.centre.unlocks = 3
    async with desk.at_work() as program:
        await program.vault.unlock(MARIA.id, PASSPHRASE)
        await program.vault.unlock(MARIA.id, PASSPHRASE)
        await program.vault.keep_permit(desk.centre.permit(exp=desk.centre.clock.time.year * 10**8))
        await program.vault.check_permit()
        await program.vault.unlock(MARIA.id, PASSPHRASE)
        await program.vault.unlock(MARIA.id, PASSPHRASE)
        desk.centre.signed_in = False
        assert await code_of_unlocking(program) == "auth.permit_expired"


async def test_after_a_sign_in_an_expired_permit_is_renewed_and_unlocking_goes_on(
    desk: Desk,
) -> None:
    async with desk.at_work() as program:
        await program.store.save_draft(draft())
    desk.clock.forward(timedelta(days=8))
    async with desk.back_at_work() as program:
        assert len(await program.store.drafts()) == 1
        await program.vault.check_permit()
    desk.centre.signed_in = False
    async with desk.back_at_work():
        pass


async def test_a_permit_renewed_at_work_counts_its_days_from_then(desk: Desk) -> None:
    async with desk.at_work() as program:
        desk.clock.forward(timedelta(days=6))
        await program.vault.renew_permit()
    desk.centre.signed_in = False
    desk.clock.forward(timedelta(days=6))
    async with desk.back_at_work():
        pass


@pytest.mark.parametrize(
    "changes",
    [{"sub": "d.kostopoulos"}, {"wks": "wks-2"}, {"exp": 1}, {"hours": 0}, {"unlocks": 0}],
)
async def test_a_permit_for_somebody_or_somewhere_else_does_not_hold(
    desk: Desk, changes: dict[str, object]
) -> None:
    async with desk.at_work() as program:
        await program.vault.keep_permit(desk.centre.permit(**changes))
        with pytest.raises(RefusedError):
            await program.vault.check_permit()


async def test_a_permit_nobody_signed_is_not_kept(desk: Desk) -> None:
    async with desk.at_work() as program:
        good = desk.centre.permit()
        head, claims, signature = good.split(".")
        none = _b64(b'{"alg":"none"}')
        for token in (f"{head}.{claims}.{signature[:-4]}AAAA", f"{none}.{claims}.", "", "a.b.c"):
            with pytest.raises(RefusedError):
                await program.vault.keep_permit(token)


# --- PIN and passphrase ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("secret", "uses_pin", "tpm", "code"),
    [
        ("507294", True, False, "keys.insecure_store"),
        ("507294", True, True, ""),
        ("123456", True, True, "auth.passphrase_short"),
        ("111111", True, True, "auth.passphrase_short"),
        ("507507", True, True, "auth.passphrase_short"),
        ("231180", True, True, "auth.passphrase_short"),
        ("50729", True, True, "auth.passphrase_short"),
        ("٥٠٧٢٩٤", True, True, "auth.passphrase_short"),
        ("507294", False, True, "auth.passphrase_short"),
        ("θάλασσα", False, False, "auth.passphrase_short"),
        ("1234567890", False, False, "auth.passphrase_short"),
        ("password123", False, False, "auth.passphrase_short"),
        ("ααααααααααα", False, False, "auth.passphrase_short"),
        ("Ολυμπιακοσ7!", False, False, "auth.passphrase_short"),
        ("τρία ψάρια στο λιμάνι", False, False, ""),
    ],
)
def test_what_a_clerk_may_choose(secret: str, uses_pin: bool, tpm: bool, code: str) -> None:
    try:
        check_choice(secret, uses_pin=uses_pin, hardware_present=tpm)
        refused = ""
    except KepError as fault:
        refused = fault.code
    assert refused == code


async def test_a_pin_opens_with_the_training_chip_which_counts_the_wrong_ones(
    desk: Desk, tmp_path: Path
) -> None:
    desk.hardware = TrainingTpm(tmp_path / "training-tpm.json")
    desk.centre.clerk = MARIA
    async with desk.started() as program:
        await program.vault.create(MARIA, "507294", True)
    async with desk.started() as program:
        assert await code_of_unlocking(program, "507295") == "auth.pin_wrong"
        await program.vault.unlock(MARIA.id, "507294")
        (info,) = await program.vault.clerks()
        assert info.uses_pin
    chip = TrainingTpm(tmp_path / "training-tpm.json")
    for _ in range(31):
        with pytest.raises(InputError):
            chip.unseal(program.vault._folder.root.name, "000000")
    with pytest.raises(InputError) as fault:
        chip.unseal("any", "507294")
    assert fault.value.code == "auth.locked"


def test_a_cheap_slot_is_not_made() -> None:
    from offline_cache.keys import Argon2Cost

    CHEAP.check_for_creating()
    for cost in (Argon2Cost(32 * 1024, 3, 2), Argon2Cost(64 * 1024, 2, 2)):
        with pytest.raises(ValueError, match="64 MiB"):
            cost.check_for_creating()


def test_reprs_tell_nothing() -> None:
    from offline_cache.slots import DatabaseKeys

    keys = DatabaseKeys(work_key=b"k" * 32, cache_key=b"c" * 32)
    assert repr(keys) == "DatabaseKeys()"
    assert msgspec.json.decode(msgspec.json.encode(keys), type=DatabaseKeys) == keys
