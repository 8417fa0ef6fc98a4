"""What the centre sends becomes what a screen shows, or a named fault."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from kep_client.domain.case_machine import CaseState
from kep_client.domain.clerk import Role
from kep_client.domain.document import DocumentSource
from kep_client.domain.interaction import Channel
from kep_client.domain.operation import OutboxState
from kep_client.domain.party import AlertKind, Evidence, IdentifierScheme, MatchReason, PartyStatus
from kep_client.domain.record import RecordOrigin
from kep_client.domain.visit import ContextKind, Purpose
from kep_client.errors import InputError, LineError
from kep_client.mapping.parties import alerts_of, hit_from, party_from
from kep_client.mapping.people import clerk_from, clerk_to, workstation_from
from kep_client.mapping.records import case_from, purpose_to, record_from
from kep_client.mapping.services import service_from
from kep_client.mapping.sync import grant_from, page_from, verdict_from
from kep_client.mapping.values import read_day, read_time
from kep_client.wire.auth import ClerkOut, WorkstationOut
from kep_client.wire.cases import CaseDoc
from kep_client.wire.documents import DocumentDoc
from kep_client.wire.interactions import InteractionDoc
from kep_client.wire.parties import (
    AlertOut,
    HitOut,
    IdentifierDoc,
    LedFromOut,
    MandateDoc,
    MissingOut,
    NoteOut,
    PartyDoc,
    RecordReply,
)
from kep_client.wire.services import ServiceDoc
from kep_client.wire.sync import FeedEntry, FeedPage, LeaseReply, OperationResult

PERSON = PartyDoc(
    id="p-1", kind="natural", family_name="Παπαδοπούλου", given_name="Ελένη", rev=3,
    identifiers=[IdentifierDoc(scheme="afm", value="094014201", verified_at="2026-01-02T03:04:05Z")],
    status="deceased", confidential=True, mandates=[MandateDoc(other="p-2", other_name="Α Β",
    acts_for=True, kind="power_of_attorney", revoked=True)],
)  # fmt: skip
CASE = CaseDoc(
    id="c-1", service_id="s", service_version=2, title="Τ", applicant_id="p-1",
    applicant_name="Ν", office="0042", state="in_review", number="0042/Β-000001/2026",
    registered_at="2026-11-20T09:00:00Z", rev=4, due_on="2026-12-01", assignee="m.antoniou",
    flags=["extended"], answers={"copies": 2},
)  # fmt: skip
LINE = InteractionDoc(
    id="i-1", channel="phone", kind="question", title="Τ", started_at="2026-11-20T09:00:00Z", rev=1
)
REPLY = RecordReply(
    party=PERSON, timeline=[LINE], cases=[CASE], mandates=PERSON.mandates,
    documents=[DocumentDoc(id="d-1", title="Τ", source="scan", chunks=["a"])],
    alerts=[AlertOut(kind="deceased", since="2026-01-01T00:00:00Z")],
    as_of="2026-11-23T08:00:00Z", missing=[MissingOut(source="portal", since="2026-11-23T07:00:00Z")],
)  # fmt: skip


def test_the_full_picture_is_read_part_by_part() -> None:
    record = record_from(REPLY)
    assert record.origin is RecordOrigin.CENTRE
    assert record.party.identifier(IdentifierScheme.AFM) == "094014201"
    assert record.party.status is PartyStatus.DECEASED
    (case,) = record.cases
    assert (case.state, case.due_on) == (CaseState.IN_REVIEW, date(2026, 12, 1))
    assert (case.assignee, case.flags) == ("m.antoniou", {"extended"})
    assert [line.channel for line in record.timeline] == [Channel.PHONE]
    assert record.documents[0].source is DocumentSource.SCAN
    assert record.alerts[0].kind is AlertKind.DECEASED
    assert record.missing[0].since == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert record.mandates[0].revoked


def test_the_cache_knows_the_alerts_that_the_person_alone_tells() -> None:
    assert [alert.kind for alert in alerts_of(PERSON)] == [
        AlertKind.DECEASED,
        AlertKind.CONFIDENTIAL,
        AlertKind.MANDATE_REVOKED,
    ]


def test_a_search_row_keeps_its_reason() -> None:
    hit = hit_from(HitOut(party=PERSON, reason="latin", open_cases=2, known_here=True))
    assert (hit.reason, hit.open_cases, hit.known_here) == (MatchReason.LATIN, 2, True)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: party_from(PartyDoc(id="p", kind="robot", family_name="x", rev=1)),
        lambda: case_from(CaseDoc(**{**_fields(CASE), "state": "lost"})),
        lambda: case_from(CaseDoc(**{**_fields(CASE), "registered_at": "yesterday"})),
        lambda: read_day("2026-02-30"),
    ],
)
def test_a_word_or_time_this_version_does_not_know_is_a_bad_answer(broken) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(LineError) as fault:
        broken()
    assert fault.value.code == "server.bad_answer"


def _fields(doc: CaseDoc) -> dict[str, object]:
    return {name: getattr(doc, name) for name in doc.__struct_fields__}


def test_a_time_without_a_zone_is_utc() -> None:
    assert read_time("2026-11-23T08:00:00") == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_pages_keep_documents_as_they_came_and_tell_what_is_gone() -> None:
    feed = FeedPage(
        entries=[
            FeedEntry(entity="party", id="p-1", rev=1, body=b'{"x": 1}'),  # type: ignore[arg-type]
            FeedEntry(entity="party", id="p-2", rev=2, change="remove"),
            FeedEntry(entity="party", id="p-3", rev=3, change="purge"),
        ],
        cursor="c", more=True, server_time="2026-11-23T08:00:00Z",
    )  # fmt: skip
    page = page_from(feed)
    assert [(c.body, c.removed, c.purged) for c in page.changes] == [
        (b'{"x": 1}', False, False),
        (b"", True, False),
        (b"", True, True),
    ]


def test_verdicts_leases_and_people_are_read() -> None:
    result = OperationResult(op_id="o", state="parked", code="sync.rejected")
    assert verdict_from(result).state is OutboxState.PARKED
    lease = LeaseReply(id="l", office="0042", letter="Β", year=2026, first=1, last=200)
    assert grant_from(lease).last == 200
    out = ClerkOut(
        id="m", given_name="Μ", family_name="Α", roles=["office_manager", "clerk"], office="0042"
    )
    assert clerk_from(out).roles == {Role.CLERK, Role.OFFICE_MANAGER}
    assert clerk_from(clerk_to(clerk_from(out))) == clerk_from(out)
    place = WorkstationOut(
        id="w", office="0042", office_name="ΚΕΠ", municipality="Δ", desk=3, series_letter="Β"
    )
    assert workstation_from(place).series_letter == "Β"
    assert purpose_to(Purpose(ContextKind.VISIT, "v")).kind == "visit"


def definition(**changes: object) -> ServiceDoc:
    values: dict[str, object] = {
        "id": "signature-certification", "version": 1, "status": "published",
        "valid_from": "2026-06-01", "title": {"el": "Βεβαίωση"}, "channels": ["counter"],
        "competent_authority": "org:municipality", "applicant": {}, "outputs": [],
        "purpose": {"activityId": "PA-001", "text": {"el": "."}, "dataClasses": ["identity"]},
        "form": {"schema": {"type": "object", "properties": {"copies": {"type": "integer"}}},
                 "prefill": {"copies": "$one"}},
        "documents": [{"id": "signed", "title": {"el": "Έγγραφο"}, "source": "citizen_original",
                       "required": {"==": [1, 1]}, "scan": {"maxBytes": 9}}],
        "steps": [{"id": "a", "title": {"el": "Βήμα"}, "actor": "clerk"}],
        "deadlines": {"decision": "P5D", "calendar": "calendar_days"}, "retention": {},
        "fees": [{"kind": "eparavolo", "amountCents": 900}], "offline": "full",
        "legal_basis": [{"type": "law", "ref": "ν. 2690/1999"}],
    }  # fmt: skip
    return ServiceDoc(**(values | changes))  # type: ignore[arg-type]


def test_a_service_definition_is_read_into_typed_parts() -> None:
    service = service_from(definition())
    assert service.form.field("copies") is not None
    assert service.documents[0].condition == {"==": [1, 1]}
    assert service.documents[0].max_bytes == 9
    assert (service.fee_cents, service.legal_basis) == (900, ("ν. 2690/1999",))
    assert (service.decision_period, service.decision_calendar) == ("P5D", "calendar_days")
    assert service.tell_citizen.el == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"title": {"en": "only English"}},
        {"offline": "sometimes"},
        {"form": {}},
        {"form": {"schema": {"type": "object", "properties": {"x": {"type": "array"}}}}},
        {"documents": [{"id": "a"}]},
        {"steps": [{"id": "a", "title": {}, "actor": "clerk"}]},
    ],
)
def test_an_unfit_definition_names_its_fault(changes: dict[str, object]) -> None:
    with pytest.raises(InputError) as fault:
        service_from(definition(**changes))
    assert fault.value.code == "service.invalid_definition"


def test_a_firm_brings_its_title_and_seat_and_what_its_identity_rests_on():
    doc = msgspec.structs.replace(
        PERSON,
        kind="legal",
        alternative_name="ΛΑΚΩΝ ΟΪΛ",
        legal_form="ΑΕ",
        seat="Σπάρτη",
        merged_into="p-9",
        identity_source="seen",
        identity_verified_at="2026-01-02T03:04:05Z",
    )
    firm = party_from(doc)
    assert (firm.alternative_name, firm.legal_form, firm.seat) == ("ΛΑΚΩΝ ΟΪΛ", "ΑΕ", "Σπάρτη")
    assert (firm.merged_into, firm.identity_source) == ("p-9", Evidence.SEEN)
    assert firm.identity_verified_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert party_from(PERSON).identity_source is None


def test_a_record_brings_notes_and_says_which_merged_record_led_to_it():
    note = NoteOut(
        id="n-1",
        kind="note",
        text="Να φέρει την άδεια",
        author="clk",
        author_name="Μ. Αντωνίου",
        office="0042",
        at="2026-11-20T09:00:00Z",
        seen_by=["clk-b"],
    )
    led = LedFromOut(party_id="p-2", name="Παπαδοπούλου Λένα")
    record = record_from(msgspec.structs.replace(REPLY, notes=[note], led_from=led))
    (read,) = record.notes
    assert (read.text, read.seen_by) == ("Να φέρει την άδεια", ("clk-b",))
    assert record.led_from is not None
    assert (record.led_from.party_id, record.led_from.name) == ("p-2", "Παπαδοπούλου Λένα")
    assert "άδεια" not in repr(record.notes)
    assert "Λένα" not in repr(record.led_from)
    assert record_from(REPLY).led_from is None
