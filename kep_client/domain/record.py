"""The full picture of a person: what one call to the centre, or the cache, can show."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kep_client.domain.case import Case
from kep_client.domain.document import Document
from kep_client.domain.interaction import Interaction
from kep_client.domain.party import Alert, LedFrom, Mandate, Note, Party


class RecordOrigin(StrEnum):
    """Where what is shown came from."""

    CENTRE = "centre"
    CACHE = "cache"


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A source that did not answer: said on the screen, never left out in silence.

    ``part`` names the part of the picture that is wholly absent (timeline, cases, documents,
    alerts, notes), ``code`` the fault; both are empty where only what came after ``since`` lacks.
    """

    source: str
    since: datetime
    part: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class PersonRecord:
    """Everything about one person. Timeline newest first; open cases first by deadline.

    ``timeline_cursor`` leads to older lines of the timeline; empty when all of them are here.
    """

    party: Party
    timeline: tuple[Interaction, ...]
    cases: tuple[Case, ...]
    documents: tuple[Document, ...]
    mandates: tuple[Mandate, ...]
    alerts: tuple[Alert, ...]
    as_of: datetime
    origin: RecordOrigin
    missing: tuple[MissingPart, ...] = ()
    timeline_cursor: str = ""
    notes: tuple[Note, ...] = ()
    led_from: LedFrom | None = None

    def __repr__(self) -> str:
        """Show the id only: reprs end up in logs."""
        return f"PersonRecord({self.party.id})"
