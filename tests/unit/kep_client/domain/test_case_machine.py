"""A case moves by the table, by the right hands, and never back behind its number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.domain.case_machine import (
    INITIAL,
    TERMINAL,
    TRANSITIONS,
    Actor,
    CaseAction,
    CaseState,
    allowed,
    apply,
    next_actions,
    offline_permits,
)
from kep_client.domain.service import OfflinePolicy
from kep_client.errors import RefusedError


def reachable(start: CaseState) -> set[CaseState]:
    found, todo = {start}, [start]
    while todo:
        state = todo.pop()
        ends = {end for (begin, _), (end, _) in TRANSITIONS.items() if begin is state} - found
        found |= ends
        todo += ends
    return found


def test_every_state_can_be_reached_and_every_act_is_used() -> None:
    assert reachable(INITIAL) == set(CaseState)
    assert {action for _, action in TRANSITIONS} == set(CaseAction)
    assert set().union(*(actors for _, actors in TRANSITIONS.values())) == set(Actor)


@pytest.mark.parametrize("state", CaseState)
def test_every_case_can_be_closed(state: CaseState) -> None:
    assert reachable(state) & TERMINAL


@pytest.mark.parametrize("state", set(CaseState) - {CaseState.DRAFT, CaseState.SUBMITTED})
def test_what_has_a_number_never_becomes_a_draft_again(state: CaseState) -> None:
    assert not reachable(state) & {CaseState.DRAFT, CaseState.SUBMITTED}


def test_only_registering_leads_to_registered() -> None:
    acts = {act for (_, act), (end, _) in TRANSITIONS.items() if end is CaseState.REGISTERED}
    assert acts == {CaseAction.REGISTER}


def test_a_service_fit_for_outages_goes_from_draft_to_delivered_without_the_centre() -> None:
    state = INITIAL
    for action in (CaseAction.REGISTER, CaseAction.ISSUE_ON_THE_SPOT, CaseAction.HAND_OVER):
        assert offline_permits(OfflinePolicy.FULL, action)
        state = apply(state, action, Actor.CLERK)
    assert state is CaseState.DELIVERED


def test_intake_ends_where_the_agency_begins() -> None:
    assert offline_permits(OfflinePolicy.INTAKE_ONLY, CaseAction.REGISTER)
    assert not offline_permits(OfflinePolicy.INTAKE_ONLY, CaseAction.ISSUE_ON_THE_SPOT)
    assert not any(offline_permits(OfflinePolicy.NONE, action) for action in CaseAction)


def test_each_policy_permits_what_the_narrower_one_permits() -> None:
    permitted = [
        {action for action in CaseAction if offline_permits(policy, action)}
        for policy in (OfflinePolicy.NONE, OfflinePolicy.INTAKE_ONLY, OfflinePolicy.FULL)
    ]
    assert permitted[0] < permitted[1] < permitted[2]


def test_only_a_supervisor_reopens() -> None:
    assert allowed(CaseState.CLOSED, CaseAction.REOPEN, Actor.SUPERVISOR) is CaseState.IN_REVIEW
    assert allowed(CaseState.CLOSED, CaseAction.REOPEN, Actor.CLERK) is None


@pytest.mark.parametrize("state", CaseState)
def test_a_supervisor_may_do_all_that_a_clerk_may(state: CaseState) -> None:
    assert set(next_actions(state, Actor.CLERK)) <= set(next_actions(state, Actor.SUPERVISOR))


def test_the_usual_act_comes_first() -> None:
    assert next_actions(CaseState.REGISTERED, Actor.CLERK)[0] is CaseAction.ISSUE_ON_THE_SPOT
    assert next_actions(CaseState.READY_FOR_PICKUP, Actor.CLERK) == (CaseAction.HAND_OVER,)
    assert next_actions(CaseState.DELIVERED, Actor.CLERK) == ()


STEPS = st.lists(st.tuples(st.sampled_from(CaseAction), st.sampled_from(Actor)), max_size=60)


@given(STEPS)
def test_whatever_is_tried_the_case_stays_on_the_table(steps) -> None:
    state, numbered = INITIAL, False
    for action, actor in steps:
        end = allowed(state, action, actor)
        assert (end is not None) == (action in next_actions(state, actor))
        if end is None:
            with pytest.raises(RefusedError) as fault:
                apply(state, action, actor)
            assert (fault.value.code, fault.value.params) == (
                "sync.state_changed",
                {"p1": state.value},
            )
            continue
        state = apply(state, action, actor)
        numbered |= state is CaseState.REGISTERED
        assert not (numbered and state in (CaseState.DRAFT, CaseState.SUBMITTED))
