"""The visit: the frame of everything at the counter and the purpose of every look-up."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kep_client.domain.ids import InteractionId, VisitId, uuid7
from kep_client.domain.interaction import Channel, InteractionKind
from kep_client.domain.operation import RecordInteraction
from kep_client.domain.party import Party
from kep_client.domain.ticket import QueueSnapshot, Ticket
from kep_client.domain.visit import Purpose, Visit
from kep_client.errors import DeviceError
from kep_client.ports.clock import Clock
from kep_client.ports.local import WorkStore
from kep_client.ports.queue import QueueHub
from kep_client.services.latest import Latest

LAST_VISITS = 8
UNDO_S = 30.0


@dataclass(frozen=True, slots=True)
class FinishedVisit:
    """A line of "last visits": names and numbers, not the record."""

    visit: Visit
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class DeskState:
    """What the visit block shows; ``last`` is newest first."""

    visit: Visit | None = None
    last: tuple[FinishedVisit, ...] = ()
    undo_until: datetime | None = None


class VisitDesk:
    """One desk's visits. A finished visit is an interaction of the record, kept before it ends."""

    def __init__(self, queue: QueueHub, work: WorkStore, clock: Clock) -> None:
        self._queue = queue
        self._work = work
        self._clock = clock
        self._state = Latest(DeskState())
        self._undo_before = 0.0

    @property
    def visit(self) -> Visit | None:
        """The visit that runs."""
        return self._state.value.visit

    @property
    def purpose(self) -> Purpose | None:
        """Why something may be looked up now."""
        return self.visit.purpose() if self.visit else None

    def states(self) -> AsyncIterator[DeskState]:
        """Yield the desk at once and at every change."""
        return self._state.values()

    def line(self) -> AsyncIterator[QueueSnapshot]:
        """Yield the office's line at once and at every change."""
        return self._queue.snapshots()

    async def call_next(self) -> Visit:
        """Finish the visit that runs and call the next ticket. Raises DeviceError queue.*.

        The visit is recorded first: when nobody waits it is over all the same. In an office
        without a queue system the next visit is one without a number.
        """
        await self._record_visit()
        self._close_visit()
        try:
            ticket = await self._queue.call_next()
        except DeviceError as fault:
            if fault.code != "queue.none_here":
                raise
            return await self.walk_in()
        return self._begin(self._of_ticket(ticket))

    async def walk_in(self, service_title: str = "") -> Visit:
        """Begin a visit without a number; finishes the one that runs."""
        await self.finish()
        now = self._clock.now()
        return self._begin(Visit(VisitId(self._id(now)), "", service_title, now))

    async def finish(self) -> None:
        """Close the visit without calling."""
        visit = self.visit
        if visit is None:
            return
        await self._record_visit()
        self._close_visit()
        if visit.ticket:
            await self._queue.finish()

    async def call_again(self) -> Visit:
        """Call the same number again. Raises DeviceError queue.*."""
        ticket = await self._queue.call_again()
        return self._change(calls=ticket.calls)

    async def no_show(self) -> None:
        """The person did not come. Raises DeviceError queue.too_early."""
        await self._queue.no_show()
        self._close_visit()

    async def undo(self) -> Visit | None:
        """Take the last finish back within 30 seconds; what was recorded stays recorded."""
        state = self._state.value
        if not state.last or self._clock.monotonic() >= self._undo_before:
            return None
        if state.last[0].visit.ticket or (state.visit and state.visit.ticket):
            await self._queue.undo()
        visit = replace(state.last[0].visit, id=VisitId(self._id(self._clock.now())))
        self._undo_before = 0.0
        self._state.put(DeskState(visit, state.last[1:]))
        return visit

    def identify(self, party: Party) -> Visit:
        """Put a person into the visit; begins a visit without a number when none runs."""
        now = self._clock.now()
        visit = self.visit or Visit(VisitId(self._id(now)), "", "", now)
        return self._begin(replace(visit, party_id=party.id, person_name=party.display_name))

    # --- steps --------------------------------------------------------------------------------

    def _of_ticket(self, ticket: Ticket) -> Visit:
        now = self._clock.now()
        waited = max(0, int((now - ticket.issued_at).total_seconds() // 60))
        return Visit(
            VisitId(self._id(now)),
            ticket.number,
            ticket.service_title,
            now,
            service_id=ticket.service_id,
            waited_minutes=waited,
            calls=ticket.calls,
        )

    def _begin(self, visit: Visit) -> Visit:
        self._state.put(replace(self._state.value, visit=visit))
        return visit

    def _change(self, *, calls: int) -> Visit:
        if self.visit is None:
            raise RuntimeError("no visit runs")
        return self._begin(replace(self.visit, calls=calls))

    async def _record_visit(self) -> None:
        """Keep the visit in the outbox; one without a ticket and a person leaves no trace."""
        visit = self.visit
        if visit is None or not (visit.ticket or visit.party_id):
            return
        await self._work.record(
            RecordInteraction(
                interaction_id=InteractionId(visit.id),
                channel=Channel.COUNTER,
                kind=InteractionKind.VISIT,
                title=visit_title(visit),
                started_at=visit.started_at,
                ended_at=self._clock.now(),
                party_id=visit.party_id,
                ticket=visit.ticket,
            )
        )

    def _close_visit(self) -> None:
        state = self._state.value
        if state.visit is None:
            return
        now = self._clock.now()
        last = (FinishedVisit(state.visit, now), *state.last)[:LAST_VISITS]
        self._undo_before = self._clock.monotonic() + UNDO_S
        self._state.put(DeskState(None, last, undo_until=now + timedelta(seconds=UNDO_S)))

    def _id(self, now: datetime) -> str:
        return uuid7(int(now.timestamp() * 1000))


def visit_title(visit: Visit) -> str:
    """Return the line of the timeline: Επίσκεψη Β 047 – Πιστοποιητικά."""
    number = f"Επίσκεψη {visit.ticket}".strip()
    return f"{number} – {visit.service_title}" if visit.service_title else number
