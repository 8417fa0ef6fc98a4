"""The life of a case as a table: which act leads from which state to which, and by whom.

Taking a protocol number is the registration; a registered case never returns to draft. Suspended,
extended, needs correction and the like are flags with events of their own, not states.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from kep_client.domain.service import OfflinePolicy
from kep_client.errors import RefusedError


class CaseState(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REGISTERED = "registered"
    IN_REVIEW = "in_review"
    AWAITING_CITIZEN = "awaiting_citizen"
    AWAITING_AGENCY = "awaiting_agency"
    APPROVED = "approved"
    READY_FOR_PICKUP = "ready_for_pickup"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"


class CaseAction(StrEnum):
    """What can happen to a case; every one of them is a case event."""

    SUBMIT = "submit"
    REGISTER = "register"
    DISCARD = "discard"
    RETURN = "return"
    ISSUE_ON_THE_SPOT = "issue_on_the_spot"
    START_REVIEW = "start_review"
    SEND_TO_AGENCY = "send_to_agency"
    FORWARD = "forward"
    REQUEST_INFO = "request_info"
    INFO_RECEIVED = "info_received"
    LAPSE = "lapse"
    AGENCY_ASKS = "agency_asks"
    AGENCY_ANSWER = "agency_answer"
    AGENCY_LAPSE = "agency_lapse"
    APPROVE = "approve"
    REJECT = "reject"
    PRODUCE = "produce"
    HAND_OVER = "hand_over"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class Actor(StrEnum):
    """Who acts. A supervisor (senior clerk, office manager) may do all that a clerk may."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    SERVER = "server"
    CHANNEL = "channel"
    AGENCY = "agency"
    TIMER = "timer"


INITIAL = CaseState.DRAFT
TERMINAL = frozenset({CaseState.CLOSED})

_S, _A = CaseState, CaseAction
_CLERK = frozenset({Actor.CLERK, Actor.SUPERVISOR})
_SUPERVISOR = frozenset({Actor.SUPERVISOR})
_SERVER = frozenset({Actor.SERVER})
_TIMER = frozenset({Actor.TIMER})
_CHANNEL = frozenset({Actor.CHANNEL})
_AGENCY = frozenset({Actor.AGENCY})

