"""Who comes to the simulated office: services, letters, waiting people, arrivals from a seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from kep_client.domain.ids import ServiceId
from kep_client.domain.ticket import Ticket, TicketPriority


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service as the kiosk offers it: the letter of its tickets and how often it is asked."""

    letter: str
    title: str
    share: int
    service_id: ServiceId | None = None


SERVICES = (
    OfferedService("Α", "Γνήσιο υπογραφής", 22, ServiceId("signature-certification")),
    OfferedService("Α", "Υπεύθυνη δήλωση", 18),
    OfferedService("Α", "Ληξιαρχική πράξη", 10),
    OfferedService("Β", "Πιστοποιητικά", 24, ServiceId("family-status-certificate")),
    OfferedService("Β", "Επίδομα στέγασης", 12),
    OfferedService("Β", "Γονική μέριμνα", 6),
    OfferedService("Γ", "Κάρτα αναπηρίας", 8),
)
_APPOINTMENT_LETTER = "Ρ"
_BY_TITLE = {service.title: service for service in SERVICES}

# The office at a quarter to eleven: letter, number, service, minutes waited, what is special.
_MORNING: tuple[tuple[str, int, str, int, TicketPriority], ...] = (
    ("Β", 47, "Πιστοποιητικά", 14, TicketPriority.NORMAL),
    ("Γ", 9, "Κάρτα αναπηρίας", 9, TicketPriority.PRIORITY),
    ("Α", 112, "Ληξιαρχική πράξη", 18, TicketPriority.NORMAL),
    ("Β", 48, "Γονική μέριμνα", 12, TicketPriority.NORMAL),
    ("Ρ", 1100, "Επίδομα στέγασης", 8, TicketPriority.APPOINTMENT),
    ("Α", 113, "Γνήσιο υπογραφής", 7, TicketPriority.NORMAL),
    ("Β", 49, "Υπεύθυνη δήλωση", 5, TicketPriority.NORMAL),
    ("Α", 114, "Γνήσιο υπογραφής", 5, TicketPriority.NORMAL),
    ("Α", 115, "Υπεύθυνη δήλωση", 4, TicketPriority.NORMAL),
    ("Β", 50, "Πιστοποιητικά", 4, TicketPriority.NORMAL),
    ("Α", 116, "Ληξιαρχική πράξη", 3, TicketPriority.NORMAL),
    ("Β", 51, "Επίδομα στέγασης", 3, TicketPriority.NORMAL),
    ("Α", 117, "Γνήσιο υπογραφής", 2, TicketPriority.NORMAL),
    ("Β", 52, "Πιστοποιητικά", 1, TicketPriority.NORMAL),
    ("Α", 118, "Υπεύθυνη δήλωση", 1, TicketPriority.NORMAL),
)


def morning_line(now: datetime) -> list[Ticket]:
    """Return the line the day starts with: one to call now and 14 who go on waiting."""
    return [
        Ticket(
            number=f"{letter} {number:03d}",
            service_title=title,
            issued_at=now - timedelta(minutes=waited),
            service_id=_BY_TITLE[title].service_id,
            priority=priority,
            appointment_at=now + timedelta(minutes=14) if letter == _APPOINTMENT_LETTER else None,
        )
        for letter, number, title, waited, priority in _MORNING
    ]


class Arrivals:
    """People who come later, some ``per_hour`` an hour; the same seed gives the same day."""

    def __init__(self, seed: int, start: datetime, per_hour: float = 18.0) -> None:
        self._random = Random(seed)
        self._rate = per_hour / 3600.0
        self._last: dict[str, int] = {}
        for letter, number, *_ in _MORNING:
            self._last[letter] = max(number, self._last.get(letter, 0))
        self._next_at = start + self._gap()

    @property
    def next_at(self) -> datetime:
        """When the next person comes."""
        return self._next_at

    def until(self, now: datetime) -> Iterator[Ticket]:
        """Yield the tickets taken up to now."""
        while self._next_at <= now:
            yield self._ticket(self._next_at)
            self._next_at += self._gap()

    def _gap(self) -> timedelta:
        return timedelta(seconds=self._random.expovariate(self._rate))

    def _ticket(self, at: datetime) -> Ticket:
        service = self._random.choices(SERVICES, [offered.share for offered in SERVICES])[0]
        self._last[service.letter] = self._last[service.letter] % 999 + 1
        special = service.letter == "Γ" or self._random.random() < 0.05
        return Ticket(
            number=f"{service.letter} {self._last[service.letter]:03d}",
            service_title=service.title,
            issued_at=at,
            service_id=service.service_id,
            priority=TicketPriority.PRIORITY if special else TicketPriority.NORMAL,
        )
