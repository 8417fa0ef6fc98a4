"""Invented citizens and their records."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from kep_client.domain.case import Case
from kep_client.domain.case_machine import CaseState
from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import CaseId, DocumentId, InteractionId, OfficeId, PartyId, ServiceId
from kep_client.domain.interaction import Channel, Interaction, InteractionKind, InteractionOutcome
from kep_client.domain.party import (
    Assurance,
    Evidence,
    Identifier,
    IdentifierScheme,
    Mandate,
    Party,
    PartyKind,
)
from kep_client.domain.record import MissingPart, PersonRecord, RecordOrigin

NOW = datetime(2026, 11, 23, 8, 46, 12, tzinfo=UTC)  # 10:46 on the wall of the office
OFFICE = OfficeId("0042")
CERTIFICATE = ServiceId("certificate")


def ago(**units: float) -> datetime:
    return NOW - timedelta(**units)


GEORGE = Party(
    PartyId("p1"),
    PartyKind.NATURAL,
    "Παπαδόπουλος",
    "Γεώργιος",
    "Νικολάου",
    birth_date="1970-01-01",
    municipality="Χαλάνδρι",
    identifiers=(
        Identifier(IdentifierScheme.AFM, "123456783", Evidence.REGISTRY, ago(days=11)),
        Identifier(IdentifierScheme.AMKA, "01017012345", Evidence.REGISTRY, ago(days=11)),
    ),
    assurance=Assurance.HIGH,
)
HELEN = Party(
    PartyId("p2"),
    PartyKind.NATURAL,
    "Παπαδοπούλου",
    "Ελένη",
    "Ιωάννη",
    birth_date="1991-04-12",
    municipality="Βριλήσσια",
    identifiers=(Identifier(IdentifierScheme.AFM, "094014201"),),
)


def line(key: str, channel: Channel, words: tuple[str, str], *facts: object) -> Interaction:
    when, outcome, kind = (
        *facts,
        *(InteractionOutcome.DONE, InteractionKind.REQUEST)[len(facts) - 1 :],
    )
    counter = OFFICE if channel is Channel.COUNTER else None
    return Interaction(
        InteractionId(key), GEORGE.id, channel, kind, words[0], when, words[1], outcome, counter
    )


O, C = InteractionOutcome, Channel  # noqa: E741


def day(month: int, number: int, hour: int = 10) -> datetime:
    return datetime(2026, month, number, hour, 5, tzinfo=UTC)


TIMELINE = (
    line("1", C.PHONE, ("«Πότε θα είναι έτοιμο το πιστοποιητικό;»", "του είπαν: έτοιμο στο ΚΕΠ 0042"),
         day(11, 22, 14), O.ANSWERED),
    line("2", C.PORTAL, ("Ζητήθηκε συμπληρωματικό δικαιολογητικό",
         "Επίδομα στέγασης · προθεσμία 28/11"), day(11, 18), O.WAITING_CITIZEN),
    line("3", C.WEBCHAT, ("Ερώτηση για επίδομα στέγασης", "6 μηνύματα · 1 αρχείο"),
         day(11, 17), O.ANSWERED),
    line("4", C.COUNTER, ("Αίτηση: πιστοποιητικό γέννησης",
         "ΥΠ 118204 · διαβιβάστηκε στο ληξιαρχείο"), day(11, 12), O.READY, InteractionKind.CASE),
    line("5", C.EMAIL, ("Αποστολή μισθωτηρίου", "1 συνημμένο"), day(11, 10)),
    line("6", C.PORTAL, ("Βεβαίωση μόνιμης κατοικίας", "εκδόθηκε"), day(10, 3)),
    line("7", C.VIDEO, ("Αλλαγή διεύθυνσης", "ΚΕΠ 0517 · 11 λεπτά"), day(9, 14)),
)  # fmt: skip


def case(key: str, title: str, state: CaseState, number: str, due: date) -> Case:
    return Case(
        CaseId(key), CERTIFICATE, 1, title, GEORGE.id, "", OFFICE, state, number, NOW, due_on=due
    )


def record_of(party: Party, origin: RecordOrigin = RecordOrigin.CENTRE) -> PersonRecord:
    return PersonRecord(
        party,
        TIMELINE if party is GEORGE else (),
        (
            case("k1", "Πιστοποιητικό γέννησης", CaseState.READY_FOR_PICKUP, "0042/Β-000118/2026",
                 date(2027, 2, 21)),
            case("k2", "Επίδομα στέγασης", CaseState.AWAITING_CITIZEN, "0042/Α-000977/2026",
                 date(2026, 11, 28)),
            case("k3", "Αντίγραφο οικοδομικής άδειας", CaseState.AWAITING_AGENCY, "0042/Β-000101/2026",
                 date(2026, 12, 12)),
            case("k4", "Μεταδημότευση", CaseState.CLOSED, "0042/Β-000007/2026", date(2026, 5, 2)),
        ) if party is GEORGE else (),
        (
            Document(DocumentId("d1"), "Ληξιαρχική πράξη γέννησης", DocumentSource.ISSUED,
                     valid_until="2026-12-13"),
            Document(DocumentId("d2"), "Βεβαίωση μόνιμης κατοικίας", DocumentSource.ON_FILE,
                     added_at=datetime(2026, 10, 3, tzinfo=UTC)),
        ) if party is GEORGE else (),
        (Mandate(HELEN.id, "Παπαδοπούλου Ελένη", acts_for=True, kind="τέκνο"),)
        if party is GEORGE else (),
        (),
        NOW if origin is RecordOrigin.CENTRE else ago(minutes=16),
        origin,
        (MissingPart("το τηλεφωνικό κέντρο", ago(days=3)),) if party is GEORGE else (),
    )  # fmt: skip
