"""The citizen's card on the reader: opens a record or proposes, and never replaces a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.ids import PartyId
from kep_client.errors import KepError
from kep_client.ports.card import (
    CardEvent,
    CardFault,
    CardInserted,
    CardRead,
    CardReader,
    CardRemoved,
)
from ui.presenters.card_access import AccessTyped, AccessView, ChipAccess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from kep_client.domain.party import Party, PersonHit
    from kep_client.domain.visit import Purpose, Visit
    from kep_client.ports.card import CardIdentity
    from kep_client.services.people import SearchResults
    from kep_client.services.visits import DeskState
    from ui.presenters.work import Start, StartLatest


# What these advise is done with the card in the hand; reading goes on when it lies there again.
_GOES_ON = frozenset({"card.removed", "card.mute"})


class CardState(Enum):
    """The reader in a word."""

    NONE = auto()
    READING = auto()
    READ = auto()
    FAULT = auto()


class ProposalKind(Enum):
    """What a card means that did not simply open a record."""

    OTHER_PERSON = auto()
    UNKNOWN = auto()
    SEVERAL = auto()


@dataclass(frozen=True, slots=True, repr=False)
class CardProposal:
    """Nothing happened yet; the clerk decides."""

    kind: ProposalKind
    name: str
    card: CardRead


class CardView(AccessView, Protocol):
    """The strip above the person, and the word in the status strip."""

    def show_card(self, state: CardState) -> None:
        """Show the reader's state."""

    def show_proposal(self, proposal: CardProposal) -> None:
        """Ask what this card is for."""

    def show_card_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""

    def clear_card(self) -> None:
        """Take strip and problem away."""


class Finder(Protocol):
    """The part of the people service that a card needs."""

    def search(
        self, text: str, purpose: Purpose | None, *, settled: bool = False
    ) -> AsyncIterator[SearchResults]:
        """Yield rows from here, then the merged ones."""


class CardVisits(Protocol):
    """The part of the visit service that a card needs."""

    @property
    def visit(self) -> Visit | None:
        """The visit that runs."""

    async def walk_in(self, service_title: str = "") -> Visit:
        """Begin a visit without a number."""

    def identify(self, party: Party) -> Visit:
        """Put a person into the visit."""


@dataclass(frozen=True, slots=True)
class CardExits:
    """What else a card moves: the search box, and the chips of the open record.

    ``known`` is what the open record knows of its person's document.
    """

    search: Callable[[str], None]
    confirmed: Callable[[PartyId, CardRead], None]
    known: Callable[[], AccessTyped]


@dataclass(frozen=True, slots=True)
class CardParts:
    """What the presenter works with."""

    reader: CardReader
    people: Finder
    visits: CardVisits


