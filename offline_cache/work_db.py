"""What a clerk does, in work.db. Each writing call is one transaction, on disk when it returns."""

from dataclasses import replace
from datetime import datetime

from kep_client.domain.case import CaseDraft
from kep_client.domain.clerk import Workstation
from kep_client.domain.ids import ClerkId, DraftId, OperationId
from kep_client.domain.numbers import CaseNumber
from kep_client.domain.operation import (
    Operation,
    OutboxItem,
    OutboxState,
    OutboxSummary,
    RegisterCase,
    SealedOperation,
)
from kep_client.mapping.operations import chain_hash
from kep_client.mapping.values import read_time, write_time
from kep_client.ports.clock import Clock
from offline_cache.draft_body import draft_from, draft_to
from offline_cache.engine import Connection
from offline_cache.marks import chain_end, set_chain_end
from offline_cache.numbering import take_number
from offline_cache.sealing import ChainEnd, Signer, seal_operation

SHOWN_ITEMS = 200
_WAITING = (OutboxState.PENDING, OutboxState.IN_FLIGHT)
_NEEDS_PERSON = (OutboxState.PARKED, OutboxState.CONFLICT)
_ItemRow = tuple[str, str, str, str, str, str, str, str]


class WorkDb:
    """The clerk's side of work.db; lives on the store thread."""

    def __init__(
        self, connection: Connection, signer: Signer, workstation: Workstation, clock: Clock
    ) -> None:
        self.connection = connection
        self._signer = signer
        self._workstation = workstation
        self._clock = clock

    def save_draft(self, draft: CaseDraft) -> datetime:
        """Keep what is typed; only its own clerk sees it again."""
        now = self._clock.now()
        body = draft_to(replace(draft, saved_at=now))
        self.connection.run(
            "INSERT OR REPLACE INTO draft (id, clerk, case_id, saved_at, body)"
            " VALUES (?, ?, ?, ?, ?)",
            draft.id,
            self._signer.author,
            draft.case_id,
            int(now.timestamp() * 1000),
            body,
        )
        return now

    def drafts(self) -> tuple[CaseDraft, ...]:
        """Return the clerk's drafts, newest first."""
        rows = self.connection.rows(
            tuple[bytes],
            "SELECT body FROM draft WHERE clerk = ? ORDER BY saved_at DESC",
            self._signer.author,
        )
        return tuple(draft_from(body) for (body,) in rows)

    def discard_draft(self, draft_id: DraftId) -> str:
        """Forget a draft; returns the case id whose papers go with it, or an empty text."""
        case_id = self.connection.value(
            str, "SELECT case_id FROM draft WHERE id = ? AND clerk = ?", draft_id, self._author
        )
        self.connection.run("DELETE FROM draft WHERE id = ? AND clerk = ?", draft_id, self._author)
        return case_id or ""

    def register(self, case: RegisterCase, draft_id: DraftId) -> CaseNumber:
        """Take the number, keep the signed operation, drop the draft: all or nothing."""
        with self.connection.transaction():
            number, lease_id = take_number(self.connection, self._workstation, case.registered_at)
            numbered = replace(case, number=str(number), lease_id=lease_id)
            self._keep(numbered)
            self.connection.run(
                "DELETE FROM draft WHERE id = ? AND clerk = ?", draft_id, self._author
            )
        return number

    def record(self, operation: Operation) -> OperationId:
        """Keep one signed operation."""
        with self.connection.transaction():
            return self._keep(operation)

    def outbox(self) -> OutboxSummary:
        """Return what waits and what needs a person; what needs one stands first."""
        counts = dict(
            self.connection.rows(
                tuple[str, int], "SELECT state, count(*) FROM operation GROUP BY state"
            )
        )
        oldest = self.connection.value(
            str, "SELECT at FROM operation WHERE state IN ('pending', 'in_flight') ORDER BY seq"
        )
        rows = self.connection.rows(
            tuple[str, str, str, str, str, str, str, str],
            "SELECT id, kind, entity, author, at, state, reason, number FROM operation"
            " WHERE state <> 'acknowledged'"
            " ORDER BY state IN ('parked', 'conflict') DESC, seq LIMIT ?",
            SHOWN_ITEMS,
        )
        return OutboxSummary(
            waiting=sum(counts.get(state, 0) for state in _WAITING),
            needs_person=sum(counts.get(state, 0) for state in _NEEDS_PERSON),
            oldest=read_time(oldest) if oldest else None,
            items=tuple(_item(row) for row in rows),
        )

    @property
    def _author(self) -> ClerkId:
        return self._signer.author

    def _keep(self, operation: Operation) -> OperationId:
        end = chain_end(self.connection)
        sealed = seal_operation(self._signer, operation, end, self._clock.now())
        _insert(self.connection, sealed, operation)
        set_chain_end(self.connection, ChainEnd(sealed.seq, chain_hash(sealed)))
        return sealed.id


def _insert(work: Connection, sealed: SealedOperation, operation: Operation) -> None:
    work.run(
        "INSERT INTO operation (seq, id, author, key_id, kind, entity, party, case_id, at,"
        " payload, previous, signature, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sealed.seq,
        sealed.id,
        sealed.author,
        sealed.key_id,
        sealed.kind,
        sealed.entity,
        getattr(operation, "party_id", None) or "",
        getattr(operation, "case_id", None) or "",
        write_time(sealed.at),
        sealed.payload,
        sealed.previous,
        sealed.signature,
        operation.number if isinstance(operation, RegisterCase) else "",
    )


def _item(row: _ItemRow) -> OutboxItem:
    op_id, kind, entity, author, at, state, reason, number = row
    return OutboxItem(
        id=OperationId(op_id),
        kind=kind,
        entity=entity,
        author=ClerkId(author),
        at=read_time(at),
        state=OutboxState(state),
        reason=reason,
        number=number,
    )
