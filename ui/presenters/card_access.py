"""What a clerk types from a document so that its chip can be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.greek import fold_lookalikes
from kep_client.domain.party import IdentifierScheme
from kep_client.domain.typed_days import parse_day
from kep_client.errors import DeviceError, KepError
from kep_client.ports.card import CanAccess, CardAccess, CardReader, MrzAccess, ZoneAccess
from ui.presenters.enrolment import code_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kep_client.domain.record import PersonRecord
    from ui.presenters.work import Start

# Lines of a whole zone run together: identity card, small document, passport (ICAO 9303-5 to -4).
_ZONES = frozenset({90, 72, 88})
# The same while a line is still to come: readers of zones end each line with Enter.
_ZONES_BEGUN = frozenset({30, 60, 36, 44})
CAN_DIGITS = 6
CAN_TRIES = 3
_ASKS_ZONE = frozenset({"card.needs_mrz", "card.mrz_wrong"})
_ASKS_CAN = frozenset({"card.needs_pace", "card.can_wrong"})


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


class AccessView(Protocol):
    """The fields below the card's strip."""

    def ask_access(self, known: AccessTyped) -> None:
        """Ask for what the document prints; nothing changes while it is being typed."""

    def ask_can(self) -> None:
        """Ask for the six digits of the front, from the first one."""

    def show_access_missing(self, missing: AccessMissing) -> None:
        """Say which fields do not fit."""


class ChipAccess:
    """Asks for what opens a chip; the outcome of what was typed is an event of the reader.

    Three access numbers a visit, then the document's dates: both open a chip (ICAO 9303-11 4.4).
    """

    def __init__(
        self,
        view: AccessView,
        reader: CardReader,
        start: Start,
        known: Callable[[], AccessTyped],
        refused: Callable[[KepError], None],
    ) -> None:
        """Make it; ``refused`` hears what no document can carry."""
        self._view = view
        self._reader = reader
        self._start = start
        self._known = known
        self._refused = refused
        self._wrong = 0

    def fault_of(self, code: str) -> DeviceError:
        """Return the fault behind a code of the reader; a wrong access number is counted."""
        if code != "card.can_wrong":
            return DeviceError(code)
        self._wrong += 1
        return DeviceError(code, n=str(self._left))

    def ask(self, code: str) -> None:
        """Ask for what the chip wants, if that is what the code says."""
        if code in _ASKS_CAN and self._left:
            self._view.ask_can()
        elif code in _ASKS_ZONE | _ASKS_CAN:
            self.other_way()

    def other_way(self) -> None:
        """Number, birth and expiry, whatever the chip wants first."""
        self._view.ask_access(self._known())

    def typed(self, typed: AccessTyped) -> None:
        """Enter was pressed; after a line of the zone the next one comes."""
        if _zone(typed, _ZONES_BEGUN):
            return
        access = access_of(typed)
        if isinstance(access, AccessMissing):
            self._view.show_access_missing(access)
        else:
            self._start(self._reader.unlock(access), on_error=self._refused)

    def can_typed(self, digits: str) -> None:
        """All digits of the access number are there."""
        self._start(self._reader.unlock(CanAccess(digits)), on_error=self._refused)

    def renew(self) -> None:
        """Another visit, or a chip that opened: all tries are there again."""
        self._wrong = 0

    def forget(self) -> None:
        """Whose document was typed is no longer at the counter."""
        self._start(self._reader.forget())

    @property
    def _left(self) -> int:
        return max(0, CAN_TRIES - self._wrong)


def access_of(typed: AccessTyped) -> CardAccess | AccessMissing:
    """Return what opens the chip, or which fields do not fit."""
    if zone := _zone(typed, _ZONES):
        return ZoneAccess(zone)
    lines = "".join(typed.number.split())
    birth, expiry = parse_day(typed.birth), parse_day(typed.expiry)
    if not lines or birth is None or expiry is None:
        return AccessMissing(frozenset(_missing(lines, birth, expiry)))
    # The record may hold the number in Greek letters; the zone has Latin ones of the same shape.
    return MrzAccess(fold_lookalikes(lines), birth.isoformat(), expiry.isoformat())


def _zone(typed: AccessTyped, lengths: frozenset[int]) -> str:
    """Return the zone that was read into one of the fields, whichever had the focus."""
    for text in (typed.number, typed.birth, typed.expiry):
        lines = "".join(text.split())
        if len(lines) in lengths and "<" in lines:
            return code_of(lines)
    return ""


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