class CardPresenter:
    """Hears the reader; a card without a visit begins one without a number."""

    def __init__(
        self,
        view: CardView,
        parts: CardParts,
        start: Start,
        latest: StartLatest,
        exits: CardExits,
    ) -> None:
        self._view = view
        self._reader = parts.reader
        self._people = parts.people
        self._visits = parts.visits
        self._start = start
        self._latest = latest
        self._exits = exits
        self.access = ChipAccess(view, parts.reader, start, exits.known, self._refused)
        self._proposal: CardProposal | None = None
        self._fault = ""
        self._lies = False
        self._visit: Visit | None = None
        self._finished_at: datetime | None = None

    def begin(self) -> None:
        """Listen to the reader from now on; once more after an unlock does no harm."""
        self._latest("card.events", self._listen())

    def new_visit_wanted(self) -> None:
        """The other card is of the next person: a new visit."""
        if self._proposal is not None:
            self._start(self._begin_with(self._proposal.card), on_error=self._failed)

    def search_wanted(self) -> None:
        """Look for the card's person by name, as the card writes it."""
        if self._proposal is not None:
            identity = self._proposal.card.identity
            self._dismiss()
            self._exits.search(f"{identity.family_name} {identity.given_name}".strip())

    def visit_changed(self, state: DeskState) -> None:
        """What one person's card left behind is not for the next person."""
        before, self._visit = self._visit, state.visit
        if state.last:
            self._finished_at = state.last[0].finished_at
        if before is None or (state.visit is not None and state.visit.id == before.id):
            return
        self.access.renew()
        if not self._lies:
            self.access.forget()
            if self._proposal is not None or self._fault in _GOES_ON:
                self._dismiss()

    def dismissed(self) -> None:
        """The clerk does not need the card."""
        self._dismiss()

    async def _listen(self) -> None:
        async for event in self._reader.events():
            await self._take(event)

    async def _take(self, event: CardEvent) -> None:
        match event:
            case CardInserted():
                self._dismiss()
                self._lies = True
                self._view.show_card(CardState.READING)
            case CardRead():
                self._dismiss()
                self._lies = True
                self.access.renew()
                self._view.show_card(CardState.READ)
                await self._read(event)
            case CardRemoved():
                self._lies = False
                self._view.show_card(CardState.NONE)
                self._free()
            case CardFault():
                self._view.show_card(CardState.FAULT)
                self._refused(self.access.fault_of(event.code))

    async def _read(self, card: CardRead) -> None:
        if self._visits.visit is None and self._finished_at and card.at < self._finished_at:
            return  # told again after a lock: it was read in a visit that is over
        try:
            visit = self._visits.visit or await self._visits.walk_in()
            hits = await self._find(card.identity, visit.purpose())
        except KepError as error:
            self._failed(error)
            return
        # The visit may have moved on while the search ran.
        self._decide(card, hits, self._visits.visit)

    def _decide(self, card: CardRead, hits: list[PersonHit], visit: Visit | None) -> None:
        open_id = visit.party_id if visit is not None else None
        if open_id is not None:
            if [hit.party.id for hit in hits] == [open_id]:
                self._exits.confirmed(open_id, card)
            else:
                self._propose(ProposalKind.OTHER_PERSON, card)
        elif len(hits) == 1:
            self._exits.confirmed(hits[0].party.id, card)
            self._visits.identify(hits[0].party)
        else:
            self._propose(ProposalKind.SEVERAL if hits else ProposalKind.UNKNOWN, card)

    async def _begin_with(self, card: CardRead) -> None:
        self._dismiss()
        visit = await self._visits.walk_in()
        hits = await self._find(card.identity, visit.purpose())
        self._decide(card, hits, self._visits.visit)

    async def _find(self, identity: CardIdentity, purpose: Purpose) -> list[PersonHit]:
        hits: tuple[PersonHit, ...] = ()
        async for found in self._people.search(identity.document_number, purpose, settled=True):
            hits = found.hits
        # Numbers of documents come twice among countries; the birth date tells the person.
        return [hit for hit in hits if _born(hit.party.birth_date, identity.birth_date)]

    def _propose(self, kind: ProposalKind, card: CardRead) -> None:
        identity = card.identity
        name = f"{identity.family_name} {identity.given_name}".strip()
        self._proposal = CardProposal(kind, name, card)
        self._view.show_proposal(self._proposal)

    def _free(self) -> None:
        """The reader is free: what was wrong with it is over, what the clerk decides is not."""
        if self._fault and self._fault not in _GOES_ON and self._proposal is None:
            self._dismiss()

    def _dismiss(self) -> None:
        self._proposal, self._fault = None, ""
        self._view.clear_card()

    def _refused(self, error: KepError) -> None:
        self._fault = error.code
        self._view.show_card_problem(error)
        self.access.ask(error.code)

    def _failed(self, error: KepError) -> None:
        self._view.show_card_problem(error)


def _born(recorded: str, on_card: str) -> bool:
    """Whether a birth date fits; the record may know the year or the month only."""
    return bool(recorded) and bool(on_card) and on_card.startswith(recorded)
