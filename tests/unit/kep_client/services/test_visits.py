from __future__ import annotations

import pytest

from kep_client.domain.operation import RecordInteraction
from kep_client.domain.visit import ContextKind
from kep_client.errors import DeviceError
from kep_client.services.visits import VisitDesk


@pytest.fixture
def desk(office) -> VisitDesk:
    return VisitDesk(office.queue, office.work, office.clock)


async def test_the_ticket_is_the_purpose_of_every_look(office, desk):
    assert desk.purpose is None
    visit = await desk.call_next()

    assert (visit.ticket, visit.waited_minutes, visit.calls) == ("Β 047", 14, 1)
    assert (desk.purpose.kind, desk.purpose.context_id) == (ContextKind.TICKET, "Β 047")


async def test_f9_records_the_visit_and_calls_the_next(office, desk):
    await desk.call_next()
    desk.identify(office.eleni)
    office.clock.seconds += 240

    visit = await desk.call_next()

    assert visit.ticket == "Β 048"
    (interaction,) = office.work.operations
    assert isinstance(interaction, RecordInteraction)
    assert interaction.title == "Επίσκεψη Β 047 – Πιστοποιητικά"
    assert (interaction.party_id, interaction.ticket) == ("p1", "Β 047")
    assert (interaction.ended_at - interaction.started_at).seconds == 240


async def test_somebody_without_a_number_gets_a_visit_too(office, desk):
    visit = await desk.walk_in()
    assert desk.purpose.kind is ContextKind.VISIT
    assert desk.purpose.context_id == visit.id
    desk.identify(office.eleni)
    await desk.finish()

    assert office.work.operations[0].party_id == "p1"
    assert office.queue.finished == []


async def test_a_person_who_is_identified_without_a_visit_begins_one(office, desk):
    visit = desk.identify(office.eleni)

    assert (visit.ticket, visit.person_name) == ("", "ΠΑΠΑΔΟΠΟΥΛΟΥ ΕΛΕΝΗ")
    assert desk.visit == visit


async def test_a_visit_of_nobody_leaves_no_trace(office, desk):
    await desk.walk_in()
    await desk.finish()

    assert office.work.operations == []


async def test_when_nobody_waits_the_visit_is_over_and_recorded(office, desk):
    office.queue.waiting = office.queue.waiting[:1]
    await desk.call_next()

    with pytest.raises(DeviceError, match=r"queue\.empty"):
        await desk.call_next()

    assert desk.visit is None
    assert len(office.work.operations) == 1


async def test_the_last_visits_are_found_again_newest_first(office, desk):
    for _ in range(3):
        await desk.call_next()
    await desk.finish()

    states = desk.states()
    state = await anext(states)
    await states.aclose()
    assert [past.visit.ticket for past in state.last] == ["Β 049", "Β 048", "Β 047"]


async def test_a_wrong_f9_is_taken_back_within_30_seconds(office, desk):
    first = await desk.call_next()
    desk.identify(office.eleni)
    await desk.call_next()
    office.clock.seconds += 29

    visit = await desk.undo()

    assert (visit.ticket, visit.person_name) == ("Β 047", "ΠΑΠΑΔΟΠΟΥΛΟΥ ΕΛΕΝΗ")
    assert visit.id != first.id  # what goes on now is a second line of the timeline
    assert office.queue.waiting[0].number == "Β 048"
    assert await desk.undo() is None


async def test_after_30_seconds_it_stays(office, desk):
    await desk.call_next()
    await desk.finish()
    office.clock.seconds += 30

    assert await desk.undo() is None


async def test_calling_again_counts_and_did_not_come_leaves_no_interaction(office, desk):
    await desk.call_next()
    visit = await desk.call_again()
    assert visit.calls == 2
    await desk.no_show()

    assert desk.visit is None
    assert office.work.operations == []


async def test_the_line_of_the_office_is_shown(office, desk):
    line = desk.line()
    assert len((await anext(line)).waiting) == 3
    await line.aclose()
