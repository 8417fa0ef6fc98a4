"""A case that a citizen begins: registered by the centre, or a draft that waits for the rest."""

import asyncio
from datetime import datetime

import pytest
from msgspec.structs import replace

from central_server.records.times import ATHENS
from central_server.seed.known import GEORGIOS_ID
from kep_client.errors import KepError
from kep_client.wire.interactions import AttachmentIn


async def test_a_whole_application_is_registered_with_a_number_of_the_centre(centre, say):
    async with centre() as c:
        doc = await c.record.intake.take(say.PORTAL, say.started())
        year = datetime.now(ATHENS).year
        ((number, state, office, applicant, events),) = await c.rows(
            'SELECT number, state, office, applicant_id, (SELECT array_agg(action || " " || actor'
            ' ORDER BY seq) FROM case_event) FROM "case"'.replace('" "', "' '")
        )
        assert number == f"0042/Α-000001/{year}"
        assert (state, office, applicant) == ("registered", "0042", GEORGIOS_ID)
        assert events == ["submit channel:portal", "register centre"]
        assert (doc.kind, doc.channel, doc.outcome, doc.detail) == (
            "case",
            "portal",
            "open",
            number,
        )
        lines = await c.rows("SELECT id, case_id FROM interaction")
        assert lines == [(doc.id, doc.case_id)]
        told = await c.rows("SELECT DISTINCT office, entity FROM feed WHERE id IN (:a, :b)", a=doc.id, b=doc.case_id)  # fmt: skip
        assert sorted(told) == [("0042", "case"), ("0042", "interaction")]


async def test_papers_sent_along_are_the_cases_papers(centre, say):
    async with centre() as c:
        paper = AttachmentIn(
            id="a1",
            title="Εξουσιοδότηση",
            mime="application/pdf",
            size=9,
            sha256="a" * 64,
            rule_id="authorisation",
        )
        answers = say.ANSWERS | {"applicantRole": "representative"}
        without = await c.record.intake.take(say.PORTAL, say.started(answers=answers))
        assert without.outcome == "waiting_citizen"
        assert await c.one("SELECT lacking FROM case_draft") == "case.missing_document"
        whole = replace(say.started(version=2, answers=answers), attachments=[paper])
        doc = await c.record.intake.take(say.PORTAL, whole)
        assert (doc.id, doc.case_id, doc.outcome) == (without.id, without.case_id, "open")
        assert await c.rows("SELECT title, case_id, sha256 FROM document") == [
            ("Εξουσιοδότηση", doc.case_id, "a" * 64)
        ]


async def test_what_lacks_answers_waits_without_a_number_and_is_completed_later(centre, say):
    async with centre() as c:
        half = say.started(answers={"applicantRole": "self"}, office="0517")
        doc = await c.record.intake.take(say.PORTAL, half)
        assert (doc.outcome, doc.detail) == ("waiting_citizen", "")
        assert await c.one('SELECT count(*) FROM "case"') == 0
        assert await c.one("SELECT count(*) FROM number_lease") == 0

        draft = await c.record.going_on.draft(c.clerk("0517"), doc.case_id, say.VISIT, "10.0.0.7")
        assert (draft.answers, draft.office) == ({"applicantRole": "self"}, "0517")
        assert draft.lacking == "case.missing_answers"
        looks = await c.rows("SELECT action, party_id, unit, ip FROM access_log")
        assert looks == [("view", GEORGIOS_ID, "0517", "10.0.0.7")]

        done = await c.record.intake.take(say.PORTAL, say.started(version=2, office="0517"))
        assert (done.case_id, done.outcome) == (doc.case_id, "open")
        assert done.detail.startswith("0517/Α-000001/")
        with pytest.raises(KepError, match=r"request\.not_found"):
            await c.record.going_on.draft(c.clerk(), doc.case_id, say.VISIT)
        assert await c.one("SELECT count(*) FROM case_draft") == 0


async def test_repeats_and_newer_versions_take_no_second_number(centre, say):
    async with centre() as c:
        sent = [say.started(version=version) for version in (1, 1, 3, 2, 3)]
        await asyncio.gather(*(c.record.intake.take(say.PORTAL, one) for one in sent))
        assert await c.one('SELECT count(*) FROM "case"') == 1
        assert await c.rows("SELECT number FROM number_used") == [(1,)]


async def test_cases_begun_at_once_get_numbers_without_gap_or_double(centre, say):
    async with centre() as c:
        many = [say.started(f"case-{n}") for n in range(12)]
        docs = await asyncio.gather(*(c.record.intake.take(say.PORTAL, one) for one in many))
        numbers = sorted(await c.rows("SELECT number FROM number_used"))
        assert numbers == [(n,) for n in range(1, 13)]
        assert len({doc.detail for doc in docs}) == 12


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"service_id": "no-such"}, "service.not_found"),
        ({"service_version": 9}, "service.not_found"),
        ({"service_id": "signature-certification"}, "access.denied"),  # at the counter only
        ({"office": "9999"}, "request.not_found"),
    ],
)
async def test_what_cannot_begin_leaves_nothing_behind(centre, say, change, code):
    async with centre() as c:
        with pytest.raises(KepError) as refused:
            await c.record.intake.take(say.PORTAL, say.started(**change))
        assert refused.value.code == code
        for table in ("interaction", "case_draft", '"case"', "number_lease", "source_event"):
            assert await c.one(f"SELECT count(*) FROM {table}") == 0


async def test_a_case_needs_a_person_and_one_who_can_apply(centre, say):
    async with centre() as c:
        nobody = replace(say.started(), party_id="")
        with pytest.raises(KepError, match=r"request\.invalid"):
            await c.record.intake.take(say.PORTAL, nobody)
        await c.rows("UPDATE party SET status = 'deceased' WHERE id = :id RETURNING 1", id=GEORGIOS_ID)  # fmt: skip
        with pytest.raises(KepError, match=r"sync\.rejected"):
            await c.record.intake.take(say.PORTAL, say.started())
        assert await c.one("SELECT count(*) FROM interaction") == 0


async def test_a_case_is_taken_over_once_and_both_offices_are_told(centre, say):
    async with centre() as c:
        doc = await c.record.intake.take(say.PORTAL, say.started())
        moved = await c.record.going_on.take_over(c.clerk("0517"), doc.case_id, say.VISIT)
        again = await c.record.going_on.take_over(c.clerk("0517"), doc.case_id, say.VISIT)
        assert (moved.office, moved.rev, moved.assignee) == ("0517", 2, "clk-a")
        assert again == moved
        told = await c.rows("SELECT office FROM feed WHERE entity = 'case' AND rev = 2 ORDER BY 1")
        assert told == [("0042",), ("0517",)]
        assert ("0517", "party") in await c.rows("SELECT office, entity FROM feed")
        titles = await c.rows("SELECT title FROM interaction ORDER BY started_at")
        assert titles[-1][0].startswith("Συνεχίζεται στο ΚΕΠ 0517")
        assert await c.one("SELECT count(*) FROM access_log WHERE action = 'take_over'") == 2
        await c.rows("""UPDATE "case" SET state = 'closed' RETURNING 1""")
        with pytest.raises(KepError, match=r"sync\.state_changed"):
            await c.record.going_on.take_over(c.clerk(), doc.case_id, say.VISIT)
        with pytest.raises(KepError, match=r"request\.not_found"):
            await c.record.going_on.take_over(c.clerk(), "no-such", say.VISIT)
