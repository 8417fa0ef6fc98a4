"""What invented people and the administration said to each other: contacts, cases, papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from central_server.records.case_docs import ANSWERS
from central_server.seed.people import Person, new_id
from central_server.seed.rows import Batch, World
from kep_client.domain.greek import fold_lookalikes


@dataclass(frozen=True, slots=True)
class Said:
    """One contact; ``detail`` may hold {office}. The window says the channel, details do not."""

    channel: str
    kind: str
    title: str
    detail: str
    outcome: str = "done"


CONTACTS = (
    Said("counter", "visit", "Επίσκεψη – Πιστοποιητικά", "θυρίδα 2"),
    Said("counter", "visit", "Επίσκεψη – Γνήσιο υπογραφής", "θυρίδα 3"),
    Said("counter", "request", "Υπεύθυνη δήλωση", "βεβαιώθηκε"),
    Said("counter", "question", "Πληροφορίες για άδεια στάθμευσης", "", "answered"),
    Said("portal", "request", "Βεβαίωση μόνιμης κατοικίας", "εκδόθηκε"),
    Said("portal", "request", "Υπεύθυνη δήλωση", "εκδόθηκε"),
    Said("portal", "request", "Εξουσιοδότηση", "εκδόθηκε"),
    Said("portal", "request", "Αίτηση για επίδομα θέρμανσης", "σε έλεγχο", "open"),
    Said("portal", "case", "Ζητήθηκε συμπληρωματικό δικαιολογητικό", "", "waiting_citizen"),
    Said("phone", "question", "«Πότε θα είναι έτοιμο το πιστοποιητικό;»", "", "answered"),
    Said("phone", "question", "Ερώτηση για ραντεβού", "", "answered"),
    Said("phone", "request", "Τηλεφωνική αίτηση πιστοποιητικού", "διαβιβάστηκε", "done"),
    Said("webchat", "question", "Ερώτηση για επίδομα στέγασης", "6 μηνύματα", "answered"),
    Said("webchat", "question", "Ποια δικαιολογητικά χρειάζονται;", "4 μηνύματα", "answered"),
    Said("email", "request", "Αποστολή μισθωτηρίου", "προς ΚΕΠ {office} · 1 συνημμένο"),
    Said("email", "question", "Ερώτηση για ληξιαρχική πράξη", "προς ΚΕΠ {office}", "answered"),
    Said("video", "request", "Βιντεοκλήση: αλλαγή διεύθυνσης", "myKEPlive · 11 λεπτά"),
    Said("post", "request", "Επιστολή με δικαιολογητικά", "πρωτοκολλήθηκε"),
)  # fmt: skip
_CONTACT_WEIGHTS = (9, 6, 6, 3, 7, 7, 4, 3, 2, 5, 3, 2, 4, 3, 3, 2, 1, 1)
_AGENTS = ("Μ. Αντωνίου", "Δ. Κωστόπουλος", "Α. Ρήγα", "Ν. Σιδέρης", "Ε. Μελά")

_OWN_SERVICES = (
    ("signature-certification", "Βεβαίωση γνησίου υπογραφής"),
    ("family-status-certificate", "Πιστοποιητικό οικογενειακής κατάστασης"),
)
_OLD_SERVICES = (
    ("birth-certificate", "Πιστοποιητικό γέννησης"),
    ("housing-benefit", "Επίδομα στέγασης"),
    ("building-permit-copy", "Αντίγραφο οικοδομικής άδειας"),
    ("residence-certificate", "Βεβαίωση μόνιμης κατοικίας"),
    ("disability-card", "Κάρτα αναπηρίας"),
    ("parking-permit", "Άδεια στάθμευσης"),
)
# How a case came to its present state: (act, days after registration).
PATHS = {
    "registered": (),
    "in_review": (("start_review", 1),),
    "awaiting_citizen": (("start_review", 1), ("request_info", 4)),
    "awaiting_agency": (("send_to_agency", 2),),
    "ready_for_pickup": (("send_to_agency", 1), ("agency_answer", 6), ("approve", 7), ("produce", 7)),
    "delivered": (("issue_on_the_spot", 0), ("hand_over", 0)),
    "closed": (("issue_on_the_spot", 0), ("hand_over", 0), ("close", 1)),
    "withdrawn": (("withdraw", 3),),
    "rejected": (("start_review", 1), ("reject", 9)),
}  # fmt: skip
_STATES = tuple(PATHS)
_STATE_WEIGHTS = (10, 10, 8, 10, 8, 16, 32, 2, 4)
_OPEN = frozenset(_STATES[:5])
_PAPERS = (
    ("Ληξιαρχική πράξη γέννησης", "issued", 2),
    ("Βεβαίωση μόνιμης κατοικίας", "issued", 1),
    ("Μισθωτήριο κατοικίας", "file", 4),
    ("Εκκαθαριστικό σημείωμα", "file", 3),
    ("Υπεύθυνη δήλωση", "scan", 1),
    ("Φωτοτυπία δελτίου ταυτότητας", "scan", 2),
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCase:
    """A case before it becomes rows."""

    service: tuple[str, str]
    state: str
    number: str
    registered_at: datetime
    due_after_days: int = 50
    version: int = 0
    note: str = ""
    answers: tuple[tuple[str, str | int], ...] = ()


def add_history(world: World, batch: Batch, person: Person) -> None:
    """Invent some contacts, cases and papers of a person; many have few, a few have many."""
    random = world.random
    said = random.choices(CONTACTS, _CONTACT_WEIGHTS, k=_few(world, mean=3.0))
    for one in said:
        add_contact(world, batch, person, one, _moment(world, 900))
    for _ in range(_few(world, mean=0.65)):
        add_case(world, batch, person, draw_case(world, person))
    for title, source, pages in random.sample(_PAPERS, k=min(_few(world, mean=0.5), 4)):
        add_paper(world, batch, person, (title, source, pages), _moment(world, 700))


def _few(world: World, mean: float) -> int:
    return min(40, int(world.random.expovariate(1 / mean) + 0.5))


def _moment(world: World, most_days: int) -> datetime:
    """Return a time within office hours in the past, recent ones more often."""
    random = world.random
    days = int(most_days * random.random() ** 2) + 1
    day = (world.now - days * _DAY).replace(hour=6, minute=0, second=0, microsecond=0)
    return day + timedelta(minutes=random.randint(0, 8 * 60))


def add_contact(
    world: World,
    batch: Batch,
    person: Person,
    said: Said,
    at: datetime,
    case_id: str = "",
) -> None:
    """Add a line of the timeline."""
    office = person.place.code
    at_counter = said.channel == "counter"
    id_ = new_id(world, at)
    batch.add(
        "interaction",
        id=id_,
        party_id=person.id,
        channel=said.channel,
        kind=said.kind,
        title=said.title,
        detail=said.detail.format(office=office),
        outcome=said.outcome,
        started_at=at,
        ended_at=at + timedelta(minutes=world.random.randint(2, 20)),
        office=office if at_counter or said.channel in ("email", "post") else "",
        agent_name=world.random.choice(_AGENTS) if at_counter else "",
        case_id=case_id,
    )
    batch.tell(office, "interaction", id_)


def draw_case(world: World, person: Person) -> OldCase:
    """Invent a case: the two services of today, or one that an older system began."""
    random = world.random
    state = random.choices(_STATES, _STATE_WEIGHTS)[0]
    at = _moment(world, 45 if state in _OPEN else 700)
    if person.kind == "natural" and random.random() < 0.5:
        service = random.choice(_OWN_SERVICES)
        number = f"{person.place.code}/Κ-{world.next_case(person.place.code):06d}/{at.year}"
        answers = _answers(world, person, service[0])
        return OldCase(
            service=service,
            state=state,
            number=number,
            registered_at=at,
            version=1,
            answers=answers,
        )
    world.legacy_number += 1
    return OldCase(
        service=random.choice(_OLD_SERVICES),
        state=state,
        number=f"ΥΠ {world.legacy_number}",
        registered_at=at,
        due_after_days=random.choice((20, 30, 50, 60)),
    )


def _answers(world: World, person: Person, service: str) -> tuple[tuple[str, str | int], ...]:
    if service == "signature-certification":
        title = world.random.choice(("Υπεύθυνη δήλωση", "Εξουσιοδότηση", "Αίτηση προς τράπεζα"))
        return (
            ("documentTitle", title),
            ("copies", world.random.randint(1, 3)),
            ("language", "greek"),
        )
    return (
        ("applicantRole", "self"),
        ("municipalityOfRegistration", person.place.municipality),
        ("use", world.random.choice(("any_legal_use", "military", "marriage"))),
        ("deliverTo", world.random.choice(("counter", "inbox"))),
    )  # fmt: skip


def add_case(world: World, batch: Batch, person: Person, case: OldCase) -> str:
    """Add a case with its events and its line on the timeline; return its id."""
    at, office = case.registered_at, person.place.code
    id_ = new_id(world, at)
    who = [1, "clk_seed", at.isoformat()]
    batch.add(
        "case",
        id=id_,
        service_id=case.service[0],
        service_version=case.version,
        title=case.service[1],
        applicant_id=person.id,
        office=office,
        state=case.state,
        number=case.number,
        number_key=fold_lookalikes(case.number),
        registered_at=at,
        answers=world.sealing.seal(msgspec.json.encode(dict(case.answers)).decode(), ANSWERS),
        field_versions=msgspec.json.encode({name: who for name, _ in case.answers}).decode(),
        due_on=(at + case.due_after_days * _DAY).date(),
    )
    _add_events(world, batch, (id_, office), at, (("register", 0), *PATHS[case.state]))
    batch.tell(office, "case", id_)
    said = Said(
        "counter",
        "case",
        f"Αίτηση: {case.service[1]}",
        " · ".join(part for part in (case.number, case.note) if part),
        _OUTCOMES.get(case.state, "done"),
    )
    add_contact(world, batch, person, said, at, id_)
    return id_


_OUTCOMES = {
    "registered": "open",
    "in_review": "open",
    "awaiting_citizen": "waiting_citizen",
    "awaiting_agency": "open",
    "ready_for_pickup": "ready",
}


def _add_events(
    world: World,
    batch: Batch,
    case: tuple[str, str],
    at: datetime,
    acts: Sequence[tuple[str, int]],
) -> None:
    for minutes, (action, days) in enumerate(acts):
        when = min(at + days * _DAY + timedelta(minutes=minutes), world.now)
        batch.add(
            "case_event",
            id=new_id(world, when),
            case_id=case[0],
            action=action,
            actor="clk_seed",
            office=case[1],
            at=when,
            recorded_at=when,
        )


def add_paper(
    world: World,
    batch: Batch,
    person: Person,
    paper: tuple[str, str, int],
    at: datetime,
    valid_days: int = 0,
) -> None:
    """Add a paper that is on file; its bytes lie with the system it came from."""
    title, source, pages = paper
    id_ = new_id(world, at)
    batch.add(
        "document",
        id=id_,
        party_id=person.id,
        title=title,
        source="on_file" if source == "issued" else source,
        mime="application/pdf",
        pages=pages,
        added_at=at,
        valid_until=(world.today + valid_days * _DAY).isoformat() if valid_days else "",
    )
    batch.tell(person.place.code, "document", id_)
