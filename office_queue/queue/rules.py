"""Who is called next and what a desk may do, as data: published at ``GET /v1/rules``.

1. A ticket that a desk gave back by an undo.
2. An appointment whose time has come, the earliest first.
3. Everybody else by time of arrival; ``priority`` counts as having arrived half an hour earlier,
   an appointment before its time as arriving at that time.

A head start instead of a class of its own: whoever waits long enough comes before every later
arrival of any kind, so nobody stays last. The key of a ticket never changes, and an index finds
the next one.
"""

from kep_client.wire.queue import RulesOut

PRIORITY_HEAD_START_MS = 30 * 60_000
NO_SHOW_CALLS = 2
NO_SHOW_MS = 45_000
UNDO_MS = 30_000


def due_at(issued_at: int, priority: str, appointment_at: int | None) -> int:
    """Return the moment by which a ticket stands in the line."""
    if appointment_at is not None:
        return max(issued_at, appointment_at)
    return issued_at - (PRIORITY_HEAD_START_MS if priority == "priority" else 0)


def published() -> RulesOut:
    """Return the rules as a caller reads them."""
    return RulesOut(
        order=["given_back", "appointment_due", "arrival_with_head_start"],
        priority_head_start_s=PRIORITY_HEAD_START_MS // 1000,
        no_show_calls=NO_SHOW_CALLS,
        no_show_s=NO_SHOW_MS // 1000,
        undo_s=UNDO_MS // 1000,
    )
