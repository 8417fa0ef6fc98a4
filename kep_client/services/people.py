"""Finding people and opening their record: what is here first, then what the centre adds."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from kep_client.domain.greek import fold
from kep_client.domain.ids import PartyId
from kep_client.domain.interaction import InteractionKind
from kep_client.domain.lookups import (
    AfmPrefix,
    AmkaPrefix,
    CaseNumberTerm,
    CommandTerm,
    EmptyTerm,
    MistypedTerm,
    SearchTerm,
    parse_search,
)
from kep_client.domain.operation import ReportView
from kep_client.domain.party import PersonHit
from kep_client.domain.record import PersonRecord
from kep_client.domain.visit import Purpose
from kep_client.errors import KepError, LineError, RefusedError
from kep_client.ports.local import LocalRecord, WorkStore
from kep_client.ports.record import CentralRecord

SETTLE_S = 0.5
LIMIT = 20
# What the screens of a person show from the cache.
VIEWED = ("identity", "contact", "timeline", "cases", "documents")
REVEALED = ("identity",)


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The rows to show now. ``asking`` while the centre is being asked.

    ``code`` is a KepError code that explains a short list: an identifier that cannot be right, no
    visit, no line, more hits than can be shown. ``only_here`` says that the centre was not asked.
    """

    text: str
    term: SearchTerm
    hits: tuple[PersonHit, ...] = ()
    asking: bool = False
    only_here: bool = True
    code: str = ""
    params: tuple[tuple[str, str], ...] = ()


class PeopleService:
    """Use cases of the search box and of the person's panel."""

    def __init__(
        self,
        local: LocalRecord,
        centre: CentralRecord,
        work: WorkStore,
        settle_s: Callable[[], float] = lambda: SETTLE_S,
    ) -> None:
        self._local = local
        self._centre = centre
        self._work = work
        self._settle_s = settle_s
        self._looks: set[asyncio.Task[PersonRecord | KepError]] = set()

    async def search(
        self, text: str, purpose: Purpose | None, *, settled: bool = False
    ) -> AsyncIterator[SearchResults]:
        """Yield rows from here at once, and the merged rows once the search has settled.

        Start a new search at each keystroke and drop the one before: a search that is dropped
        within half a second never reaches the centre and leaves no row in the access log.
        ``settled`` (Enter) asks the centre at once.
        """
        found = await self._search_here(text, purpose)
        ask_centre = not found.code and purpose is not None and not _stays_here(found.term)
        yield replace(found, asking=ask_centre)
        if not ask_centre or purpose is None:
            return
        if not settled:
            await asyncio.sleep(self._settle_s())
        yield await self._search_there(found, purpose)

    async def open(self, party_id: PartyId, purpose: Purpose) -> AsyncIterator[PersonRecord]:
        """Yield the picture held here at once, then the centre's, with pending work on top.

        A look is logged in any case: by the centre before it answers, otherwise by a ``ReportView``
        in the outbox, also when the clerk has gone on before the centre answered.

        Raises:
            RefusedError: ``record.not_here`` without a line, or what the centre says.
        """
        held = await self._local.open(party_id)
        look = asyncio.create_task(self._look(party_id, purpose, shown=held is not None))
        self._looks.add(look)
        look.add_done_callback(self._looks.discard)
        if held is not None:
            yield held
        outcome = await asyncio.shield(look)
        match outcome:
            case PersonRecord():
                yield outcome if held is None else with_pending(outcome, held)
            case LineError() if held is not None:
                return
            case LineError():
                raise RefusedError("record.not_here")
            case _:
                raise outcome

    async def reveal(self, party_id: PartyId, purpose: Purpose) -> None:
        """Log that a masked number is shown in full; on the disk before it is on the screen."""
        await self._work.record(ReportView(party_id, purpose, REVEALED, action="reveal"))

    async def with_own_work(self, record: PersonRecord) -> PersonRecord:
        """Return a picture that is on the screen with what was done here since.

        The centre is not asked and nothing new is disclosed: this is no look of its own.
        """
        held = await self._local.open(record.party.id)
        return record if held is None else with_pending(record, held)

    async def settle(self) -> None:
        """Wait until every look is logged; before the stores close."""
        await asyncio.gather(*self._looks, return_exceptions=True)

    async def _search_here(self, text: str, purpose: Purpose | None) -> SearchResults:
        term = parse_search(text)
        match term:
            case EmptyTerm() | CommandTerm():
                return SearchResults(text, term)
            case MistypedTerm():
                return SearchResults(text, term, code=term.code, params=term.params)
            case _ if purpose is None and not isinstance(term, CaseNumberTerm):
                return SearchResults(text, term, code="access.purpose_required")
            case _:
                return SearchResults(text, term, await self._local.search(term, LIMIT))

    async def _search_there(self, found: SearchResults, purpose: Purpose) -> SearchResults:
        try:
            there = await self._centre.search(found.term, purpose)
        except KepError as fault:
            return replace(found, code=fault.code, params=tuple(fault.params.items()))
        return replace(found, hits=merge(found.hits, there), only_here=False)

    async def _look(
        self, party_id: PartyId, purpose: Purpose, *, shown: bool
    ) -> PersonRecord | KepError:
        """Open at the centre; a picture shown without its log row gets one in the outbox."""
        try:
            return await self._centre.open(party_id, purpose)
        except KepError as fault:
            if shown:
                await self._work.record(ReportView(party_id, purpose, VIEWED))
            return fault


def merge(here: tuple[PersonHit, ...], there: tuple[PersonHit, ...]) -> tuple[PersonHit, ...]:
    """Return each person once, the centre's newer data in the row, known people first.

    Alphabetical within both groups, never by relevance: a row does not jump while one reads.
    """
    known = {hit.party.id for hit in here}
    rows = {hit.party.id: hit for hit in here}
    for hit in there:
        rows[hit.party.id] = replace(hit, known_here=hit.known_here or hit.party.id in known)
    return tuple(sorted(rows.values(), key=_order))


def with_pending(live: PersonRecord, held: PersonRecord) -> PersonRecord:
    """Return the centre's picture with the work that waits here laid on top."""
    known = {case.id for case in live.cases}
    cases = tuple(case for case in held.cases if case.pending and case.id not in known)
    told = {line.id for line in live.timeline}
    registered = {line.case_id for line in live.timeline if line.kind is InteractionKind.CASE}
    lines = tuple(
        line
        for line in held.timeline
        # A line that the centre has not numbered yet was made here.
        if not line.rev
        and line.id not in told
        and (line.kind is not InteractionKind.CASE or line.case_id not in registered)
    )
    return replace(live, cases=cases + live.cases, timeline=lines + live.timeline)


def _stays_here(term: SearchTerm) -> bool:
    return isinstance(term, EmptyTerm | CommandTerm | AfmPrefix | AmkaPrefix | MistypedTerm)


def _order(hit: PersonHit) -> tuple[bool, str, str]:
    return (not hit.known_here, fold(hit.party.display_name), hit.party.id)
