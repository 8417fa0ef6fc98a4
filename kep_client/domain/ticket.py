"""The line as a desk sees it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kep_client.domain.ids import ServiceId


class TicketPriority(StrEnum):
    """Said in words on the row."""

    NORMAL = "normal"
    PRIORITY = "priority"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A number in the line; it holds no personal data."""

    number: str
    service_title: str
    issued_at: datetime
    service_id: ServiceId | None = None
    priority: TicketPriority = TicketPriority.NORMAL
    appointment_at: datetime | None = None
    calls: int = 0


@dataclass(frozen=True, slots=True)
class QueueSnapshot:
    """The line at one moment, in the hub's order; ``live`` is false when the hub is silent.

    ``present`` is false in an office without a queue system.
    """

    sequence: int
    waiting: tuple[Ticket, ...]
    serving: Ticket | None
    at: datetime
    live: bool = True
    present: bool = True
