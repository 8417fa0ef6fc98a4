"""The open record: what is here first, then what the centre adds; masked until asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.ids import PartyId
from kep_client.domain.party import IdentifierScheme
from kep_client.domain.record import PersonRecord, RecordOrigin
from kep_client.ports.card import CardRead

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from kep_client.domain.visit import Purpose
    from kep_client.errors import KepError
    from ui.presenters.work import Start, StartLatest, Work

REVEAL_S = 20


@dataclass(frozen=True, slots=True, repr=False)
class PersonPicture:
    """What the panel shows. ``name`` is there at once; the record follows.

    ``card`` is the reading that identified this person in this visit. ``live`` tells whether the
    centre answers now; a record from the centre gets older as soon as it does not.
    """

    party_id: PartyId
    name: str
    record: PersonRecord | None = None
    card: CardRead | None = None
    live: bool = True

    @property
    def fresh(self) -> bool:
        """Whether what is shown is what the centre would say now."""
        from_centre = self.record is not None and self.record.origin is RecordOrigin.CENTRE
        return from_centre and self.live


@dataclass(frozen=True, slots=True, repr=False)
class Revealed:
    """One value in full, for some seconds."""

    scheme: IdentifierScheme
    value: str
    seconds: int = REVEAL_S


class PersonView(Protocol):
    """The panel."""

    def show_person(self, picture: PersonPicture | None) -> None:
        """Show a person, or nobody."""

    def show_value(self, revealed: Revealed) -> None:
        """Show one value in full."""

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""

    def clear_problem(self) -> None:
        """Take it away."""


class People(Protocol):
    """The part of the people service that this panel needs."""

    def open(self, party_id: PartyId, purpose: Purpose) -> AsyncIterator[PersonRecord]:
        """Yield the picture held here, then the centre's."""

    async def reveal(self, party_id: PartyId, purpose: Purpose) -> None:
        """Log that a value is shown in full."""

    async def with_own_work(self, record: PersonRecord) -> PersonRecord:
        """Return the picture with what was done here since."""


class PersonPresenter:
    """One record at a time; it closes with the visit."""

    def __init__(
        self,
        view: PersonView,
        people: People,
        start: Start,
        latest: StartLatest,
        changed: Callable[[PersonRecord | None], None],
    ) -> None:
        """Make it; `changed` hears of every record shown, and of None when it closes."""
        self._view = view
        self._people = people
        self._start = start
        self._latest = latest
        self._changed = changed
        self._picture: PersonPicture | None = None
        self._purpose: Purpose | None = None
        self._opening: Work | None = None
        self._live = True
        self._refused = False
        self._turn = asyncio.Event()
        self._cards: dict[PartyId, CardRead] = {}

    @property
    def record(self) -> PersonRecord | None:
        """The record that is open."""
        return self._picture.record if self._picture else None

    @property
    def party_id(self) -> PartyId | None:
        """Whose record is open or being opened."""
        return self._picture.party_id if self._picture else None

    async def arrival(self) -> PersonRecord | None:
        """Return the record as soon as it is here; None when it does not come.

        A key pressed while only the name stands on the screen is not lost.
        """
        while self._picture is not None and self._picture.record is None and not self._refused:
            await self._turn.wait()
        return self.record

    def opened(self, party_id: PartyId, name: str, purpose: Purpose) -> None:
        """A person is in the visit; another record leaves the screen at once."""
        self._purpose = purpose
        self._view.clear_problem()
        card = self._cards.get(party_id)
        self._show(PersonPicture(party_id, name, card=card, live=self._live))
        self._fetch(party_id, purpose)

    def card_confirmed(self, party_id: PartyId, card: CardRead) -> None:
        """The card of this person was read in this visit; the record may be opened after it."""
        self._cards = {party_id: card}
        if self._picture is not None and self._picture.party_id == party_id:
            self._show(replace(self._picture, card=card))

    def again(self) -> None:
        """F5, "Ξανά", or something of this person changed here: fetch again."""
        if self._picture is not None and self._purpose is not None:
            self._view.clear_problem()
            self._fetch(self._picture.party_id, self._purpose)

    def worked(self) -> None:
        """Something of this person was registered here: the picture shows it at once."""
        if self._picture is not None and self._picture.record is not None:
            self._start(self._add_own_work(self._picture.record))

    def closed(self) -> None:
        """The visit is over: the record leaves the screen and the memory."""
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        self._purpose = None
        if self._picture is not None:
            self._picture = None
            self._cards = {}
            self._turned()
            self._view.clear_problem()
            self._view.show_person(None)
            self._changed(None)

    def line_changed(self, *, live: bool) -> None:
        """The centre answers again, or no longer; a picture from here is fetched again then."""
        if live is self._live:
            return
        self._live = live
        if self._picture is None:
            return
        self._show(replace(self._picture, live=live))
        if live and not self._picture.fresh:
            self.again()

    def reveal_wanted(self, scheme: IdentifierScheme) -> None:
        """The clerk asks for one value in full."""
        picture = self._picture
        if picture is None or picture.record is None or self._purpose is None:
            return
        value = picture.record.party.identifier(scheme)
        if value:
            self._start(
                self._reveal(picture.party_id, self._purpose, Revealed(scheme, value)),
                on_error=self._view.show_problem,
            )

    async def _reveal(self, party_id: PartyId, purpose: Purpose, revealed: Revealed) -> None:
        # No log, no data: the row is on the disk before the value is on the screen.
        await self._people.reveal(party_id, purpose)
        if self.party_id == party_id:
            self._view.show_value(revealed)

    async def _add_own_work(self, record: PersonRecord) -> None:
        renewed = await self._people.with_own_work(record)
        if self._picture is not None and self._picture.record is record:
            self._show(replace(self._picture, record=renewed))
            self._changed(renewed)

    def _fetch(self, party_id: PartyId, purpose: Purpose) -> None:
        self._refused = False
        self._opening = self._latest(
            "person.open", self._open(party_id, purpose), on_error=self._failed
        )

    async def _open(self, party_id: PartyId, purpose: Purpose) -> None:
        async for record in self._people.open(party_id, purpose):
            if self._picture is None or self._picture.party_id != party_id:
                return
            self._show(replace(self._picture, record=record))
            self._changed(record)

    def _failed(self, error: KepError) -> None:
        self._refused = True
        self._turned()
        self._view.show_problem(error)

    def _show(self, picture: PersonPicture) -> None:
        self._picture = picture
        self._turned()
        self._view.show_person(picture)

    def _turned(self) -> None:
        """Wake whoever waits for the record."""
        self._turn.set()
        self._turn = asyncio.Event()
