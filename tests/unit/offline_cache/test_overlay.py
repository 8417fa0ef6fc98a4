"""What a screen shows while the centre has not answered yet."""

from dataclasses import replace
from datetime import date, timedelta

from kep_client.domain.case import Case
from kep_client.domain.case_machine import CaseAction, CaseState
from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import (
    CaseId,
    DocumentId,
    InteractionId,
    OfficeId,
    PartyId,
    ServiceId,
)
from kep_client.domain.interaction import Channel, Interaction, InteractionKind
from kep_client.domain.operation import (
    AddCaseEvent,
    EditCase,
    Operation,
    OutboxState,
    RecordInteraction,
    RegisterCase,
)
from kep_client.domain.party import Party, PartyKind
from kep_client.domain.record import PersonRecord, RecordOrigin
from offline_cache.overlay import Pending, Surroundings, laid_over
from tests.unit.offline_cache.office import MORNING

AROUND = Surroundings(OfficeId("0042"), {"s": "Βεβαίωση"})
ELENI = Party(PartyId("p-1"), PartyKind.NATURAL, "Παπαδοπούλου", "Ελένη")


def record(*cases: Case) -> PersonRecord:
    return PersonRecord(ELENI, (), cases, (), (), (), MORNING, RecordOrigin.CACHE)


def case(name: str, state: CaseState = CaseState.IN_REVIEW, due: date | None = None) -> Case:
    return Case(
        CaseId(name), ServiceId("s"), 1, "Τ", ELENI.id, "Ν", OfficeId("0042"), state,
        "0042/Β-000001/2026", MORNING, due_on=due,
    )  # fmt: skip


def pending(*operations: Operation, state: OutboxState = OutboxState.PENDING) -> list[Pending]:
    return [Pending(f"op-{n}", state, operation) for n, operation in enumerate(operations)]


def register(name: str, *documents: Document) -> RegisterCase:
    return RegisterCase(
        CaseId(name), ELENI.id, ServiceId("s"), 1, {"a": 1}, documents, MORNING, "t", "Β-1"
    )


def test_a_registration_brings_its_case_its_line_and_its_papers() -> None:
    paper = Document(DocumentId("d"), "Αίτηση", DocumentSource.FILE)
    shown = laid_over(record(), pending(register("c-1", paper)), AROUND)
    assert [(c.id, c.title, c.state, c.pending) for c in shown.cases] == [
        ("c-1", "Βεβαίωση", CaseState.REGISTERED, True)
    ]
    assert [(line.title, line.detail, line.case_id) for line in shown.timeline] == [
        ("Αίτηση: Βεβαίωση", "Β-1", "c-1")
    ]
    assert [(d.case_id, d.party_id) for d in shown.documents] == [("c-1", "p-1")]


def test_a_refused_registration_stays_for_somebody_holds_its_receipt() -> None:
    shown = laid_over(record(), pending(register("c-1"), state=OutboxState.PARKED), AROUND)
    assert [c.number for c in shown.cases] == ["Β-1"]


def test_edits_pile_up_in_the_order_they_were_made() -> None:
    edits = [EditCase(CaseId("c-1"), 0, {"a": n, f"b{n}": n}, {}) for n in (2, 3)]
    shown = laid_over(record(), pending(register("c-1"), *edits), AROUND)
    assert shown.cases[0].answers == {"a": 3, "b2": 2, "b3": 3}


def test_an_event_that_does_not_fit_the_state_changes_nothing() -> None:
    event = AddCaseEvent(CaseId("c-1"), CaseAction.HAND_OVER)
    shown = laid_over(record(case("c-1")), pending(event), AROUND)
    assert shown.cases[0].state is CaseState.IN_REVIEW


def test_a_visit_recorded_here_stands_in_the_timeline_once() -> None:
    said = RecordInteraction(
        InteractionId("i-1"), Channel.COUNTER, InteractionKind.VISIT, "Επίσκεψη",
        MORNING, MORNING + timedelta(minutes=5), party_id=ELENI.id,
    )  # fmt: skip
    once = laid_over(record(), pending(said), AROUND)
    twice = laid_over(once, pending(said), AROUND)
    assert [line.id for line in twice.timeline] == ["i-1"]


def test_open_cases_stand_first_by_deadline_and_those_that_are_over_last() -> None:
    shown = laid_over(
        record(
            case("over", CaseState.CLOSED, date(2026, 1, 1)),
            case("none"),
            case("late", due=date(2026, 12, 24)),
            case("soon", due=date(2026, 11, 24)),
        ),
        [],
        AROUND,
    )
    assert [c.id for c in shown.cases] == ["soon", "late", "none", "over"]


def test_a_case_that_the_centre_tells_of_stands_once_in_the_timeline() -> None:
    told = Interaction(
        InteractionId("centre-1"),
        PartyId("p-1"),
        Channel.COUNTER,
        InteractionKind.CASE,
        "Αίτηση: Βεβαίωση",
        MORNING,
        case_id=CaseId("c-1"),
        rev=1,
    )

    shown = laid_over(replace(record(), timeline=(told,)), pending(register("c-1")), AROUND)

    assert shown.timeline == (told,)
