"""What is signed here is what is read there."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.domain.case_machine import CaseAction
from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import (
    CaseId,
    ClerkId,
    DocumentId,
    InteractionId,
    OperationId,
    PartyId,
    ServiceId,
    WorkstationId,
)
from kep_client.domain.interaction import Channel, InteractionKind
from kep_client.domain.operation import (
    AddCaseEvent,
    EditCase,
    Operation,
    RecordInteraction,
    RegisterCase,
    ReportView,
    RequestCorrection,
    SealedOperation,
)
from kep_client.domain.visit import ContextKind, Purpose
from kep_client.errors import LineError
from kep_client.mapping.operations import (
    bytes_to_sign,
    chain_hash,
    entity_of,
    envelope_to,
    kind_of,
    operation_from,
    payload_text,
    sealed_from,
)
from kep_client.wire.operations import KINDS, OperationEnvelope, signed_bytes

IDS = st.text("abcdef0123456789-", min_size=1, max_size=36)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
TIMES = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
ANSWERS = st.dictionaries(
    st.text("abcXYZ", min_size=1, max_size=20),
    WORDS | st.integers(-(2**53), 2**53) | st.booleans() | st.none(),
    max_size=5,
)
PURPOSES = st.builds(Purpose, st.sampled_from(ContextKind), WORDS, st.just("PA-001"))
DOCUMENTS = st.builds(
    Document,
    id=IDS.map(DocumentId),
    title=WORDS,
    source=st.sampled_from(DocumentSource),
    rule_id=st.just("auth"),
    case_id=st.none() | IDS.map(CaseId),
    size=st.integers(0, 10**9),
    added_at=st.none() | TIMES,
    chunks=st.lists(IDS, max_size=3).map(tuple),
)
OPERATIONS: st.SearchStrategy[Operation] = st.one_of(
    st.builds(
        RegisterCase,
        case_id=IDS.map(CaseId),
        party_id=IDS.map(PartyId),
        service_id=IDS.map(ServiceId),
        service_version=st.integers(0, 99),
        answers=ANSWERS,
        documents=st.lists(DOCUMENTS, max_size=3).map(tuple),
        registered_at=TIMES,
        token=IDS,
        number=st.just("0042/Β-000153/2026"),
        purpose=st.none() | PURPOSES,
    ),
    st.builds(EditCase, IDS.map(CaseId), st.integers(0, 99), ANSWERS, ANSWERS),
    st.builds(AddCaseEvent, IDS.map(CaseId), st.sampled_from(CaseAction), WORDS),
    st.builds(
        RecordInteraction,
        interaction_id=IDS.map(InteractionId),
        channel=st.sampled_from(Channel),
        kind=st.sampled_from(InteractionKind),
        title=WORDS,
        started_at=TIMES,
        ended_at=TIMES,
        party_id=st.none() | IDS.map(PartyId),
        case_id=st.none() | IDS.map(CaseId),
    ),
    st.builds(RequestCorrection, IDS.map(PartyId), st.just("phone"), WORDS, st.just("seen")),
    st.builds(ReportView, IDS.map(PartyId), PURPOSES, st.just(("identity",))),
)


@given(OPERATIONS)
def test_every_operation_comes_back_as_it_was_written(operation: Operation) -> None:
    assert operation_from(kind_of(operation), payload_text(operation)) == operation


def test_every_kind_of_the_contract_has_an_operation_and_an_entity() -> None:
    sample = {
        "register_case": RegisterCase(
            CaseId("c"), PartyId("p"), ServiceId("s"), 1, {}, (), datetime.now(UTC), "t"
        ),
        "edit_case": EditCase(CaseId("c"), 1, {}, {}),
        "add_case_event": AddCaseEvent(CaseId("c"), CaseAction.WITHDRAW),
        "record_interaction": RecordInteraction(
            InteractionId("i"), Channel.COUNTER, InteractionKind.VISIT, "t",
            datetime.now(UTC), datetime.now(UTC),
        ),
        "request_correction": RequestCorrection(PartyId("p"), "phone", "1", "seen"),
        "report_view": ReportView(PartyId("p"), Purpose(ContextKind.VISIT, "v"), ()),
    }  # fmt: skip
    assert set(sample) == set(KINDS)
    assert {kind: kind_of(operation) for kind, operation in sample.items()} == {
        kind: kind for kind in sample
    }
    assert {entity_of(operation) for operation in sample.values()} == {
        "case:c", "interaction:i", "party:p", "view:p",
    }  # fmt: skip


SEALED = SealedOperation(
    OperationId("op-1"), WorkstationId("w"), 7, ClerkId("m.antoniou"), "kid", "edit_case",
    "case:c", datetime(2026, 11, 23, 10, 31, 7, 120000, timezone(timedelta(hours=2))),
    '{"a":"β\\n"}', "ab" * 32, "sig",
)  # fmt: skip


def test_a_sealed_operation_signs_to_the_same_bytes_on_both_sides() -> None:
    text = msgspec.json.encode(envelope_to(SEALED))
    arrived = msgspec.json.decode(text, type=OperationEnvelope)
    assert signed_bytes(arrived) == bytes_to_sign(SEALED) == bytes_to_sign(sealed_from(arrived))
    assert arrived.at == "2026-11-23T08:31:07.120Z"
    assert len(chain_hash(SEALED)) == 64


@pytest.mark.parametrize(
    ("kind", "text"),
    [("unknown", "{}"), ("edit_case", "{}"), ("edit_case", "no json"), ("edit_case", '{"x": 1}')],
)
def test_a_payload_that_is_none_of_ours_is_refused(kind: str, text: str) -> None:
    with pytest.raises(LineError) as fault:
        operation_from(kind, text)
    assert fault.value.code == "server.bad_answer"
