from __future__ import annotations

import pytest

from kep_client.errors import InputError, LineError, RefusedError, StoreError
from kep_client.services.identify import SignInService


@pytest.fixture
def service(office) -> SignInService:
    return SignInService(office.sign_in, office.vault)


async def test_the_first_sign_in_asks_for_a_passphrase_and_opens_the_desk(office, service):
    signed_in = await service.sign_in()
    assert not signed_in.has_slot
    assert service.clerk is None

    clerk = await service.choose_passphrase("κόκκινη ομπρέλα")

    assert service.clerk == clerk == office.clerk
    assert office.vault.open
    assert [slot.clerk for slot in await service.who_can_unlock()] == [office.clerk]


async def test_no_slot_without_a_sign_in(office, service):
    with pytest.raises(RefusedError, match=r"auth\.sign_in_needed"):
        await service.choose_passphrase("κόκκινη ομπρέλα")
    office.sign_in.fault = RefusedError("auth.wrong_office", p1="0042")
    with pytest.raises(RefusedError, match=r"auth\.wrong_office"):
        await service.sign_in()
    with pytest.raises(RefusedError, match=r"auth\.sign_in_needed"):
        await service.choose_passphrase("κόκκινη ομπρέλα")

    assert office.vault.slots == {}


async def test_lock_and_unlock_without_the_centre(office, service):
    await service.sign_in()
    await service.choose_passphrase("κόκκινη ομπρέλα")
    await service.lock()
    assert (service.clerk, office.vault.open) == (None, False)

    with pytest.raises(InputError, match=r"auth\.passphrase_wrong"):
        await service.unlock(office.clerk.id, "πράσινη ομπρέλα")
    assert service.clerk is None

    assert await service.unlock(office.clerk.id, "κόκκινη ομπρέλα") == office.clerk
    assert office.sign_in.opened == 1


async def test_who_signs_in_again_is_asked_for_the_passphrase_chosen_before(office, service):
    await service.sign_in()
    await service.choose_passphrase("κόκκινη ομπρέλα")
    await service.sign_out()

    assert office.sign_in.signed_out == 1
    assert (await service.sign_in()).has_slot


async def test_the_browser_opens_again_when_asked(office, service):
    await service.reopen_browser()
    assert office.sign_in.opened == 1


async def test_a_slot_that_nothing_opens_any_more_asks_for_a_new_passphrase(office, service):
    await service.sign_in()
    clerk = await service.choose_passphrase("κόκκινη ομπρέλα")
    await service.lock()
    office.vault.fault = StoreError("keys.missing")
    with pytest.raises(StoreError):
        await service.unlock(clerk.id, "κόκκινη ομπρέλα")

    assert not (await service.sign_in()).has_slot
    office.vault.fault = None
    await service.choose_passphrase("πράσινη ομπρέλα")
    await service.lock()
    assert (await service.sign_in()).has_slot


async def test_who_unlocks_after_another_signed_in_does_not_get_the_others_tokens(office, service):
    await service.sign_in()
    await service.choose_passphrase("κόκκινη ομπρέλα")
    await service.lock()
    office.vault.slots["other"] = (office.clerk, "πράσινη ομπρέλα")
    await service.sign_in()

    await service.unlock("other", "πράσινη ομπρέλα")
    assert office.sign_in.signed_out == 1


@pytest.mark.parametrize("fault", [LineError("net.offline"), RefusedError("auth.sign_in_needed")])
async def test_a_permit_is_renewed_or_its_use_is_counted(office, service, fault):
    await service.keep_permit()
    assert office.vault.calls == ["renew"]
    office.vault.renewal = fault
    await service.keep_permit()
    assert office.vault.calls == ["renew", "renew", "check"]
