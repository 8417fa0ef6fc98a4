"""The one next step."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kep_client.domain.ids import DraftId, PartyId, ServiceId, VisitId
from kep_client.domain.visit import Visit
from ui.presenters.desk import DraftLine, StepKind, next_step

NOW = datetime(2026, 11, 23, 8, 46, tzinfo=UTC)
CERTIFICATE = ServiceId("certificate")
SERVICES = {CERTIFICATE: "Πιστοποιητικό"}
MINE = DraftLine(DraftId("d1"), PartyId("p1"), "Πιστοποιητικό", "Παπαδόπουλος", NOW)


def visit(party: str | None = None, service: ServiceId | None = None) -> Visit:
    party_id = PartyId(party) if party else None
    return Visit(VisitId("v1"), "Β 047", "", NOW, service_id=service, party_id=party_id)


@pytest.mark.parametrize(
    ("running", "drafts", "kind"),
    [
        (None, (), StepKind.CALL_NEXT),
        (None, (MINE,), StepKind.CALL_NEXT),
        (visit(), (MINE,), StepKind.IDENTIFY),
        (visit("p1", CERTIFICATE), (MINE,), StepKind.RESUME),
        (visit("p2", CERTIFICATE), (MINE,), StepKind.NEW_OF_TICKET),
        (visit("p2", ServiceId("unknown here")), (), StepKind.NEW),
        (visit("p2"), (), StepKind.NEW),
    ],
)
def test_the_window_works_out_what_the_visit_is_about(
    running: Visit | None, drafts: tuple[DraftLine, ...], kind: StepKind
) -> None:
    assert next_step(running, drafts, SERVICES).kind is kind


def test_beside_an_unfinished_draft_a_new_case_is_offered() -> None:
    step = next_step(visit("p1", CERTIFICATE), (MINE,), SERVICES)
    assert step.draft == MINE
    assert step.also_new
