"""Comparing the cache with the centre, and mending what differs without a reload.

The sum of the scope is compared first. Only when it differs the revisions are listed, kind by
kind, and what is missing, older or too much here is mended. A step makes one request at most.
"""

from collections import deque
from collections.abc import Sequence

from kep_client.ports.blocking import Change
from kep_client.ports.checking import Inventory, ScopeSource
from kep_client.sync.digest import MODULUS, scope_digest

FETCH_LIMIT = 500


class ScopeCheck:
    """One check at a time; ``begin`` and then ``step`` while it runs."""

    def __init__(self, source: ScopeSource, inventory: Inventory) -> None:
        self._source = source
        self._inventory = inventory
        self._cursor = ""
        self._anew = False
        self._summed = True
        self._entities: deque[str] = deque()
        self._theirs: dict[str, int] = {}
        self._after = ""
        self._wanted: deque[tuple[str, Sequence[str]]] = deque()
        self.mended = 0

    @property
    def runs(self) -> bool:
        """Whether there is something left to do."""
        return not self._summed or bool(self._entities or self._wanted)

    @property
    def renews(self) -> bool:
        """Whether it makes the cache anew from what the centre has now."""
        return self._anew and self.runs

    def begin(self, cursor: str, *, anew: bool = False) -> None:
        """Check what is here at this cursor.

        ``anew``: the centre knows no such cursor any more. What is here is made equal to what the
        centre has now, newer revisions included, and the cursor moves there.
        """
        self._cursor = "" if anew else cursor
        self._anew = anew
        self._summed = False
        self._entities.clear()
        self._wanted.clear()
        self._begin_listing()
        self.mended = 0

    def concerns(self, cursor: str) -> bool:
        """Whether the cache still stands where the check began; otherwise begin again."""
        return cursor == self._cursor

    def stop(self) -> None:
        """Forget the check."""
        self._summed = True
        self._entities.clear()
        self._wanted.clear()

    def step(self) -> bool:
        """Do the next piece; says whether the cache was changed."""
        if not self._summed:
            self._sum_up()
        elif self._wanted:
            return self._fetch()
        elif self._entities:
            return self._list()
        return False

    def _sum_up(self) -> None:
        theirs = self._source.summary(self._cursor, self._inventory.entities)
        self._summed, self._cursor = True, theirs.cursor
        count, digest = 0, 0
        for entity in self._inventory.entities:
            revisions = self._inventory.revisions(entity)
            count += len(revisions)
            digest += scope_digest(entity, revisions.items())
        if (count, digest % MODULUS) != (theirs.count, theirs.digest):
            self._entities.extend(self._inventory.entities)
        elif self._anew:
            self._inventory.move_to(self._cursor)

    def _list(self) -> bool:
        entity = self._entities[0]
        page = self._source.listing(self._cursor, entity, self._after)
        self._theirs |= page.revisions
        if page.more and page.revisions:
            self._after = max(page.revisions)
            return False
        self._entities.popleft()
        changed = self._compare(entity)
        self._begin_listing()
        self._perhaps_move()
        return changed

    def _compare(self, entity: str) -> bool:
        ours = self._inventory.revisions(entity)
        wanted = [id_ for id_, rev in self._theirs.items() if self._differs(ours.get(id_, 0), rev)]
        for start in range(0, len(wanted), FETCH_LIMIT):
            self._wanted.append((entity, wanted[start : start + FETCH_LIMIT]))
        gone = [
            Change(entity, id_, rev, b"", removed=True)
            for id_, rev in ours.items()
            if id_ not in self._theirs
        ]
        self._mend(gone)
        return bool(gone)

    def _differs(self, ours: int, theirs: int) -> bool:
        # A document can be newer than the feed's row for it, never than the record itself.
        return ours != theirs if self._anew else ours < theirs

    def _fetch(self) -> bool:
        entity, ids = self._wanted.popleft()
        changes = self._source.fetch(entity, ids)
        self._mend(changes)
        self._perhaps_move()
        return bool(changes)

    def _mend(self, changes: Sequence[Change]) -> None:
        if changes:
            self._inventory.mend(changes)
            self.mended += len(changes)

    def _perhaps_move(self) -> None:
        if self._anew and not self.runs:
            self._inventory.move_to(self._cursor)

    def _begin_listing(self) -> None:
        self._theirs, self._after = {}, ""
