from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from kep_client.domain.case import Case
from kep_client.domain.case_machine import CaseState
from kep_client.domain.operation import ReportView
from kep_client.domain.record import RecordOrigin
from kep_client.errors import InputError, LineError, RefusedError
from kep_client.services.people import PeopleService, merge


@pytest.fixture
def people(office) -> PeopleService:
    return PeopleService(office.local, office.centre, office.work, settle_s=lambda: 0.01)


async def all_of(stream):
    return [value async for value in stream]


async def test_rows_from_here_come_first_and_the_centre_adds_the_others(office, people):
    anna = office.person(2, "ΑΝΤΩΝΙΟΥ", "ΑΝΝΑ")
    office.local.hits = (office.hit(office.eleni, known_here=True),)
    office.centre.hits = (office.hit(anna), office.hit(replace(office.eleni, phone="new")))

    first, settled = await all_of(people.search("παπ", office.purpose))

    assert [row.party.id for row in first.hits] == ["p1"]
    assert (first.asking, first.only_here) == (True, True)
    assert [row.party.id for row in settled.hits] == ["p1", "p2"]
    assert settled.hits[0].party.phone == "new"
    assert settled.hits[0].known_here
    assert (settled.asking, settled.only_here) == (False, False)


async def test_a_search_that_is_dropped_while_typing_never_reaches_the_centre(office):
    people = PeopleService(office.local, office.centre, office.work, settle_s=lambda: 60)
    search = people.search("παπ", office.purpose)
    await anext(search)
    rest = asyncio.ensure_future(anext(search))
    await asyncio.sleep(0)
    rest.cancel()
    await asyncio.gather(rest, return_exceptions=True)

    assert office.centre.asked == []


async def test_enter_asks_the_centre_at_once(office):
    people = PeopleService(office.local, office.centre, office.work, settle_s=lambda: 60)

    results = await asyncio.wait_for(
        all_of(people.search("παπαδοπούλου", office.purpose, settled=True)), 5
    )

    assert len(results) == 2
    assert len(office.centre.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [LineError("net.offline"), RefusedError("request.too_many"), InputError("id.form")],
    ids=lambda fault: fault.code,
)
async def test_when_the_centre_does_not_answer_the_rows_stay_and_the_reason_is_told(
    office, people, fault
):
    office.local.hits = (office.hit(office.eleni),)
    office.centre.fault = fault

    *_, last = await all_of(people.search("παπ", office.purpose))

    assert [row.party.id for row in last.hits] == ["p1"]
    assert (last.code, last.only_here, last.asking) == (fault.code, True, False)


@pytest.mark.parametrize(
    ("text", "code"),
    [("000000000", "id.afm_zero"), ("12345678901", "id.amka_check"), ("094014202", "id.afm_check")],
)
async def test_a_number_that_cannot_be_right_is_not_searched_anywhere(office, people, text, code):
    office.local.hits = (office.hit(office.eleni),)

    results = await all_of(people.search(text, office.purpose))

    assert [(result.code, result.hits) for result in results] == [(code, ())]
    assert office.centre.asked == []


async def test_without_a_visit_nobody_is_searched_but_a_case_number_is(office, people):
    office.local.hits = (office.hit(office.eleni),)

    (person,) = await all_of(people.search("παπαδοπούλου", None))
    (number,) = await all_of(people.search("0042/Β-000153/2026", None))

    assert (person.code, person.hits) == ("access.purpose_required", ())
    assert len(number.hits) == 1
    assert office.centre.asked == []


async def test_the_beginning_of_a_number_stays_here(office, people):
    assert len(await all_of(people.search("0940", office.purpose))) == 1
    assert office.centre.asked == []


async def test_a_record_shows_what_is_here_and_then_what_the_centre_knows(office, people):
    held = office.record(office.eleni, RecordOrigin.CACHE)
    office.local.records["p1"] = held
    office.centre.records["p1"] = office.record(office.eleni, RecordOrigin.CENTRE)

    shown = await all_of(people.open(office.eleni.id, office.purpose))

    assert [record.origin for record in shown] == [RecordOrigin.CACHE, RecordOrigin.CENTRE]
    assert office.work.operations == []


async def test_work_that_waits_stays_on_top_of_what_the_centre_says(office, people):
    pending = Case(
        "c1", "s", 1, "Πιστοποιητικό", "p1", "x", "0042", CaseState.REGISTERED, "1",
        office.clock.now(), pending=True,
    )  # fmt: skip
    office.local.records["p1"] = office.record(
        office.eleni, RecordOrigin.CACHE, cases=(pending, replace(pending, id="c2", pending=False))
    )
    office.centre.records["p1"] = office.record(office.eleni, RecordOrigin.CENTRE)

    *_, live = await all_of(people.open(office.eleni.id, office.purpose))

    assert [case.id for case in live.cases] == ["c1"]
    assert live.origin is RecordOrigin.CENTRE


async def test_a_look_without_a_line_is_reported_later(office, people):
    office.local.records["p1"] = office.record(office.eleni, RecordOrigin.CACHE)
    office.centre.fault = LineError("net.offline")

    shown = await all_of(people.open(office.eleni.id, office.purpose))

    assert [record.origin for record in shown] == [RecordOrigin.CACHE]
    (report,) = office.work.operations
    assert isinstance(report, ReportView)
    assert (report.party_id, report.purpose) == ("p1", office.purpose)


async def test_a_look_that_the_clerk_leaves_at_once_is_reported_too(office, people):
    office.local.records["p1"] = office.record(office.eleni, RecordOrigin.CACHE)
    office.centre.fault = LineError("net.offline")
    office.centre.slow = asyncio.Event()
    opening = people.open(office.eleni.id, office.purpose)
    await anext(opening)
    await opening.aclose()

    office.centre.slow.set()
    await people.settle()

    assert len(office.work.operations) == 1


async def test_somebody_who_is_not_here_cannot_be_shown_without_a_line(office, people):
    office.centre.fault = LineError("server.unavailable")

    with pytest.raises(RefusedError) as fault:
        await all_of(people.open(office.eleni.id, office.purpose))

    assert fault.value.code == "record.not_here"
    assert office.work.operations == []


async def test_a_refusal_of_the_centre_reaches_the_clerk(office, people):
    office.local.records["p1"] = office.record(office.eleni, RecordOrigin.CACHE)
    office.centre.fault = RefusedError("access.denied", p1="ο DPO")

    with pytest.raises(RefusedError, match=r"access\.denied"):
        await all_of(people.open(office.eleni.id, office.purpose))


def test_rows_are_alphabetical_with_known_people_first_and_nobody_twice(office):
    zoe, anna, eleni = (office.person(n, name) for n, name in enumerate("ΖΑΕ"))
    rows = merge((office.hit(zoe, known_here=True),), (office.hit(eleni), office.hit(anna)))

    assert [row.party.family_name for row in rows] == ["Ζ", "Α", "Ε"]
    assert len(merge(rows, rows)) == 3
