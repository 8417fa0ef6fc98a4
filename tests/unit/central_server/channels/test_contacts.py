"""Somebody whom nobody has identified: a way to call back, and nobody's record until linked."""

import asyncio

import psycopg
import pytest
from msgspec.structs import replace

from central_server.channels.intake import Sender
from central_server.seed.known import ELENI_ID, GEORGIOS_ID
from kep_client.domain.clerk import Role
from kep_client.domain.interaction import Channel
from kep_client.errors import KepError
from kep_client.wire.interactions import ContactIn, ContactSearch, LinkRequest

PHONE, EMAIL = "6977123456", "Κάποιος@example.gr"
LINES = Sender("lines", frozenset({Channel.PHONE}))


def call(say, id_="call-1", version=1, **changes):
    values = {"channel": "phone", "party_id": "", "contact": ContactIn(phone=PHONE)} | changes
    return replace(say.event(id_, version), **values)


async def test_the_number_is_sealed_and_found_again_by_a_clerk_who_is_logged(centre, say):
    async with centre() as c:
        doc = await c.record.intake.take(LINES, call(say, office="0042"))
        await c.record.intake.take(LINES, call(say, "call-2", contact=ContactIn(email=EMAIL)))
        with psycopg.connect(c.url) as connection:
            rows = connection.execute("SELECT * FROM unverified_contact").fetchall()
        assert PHONE.encode() not in b"".join(part for row in rows for part in row if isinstance(part, bytes))  # fmt: skip

        asked = ContactSearch(purpose=say.VISIT, phone="+30 697 712 3456")
        (found,) = (await c.record.contacts.search(c.clerk(), asked)).contacts
        assert (found.id, found.phone, found.party_id) == (doc.contact_id, f"+30{PHONE}", "")
        assert found.interaction == doc
        by_mail = ContactSearch(purpose=say.VISIT, email=EMAIL.upper())
        (other,) = (await c.record.contacts.search(c.clerk(), by_mail)).contacts
        assert other.email == EMAIL.lower()
        looks = await c.rows("SELECT action, party_id, result_count FROM access_log")
        assert looks == [("search", "", 1), ("search", "", 1)]


async def test_a_clerk_links_one_enquiry_and_no_other_of_the_same_number(centre, say):
    async with centre() as c:
        first = await c.record.intake.take(LINES, call(say))
        await c.record.intake.take(LINES, call(say, "call-2"))
        asked = LinkRequest(purpose=say.VISIT, party_id=GEORGIOS_ID)
        linked, again = await asyncio.gather(
            c.record.contacts.link(c.clerk(), first.contact_id, asked),
            c.record.contacts.link(c.clerk(), first.contact_id, asked),
        )
        assert linked == again
        assert (linked.party_id, linked.interaction.party_id) == (GEORGIOS_ID, GEORGIOS_ID)
        assert linked.interaction.rev == 2
        record = await c.record.people.open(c.clerk(), GEORGIOS_ID, say.VISIT)
        assert [line.id for line in record.timeline] == [first.id]
        assert await c.rows("SELECT office, rev FROM feed WHERE id = :id", id=first.id) == [("0042", 2)]  # fmt: skip
        assert await c.rows("SELECT action, party_id FROM access_log WHERE action = 'link'") == [
            ("link", GEORGIOS_ID),
            ("link", GEORGIOS_ID),
        ]
        other = LinkRequest(purpose=say.VISIT, party_id=ELENI_ID)
        with pytest.raises(KepError, match=r"sync\.rejected"):
            await c.record.contacts.link(c.clerk(), first.contact_id, other)


async def test_a_newer_version_without_a_person_does_not_undo_the_clerks_link(centre, say):
    async with centre() as c:
        doc = await c.record.intake.take(LINES, call(say))
        asked = LinkRequest(purpose=say.VISIT, party_id=GEORGIOS_ID)
        await c.record.contacts.link(c.clerk(), doc.contact_id, asked)
        newer = await c.record.intake.take(LINES, call(say, version=2, title="Νεότερη"))
        assert (newer.party_id, newer.title, newer.rev) == (GEORGIOS_ID, "Νεότερη", 3)


@pytest.mark.parametrize(
    ("contact", "person", "code"),
    [
        ("no-such", GEORGIOS_ID, "request.not_found"),
        ("", "nobody", "request.not_found"),
    ],
)
async def test_a_link_to_nothing_is_refused_and_not_logged(centre, say, contact, person, code):
    async with centre() as c:
        doc = await c.record.intake.take(LINES, call(say))
        asked = LinkRequest(purpose=say.VISIT, party_id=person)
        with pytest.raises(KepError) as refused:
            await c.record.contacts.link(c.clerk(), contact or doc.contact_id, asked)
        assert refused.value.code == code
        assert await c.one("SELECT count(*) FROM access_log") == 0


async def test_only_the_counter_may_look_for_a_contact_and_by_one_thing(centre, say):
    async with centre() as c:
        asked = ContactSearch(purpose=say.VISIT, phone=PHONE)
        with pytest.raises(KepError, match=r"access\.denied"):
            await c.record.contacts.search(c.clerk(role=Role.IT_ADMIN), asked)
        for wrong in (replace(asked, email=EMAIL), replace(asked, phone="")):
            with pytest.raises(KepError, match=r"request\.invalid"):
                await c.record.contacts.search(c.clerk(), wrong)
