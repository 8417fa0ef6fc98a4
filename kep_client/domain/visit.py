"""A visit is the frame of everything at the counter and the purpose of every look-up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kep_client.domain.ids import PartyId, ServiceId, VisitId


class ContextKind(StrEnum):
    """Where a purpose comes from; nobody picks a purpose from a list."""

    VISIT = "visit"
    TICKET = "ticket"
    CASE = "case"
    CALL = "call"
    CHAT = "chat"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a record is looked at: goes with every look-up and into the access log."""

    kind: ContextKind
    context_id: str
    activity: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One person at the desk. ``ticket`` is empty for a walk-in without a number."""

    id: VisitId
    ticket: str
    service_title: str
    started_at: datetime
    service_id: ServiceId | None = None
    party_id: PartyId | None = None
    person_name: str = ""
    waited_minutes: int = 0
    calls: int = 1

    def purpose(self, activity: str = "") -> Purpose:
        """The legal purpose of looking something up during this visit."""
        kind = ContextKind.TICKET if self.ticket else ContextKind.VISIT
        return Purpose(kind, self.ticket or str(self.id), activity)
