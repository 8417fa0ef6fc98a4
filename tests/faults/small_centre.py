"""A centre in memory that promises what the real one promises, and notes what it was told.

Chain by sequence and hash, stored results, numbers used once, merge by field, a feed with an
epoch. It can be copied whole, as a backup is.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from kep_client.domain.operation import (
    EditCase,
    OutboxState,
    RecordInteraction,
    RegisterCase,
    SealedOperation,
)
from kep_client.errors import RefusedError
from kep_client.mapping.operations import chain_hash, operation_from
from kep_client.ports.blocking import Change, Grant, Page, Verdict
from kep_client.ports.checking import Listing, Summary
from kep_client.sync.digest import MODULUS, scope_digest
from kep_client.wire.cases import CaseDoc
from kep_client.wire.interactions import InteractionDoc
from kep_client.wire.parties import PartyDoc

Doc = CaseDoc | InteractionDoc | PartyDoc
BLOCK = 200
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass
class Chain:
    """Where a workstation's operations end."""

    seq: int = 0
    head: str = ""


@dataclass
class State:
    """Everything a backup holds."""

    epoch: int = 1
    chains: dict[str, Chain] = field(default_factory=dict)
    results: dict[str, Verdict] = field(default_factory=dict)
    effects: list[str] = field(default_factory=list)
    docs: dict[tuple[str, str], Doc] = field(default_factory=dict)
    field_revs: dict[tuple[str, str], int] = field(default_factory=dict)
    history: dict[tuple[str, str], list[object]] = field(default_factory=dict)
    disputed: list[tuple[str, str, object, str]] = field(default_factory=list)
    strays: dict[str, SealedOperation] = field(default_factory=dict)
    numbers: dict[str, tuple[str, int]] = field(default_factory=dict)
    leases: dict[str, tuple[str, Grant]] = field(default_factory=dict)
    next_number: dict[tuple[str, int], int] = field(default_factory=dict)
    feed: list[tuple[str, str, int, str]] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)
    year: int = START.year


