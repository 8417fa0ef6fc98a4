"""A draft that saves itself: on disk within a second of each change, or the state says why not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime

from kep_client.domain.case import CaseDraft
from kep_client.domain.numbers import CaseNumber
from kep_client.domain.operation import RegisterCase
from kep_client.errors import StoreError
from kep_client.ports.local import WorkStore
from kep_client.services.latest import Latest

AUTOSAVE_S = 0.5
RETRY_S = 2.0


@dataclass(frozen=True, slots=True)
class SaveState:
    """The truth of the disk: when the draft was last on it, and the code of what stops it."""

    saved_at: datetime | None = None
    dirty: bool = False
    code: str = ""


class Autosave:
    """Owns one draft from its first letter to its number. Changing it never waits."""

    def __init__(self, work: WorkStore, draft: CaseDraft) -> None:
        self._work = work
        self.draft = draft
        self._saved: CaseDraft | None = draft if draft.saved_at else None
        self._state = Latest(SaveState(draft.saved_at))
        self._saving: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._ended = False

    @property
    def state(self) -> SaveState:
        """The state of the disk now."""
        return self._state.value

    def states(self) -> AsyncIterator[SaveState]:
        """Yield the state of the disk at once and at every change."""
        return self._state.values()

    def change(self, draft: CaseDraft) -> None:
        """Take what was typed; a draft that has ended does not change."""
        if self._ended:
            return
        self.draft = draft
        self._state.put(replace(self._state.value, dirty=True))
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save_soon())

    async def save_now(self) -> None:
        """Save what is typed (leaving a field, lock, F9). Does not raise: the state tells."""
        async with self._writing:
            if self._ended or self.draft is self._saved:
                return
            draft = self.draft
            try:
                saved_at = await self._work.save_draft(draft)
            except StoreError as fault:
                self._state.put(SaveState(self._state.value.saved_at, dirty=True, code=fault.code))
                return
            self._saved = draft
            self._state.put(SaveState(saved_at, dirty=draft is not self.draft))

    async def register(self, case: RegisterCase) -> CaseNumber:
        """End the draft by its registration. Raises StoreError: then the draft goes on."""
        async with self._writing:
            number = await self._work.register(case, self.draft.id)
            self._ended = True
        await self._stop()
        return number

    async def discard(self) -> None:
        """End the draft."""
        async with self._writing:
            await self._work.discard_draft(self.draft.id)
            self._ended = True
        await self._stop()

    async def close(self) -> None:
        """Leave the page: what is typed is saved, the draft stays."""
        await self._stop()
        await self.save_now()

    async def _save_soon(self) -> None:
        """Gather half a second of typing, write it, and again until nothing is left."""
        while self.draft is not self._saved and not self._ended:
            await asyncio.sleep(RETRY_S if self._state.value.code else AUTOSAVE_S)
            await self.save_now()

    async def _stop(self) -> None:
        if self._saving is None:
            return
        # A write that began ends: the lock is taken for as long as it runs.
        async with self._writing:
            self._saving.cancel()
        await asyncio.gather(self._saving, return_exceptions=True)
        self._saving = None
