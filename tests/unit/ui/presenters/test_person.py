"""An open record: one at a time, masked until logged, gone with the visit."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kep_client.domain.ids import PartyId
from kep_client.domain.party import Identifier, IdentifierScheme, Party, PartyKind
from kep_client.domain.record import PersonRecord, RecordOrigin
from kep_client.domain.visit import ContextKind, Purpose
from kep_client.errors import KepError, RefusedError, StoreError
from kep_client.ports.card import CardIdentity, CardRead
from ui.presenters.person import PersonPicture, PersonPresenter, Revealed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

NOW = datetime(2026, 11, 23, 8, 46, tzinfo=UTC)
WHY = Purpose(ContextKind.TICKET, "Β 047")
GEORGE = Party(
    PartyId("p1"),
    PartyKind.NATURAL,
    "Παπαδόπουλος",
    identifiers=(Identifier(IdentifierScheme.AFM, "123456783"),),
)
HELEN = replace(GEORGE, id=PartyId("p2"), identifiers=())
CARD = CardRead(CardIdentity("A", "B", "ΑΒ1", "1970-01-01", "", "GRC"), NOW)


def record(party: Party, origin: RecordOrigin = RecordOrigin.CENTRE) -> PersonRecord:
    return PersonRecord(party, (), (), (), (), (), NOW, origin)


@dataclass
class View:
    """Remembers what was shown."""

    pictures: list[PersonPicture | None] = field(default_factory=list)
    values: list[Revealed] = field(default_factory=list)
    problems: list[KepError] = field(default_factory=list)

    def show_person(self, picture: PersonPicture | None) -> None:
        self.pictures.append(picture)

    def show_value(self, revealed: Revealed) -> None:
        self.values.append(revealed)

    def show_problem(self, error: KepError) -> None:
        self.problems.append(error)

    def clear_problem(self) -> None:
        self.problems.clear()


class People:
    """Answers by hand."""

    def __init__(self) -> None:
        self.answers: dict[PartyId, asyncio.Queue[PersonRecord | KepError]] = {}
        self.revealed: list[PartyId] = []
        self.log_fault: KepError | None = None
        self.opened: list[PartyId] = []

    def say(self, party: PartyId, answer: PersonRecord | KepError) -> None:
        self.answers.setdefault(party, asyncio.Queue()).put_nowait(answer)

    async def open(self, party_id: PartyId, purpose: Purpose) -> AsyncIterator[PersonRecord]:
        self.opened.append(party_id)
        queue = self.answers.setdefault(party_id, asyncio.Queue())
        while True:
            answer = await queue.get()
            if isinstance(answer, KepError):
                raise answer
            yield answer

    async def reveal(self, party_id: PartyId, purpose: Purpose) -> None:
        if self.log_fault is not None:
            raise self.log_fault
        self.revealed.append(party_id)

    async def with_own_work(self, record: PersonRecord) -> PersonRecord:
        return replace(record, as_of=NOW.replace(hour=9))


class Runner:
    """Runs work as the window's tasks do."""

    def __init__(self) -> None:
        self.slots: dict[str, asyncio.Task[None]] = {}

    def start(self, work: Coroutine[object, object, object], *, on_error=None):
        async def guarded() -> None:
            try:
                await work
            except KepError as error:
                on_error(error)

        task = asyncio.get_running_loop().create_task(guarded())
        task.add_done_callback(lambda _: work.close())  # cancelled before its first step
        return task

    def latest(self, slot: str, work: Coroutine[object, object, object], *, on_error=None):
        if slot in self.slots:
            self.slots[slot].cancel()
        self.slots[slot] = self.start(work, on_error=on_error)
        return self.slots[slot]


class Desk:
    """The presenter with everything around it."""

    def __init__(self) -> None:
        self.view, self.people, self.runner = View(), People(), Runner()
        self.heard: list[PersonRecord | None] = []
        self.person = PersonPresenter(
            self.view, self.people, self.runner.start, self.runner.latest, self.heard.append
        )

    @property
    def shown(self) -> PersonPicture | None:
        return self.view.pictures[-1]


async def turn() -> None:
    for _ in range(8):
        await asyncio.sleep(0)


async def test_the_name_is_there_before_the_record() -> None:
    desk = Desk()
    desk.person.opened(GEORGE.id, "Παπαδόπουλος Γεώργιος", WHY)
    assert desk.shown == PersonPicture(GEORGE.id, "Παπαδόπουλος Γεώργιος")
    desk.people.say(GEORGE.id, record(GEORGE, RecordOrigin.CACHE))
    await turn()
    assert desk.shown is not None
    assert not desk.shown.fresh
    desk.people.say(GEORGE.id, record(GEORGE))
    await turn()
    assert desk.shown.fresh
    assert len(desk.heard) == 2


async def test_a_late_answer_for_someone_else_is_not_shown() -> None:
    desk = Desk()
    desk.person.opened(GEORGE.id, "Γεώργιος", WHY)
    await turn()
    desk.person.opened(HELEN.id, "Ελένη", WHY)
    desk.people.say(GEORGE.id, record(GEORGE))
    desk.people.say(HELEN.id, record(HELEN))
    await turn()
    assert [r.party.id for r in desk.heard if r] == [HELEN.id]


