"""Blocks of protocol numbers: contiguous, never shared, never beyond their year."""

import asyncio
from datetime import UTC, datetime

import pytest

from central_server.records.numbers import BLOCK, LAST_NUMBER
from kep_client.errors import InputError, RefusedError
from kep_client.wire.sync import LeaseRequest


async def test_blocks_follow_each_other_and_desks_never_share_one(centre):
    async with centre() as c:
        first = await c.desk.take_lease()
        assert (first.first, first.last, first.letter) == (1, BLOCK, "Β")
        await c.desk.push(c.desk.seal("register_case", c.desk.registration()))
        second = await c.desk.take_lease()
        assert (second.first, second.last) == (BLOCK + 1, 2 * BLOCK)
        other = await c.desks["desk-2"].take_lease()
        assert (other.letter, other.first) == ("Γ", 1)


async def test_a_lease_whose_answer_was_lost_is_given_again(centre):
    async with centre() as c:
        first = await c.desk.take_lease()
        assert await c.desk.take_lease() == first
        assert await c.one("SELECT count(*) FROM number_lease") == 1


async def test_ten_requests_at_once_grant_one_block(centre):
    async with centre() as c:
        leases = await asyncio.gather(*(c.desk.take_lease() for _ in range(10)))
        assert {lease.id for lease in leases} == {leases[0].id}


async def test_numbers_the_desk_used_are_not_granted_again_after_a_restore(centre):
    async with centre() as c:
        await c.desk.take_lease()
        lease = await c.desk.take_lease(high_water=777)
        assert (lease.first, lease.last) == (778, 977)


@pytest.mark.parametrize("years", [-1, 1, 2])
async def test_another_year_is_not_open(centre, years):
    now = datetime.now(UTC)
    if years == 1 and now.month == 12:
        years = 3
    async with centre() as c:
        request = LeaseRequest(year=now.year + years, high_water=0)
        with pytest.raises(InputError) as refused:
            await c.record.lease(c.desk.actor, request)
        assert refused.value.code == "request.invalid"


async def test_the_series_ends_at_six_digits(centre):
    async with centre() as c:
        with pytest.raises(RefusedError) as refused:
            await c.desk.take_lease(high_water=LAST_NUMBER - BLOCK + 1)
        assert refused.value.code == "numbers.exhausted"
