"""What was ever said between a person and the administration, on any channel. Append-only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kep_client.domain.ids import CaseId, InteractionId, OfficeId, PartyId


class Channel(StrEnum):
    """Where it happened."""

    COUNTER = "counter"
    PORTAL = "portal"
    WEBCHAT = "webchat"
    PHONE = "phone"
    VIDEO = "video"
    EMAIL = "email"
    POST = "post"


class InteractionKind(StrEnum):
    """Question, request or a step of a case."""

    QUESTION = "question"
    REQUEST = "request"
    CASE = "case"
    VISIT = "visit"


class InteractionOutcome(StrEnum):
    """How it stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WAITING_CITIZEN = "waiting_citizen"
    READY = "ready"
    DONE = "done"


@dataclass(frozen=True, slots=True, repr=False)
class Interaction:
    """One line of the timeline. ``party_id`` is empty for an enquiry without identification."""

    id: InteractionId
    party_id: PartyId | None
    channel: Channel
    kind: InteractionKind
    title: str
    started_at: datetime
    detail: str = ""
    outcome: InteractionOutcome = InteractionOutcome.DONE
    office: OfficeId | None = None
    agent_name: str = ""
    case_id: CaseId | None = None
    ticket: str = ""
    rev: int = 0

    def __repr__(self) -> str:
        """Show the id only: reprs end up in logs."""
        return f"Interaction({self.id})"
