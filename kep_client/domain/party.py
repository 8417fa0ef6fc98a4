"""Natural and legal persons. Names follow the EU Core Person and Core Business vocabularies."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kep_client.domain.ids import OfficeId, PartyId


class PartyKind(StrEnum):
    """What sort of person."""

    NATURAL = "natural"
    LEGAL = "legal"


class PartyStatus(StrEnum):
    """Life of the record of a person."""

    ACTIVE = "active"
    MERGED = "merged"
    DECEASED = "deceased"
    DISSOLVED = "dissolved"


class Assurance(StrEnum):
    """How sure we are who it is, in the words of eIDAS (Regulation 910/2014 article 8)."""

    NONE = "none"
    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"


class IdentifierScheme(StrEnum):
    """Registers that number people."""

    AFM = "afm"
    AMKA = "amka"
    ADT = "adt"
    PASSPORT = "passport"
    PERSONAL_NUMBER = "personal_number"
    GEMI = "gemi"


class Evidence(StrEnum):
    """What an identifier was taken from."""

    CHIP = "read_by_chip"
    SEEN = "seen"
    REGISTRY = "registry"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True, repr=False)
class Identifier:
    """A number in a register; its ``repr`` never shows the value."""

    scheme: IdentifierScheme
    value: str
    evidence: Evidence = Evidence.REGISTRY
    verified_at: datetime | None = None

    def __repr__(self) -> str:
        """Show the scheme only: reprs end up in logs."""
        return f"Identifier({self.scheme.value})"


@dataclass(frozen=True, slots=True, repr=False)
class Party:
    """A person as the centre knows it; master data is never edited at the counter.

    ``birth_date`` is ISO 8601 and may be a year or a year and a month only. For a legal person
    ``family_name`` holds the legal name, ``alternative_name`` the distinctive title, and the other
    name parts are empty. ``identity_source`` is the strongest evidence that the identity rests on.
    """

    id: PartyId
    kind: PartyKind
    family_name: str
    given_name: str = ""
    father_name: str = ""
    mother_name: str = ""
    family_name_latin: str = ""
    given_name_latin: str = ""
    birth_date: str = ""
    municipality: str = ""
    identifiers: tuple[Identifier, ...] = ()
    phone: str = ""
    email: str = ""
    status: PartyStatus = PartyStatus.ACTIVE
    assurance: Assurance = Assurance.NONE
    confidential: bool = False
    office: OfficeId | None = None
    rev: int = 0
    alternative_name: str = ""
    legal_form: str = ""
    seat: str = ""
    merged_into: PartyId | None = None
    identity_source: Evidence | None = None
    identity_verified_at: datetime | None = None

    def __repr__(self) -> str:
        """Show the id only: reprs end up in logs."""
        return f"Party({self.id})"

    @property
    def display_name(self) -> str:
        """Family name first, as on a Greek identity card."""
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def full_name(self) -> str:
        """Family name, given name and father's name in the genitive as recorded."""
        return (
            f"{self.display_name} του {self.father_name}" if self.father_name else self.display_name
        )

    @property
    def birth_year(self) -> str:
        """Year of birth or an empty text."""
        return self.birth_date[:4]

    def identifier(self, scheme: IdentifierScheme) -> str:
        """Return the value in a register or an empty text."""
        return next((i.value for i in self.identifiers if i.scheme is scheme), "")


class MatchReason(StrEnum):
    """Why a search row is shown when it is not obvious."""

    NAME = "name"
    OTHER_SPELLING = "other_spelling"
    LATIN = "latin"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class PersonHit:
    """One row of a search."""

    party: Party
    reason: MatchReason
    open_cases: int = 0
    known_here: bool = False


@dataclass(frozen=True, slots=True)
class Mandate:
    """Who acts for whom. ``other`` is the principal or the agent, by ``acts_for``."""

    other: PartyId
    other_name: str
    acts_for: bool
    kind: str
    valid_to: str = ""
    revoked: bool = False
    id: str = ""
    valid_from: str = ""
    scope: tuple[str, ...] = ()
    evidence: str = ""
    revoke_reason: str = ""


class AlertKind(StrEnum):
    """What a clerk must know before doing anything."""

    DECEASED = "deceased"
    CONFIDENTIAL = "confidential"
    MERGED = "merged"
    MANDATE_REVOKED = "mandate_revoked"


@dataclass(frozen=True, slots=True, repr=False)
class Note:
    """What a colleague left for the next visit. ``kind`` is note, deceased or confidential."""

    id: str
    kind: str
    text: str
    author_name: str
    at: datetime
    expires_on: str = ""
    seen_by: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Show the id only: reprs end up in logs."""
        return f"Note({self.id})"


@dataclass(frozen=True, slots=True, repr=False)
class LedFrom:
    """The merged record that was asked for, where another one is shown."""

    party_id: PartyId
    name: str

    def __repr__(self) -> str:
        """Show the id only: reprs end up in logs."""
        return f"LedFrom({self.party_id})"


@dataclass(frozen=True, slots=True)
class Alert:
    """A strip above the person's header."""

    kind: AlertKind
    since: datetime | None = None
