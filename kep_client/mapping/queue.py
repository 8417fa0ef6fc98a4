"""The line: wire to domain."""

from datetime import UTC, datetime

from kep_client.domain.ids import ServiceId
from kep_client.domain.ticket import QueueSnapshot, Ticket, TicketPriority
from kep_client.wire.queue import LineOut, TicketOut


def ticket_from(out: TicketOut) -> Ticket:
    """Return a ticket."""
    return Ticket(
        number=out.number,
        service_title=out.service_title,
        issued_at=moment_from(out.issued_at),
        service_id=ServiceId(out.service_id) if out.service_id else None,
        priority=TicketPriority(out.priority),
        appointment_at=None if out.appointment_at is None else moment_from(out.appointment_at),
        calls=out.calls,
    )


def snapshot_from(line: LineOut, desk: int) -> QueueSnapshot:
    """Return the line as one desk sees it."""
    mine = next((served.ticket for served in line.served if served.desk == desk), None)
    return QueueSnapshot(
        sequence=line.sequence,
        waiting=tuple(ticket_from(ticket) for ticket in line.waiting),
        serving=None if mine is None else ticket_from(mine),
        at=moment_from(line.now),
    )


def moment_from(milliseconds: int) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