async def test_a_value_is_shown_only_after_its_row_is_kept() -> None:
    desk = Desk()
    desk.person.opened(GEORGE.id, "Γεώργιος", WHY)
    desk.people.say(GEORGE.id, record(GEORGE))
    await turn()
    desk.people.log_fault = StoreError("store.disk_full")
    desk.person.reveal_wanted(IdentifierScheme.AFM)
    await turn()
    assert desk.view.values == []
    assert [error.code for error in desk.view.problems] == ["store.disk_full"]
    desk.people.log_fault = None
    desk.person.reveal_wanted(IdentifierScheme.AFM)
    await turn()
    assert desk.view.values == [Revealed(IdentifierScheme.AFM, "123456783")]
    assert desk.people.revealed == [GEORGE.id]


async def test_a_number_that_is_not_there_is_not_logged() -> None:
    desk = Desk()
    desk.person.opened(HELEN.id, "Ελένη", WHY)
    desk.people.say(HELEN.id, record(HELEN))
    await turn()
    desk.person.reveal_wanted(IdentifierScheme.AFM)
    await turn()
    assert desk.people.revealed == []


async def test_the_end_of_the_visit_forgets_the_record_and_the_card() -> None:
    desk = Desk()
    desk.person.card_confirmed(GEORGE.id, CARD)
    desk.person.opened(GEORGE.id, "Γεώργιος", WHY)
    assert desk.shown is not None
    assert desk.shown.card is CARD
    desk.person.closed()
    await turn()
    assert (desk.shown, desk.person.record, desk.heard) == (None, None, [None])
    desk.people.say(GEORGE.id, record(GEORGE))
    await turn()
    assert desk.heard == [None]
    desk.person.opened(GEORGE.id, "Γεώργιος", WHY)
    assert desk.shown.card is None


async def test_a_card_of_another_person_does_not_identify_who_is_open() -> None:
    desk = Desk()
    desk.person.opened(GEORGE.id, "Γεώργιος", WHY)
    desk.person.card_confirmed(HELEN.id, CARD)
    assert desk.shown is not None
    assert desk.shown.card is None


async def test_the_line_ages_what_is_shown_and_renews_it_when_it_is_back() -> None:
    desk = Desk()
    desk.person.opened(GEORGE.id, "Γεώργιος", WHY)
    desk.people.say(GEORGE.id, record(GEORGE, RecordOrigin.CACHE))
    await turn()
    desk.person.line_changed(live=False)
    desk.person.line_changed(live=True)
    await turn()
    assert desk.people.opened == [GEORGE.id, GEORGE.id]
    desk.people.say(GEORGE.id, record(GEORGE))
    await turn()
    desk.person.line_changed(live=False)
    assert desk.shown is not None
    assert not desk.shown.fresh
    desk.person.line_changed(live=True)
    assert desk.shown.fresh
    assert desk.people.opened == [GEORGE.id, GEORGE.id]


async def test_what_the_centre_refuses_is_told_and_can_be_asked_again() -> None:
    desk = Desk()
    desk.person.opened(GEORGE.id, "Γεώργιος", WHY)
    desk.people.say(GEORGE.id, RefusedError("record.not_here"))
    await turn()
    assert [error.code for error in desk.view.problems] == ["record.not_here"]
    desk.person.again()
    desk.people.say(GEORGE.id, record(GEORGE))
    await turn()
    assert desk.view.problems == []
    assert desk.person.record is not None


async def test_nobody_open_means_nothing_to_renew_or_show() -> None:
    desk = Desk()
    desk.person.again()
    desk.person.closed()
    desk.person.line_changed(live=False)
    desk.person.reveal_wanted(IdentifierScheme.AFM)
    assert desk.view.pictures == []


def test_what_is_shown_of_a_person_never_reaches_a_log() -> None:
    said = repr(PersonPicture(GEORGE.id, "Παπαδόπουλος")) + repr(
        Revealed(IdentifierScheme.AFM, "123456783")
    )
    assert "Παπαδόπουλος" not in said
    assert "123456783" not in said


async def test_a_key_pressed_while_only_the_name_is_there_waits_for_the_record() -> None:
    desk = Desk()
    desk.person.opened(GEORGE.id, "Γεώργιος", WHY)
    waiting = asyncio.create_task(desk.person.arrival())
    await turn()
    assert not waiting.done()

    desk.people.say(GEORGE.id, record(GEORGE, RecordOrigin.CACHE))
    await turn()

    arrived = waiting.result()
    assert arrived is not None
    assert arrived.party is GEORGE


async def test_nobody_waits_for_a_record_that_does_not_come() -> None:
    desk = Desk()
    assert await desk.person.arrival() is None
    desk.person.opened(GEORGE.id, "Γεώργιος", WHY)
    refused = asyncio.create_task(desk.person.arrival())
    desk.people.say(GEORGE.id, RefusedError("record.not_here"))
    await turn()
    assert refused.result() is None
    desk.person.opened(HELEN.id, "Ελένη", WHY)
    left = asyncio.create_task(desk.person.arrival())
    await turn()

    desk.person.closed()
    await turn()

    assert left.result() is None


async def test_a_case_registered_here_is_on_the_picture_at_once() -> None:
    desk = Desk()
    desk.person.opened(GEORGE.id, "Γεώργιος", WHY)
    desk.people.say(GEORGE.id, record(GEORGE))
    await turn()

    desk.person.worked()
    await turn()

    assert desk.shown is not None
    assert desk.shown.record is not None
    assert desk.shown.record.as_of.hour == 9
    assert desk.people.opened == [GEORGE.id]  # no second look
