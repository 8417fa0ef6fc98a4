"""What a clerk types from a document so that its chip can be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from kep_client.domain.greek import fold_lookalikes
from kep_client.domain.party import IdentifierScheme
from kep_client.domain.typed_days import parse_day
from kep_client.ports.card import CardAccess, MrzAccess, ZoneAccess

if TYPE_CHECKING:
    from datetime import date

    from kep_client.domain.record import PersonRecord

# Lines of a whole zone run together: identity card, small document, passport (ICAO 9303-5 to -4).
_ZONES = frozenset({90, 72, 88})


class AccessField(Enum):
    """The fields, in the order of typing."""

    NUMBER = auto()
    BIRTH = auto()
    EXPIRY = auto()


@dataclass(frozen=True, slots=True, repr=False)
class AccessTyped:
    """As typed; ``number`` may hold the lines of the whole zone."""

    number: str = ""
    birth: str = ""
    expiry: str = ""


@dataclass(frozen=True, slots=True)
class AccessMissing:
    """The fields that do not fit."""

    fields: frozenset[AccessField]


def access_of(typed: AccessTyped) -> CardAccess | AccessMissing:
    """Return what opens the chip, or which fields do not fit."""
    lines = "".join(typed.number.split())
    if len(lines) in _ZONES and "<" in lines:
        return ZoneAccess(lines.upper())
    birth, expiry = parse_day(typed.birth), parse_day(typed.expiry)
    if not lines or birth is None or expiry is None:
        return AccessMissing(frozenset(_missing(lines, birth, expiry)))
    # The record may hold the number in Greek letters; the zone has Latin ones of the same shape.
    return MrzAccess(fold_lookalikes(lines), birth.isoformat(), expiry.isoformat())


def known_of(record: PersonRecord | None) -> AccessTyped:
    """Return what an open record knows of its person's document; the expiry is never there."""
    if record is None:
        return AccessTyped()
    party = record.party
    number = next((i.value for i in party.identifiers if i.scheme is IdentifierScheme.ADT), "")
    return AccessTyped(number, _shown(party.birth_date))


def _shown(iso: str) -> str:
    parts = iso.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else ""


def _missing(number: str, birth: date | None, expiry: date | None) -> list[AccessField]:
    found = ((AccessField.NUMBER, number), (AccessField.BIRTH, birth), (AccessField.EXPIRY, expiry))
    return [field for field, value in found if not value]
