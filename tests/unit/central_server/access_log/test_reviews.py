"""Looks that somebody should ask about, and who may answer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from central_server.access_log.basis import break_the_glass
from central_server.access_log.checkpoints import Interval
from central_server.access_log.duties import Duties
from central_server.access_log.review_job import ReviewJob
from central_server.access_log.review_rules import (
    Limits,
    ReviewRules,
    Rule,
    SeenLook,
    same_family,
)
from central_server.access_log.reviews import Reviews
from central_server.auth.actor import Actor, ActorKind
from kep_client.domain.clerk import Role
from kep_client.errors import KepError
from kep_client.wire.access_log import ReviewDecisionIn, ReviewsRequest
from kep_client.wire.purpose import PurposeIn

OFFICE = "0042"
NOON = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
VISIT = PurposeIn(kind="visit", context_id="visit-1")
WHY = "Λιπόθυμος στην αίθουσα, ψάχνουμε συγγενή να ειδοποιήσουμε"
ANSWER = ReviewDecisionIn(decision="justified", note="Το ζήτησε ο ίδιος ο πολίτης στη θυρίδα.")


def clerk_of(clerk="clk-b", office=OFFICE, role=Role.AUDITOR) -> Actor:
    return Actor(ActorKind.CLERK, clerk, office, "desk-1", frozenset({role}), "clerk")


def seen(n=1, **changes) -> SeenLook:
    given = {
        "n": n,
        "at": NOON,
        "actor": "clk-a",
        "action": "view",
        "basis": "normal",
        "purpose_kind": "ticket",
        "party_id": "p-1",
    }
    return SeenLook(**given | changes)


def tripped(*looks, limits=None) -> list[tuple[int, str]]:
    rules = ReviewRules(limits)
    return [(one.n, one.rule.value) for look in looks for one in rules.judge(look)]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, []),
        ({"own": True, "clerk_name": "Βλάχος", "party_name": "Βλάχος"}, ["own_afm"]),
        ({"colleague": True}, ["colleague"]),
        ({"clerk_name": "Αντωνίου", "party_name": "Αντωνίου"}, ["same_surname"]),
        ({"clerk_name": "Παπαδοπούλου", "party_name": "Παπαδόπουλος"}, ["same_surname"]),
        ({"clerk_name": "Παππάς", "party_name": "Παππά"}, ["same_surname"]),
        ({"clerk_name": "Αντωνίου", "party_name": "Αντωνιάδης"}, []),
        ({"clerk_name": "", "party_name": ""}, []),
        ({"at": NOON.replace(hour=21)}, ["night"]),  # 23:00 in Athens
        ({"at": NOON.replace(hour=4)}, []),  # 06:00
        ({"at": NOON.replace(hour=3)}, ["night"]),
        ({"action": "break_glass", "party_id": ""}, ["break_glass"]),
        ({"action": "search", "party_id": "", "at": NOON.replace(hour=1)}, []),
        ({"action": "print", "own": True}, ["own_afm"]),
    ],
)
def test_a_look_trips_the_rules_that_fit_it(changes, rules):
    assert [rule for _, rule in tripped(seen(**changes))] == rules


def test_many_people_within_an_hour_are_one_question_and_not_sixty():
    spread = [
        seen(n, party_id=f"p-{n}", at=NOON + timedelta(minutes=n), purpose_kind="visit")
        for n in range(1, 56)
    ]
    assert tripped(*spread) == [(21, "no_ticket")]
    assert tripped(*spread, limits=Limits(no_ticket_an_hour=99, volume_an_hour=50)) == [
        (51, "volume")
    ]
    same = [seen(n, purpose_kind="visit") for n in range(1, 200)]
    assert tripped(*same) == []  # one person opened often is one person
    slow = [
        seen(n, party_id=f"p-{n}", at=NOON + timedelta(minutes=5 * n), purpose_kind="visit")
        for n in range(1, 100)
    ]
    assert "no_ticket" not in [rule for _, rule in tripped(*slow)]


def test_namesakes_are_compared_whole():
    assert same_family("Παπαδοπούλου-Βλάχου", "Βλάχος")
    assert not same_family("Παπαδόπουλος", "Παπαδάκης")


async def test_the_job_takes_up_where_it_stopped_and_asks_each_question_once(log):
    async with log() as day:
        await day.employ("clk-a", "Παπαδοπούλου")
        await day.employ("clk-c", "Βλάχος")
        await day.add_person("p-1", "Παπαδόπουλος")
        await day.add_person("p-2", "Ιωάννου")
        await day.run(
            "INSERT INTO clerk_identity VALUES ('clk-a', decode('aa', 'hex')),"
            " ('clk-c', decode('cc', 'hex'))",
            "INSERT INTO party_identifier (party_id, scheme, blind_index, value)"
            " VALUES ('p-2', 'afm', decode('cc', 'hex'), 'x')",
        )
        await day.look()
        job = ReviewJob(day.database)
        assert await job.run() == 1
        assert await job.run() == 0
        from central_server.access_log.looks import Look

        await day.look(look=Look("view", "p-2"))
        await day.look(actor=clerk_of("clk-c", role=Role.CLERK), look=Look("view", "p-2"))
        await break_the_glass(day.database, day.sealing, clerk_of(role=Role.CLERK), WHY)
        assert sorted(await asyncio.gather(job.run(), job.run())) == [0, 3]
        rows = await day.run("SELECT n, rule, actor, party_id FROM access_review ORDER BY n")
        assert rows == [
            (1, "same_surname", "clk-a", "p-1"),
            (2, "colleague", "clk-a", "p-2"),
            (3, "own_afm", "clk-c", "p-2"),
            (4, "break_glass", "clk-b", ""),
        ]
        assert {rule.value for rule in Rule} >= {row[1] for row in rows}


async def test_somebody_else_answers_once_with_a_note_and_that_is_logged(log):
    async with log() as day:
        await day.employ("clk-a", "Παπαδοπούλου")
        await day.add_person("p-1", "Παπαδόπουλος")
        await day.look()
        await break_the_glass(day.database, day.sealing, clerk_of("clk-a", role=Role.CLERK), WHY)
        await ReviewJob(day.database).run()
        reviews = Reviews(day.database, day.sealing)
        listed = await reviews.list(clerk_of(), ReviewsRequest())
        assert [(one.rule, one.actor_name, one.reason) for one in listed.reviews] == [
            ("same_surname", "Μαρία Παπαδοπούλου", ""),
            ("break_glass", "Μαρία Παπαδοπούλου", WHY),
        ]
        assert (listed.open_count, listed.overdue_count) == (2, 0)
        first = listed.reviews[0].id
        for nobody in (
            clerk_of("clk-a"),  # it is about oneself
            clerk_of(role=Role.CLERK),
            clerk_of(role=Role.IT_ADMIN),
            clerk_of(office="0517", role=Role.OFFICE_MANAGER),
        ):
            assert await refused(reviews.decide(nobody, first, ANSWER)) == "access.denied"
        await reviews.decide(clerk_of(office="0517", role=Role.DPO), first, ANSWER)
        again = reviews.decide(clerk_of(), first, ANSWER)
        assert await refused(again) == "access.review_decided"
        assert await refused(reviews.decide(clerk_of(), "rev_x", ANSWER)) == "request.not_found"
        decided = await reviews.list(clerk_of(), ReviewsRequest(state="decided"))
        (task,) = decided.reviews
        assert (task.decision, task.decided_by, task.note) == ("justified", "clk-b", ANSWER.note)
        ((note,),) = await day.run("SELECT note FROM access_review WHERE decision <> ''")
        assert ANSWER.note.encode() not in bytes(note)
        rows = await day.run(
            "SELECT action, protocol, activity FROM access_log WHERE office = '0517'"
        )
        assert rows == [("review", first, "justified")]


async def test_a_manager_sees_the_own_office_only(log):
    async with log() as day:
        await day.employ("clk-a", "Παπαδοπούλου")
        await day.add_person("p-1", "Παπαδόπουλος")
        await day.look()
        await day.look(actor=clerk_of("clk-a", "0517", Role.CLERK))
        await ReviewJob(day.database).run()
        reviews = Reviews(day.database, day.sealing)
        manager = clerk_of(role=Role.OFFICE_MANAGER)
        listed = await reviews.list(manager, ReviewsRequest())
        assert {one.office for one in listed.reviews} == {OFFICE}
        foreign = reviews.list(manager, ReviewsRequest(office="0517"))
        assert await refused(foreign) == "access.denied"
        everything = await reviews.list(clerk_of(), ReviewsRequest())
        assert {one.office for one in everything.reviews} == {OFFICE, "0517"}


async def test_the_server_signs_and_reviews_beside_its_work_and_ends_at_once(log):
    async with log() as day:
        await day.employ("clk-a", "Παπαδοπούλου")
        await day.add_person("p-1", "Παπαδόπουλος")
        await day.look(3)
        duties = Duties(day.signer, Interval(rows=3), ReviewJob(day.database))
        stop = asyncio.Event()
        working = asyncio.create_task(duties.attend(stop))
        while not await day.run("SELECT 1 FROM access_review_mark WHERE n = 3"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        stop.set()
        await asyncio.wait_for(working, 2)
        assert await day.run("SELECT n FROM access_checkpoint") == [(3,)]
        await day.look(2)
        await duties.round()  # two rows are not yet three
        assert await day.run("SELECT max(n) FROM access_checkpoint") == [(3,)]


@pytest.mark.expected_logs("checkpoint.refused")
async def test_a_chain_that_went_back_is_not_signed_again_and_somebody_is_told(log, caplog):
    async with log() as day:
        await day.look(4)
        duties = Duties(day.signer, Interval(rows=1), ReviewJob(day.database))
        await duties.round()
        await day.run(
            "DELETE FROM access_log WHERE n > 2",
            "UPDATE access_head SET n = 2, head = (SELECT head FROM access_log WHERE n = 2)",
            "DELETE FROM access_checkpoint",
        )
        await duties.round()
        assert [record.msg for record in caplog.records] == ["checkpoint.refused"]
        assert await day.run("SELECT 1 FROM access_checkpoint") == []


async def test_what_a_crash_kept_from_the_file_is_appended_by_the_next_call(log):
    async with log() as day:
        await day.look(2)
        await day.signer.sign(datetime.now(UTC))
        whole = day.file.read_bytes()
        day.file.write_bytes(b"")
        await day.look(1)
        await day.signer.sign(datetime.now(UTC))
        assert day.file.read_bytes().startswith(whole)
        assert len(day.file.read_bytes().splitlines()) == 2
        assert (await day.verdict(file=True)).findings == ()


async def refused(awaitable) -> str:
    with pytest.raises(KepError) as fault:
        await awaitable
    return fault.value.code
