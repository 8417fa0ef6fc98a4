"""The outbox in words: who has to act, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kep_client.domain.ids import ClerkId, OperationId
from kep_client.domain.operation import OutboxItem, OutboxState, OutboxSummary
from kep_client.error_texts import ERRORS
from kep_client.ports.session import LineStatus, SyncState
from kep_client.services.outbox import SendState
from ui.presenters.outbox import needs_person, picture_of, reason_of
from ui.presenters.receipt import SendingShown, sending_of

NOW = datetime(2026, 11, 23, 8, 46, tzinfo=UTC)
NUMBER = "0042/Β-000153/2026"


def item(state: OutboxState, reason: str = "") -> OutboxItem:
    name = OperationId(state.value)
    return OutboxItem(name, "register_case", "case:c", ClerkId("c"), NOW, state, reason, NUMBER)


def test_only_what_needs_a_person_stands_above() -> None:
    items = tuple(item(state, "sync.conflict") for state in OutboxState)
    summary = OutboxSummary(40, 2, NOW, items)
    picture = picture_of(SendState(SyncState(LineStatus.ONLINE, NOW), summary), NOW)
    assert [line.state for line in picture.needs] == [OutboxState.CONFLICT, OutboxState.PARKED]
    assert all(line.why for line in picture.needs)
    assert not any(line.why for line in picture.waits)
    assert picture.more == 37
    assert picture.now.hour == 10


@pytest.mark.parametrize("code", [*ERRORS, "not.known"])
def test_a_reason_never_shows_an_open_place(code: str) -> None:
    assert "%" not in reason_of(code) or "%" in ERRORS[code].el.title


@pytest.mark.parametrize("state", OutboxState)
def test_the_receipt_and_the_outbox_tell_the_same(state: OutboxState) -> None:
    shown = sending_of(OutboxSummary(1, 0, NOW, (item(state),)), NUMBER)
    assert (shown is SendingShown.NEEDS_YOU) is needs_person(state)


def test_a_case_that_left_the_outbox_was_sent_but_not_when_the_list_is_cut() -> None:
    assert sending_of(OutboxSummary(), NUMBER) is SendingShown.SENT
    assert sending_of(OutboxSummary(waiting=900), NUMBER) is SendingShown.WAITING
