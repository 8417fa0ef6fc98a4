"""Interactions from the other channels: each event once, on the right timeline."""

import asyncio

import msgspec
import pytest

from central_server.records.tokens import lookup_token
from central_server.seed.known import GEORGIOS_ID
from kep_client.errors import KepError
from kep_client.wire.interactions import InteractionIn, SourceIn

CALL = InteractionIn(
    source=SourceIn(system="call-centre", id="call-77"),
    channel="phone",
    kind="question",
    title="«Πότε θα είναι έτοιμο;»",
    started_at="2026-11-22T14:05:00Z",
    party_id=GEORGIOS_ID,
    outcome="answered",
)


async def test_an_event_sent_many_times_at_once_is_one_line_of_the_timeline(centre):
    async with centre() as c:
        taken = await asyncio.gather(
            *(c.record.intake.take(c.clerk_actor(), CALL) for _ in range(6))
        )
        assert {doc.id for doc in taken} == {taken[0].id}
        assert await c.rows("SELECT party_id, outcome FROM interaction") == [
            (GEORGIOS_ID, "answered")
        ]
        assert await c.one("SELECT count(*) FROM feed WHERE entity = 'interaction'") == 1


async def test_an_enquiry_without_a_person_stores_no_person(centre):
    async with centre() as c:
        doc = await c.record.intake.take(
            c.clerk_actor(), msgspec.structs.replace(CALL, party_id="")
        )
        assert doc.party_id == ""
        assert await c.one("SELECT party_id IS NULL FROM interaction")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"channel": "smoke"}, "request.invalid"),
        ({"kind": "?"}, "request.invalid"),
        ({"outcome": "?"}, "request.invalid"),
        ({"started_at": "yesterday"}, "request.invalid"),
        ({"started_at": "2026-11-22T14:05:00"}, "request.invalid"),
        ({"party_id": "nobody"}, "request.not_found"),
    ],
)
async def test_what_cannot_be_meant_is_refused(centre, change, code):
    async with centre() as c:
        with pytest.raises(KepError) as refused:
            await c.record.intake.take(c.clerk_actor(), msgspec.structs.replace(CALL, **change))
        assert refused.value.code == code
        assert await c.one("SELECT count(*) FROM interaction") == 0


async def test_a_receipts_token_tells_number_state_and_day_and_no_person(centre):
    async with centre() as c:
        await c.desk.take_lease()
        payload = c.desk.registration()
        await c.desk.push(c.desk.seal("register_case", payload))
        async with c.database.transaction() as connection:
            state = await lookup_token(connection, payload.token)
            assert state is not None
            assert (state.number, state.state) == (payload.number, "registered")
            assert await lookup_token(connection, "0" * 26) is None
