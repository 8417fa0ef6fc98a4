from __future__ import annotations

import pytest

from kep_client.errors import InputError, RefusedError
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
