"""What the screens work with, put together once by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.clerk import Workstation
from kep_client.ports.card import CardReader
from kep_client.ports.clock import Clock
from kep_client.ports.printer import ReceiptPress
from kep_client.ports.probes import Probes
from kep_client.services.cases import CaseDesk
from kep_client.services.identify import SignInService
from kep_client.services.people import PeopleService
from kep_client.services.scanning import ScanParts
from kep_client.services.visits import VisitDesk

if TYPE_CHECKING:
    from kep_client.domain.clerk import Clerk
    from kep_client.errors import KepError
    from kep_client.services.outbox import OutboxService


class Connection(Protocol):
    """The line of an unlocked desk: begins with the clerk, ends with the lock."""

    def prepare(self) -> OutboxService:
        """Return the outbox of the line that begins next, to build a desk around it."""
        ...

    async def begin(self, clerk: Clerk) -> None:
        """Start the sync thread and listen for hints."""
        ...

    async def end(self) -> None:
        """Stop both; within a second and a bit."""
        ...


class StoreHealth(Protocol):
    """What opening the stores found and survived."""

    @property
    def faults(self) -> tuple[KepError, ...]:
        """Faults to be told to the clerk."""
        ...


@dataclass(frozen=True, slots=True)
class Devices:
    """What stands at the desk."""

    card: CardReader
    press: ReceiptPress
    scanning: ScanParts


@dataclass(frozen=True, slots=True)
class Workplace:
    """Everything a desk of an enrolled workstation needs."""

    workstation: Workstation
    identify: SignInService
    people: PeopleService
    visits: VisitDesk
    cases: CaseDesk
    devices: Devices
    clock: Clock
    connection: Connection
    probes: Probes
    health: StoreHealth
    has_tpm: bool
    training: bool
