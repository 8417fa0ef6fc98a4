"""The work store as the window has it: what is kept is sent at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from kep_client.domain.case import CaseDraft
    from kep_client.domain.ids import DraftId, OperationId
    from kep_client.domain.numbers import CaseNumber
    from kep_client.domain.operation import Operation, OutboxSummary, RegisterCase
    from offline_cache.local_store import LocalStore
    from ui.app.line import LiveLine


class SendingStore:
    """The work store, with a nudge to the line whenever something is to be sent."""

    def __init__(self, store: LocalStore, line: LiveLine) -> None:
        self._store = store
        self._line = line

    async def save_draft(self, draft: CaseDraft) -> datetime:
        """Keep what is typed."""
        return await self._store.save_draft(draft)

    async def drafts(self) -> tuple[CaseDraft, ...]:
        """Return the clerk's drafts."""
        return await self._store.drafts()

    async def discard_draft(self, draft_id: DraftId) -> None:
        """Forget a draft."""
        await self._store.discard_draft(draft_id)

    async def register(self, case: RegisterCase, draft_id: DraftId) -> CaseNumber:
        """Register, then send."""
        number = await self._store.register(case, draft_id)
        self._line.saved()
        return number

    async def record(self, operation: Operation) -> OperationId:
        """Record, then send."""
        operation_id = await self._store.record(operation)
        self._line.saved()
        return operation_id

    async def outbox(self) -> OutboxSummary:
        """Return what waits."""
        return await self._store.outbox()
