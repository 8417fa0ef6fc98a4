"""Reads of the cache with the work that waits laid on top; lives on the store thread."""

from collections.abc import Callable
from typing import TypeVar

from kep_client.domain.case import Case
from kep_client.domain.clerk import Workstation
from kep_client.domain.lookups import CaseNumberTerm, SearchTerm
from kep_client.domain.operation import RegisterCase
from kep_client.domain.party import MatchReason, PersonHit
from kep_client.domain.record import PersonRecord
from kep_client.domain.service import ServiceDefinition
from kep_client.ports.local import CacheState
from offline_cache.cache_db import CacheDb
from offline_cache.cache_schema import is_current
from offline_cache.engine import Connection, DamagedFileError, Mode, connect
from offline_cache.folder import DataFolder
from offline_cache.generations import current_generation, point_to, set_aside
from offline_cache.overlay import Surroundings, laid_over, registered_case, with_pending
from offline_cache.pending import party_by_number, pending_for_case, pending_for_party
from offline_cache.person_search import Found

T = TypeVar("T")

_EMPTY = CacheState(people=0, as_of=None, complete=False)


class LocalReader:
    """Follows the pointer to the generation in use; without one there is nothing to find yet."""

    def __init__(
        self, folder: DataFolder, cache_key: bytes, work: Connection, workstation: Workstation
    ) -> None:
        self._folder = folder
        self._key = cache_key
        self._work = work
        self._workstation = workstation
        self._generation = 0
        self._cache: CacheDb | None = None

    def search(self, term: SearchTerm, limit: int) -> tuple[PersonHit, ...]:
        """Return who fits, people with a number given here just now included."""
        return self._read(lambda cache: self._search(cache, term, limit), ())

    def record(self, party: str) -> PersonRecord | None:
        """Return the picture of a person."""
        return self._read(lambda cache: self._record(cache, party), None)

    def case(self, case_id: str) -> Case | None:
        """Return a case; one registered here is known before the centre says so."""
        return self._read(lambda cache: self._case(cache, case_id), None)

    def services(self) -> tuple[ServiceDefinition, ...]:
        """Return the newest version of every service."""
        return self._read(lambda cache: cache.services(), ())

    def state(self) -> CacheState:
        """Return how much is here."""
        return self._read(lambda cache: cache.state(), _EMPTY)

    def close(self) -> None:
        """Close the generation in use."""
        if self._cache is not None:
            self._cache.connection.close()
        self._cache = None
        self._generation = 0

    def _search(self, cache: CacheDb, term: SearchTerm, limit: int) -> tuple[PersonHit, ...]:
        hits = cache.search(term, limit)
        if isinstance(term, CaseNumberTerm):
            party = party_by_number(self._work, term.number)
            here = cache.hit(Found(party, MatchReason.IDENTIFIER)) if party else None
            if here and all(hit.party.id != here.party.id for hit in hits):
                hits.append(here)
        return tuple(hits[:limit])

    def _record(self, cache: CacheDb, party: str) -> PersonRecord | None:
        record = cache.record(party)
        if record is None:
            return None
        cases = [case.id for case in record.cases]
        pending = pending_for_party(self._work, cache, party, cases)
        return laid_over(record, pending, self._around(cache))

    def _case(self, cache: CacheDb, case_id: str) -> Case | None:
        pending = pending_for_case(self._work, cache, case_id)
        case = cache.case(case_id)
        if case is None:
            for item in pending:
                if isinstance(item.operation, RegisterCase):
                    name = cache.name_of(item.operation.party_id)
                    case = registered_case(item.operation, name, self._around(cache))
        return with_pending(case, pending) if case else None

    def _around(self, cache: CacheDb) -> Surroundings:
        return Surroundings(self._workstation.office, cache.titles())

    def _read(self, call: Callable[[CacheDb], T], without: T) -> T:
        try:
            cache = self._current()
            return without if cache is None else call(cache)
        except DamagedFileError as fault:
            if fault.code != "store.cache_damaged":
                raise
            # Without a pointer the sync thread fills another generation at its next step.
            damaged = self._generation or current_generation(self._work)
            self.close()
            point_to(self._work, 0)
            set_aside(self._folder, damaged)
            raise

    def _current(self) -> CacheDb | None:
        generation = current_generation(self._work)
        if generation != self._generation:
            self.close()
            self._cache = self._connect(generation) if generation else None
            self._generation = generation
        return self._cache

    def _connect(self, generation: int) -> CacheDb | None:
        path = self._folder.cache(generation)
        if not path.exists():
            return None
        connection = connect(path, self._key, Mode.READ)
        if is_current(connection):
            return CacheDb(connection)
        connection.close()
        return None
