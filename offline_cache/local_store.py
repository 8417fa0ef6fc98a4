"""Both databases as the window uses them: async outside, the store thread inside.

Implements the ports ``LocalRecord``, ``WorkStore`` and ``DocumentShelf``. While the desk is locked
every call raises StoreError store.locked.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from kep_client.domain.case import Case, CaseDraft
from kep_client.domain.clerk import Workstation
from kep_client.domain.document import Document
from kep_client.domain.greek import forget_words
from kep_client.domain.ids import CaseId, DraftId, OperationId, PartyId
from kep_client.domain.lookups import SearchTerm
from kep_client.domain.numbers import CaseNumber
from kep_client.domain.operation import Operation, OutboxSummary, RegisterCase
from kep_client.domain.party import PersonHit
from kep_client.domain.record import PersonRecord
from kep_client.domain.service import ServiceDefinition
from kep_client.errors import KepError, StoreError
from kep_client.ports.clock import Clock
from kep_client.ports.local import CacheState
from kep_client.ports.vault import SecretStore
from offline_cache.folder import DataFolder
from offline_cache.local_reader import LocalReader
from offline_cache.marks import marks_of, write_marks
from offline_cache.page_spool import PageSpool
from offline_cache.sealing import Signer
from offline_cache.shelf import Shelf
from offline_cache.slots import DatabaseKeys
from offline_cache.store_thread import StoreThread
from offline_cache.work_db import WorkDb
from offline_cache.work_file import keep_copy, lift_old_file, open_work

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoreParts:
    """What the store is made of; given by the composition root."""

    folder: DataFolder
    workstation: Workstation
    secrets: SecretStore
    clock: Clock


@dataclass(slots=True)
class _Opened:
    work: WorkDb
    reader: LocalReader
    shelf: Shelf


class LocalStore:
    """The store thread's connections. ``faults`` holds what opening found and survived."""

    def __init__(
        self, parts: StoreParts, thread: StoreThread, spool: PageSpool | None = None
    ) -> None:
        """Make it; ``spool`` is opened and closed with it, its pages go with their draft."""
        self._parts = parts
        self.thread = thread
        self._spool = spool or PageSpool(parts.folder, thread)
        self._opened: _Opened | None = None
        self._mark_due = False
        self.faults: tuple[KepError, ...] = ()

    # --- opening, on the store thread ---------------------------------------------------------

    def open_here(self, keys: DatabaseKeys, signer: Signer) -> None:
        """Open both databases for a clerk; called on the store thread by the vault."""
        self.close_here()
        parts = self._parts
        work = open_work(parts.folder, keys.work_key, parts.clock.now())
        try:
            found = lift_old_file(work, parts.secrets)
            db = WorkDb(work, signer, parts.workstation, parts.clock)
            reader = LocalReader(parts.folder, keys.cache_key, work, parts.workstation)
        except BaseException as fault:
            work.close()
            self._keep_if_damaged(fault)
            raise
        self.faults = (found,) if found else ()
        self._opened = _Opened(db, reader, Shelf(parts.folder, work, keys.work_key))
        self._spool.open_here(keys.work_key)

    def close_here(self) -> None:
        """Close both and forget the names seen; called on the store thread by the vault."""
        if self._mark_due:
            self._write_marks()
        self._spool.close_here()
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.reader.close()
            opened.work.connection.close()
        forget_words()

    # --- LocalRecord --------------------------------------------------------------------------

    async def search(self, term: SearchTerm, limit: int) -> tuple[PersonHit, ...]:
        """Search as one types; in alphabetical order."""
        return await self._run(lambda opened: opened.reader.search(term, limit))

    async def open(self, party_id: PartyId) -> PersonRecord | None:
        """Return the picture of a person, pending work included."""
        return await self._run(lambda opened: opened.reader.record(party_id))

    async def case(self, case_id: CaseId) -> Case | None:
        """Return a case with pending work on top."""
        return await self._run(lambda opened: opened.reader.case(case_id))

    async def services(self) -> tuple[ServiceDefinition, ...]:
        """Return the newest published version of every service."""
        return await self._run(lambda opened: opened.reader.services())

    async def state(self) -> CacheState:
        """Return how much is cached."""
        return await self._run(lambda opened: opened.reader.state())

    # --- WorkStore ----------------------------------------------------------------------------

    async def save_draft(self, draft: CaseDraft) -> datetime:
        """Keep what is typed."""
        return await self._run(lambda opened: opened.work.save_draft(draft))

    async def drafts(self) -> tuple[CaseDraft, ...]:
        """Return the clerk's drafts, newest first."""
        return await self._run(lambda opened: opened.work.drafts())

    async def discard_draft(self, draft_id: DraftId) -> None:
        """Forget a draft, its papers and what was scanned for them."""

        def discard(opened: _Opened) -> None:
            if case_id := opened.work.discard_draft(draft_id):
                opened.shelf.drop(case_id)
                self._spool.drop_case_here(case_id)

        await self._run(discard)

    async def register(self, case: RegisterCase, draft_id: DraftId) -> CaseNumber:
        """Take the number, keep the signed operation, drop the draft: all or nothing.

        Scanned pages that are no paper of the case by now are forgotten after that.
        """

        def register(opened: _Opened) -> CaseNumber:
            number = opened.work.register(case, draft_id)
            self._spool.drop_case_here(case.case_id)
            return number

        return await self._run(register, mark=True)

    async def record(self, operation: Operation) -> OperationId:
        """Keep one signed operation in the outbox."""
        return await self._run(lambda opened: opened.work.record(operation), mark=True)

    async def outbox(self) -> OutboxSummary:
        """Return what waits and what needs a person."""
        return await self._run(lambda opened: opened.work.outbox())

    # --- DocumentShelf ------------------------------------------------------------------------

    async def put(self, case_id: CaseId, document: Document, content: bytes) -> Document:
        """Encrypt and keep a paper; returns it with size, hash and chunk names."""
        bound = replace(document, case_id=case_id)
        return await self._run(lambda opened: opened.shelf.put(case_id, bound, content))

    async def get(self, document: Document) -> bytes:
        """Return a paper's bytes. Raises StoreError doc.incomplete."""
        return await self._run(lambda opened: opened.shelf.get(document))

    # --- the thread ---------------------------------------------------------------------------

    async def _run(self, call: Callable[[_Opened], T], *, mark: bool = False) -> T:
        result = await self.thread.run(lambda: self._attempt(call))
        if mark:
            self._mark_due = True
            self.thread.later(self._mark)
        return result

    def _attempt(self, call: Callable[[_Opened], T]) -> T:
        if self._opened is None:
            raise StoreError("store.locked")
        try:
            return call(self._opened)
        except StoreError as fault:
            self._keep_if_damaged(fault)
            raise

    def _keep_if_damaged(self, fault: BaseException) -> None:
        if isinstance(fault, StoreError) and fault.code == "store.outbox_damaged":
            keep_copy(self._parts.folder, self._parts.clock.now())

    def _mark(self) -> None:
        """Note the new high-water marks once the thread is free: the key store is slow."""
        if self._mark_due and self.thread.idle:
            self._write_marks()

    def _write_marks(self) -> None:
        if self._opened is None:
            return
        try:
            write_marks(self._parts.secrets, marks_of(self._opened.work.connection))
            self._mark_due = False
        except StoreError as fault:
            # The next save tries again; the mark may lag behind the file.
            self.faults = (*self.faults[-3:], fault)