class SmallCentre:
    """The centre of one office; every workstation ``w`` writes in the series ``letters[w]``."""

    page_size = 1000

    def __init__(self, letters: dict[str, str]) -> None:
        self.letters = letters
        self.state = State()
        self.now = START

    # --- what the clerks of other counters do -------------------------------------------------

    def put(self, entity: str, doc: Doc) -> None:
        """Change a document and tell the feed."""
        self.state.docs[entity, doc.id] = doc
        self.state.feed.append((entity, doc.id, doc.rev, "put"))

    def add_person(self, identity: str) -> None:
        self.put(
            "party",
            PartyDoc(
                id=identity,
                kind="natural",
                family_name="Παπαδοπούλου",
                given_name="Ελένη",
                rev=1,
                birth_date="1961-04-02",
                office="0042",
            ),
        )

    def change_person(self, identity: str) -> None:
        person = self.state.docs.get(("party", identity))
        if person is not None:
            self.put("party", msgspec.structs.replace(person, rev=person.rev + 1))

    def purge_person(self, identity: str) -> None:
        """Erase somebody, with what hangs on them."""
        for (entity, id_), doc in list(self.state.docs.items()):
            if identity in (id_, getattr(doc, "applicant_id", ""), getattr(doc, "party_id", "")):
                del self.state.docs[entity, id_]
                kind = "purge" if entity == "party" else "remove"
                self.state.feed.append((entity, id_, doc.rev, kind))

    def edit(self, case_id: str, name: str, value: str) -> None:
        """A field of a case is changed at another counter."""
        doc = self.state.docs[("case", case_id)]
        self._set(doc, {name: value})

    def backup(self) -> State:
        return copy.deepcopy(self.state)

    def restore(self, saved: State) -> None:
        """Come back from a backup: a new epoch, for positions mean nothing any more."""
        epoch = self.state.epoch + 1
        self.state = copy.deepcopy(saved)
        self.state.epoch = epoch

    # --- sync ---------------------------------------------------------------------------------

    def push(self, station: str, operations: list[SealedOperation]) -> list[Verdict]:
        if station in self.state.revoked:
            raise RefusedError("auth.revoked")
        return [self._take(station, operation) for operation in operations]

    def lease(self, station: str, year: int, high_water: int) -> Grant:
        mine = [grant for who, grant in self.state.leases.values() if who == station]
        used = {lease for lease, _ in self.state.numbers.values()}
        last = max((g for g in mine if g.year == year), key=lambda g: g.first, default=None)
        if last is not None and last.id not in used and high_water < last.first:
            return last
        key = (station, year)
        first = max(self.state.next_number.get(key, 1), high_water + 1)
        letter = self.letters[station]
        lease_id = f"lease-{self.state.epoch}-{year}-{letter}-{first}"
        grant = Grant(lease_id, "0042", letter, year, first, first + BLOCK - 1)
        self.state.leases[grant.id] = (station, grant)
        self.state.next_number[key] = first + BLOCK
        return grant

    def pull(self, station: str, cursor: str, limit: int) -> Page:
        at = self._position(cursor)
        end = min(at + min(limit, self.page_size), len(self.state.feed))
        latest = {(entity, id_): n for n, (entity, id_, _, _) in enumerate(self.state.feed)}
        rows = [
            self.state.feed[n]
            for n in range(at, end)
            if latest[self.state.feed[n][0], self.state.feed[n][1]] == n
        ]
        changes = [self._change(*row) for row in rows]
        return Page(changes, f"{self.state.epoch}:{end}", end < len(self.state.feed), self.now)

    def missing_chunks(self, station: str, case_id: str, names: list[str]) -> list[str]:
        return []

    def summary(self, station: str, cursor: str, entities: list[str]) -> Summary:
        at = self._position(cursor) if cursor else len(self.state.feed)
        scope = self._scope(at)
        total = sum(scope_digest(e, [(i, r)]) for (e, i), r in scope.items())
        return Summary(f"{self.state.epoch}:{at}", len(scope), total % MODULUS)

    def listing(self, station: str, cursor: str, entity: str, after: str) -> Listing:
        scope = self._scope(self._position(cursor))
        rest = sorted(id_ for (kind, id_) in scope if kind == entity and id_ > after)
        page = rest[: self.page_size]
        return Listing({id_: scope[entity, id_] for id_ in page}, len(rest) > len(page))

    def fetch(self, station: str, entity: str, ids: list[str]) -> list[Change]:
        return [
            self._change(entity, id_, 0, "put" if (entity, id_) in self.state.docs else "remove")
            for id_ in ids
        ]

    # --- inside -------------------------------------------------------------------------------

    def _position(self, cursor: str) -> int:
        epoch, at = (int(part) for part in (cursor or f"{self.state.epoch}:0").split(":"))
        if epoch != self.state.epoch:
            raise RefusedError("sync.cursor_gone")
        return at

    def _scope(self, at: int) -> dict[tuple[str, str], int]:
        scope = {}
        for entity, id_, rev, kind in self.state.feed[:at]:
            scope[entity, id_] = rev if kind == "put" else None
        return {key: rev for key, rev in scope.items() if rev is not None}

    def _change(self, entity: str, id_: str, rev: int, kind: str) -> Change:
        doc = self.state.docs.get((entity, id_))
        if kind == "put" and doc is not None:
            return Change(entity, id_, doc.rev, msgspec.json.encode(doc))
        return Change(entity, id_, rev, b"", removed=True, purged=kind == "purge")

    def _take(self, station: str, operation: SealedOperation) -> Verdict:
        digest = chain_hash(operation)
        chain = self.state.chains.setdefault(station, Chain())
        if digest in self.state.results:
            return self.state.results[digest]
        if operation.seq > chain.seq + 1:
            return Verdict(operation.id, OutboxState.PARKED, code="sync.sequence")
        if operation.seq <= chain.seq or operation.previous != chain.head:
            self.state.strays[digest] = operation
            return Verdict(operation.id, OutboxState.PARKED, code="sync.sequence")
        verdict = self._apply(operation)
        self.state.chains[station] = Chain(operation.seq, digest)
        self.state.results[digest] = verdict
        if verdict.state is not OutboxState.PARKED:
            self.state.effects.append(operation.id)
        return verdict

    def _apply(self, operation: SealedOperation) -> Verdict:
        content = operation_from(operation.kind, operation.payload)
        if isinstance(content, RegisterCase):
            return self._register(operation, content)
        if isinstance(content, EditCase):
            return self._merge(operation, content)
        assert isinstance(content, RecordInteraction)
        doc = InteractionDoc(
            id=content.interaction_id,
            channel=content.channel,
            kind=content.kind,
            title=content.title,
            started_at=content.started_at.isoformat(),
            rev=1,
            party_id=content.party_id or "",
        )
        assert ("interaction", doc.id) not in self.state.docs, "an interaction came twice"
        self.put("interaction", doc)
        return Verdict(operation.id, OutboxState.ACKNOWLEDGED, 1)

    def _register(self, operation: SealedOperation, content: RegisterCase) -> Verdict:
        if "refuse" in content.answers:
            return Verdict(operation.id, OutboxState.PARKED, code="sync.rejected")
        if content.number in self.state.numbers:
            return Verdict(operation.id, OutboxState.PARKED, code="sync.number_taken")
        self.state.numbers[content.number] = (content.lease_id, operation.seq)
        doc = CaseDoc(
            id=content.case_id,
            service_id=content.service_id,
            service_version=content.service_version,
            title="Βεβαίωση γνησίου υπογραφής",
            applicant_id=content.party_id,
            applicant_name="Παπαδοπούλου Ελένη",
            office="0042",
            state="registered",
            number=content.number,
            registered_at=content.registered_at.isoformat(),
            rev=1,
            answers=dict(content.answers),
        )
        assert ("case", doc.id) not in self.state.docs, "a case was registered twice"
        self.put("case", doc)
        return Verdict(operation.id, OutboxState.ACKNOWLEDGED, 1)

    def _merge(self, operation: SealedOperation, content: EditCase) -> Verdict:
        doc = self.state.docs.get(("case", content.case_id))
        if not isinstance(doc, CaseDoc):
            return Verdict(operation.id, OutboxState.PARKED, code="request.not_found")
        applied, disputed = {}, False
        for name, value in content.patch.items():
            held = doc.answers.get(name)
            since = self.state.field_revs.get((doc.id, name), 0)
            if held == value:
                continue
            if since <= content.base_rev and held == content.before.get(name):
                applied[name] = value
            else:
                disputed = True
                self.state.disputed.append((doc.id, name, value, operation.id))
        rev = self._set(doc, applied)
        state = OutboxState.CONFLICT if disputed else OutboxState.ACKNOWLEDGED
        return Verdict(operation.id, state, rev, "sync.conflict" if disputed else "")

    def _set(self, doc: CaseDoc, values: dict[str, object]) -> int:
        rev = doc.rev + 1
        for name, value in values.items():
            self.state.field_revs[doc.id, name] = rev
            self.state.history.setdefault((doc.id, name), []).append(value)
        self.put("case", msgspec.structs.replace(doc, answers=doc.answers | values, rev=rev))
        return rev
