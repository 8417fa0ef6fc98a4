"""Who works here: clerks, the desk, what the centre vouches for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kep_client.domain.ids import ClerkId, OfficeId, WorkstationId


class Role(StrEnum):
    """Bound to an office with validity dates at the centre."""

    CLERK = "clerk"
    SENIOR_CLERK = "senior_clerk"
    OFFICE_MANAGER = "office_manager"
    CONTACT_AGENT = "contact_agent"
    AUDITOR = "auditor"
    DPO = "dpo"
    IT_ADMIN = "it_admin"


@dataclass(frozen=True, slots=True)
class Clerk:
    """A clerk as shown on the rail and on receipts."""

    id: ClerkId
    given_name: str
    family_name: str
    roles: frozenset[Role]
    office: OfficeId

    @property
    def display_name(self) -> str:
        """Given name first, as colleagues say it."""
        return f"{self.given_name} {self.family_name}"

    @property
    def short_name(self) -> str:
        """Initial and family name: Μ. Αντωνίου."""
        return f"{self.given_name[:1]}. {self.family_name}"

    @property
    def initials(self) -> str:
        """Two letters for the disc on the rail."""
        return f"{self.given_name[:1]}{self.family_name[:1]}"


@dataclass(frozen=True, slots=True)
class Workstation:
    """This PC after enrolment."""

    id: WorkstationId
    office: OfficeId
    office_name: str
    municipality: str
    desk: int
    series_letter: str


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """A clerk who can unlock this PC; shown on the lock screen, holds no identifier."""

    clerk: Clerk
    last_used: datetime | None
    uses_pin: bool
    tries_left: int = 10
    wait_seconds: int = 0