_Row = tuple[CaseState, CaseAction, CaseState, frozenset[Actor]]
_ROWS: tuple[_Row, ...] = (
    (_S.DRAFT, _A.SUBMIT, _S.SUBMITTED, _CHANNEL),
    (_S.DRAFT, _A.REGISTER, _S.REGISTERED, _CLERK),
    (_S.DRAFT, _A.DISCARD, _S.CLOSED, _CLERK),
    (_S.SUBMITTED, _A.REGISTER, _S.REGISTERED, _SERVER | _CLERK),
    (_S.SUBMITTED, _A.RETURN, _S.DRAFT, _SERVER),
    (_S.SUBMITTED, _A.WITHDRAW, _S.WITHDRAWN, _CLERK | _CHANNEL),
    (_S.REGISTERED, _A.ISSUE_ON_THE_SPOT, _S.READY_FOR_PICKUP, _CLERK),
    (_S.REGISTERED, _A.START_REVIEW, _S.IN_REVIEW, _CLERK),
    (_S.REGISTERED, _A.SEND_TO_AGENCY, _S.AWAITING_AGENCY, _CLERK),
    (_S.REGISTERED, _A.FORWARD, _S.FORWARDED, _CLERK),
    (_S.REGISTERED, _A.WITHDRAW, _S.WITHDRAWN, _CLERK | _CHANNEL),
    (_S.IN_REVIEW, _A.REQUEST_INFO, _S.AWAITING_CITIZEN, _CLERK),
    (_S.IN_REVIEW, _A.SEND_TO_AGENCY, _S.AWAITING_AGENCY, _CLERK),
    (_S.IN_REVIEW, _A.APPROVE, _S.APPROVED, _CLERK),
    (_S.IN_REVIEW, _A.REJECT, _S.REJECTED, _CLERK),
    (_S.IN_REVIEW, _A.FORWARD, _S.FORWARDED, _CLERK),
    (_S.IN_REVIEW, _A.WITHDRAW, _S.WITHDRAWN, _CLERK | _CHANNEL),
    (_S.AWAITING_CITIZEN, _A.INFO_RECEIVED, _S.IN_REVIEW, _CLERK | _CHANNEL),
    (_S.AWAITING_CITIZEN, _A.LAPSE, _S.EXPIRED, _TIMER),
    (_S.AWAITING_CITIZEN, _A.WITHDRAW, _S.WITHDRAWN, _CLERK | _CHANNEL),
    (_S.AWAITING_AGENCY, _A.AGENCY_ASKS, _S.AWAITING_CITIZEN, _AGENCY | _CLERK),
    (_S.AWAITING_AGENCY, _A.AGENCY_ANSWER, _S.IN_REVIEW, _AGENCY | _CLERK),
    (_S.AWAITING_AGENCY, _A.AGENCY_LAPSE, _S.IN_REVIEW, _TIMER),
    (_S.AWAITING_AGENCY, _A.WITHDRAW, _S.WITHDRAWN, _CLERK | _CHANNEL),
    (_S.APPROVED, _A.PRODUCE, _S.READY_FOR_PICKUP, _CLERK | _SERVER),
    (_S.READY_FOR_PICKUP, _A.HAND_OVER, _S.DELIVERED, _CLERK | _CHANNEL),
    (_S.READY_FOR_PICKUP, _A.LAPSE, _S.EXPIRED, _TIMER),
    (_S.DELIVERED, _A.CLOSE, _S.CLOSED, _SERVER),
    (_S.REJECTED, _A.CLOSE, _S.CLOSED, _SERVER),
    (_S.FORWARDED, _A.CLOSE, _S.CLOSED, _SERVER),
    (_S.WITHDRAWN, _A.CLOSE, _S.CLOSED, _SERVER),
    (_S.EXPIRED, _A.REOPEN, _S.IN_REVIEW, _SUPERVISOR),
    (_S.EXPIRED, _A.CLOSE, _S.CLOSED, _TIMER),
    (_S.CLOSED, _A.REOPEN, _S.IN_REVIEW, _SUPERVISOR),
)

TRANSITIONS: Mapping[tuple[CaseState, CaseAction], tuple[CaseState, frozenset[Actor]]] = (
    MappingProxyType({(start, act): (end, actors) for start, act, end, actors in _ROWS})
)

_INTAKE = frozenset(
    {
        _A.REGISTER,
        _A.START_REVIEW,
        _A.REQUEST_INFO,
        _A.INFO_RECEIVED,
        _A.WITHDRAW,
        _A.DISCARD,
    }
)
_OFFLINE: Mapping[OfflinePolicy, frozenset[CaseAction]] = MappingProxyType(
    {
        OfflinePolicy.NONE: frozenset(),
        OfflinePolicy.INTAKE_ONLY: _INTAKE,
        OfflinePolicy.FULL: _INTAKE | {_A.ISSUE_ON_THE_SPOT, _A.PRODUCE, _A.HAND_OVER},
    }
)


def allowed(state: CaseState, action: CaseAction, actor: Actor) -> CaseState | None:
    """Return the state the act leads to, or None where it does not fit the state or the actor."""
    end, actors = TRANSITIONS.get((state, action), (None, frozenset[Actor]()))
    return end if actor in actors else None


def apply(state: CaseState, action: CaseAction, actor: Actor) -> CaseState:
    """Return the next state.

    Raises:
        RefusedError: ``sync.state_changed``; its parameter is the state's code, which the
            caller's words for states replace.
    """
    end = allowed(state, action, actor)
    if end is None:
        raise RefusedError("sync.state_changed", p1=state.value)
    return end


def next_actions(state: CaseState, actor: Actor) -> tuple[CaseAction, ...]:
    """Return what this actor may do now, in the order of the table (the usual act first)."""
    return tuple(act for start, act, _, actors in _ROWS if start is state and actor in actors)


def offline_permits(policy: OfflinePolicy, action: CaseAction) -> bool:
    """Whether the act takes effect without the centre; any other is stored as requested."""
    return action in _OFFLINE[policy]
