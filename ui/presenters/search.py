"""The one box: live while one types, and every row tells why it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.greek import fold
from kep_client.domain.lookups import CommandTerm, EmptyTerm
from kep_client.domain.party import Party, PersonHit
from kep_client.domain.visit import Visit
from kep_client.services.people import SearchResults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from kep_client.domain.ids import VisitId
    from kep_client.domain.visit import Purpose
    from kep_client.errors import KepError
    from ui.presenters.work import StartLatest


@dataclass(frozen=True, slots=True)
class Command:
    """Something the window can do now; ``cap`` is the key that does the same."""

    key: str
    title: str
    cap: str = ""
    in_visit: bool = False
    """Means nothing while no visit runs, and is not offered then."""


@dataclass(frozen=True, slots=True, repr=False)
class SearchPicture:
    """What stands under the box. ``people_here`` counts whom this PC knows without the line."""

    results: SearchResults
    visit: Visit | None = None
    commands: tuple[Command, ...] = ()
    online: bool = True
    people_here: int = 0
    cut: bool = False
    """The centre holds more than it sent."""


@dataclass(frozen=True, slots=True)
class SearchExits:
    """What a row leads to."""

    person: Callable[[Party, bool], None]
    command: Callable[[str], None]
    closed: Callable[[], None]


class SearchView(Protocol):
    """The popup."""

    def show_picture(self, picture: SearchPicture) -> None:
        """Show rows and open."""

    def show_problem(self, error: KepError) -> None:
        """Say in the popup what went wrong."""

    def hide_results(self) -> None:
        """Close."""

    def set_text(self, text: str) -> None:
        """Write into the box, as a card does."""


class Searching(Protocol):
    """The part of the people service that the box needs."""

    def search(
        self, text: str, purpose: Purpose | None, *, settled: bool = False
    ) -> AsyncIterator[SearchResults]:
        """Yield rows from here, then the merged ones."""


class SearchVisits(Protocol):
    """The part of the visit service that the box needs."""

    @property
    def visit(self) -> Visit | None:
        """The visit that runs."""

    async def walk_in(self, service_title: str = "") -> Visit:
        """Begin a visit without a number."""


@dataclass(slots=True)
class _Context:
    """What the foot and the heads tell besides the rows."""

    commands: tuple[Command, ...] = ()
    online: bool = True
    people_here: int = 0
    hits: dict[str, PersonHit] = field(default_factory=dict)


class SearchPresenter:
    """Starts a search at each keystroke and drops the one before."""

    def __init__(
        self,
        view: SearchView,
        people: Searching,
        visits: SearchVisits,
        latest: StartLatest,
        exits: SearchExits,
    ) -> None:
        self._view = view
        self._people = people
        self._visits = visits
        self._latest = latest
        self._exits = exits
        self._context = _Context()
        self._text = ""
        self._serves: VisitId | None = None

    def offered(self, commands: tuple[Command, ...]) -> None:
        """What the window can do now."""
        self._context.commands = commands

    def line_changed(self, *, online: bool, people_here: int) -> None:
        """Whether the centre answers, and how many this PC knows without it."""
        self._context.online = online
        self._context.people_here = people_here

    def visit_changed(self, visit: Visit | None) -> None:
        """Another visit runs: what may be looked up for it is looked up without another key."""
        serves = visit.id if visit is not None else None
        if serves != self._serves:
            self._serves = serves
            if self._text.strip():
                self._search(settled=False)

    def entered(self, text: str) -> None:
        """The box got the focus."""
        self.typed(text)

    def typed(self, text: str) -> None:
        """Each change of the box."""
        self._text = text
        self._search(settled=False)

    def asked_for(self, text: str) -> None:
        """Something else than the keyboard wants this text searched."""
        self._view.set_text(text)
        self._text = text
        self._search(settled=True)

    def submitted(self) -> None:
        """Enter without a row: ask the centre at once."""
        if self._text.strip():
            self._search(settled=True)

    def person_chosen(self, party_id: str, *, start_case: bool) -> None:
        """A person's row; `start_case` begins the ticket's service too."""
        hit = self._context.hits.get(party_id)
        if hit is not None:
            self.left()
            self._exits.person(hit.party, start_case)

    def command_chosen(self, key: str) -> None:
        """A command's row."""
        self.left()
        self._exits.command(key)

    def walk_in_chosen(self) -> None:
        """The row that begins a visit, so that people may be looked up."""
        self._latest("search", self._walk_in(), on_error=self._view.show_problem)

    def left(self) -> None:
        """Esc, or a row was chosen: what runs is dropped and what was found is forgotten."""
        self._latest("search", _nothing())
        self._text = ""
        self._context.hits = {}
        self._view.hide_results()
        self._exits.closed()

    def _search(self, *, settled: bool) -> None:
        self._latest(
            "search", self._run(self._text, settled=settled), on_error=self._view.show_problem
        )

    async def _run(self, text: str, *, settled: bool) -> None:
        visit = self._visits.visit
        purpose = visit.purpose() if visit else None
        async for results in self._people.search(text, purpose, settled=settled):
            self._context.hits = {str(hit.party.id): hit for hit in results.hits}
            self._view.show_picture(self._picture(results, visit))

    async def _walk_in(self) -> None:
        await self._visits.walk_in()
        await self._run(self._text, settled=False)

    def _picture(self, results: SearchResults, visit: Visit | None) -> SearchPicture:
        context = self._context
        commands = tuple(one for one in context.commands if visit or not one.in_visit)
        picture = SearchPicture(
            results,
            visit,
            online=context.online,
            people_here=context.people_here,
            cut=results.code == "search.too_many",
        )
        match results.term:
            case EmptyTerm():
                return replace(picture, commands=commands)
            case CommandTerm(text=wanted):
                return replace(picture, commands=matching(commands, wanted))
            case _:
                return picture


def matching(commands: tuple[Command, ...], wanted: str) -> tuple[Command, ...]:
    """Return the commands with a word that begins so, marks and case aside."""
    start = fold(wanted)
    return tuple(
        command
        for command in commands
        if not start or any(word.startswith(start) for word in fold(command.title).split())
    )


async def _nothing() -> None:
    """Take the slot of a search that is no longer wanted."""
