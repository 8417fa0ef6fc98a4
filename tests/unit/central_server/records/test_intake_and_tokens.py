"""Interactions from the other channels: each event once, on the right timeline."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from central_server.channels.intake import Sender, staff
from central_server.records.tokens import lookup_token
from central_server.seed.known import ELENI_ID, GEORGIOS_ID, georgios
from kep_client.domain.interaction import Channel
from kep_client.errors import KepError
from kep_client.wire.interactions import (
    AttachmentIn,
    ContactIn,
    IdentifierIn,
    InteractionIn,
    ParticipantIn,
    SourceIn,
    TopicIn,
)

CALL_CENTRE = Sender("call-centre", frozenset({Channel.PHONE, Channel.VIDEO}))
CALL = InteractionIn(
    source=SourceIn(system="call-centre", id="call-77"),
    channel="phone",
    kind="question",
    title="«Πότε θα είναι έτοιμο;»",
    started_at=(datetime.now(UTC) - timedelta(hours=2)).isoformat(),
    party_id=GEORGIOS_ID,
    outcome="answered",
)
AFM = georgios().identifiers[0][1]


async def test_an_event_sent_many_times_at_once_is_one_line_of_the_timeline(centre):
    async with centre() as c:
        taken = await asyncio.gather(*(c.record.intake.take(CALL_CENTRE, CALL) for _ in range(6)))
        assert {doc.id for doc in taken} == {taken[0].id}
        assert await c.rows("SELECT party_id, outcome FROM interaction") == [
            (GEORGIOS_ID, "answered")
        ]
        assert await c.one("SELECT count(*) FROM feed WHERE entity = 'interaction'") == 1


async def test_an_enquiry_without_identification_stores_nothing_about_a_person(centre):
    async with centre() as c:
        people = await c.one("SELECT count(*) FROM party")
        doc = await c.record.intake.take(CALL_CENTRE, replace(CALL, party_id="", office="0042"))
        assert (doc.party_id, doc.contact_id) == ("", "")
        assert await c.one("SELECT party_id IS NULL FROM interaction")
        for table in ("unverified_contact", "interaction_participant"):
            assert await c.one(f"SELECT count(*) FROM {table}") == 0
        assert await c.one("SELECT count(*) FROM party") == people
        assert await c.rows("SELECT office FROM feed WHERE entity = 'interaction'") == [("0042",)]


async def test_one_call_holds_several_questions_papers_and_people(centre):
    async with centre() as c:
        call = replace(
            CALL,
            party_id="",
            identifier=IdentifierIn(scheme="afm", value=AFM),
            topics=[
                TopicIn(service_id="family-status-certificate", text="Τι χρειάζεται;"),
                TopicIn(code="opening-hours", answer="08:00-20:00"),
            ],
            participants=[ParticipantIn(role="interpreter", party_id=ELENI_ID)],
            attachments=[
                AttachmentIn(
                    id="a1", title="Αίτηση", mime="application/pdf", size=9, sha256="a" * 64
                )
            ],
        )
        doc = await c.record.intake.take(CALL_CENTRE, call)
        assert doc.party_id == GEORGIOS_ID
        assert [(one.service_id, one.code) for one in doc.topics] == [
            ("family-status-certificate", ""),
            ("", "opening-hours"),
        ]
        assert [paper.title for paper in doc.attachments] == ["Αίτηση"]
        assert await c.rows("SELECT party_id, role FROM interaction_participant") == [
            (ELENI_ID, "interpreter")
        ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"channel": "smoke"}, "request.invalid"),
        ({"channel": "portal"}, "access.denied"),
        ({"kind": "?"}, "request.invalid"),
        ({"kind": "case_started"}, "request.invalid"),
        ({"outcome": "?"}, "request.invalid"),
        ({"started_at": "yesterday"}, "request.invalid"),
        ({"started_at": "2026-11-22T14:05:00"}, "request.invalid"),
        ({"started_at": "2199-01-01T00:00:00Z"}, "request.invalid"),
        ({"started_at": "9999-12-31T23:59:59-14:00"}, "request.invalid"),
        ({"ended_at": "1900-01-01T00:00:00Z"}, "request.invalid"),
        ({"party_id": "nobody"}, "request.not_found"),
        ({"party_id": "", "identifier": IdentifierIn(scheme="afm", value="090000045")}, ""),
        ({"identifier": IdentifierIn(scheme="afm", value=AFM)}, "request.invalid"),
        ({"party_id": "", "identifier": IdentifierIn(scheme="adt", value="Α")}, "request.invalid"),
        ({"party_id": "", "identifier": IdentifierIn(scheme="afm", value="1")}, "id.afm_length"),
        ({"participants": [ParticipantIn(role="agent", party_id="x")]}, "request.not_found"),
        ({"participants": [ParticipantIn(role="agent")]}, "request.invalid"),
        ({"contact": ContactIn(phone="6944000001")}, "request.invalid"),
        ({"party_id": "", "contact": ContactIn()}, "request.invalid"),
        ({"party_id": "", "contact": ContactIn(phone="12")}, "id.form"),
        ({"party_id": "", "contact": ContactIn(email="a@b")}, "request.invalid"),
        ({"topics": [TopicIn(answer="?")]}, "request.invalid"),
        ({"topics": [TopicIn(service_id="no-such")]}, "service.not_found"),
        ({"case_id": "no-such"}, "request.not_found"),
        ({"office": "9999"}, "request.not_found"),
        ({"title": "α\x00β"}, "request.invalid"),
        ({"detail": "\u202eβα"}, "request.invalid"),
        ({"agent_name": "Α\x1b[2J"}, "request.invalid"),
    ],
)
async def test_what_cannot_be_meant_is_refused(centre, change, code):
    async with centre() as c:
        if not code:  # somebody of another office, whom the record knows
            assert (await c.record.intake.take(CALL_CENTRE, replace(CALL, **change))).party_id
            return
        with pytest.raises(KepError) as refused:
            await c.record.intake.take(CALL_CENTRE, replace(CALL, **change))
        assert refused.value.code == code
        for table in ("interaction", "source_event", "unverified_contact"):
            assert await c.one(f"SELECT count(*) FROM {table}") == 0
        assert await c.one("SELECT count(*) FROM feed WHERE entity = 'interaction'") == 0


async def test_staff_write_counter_lines_and_never_pass_for_a_system(centre):
    async with centre() as c:
        sender = staff(c.clerk_actor(), "call-centre")
        visit = replace(CALL, channel="counter", kind="visit", title="Επίσκεψη")
        theirs = await c.record.intake.take(CALL_CENTRE, CALL)
        ours = await c.record.intake.take(sender, visit)
        assert ours.id != theirs.id
        assert ours.office == "0042"
        with pytest.raises(KepError, match=r"access\.denied"):
            await c.record.intake.take(sender, replace(visit, channel="portal"))


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


async def test_a_number_that_no_longer_belongs_to_somebody_finds_nobody(centre):
    async with centre() as c:
        await c.rows("UPDATE party_identifier SET ended_at = now() RETURNING 1")
        call = replace(CALL, party_id="", identifier=IdentifierIn(scheme="afm", value=AFM))
        with pytest.raises(KepError, match=r"request\.not_found"):
            await c.record.intake.take(CALL_CENTRE, call)
