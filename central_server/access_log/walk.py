"""Following a chain row by row, and naming what was done to it. Pure: no database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from central_server.access_log.chain import GENESIS, next_head
from central_server.access_log.witnesses import SOURCE_TEXT, Witness

MOST_FINDINGS = 100
_MOST_RENUMBERED = 256


class Attack(StrEnum):
    """What was done to the log."""

    ALTERED = "altered"
    DELETED_INSIDE = "deleted_inside"
    TAIL_CUT = "tail_cut"
    REBUILT = "rebuilt"
    FORK = "fork"
    ERASED_EARLY = "erased_early"
    HEAD_ALTERED = "head_altered"
    CHECKPOINT_MISSING = "checkpoint_missing"
    CHECKPOINT_FORGED = "checkpoint_forged"


@dataclass(frozen=True, slots=True)
class Finding:
    """One attack and the row, or the number of the checkpoint, at which it shows."""

    attack: Attack
    n: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A row as stored. ``fits``: content and leaf agree; None: the content was erased."""

    n: int
    leaf: bytes
    head: bytes
    fits: bool | None
    erased_to: int = 0


@dataclass(slots=True)
class _Broken:
    """A link that does not fit, until the next row tells why."""

    n: int
    computed: bytes
    named: bool


class Walk:
    """Feed it every row in order, then ``end``; ``findings`` says what was found."""

    def __init__(self, office: str, witnesses: Sequence[Witness] = ()) -> None:
        self.findings: list[Finding] = []
        self.rows = 0
        self.vouched = 0
        self._office = office
        self._witnesses = witnesses
        self._next_witness = 0
        self._n = 0
        self._head = GENESIS
        self._shift = 0
        self._broken: _Broken | None = None
        self._newest_erased = 0
        self._erased_to = 0
        self._rebuilt = False
        self._forks()

    def see(self, link: Link) -> None:
        """Take the next row."""
        self.rows += 1
        self._gap(link)
        self._link(link, named=self._content(link))
        self._erased_to = max(self._erased_to, link.erased_to)
        self._n, self._head = link.n, link.head
        if self._broken is None:
            self._hear_witnesses(link.n + self._shift, link.head)

    def end(self, head: tuple[int, bytes] | None) -> None:
        """Compare with the head row and with what witnesses know beyond the end."""
        self._close_broken()
        self._head_row(head)
        self._beyond()
        if self._newest_erased > self._erased_to:
            at = self._newest_erased
            text = f"the content of row {at} is gone, but purges reach row {self._erased_to} only"
            self._name(Attack.ERASED_EARLY, at, text)

    def _gap(self, link: Link) -> None:
        if link.n == self._n + 1:
            return
        self._close_broken()
        first, last = self._n + 1, link.n - 1
        which = f"row {first} is" if first == last else f"rows {first} to {last} are"
        self._name(Attack.DELETED_INSIDE, first, f"{which} missing inside the chain")
        # What stood before this row is gone, so its own link cannot be checked.
        self._head = b""

    def _content(self, link: Link) -> bool:
        if link.fits is None:
            self._newest_erased = link.n
        elif not link.fits:
            self._name(Attack.ALTERED, link.n, f"the content of row {link.n} was altered")
            return True
        return False

    def _link(self, link: Link, *, named: bool) -> None:
        """Check that the head follows: from the row before, or from what that one should be."""
        broken, self._broken = self._broken, None
        if not self._head:
            return
        if broken is not None and not broken.named:
            self._explain(link, broken)
        before = (self._head,) if broken is None else (self._head, broken.computed)
        computed = [self._computed(link, one, self._shift) for one in before]
        if link.head not in computed:
            self._broken = _Broken(link.n, computed[0], named)

    def _explain(self, link: Link, broken: _Broken) -> None:
        """Say what a broken link was, now that its successor is known."""
        for more in range(1, _MOST_RENUMBERED + 1):
            if self._computed(link, self._head, self._shift + more) == link.head:
                self._shift += more
                text = f"{more} row(s) before row {broken.n} were removed, the rest renumbered"
                self._name(Attack.DELETED_INSIDE, broken.n, text)
                return
        self._name_altered(broken.n)

    def _close_broken(self) -> None:
        if self._broken is not None and not self._broken.named:
            self._name_altered(self._broken.n)
        self._broken = None

    def _name_altered(self, n: int) -> None:
        self._name(Attack.ALTERED, n, f"leaf or head of row {n} was altered")

    def _computed(self, link: Link, before: bytes, shift: int) -> bytes:
        return next_head(self._office, link.n + shift, before, link.leaf)

    def _forks(self) -> None:
        """Two witnesses of one length with two heads: two histories were shown."""
        for one, other in zip(self._witnesses, self._witnesses[1:], strict=False):
            if one.n == other.n and one.head != other.head:
                sources = f"{SOURCE_TEXT[one.source]} and {SOURCE_TEXT[other.source]}"
                text = f"two histories were shown: {sources} name different heads for row {one.n}"
                self._name(Attack.FORK, one.n, text)

    def _hear_witnesses(self, n: int, head: bytes) -> None:
        while self._next_witness < len(self._witnesses):
            witness = self._witnesses[self._next_witness]
            if witness.n > n:
                return
            self._next_witness += 1
            if witness.n == n:
                self._compare(witness, head)

    def _compare(self, witness: Witness, head: bytes) -> None:
        if witness.head == head:
            self.vouched = max(self.vouched, witness.n)
        elif not self._rebuilt and not self._forked(witness.n):
            self._rebuilt = True
            since = self.vouched + 1
            text = (
                f"the chain was rebuilt somewhere in rows {since} to {witness.n}: "
                f"{SOURCE_TEXT[witness.source]} names another head for row {witness.n}"
            )
            self._name(Attack.REBUILT, witness.n, text)

    def _forked(self, n: int) -> bool:
        return any(one.attack is Attack.FORK and one.n == n for one in self.findings)

    def _head_row(self, head: tuple[int, bytes] | None) -> None:
        if head is None:
            if self._n:
                self._name(Attack.HEAD_ALTERED, self._n, "the head row of the office is missing")
            return
        n, value = head
        if n > self._n + self._shift:
            self._name_cut(n, "the head row")
        elif n < self._n or (value != self._head and not self._findings_of_links()):
            self._name(Attack.HEAD_ALTERED, self._n, "the head row does not fit the last row")

    def _findings_of_links(self) -> bool:
        kinds = (Attack.ALTERED, Attack.DELETED_INSIDE)
        return any(finding.attack in kinds for finding in self.findings)

    def _beyond(self) -> None:
        if self._witnesses and self._witnesses[-1].n > self._n + self._shift:
            furthest = self._witnesses[-1]
            self._name_cut(furthest.n, SOURCE_TEXT[furthest.source])

    def _name_cut(self, known: int, source: str) -> None:
        if any(finding.attack is Attack.TAIL_CUT for finding in self.findings):
            return
        end = self._n + self._shift
        text = f"the end was cut off: {source} knows {known} rows, {end} are there"
        self._name(Attack.TAIL_CUT, self._n + 1, text)

    def _name(self, attack: Attack, n: int, text: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(attack, n, text))
