"""Filling in a case: drafts that save themselves, what is missing, papers, registration."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from kep_client.domain.case import Answer, CaseDraft
from kep_client.domain.case_machine import CaseAction, offline_permits
from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.form import FieldError, defaults, validate
from kep_client.domain.ids import CaseId, DocumentId, DraftId, uuid7
from kep_client.domain.numbers import CaseNumber
from kep_client.domain.operation import RegisterCase
from kep_client.domain.party import Party
from kep_client.domain.service import DocumentRule, ServiceDefinition
from kep_client.domain.visit import Visit
from kep_client.errors import RefusedError
from kep_client.ports.clock import Clock
from kep_client.ports.files import DocumentShelf
from kep_client.ports.local import LocalRecord, WorkStore
from kep_client.ports.printer import Receipt
from kep_client.services import case_page, documents
from kep_client.services.autosave import Autosave, SaveState
from kep_client.services.case_page import Missing, PaperNeed, prefill
from kep_client.services.receipts import Counter, new_token, receipt_for


@dataclass(frozen=True, slots=True)
class CaseParts:
    """What the case desk works with; ``online`` tells whether the centre answers now."""

    local: LocalRecord
    work: WorkStore
    shelf: DocumentShelf
    clock: Clock
    online: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Registered:
    """A case that has its number."""

    case: RegisterCase
    number: CaseNumber
    receipt: Receipt


class CaseDesk:
    """Starts cases and finds drafts again."""

    def __init__(self, parts: CaseParts, counter: Callable[[], Counter]) -> None:
        self._parts = parts
        self._counter = counter

    async def services(self) -> tuple[ServiceDefinition, ...]:
        """Return what can be applied for at this counter, in alphabetical order."""
        services = await self._parts.local.services()
        return tuple(sorted(services, key=lambda service: service.title.el))

    async def start(
        self, service: ServiceDefinition, party: Party, visit: Visit | None
    ) -> "OpenCase":
        """Begin a draft with defaults and what the record knows; it is on disk when this returns.

        A person is created only by a registered case, so the party exists already.
        """
        now = self._parts.clock.now()
        stamp = int(now.timestamp() * 1000)
        draft = CaseDraft(
            id=DraftId(uuid7(stamp)),
            case_id=CaseId(uuid7(stamp)),
            service_id=service.id,
            service_version=service.version,
            party_id=party.id,
            party_name=party.display_name,
            visit_id=visit.id if visit else None,
            answers={**defaults(service.form), **prefill(service, party)},
        )
        opened = self.open(draft, service, party, visit)
        await opened.save_now()
        return opened

    def open(
        self,
        draft: CaseDraft,
        service: ServiceDefinition,
        party: Party,
        visit: Visit | None = None,
    ) -> "OpenCase":
        """Go on with a draft."""
        return OpenCase(self._parts, self._counter(), draft, Subject(service, party, visit))

    async def drafts(self) -> tuple[CaseDraft, ...]:
        """Return the clerk's drafts, newest first."""
        return await self._parts.work.drafts()

    async def resume(self, draft: CaseDraft, visit: Visit | None = None) -> "OpenCase":
        """Open a draft after a restart: its service and person come from what is held here.

        Raises RefusedError service.not_found or record.not_here.
        """
        services = await self._parts.local.services()
        service = next((found for found in services if found.id == draft.service_id), None)
        if service is None:
            raise RefusedError("service.not_found")
        record = await self._parts.local.open(draft.party_id)
        if record is None:
            raise RefusedError("record.not_here")
        return self.open(draft, service, record.party, visit)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is about."""

    service: ServiceDefinition
    party: Party
    visit: Visit | None


class OpenCase:
    """One draft on the screen. Each change is on disk within a second, or the state says why not.

    Plain calls change memory at once and never wait; only saving and registering are awaited.
    """

    def __init__(
        self, parts: CaseParts, counter: Counter, draft: CaseDraft, subject: Subject
    ) -> None:
        self._parts = parts
        self._counter = counter
        self._subject = subject
        self._autosave = Autosave(parts.work, draft)

    @property
    def draft(self) -> CaseDraft:
        """What is typed now."""
        return self._autosave.draft

    @property
    def service(self) -> ServiceDefinition:
        """The pinned definition."""
        return self._subject.service

    @property
    def party(self) -> Party:
        """The applicant."""
        return self._subject.party

    @property
    def saved(self) -> SaveState:
        """The state of the disk now."""
        return self._autosave.state

    def saves(self) -> AsyncIterator[SaveState]:
        """Yield the state of the disk at once and at every change."""
        return self._autosave.states()

    # --- typing -------------------------------------------------------------------------------

    def answer(self, name: str, value: Answer) -> None:
        """Take an answer; ``None`` empties it."""
        answers = {**self.draft.answers, name: value}
        if value is None:
            del answers[name]
        self._autosave.change(replace(self.draft, answers=answers))

    def place(self, focus: str, cursor: int) -> None:
        """Remember where the typing is, so that a restart goes on there."""
        self._autosave.change(replace(self.draft, focus=focus, cursor=cursor))

    def identified_by(self, checked_identity: str) -> None:
        """Remember how the identity was checked."""
        self._autosave.change(replace(self.draft, checked_identity=checked_identity))

    # --- what is missing ----------------------------------------------------------------------

    def errors(self) -> tuple[FieldError, ...]:
        """Return the faults of the answers in page order."""
        return validate(self.service.form, self.draft.answers)

    def papers(self) -> tuple[PaperNeed, ...]:
        """Return the papers of the service in the definition's order."""
        return case_page.papers(self.service, self.draft, self.party)

    def missing(self) -> tuple[Missing, ...]:
        """Return what is between here and the number, in the order of the page."""
        return case_page.missing(self.service, self.draft, self.party)

    # --- papers -------------------------------------------------------------------------------

    async def attach(
        self, rule_id: str, content: bytes, source: DocumentSource = DocumentSource.FILE
    ) -> Document:
        """Attach a file or a scan to a paper of the list. Raises InputError doc.*, StoreError.

        The title is the definition's, not the file's name: names of files hold names of people.
        """
        rule = self._rule(rule_id)
        mime = documents.accepted_type(content, rule.max_bytes)
        paper = replace(
            self._new_paper(rule, source),
            mime=mime,
            size=len(content),
            pages=documents.page_count(mime, content),
            sha256=documents.digest(content),
        )
        stored = await self._parts.shelf.put(self.draft.case_id, paper, content)
        self._add(stored)
        await self.save_now()
        return stored

    def show(self, rule_id: str) -> Document:
        """Note that a paper was shown and given back."""
        paper = self._new_paper(self._rule(rule_id), DocumentSource.SHOWN)
        self._add(paper)
        return paper

    def use_on_file(self, rule_id: str, on_file: Document) -> Document:
        """Use a paper of the person's record."""
        paper = replace(
            self._new_paper(self._rule(rule_id), DocumentSource.ON_FILE),
            title=on_file.title,
            mime=on_file.mime,
            pages=on_file.pages,
            sha256=on_file.sha256,
        )
        self._add(paper)
        return paper

    def remove(self, document_id: DocumentId) -> None:
        """Take a paper out."""
        rest = tuple(paper for paper in self.draft.documents if paper.id != document_id)
        self._autosave.change(replace(self.draft, documents=rest))

    # --- the end ------------------------------------------------------------------------------

    async def register(self) -> Registered:
        """Take the number: the operation, the number and the end of the draft are one transaction.

        Raises:
            InputError: ``case.missing_answers`` or ``case.missing_document``.
            RefusedError: ``case.not_offline`` while the centre does not answer.
            StoreError: the draft stays as it is.
        """
        case_page.check_complete(self.missing())
        permitted = offline_permits(self.service.offline, CaseAction.REGISTER)
        if not permitted and not self._parts.online():
            raise RefusedError("case.not_offline")
        case = self._operation()
        number = await self._autosave.register(case)
        case = replace(case, number=str(number))
        receipt = receipt_for(case, number, self.service, self.party, self._counter)
        return Registered(case, number, receipt)

    async def discard(self) -> None:
        """Forget the draft."""
        await self._autosave.discard()

    async def close(self) -> None:
        """Leave the page: what is typed is saved, the draft stays."""
        await self._autosave.close()

    async def save_now(self) -> None:
        """Save what is typed (leaving a field, lock, F9). Does not raise: the state tells."""
        await self._autosave.save_now()

    # --- steps --------------------------------------------------------------------------------

    def _operation(self) -> RegisterCase:
        draft, visit = self.draft, self._subject.visit
        return RegisterCase(
            case_id=draft.case_id,
            party_id=draft.party_id,
            service_id=draft.service_id,
            service_version=draft.service_version,
            answers=dict(draft.answers),
            documents=draft.documents,
            registered_at=self._parts.clock.now(),
            token=new_token(),
            ticket=visit.ticket if visit else "",
            purpose=visit.purpose(self.service.purpose_activity) if visit else None,
        )

    def _rule(self, rule_id: str) -> DocumentRule:
        for rule in self.service.documents:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def _new_paper(self, rule: DocumentRule, source: DocumentSource) -> Document:
        now = self._parts.clock.now()
        return Document(
            id=DocumentId(uuid7(int(now.timestamp() * 1000))),
            title=rule.title.el,
            source=source,
            rule_id=rule.id,
            party_id=self.draft.party_id,
            case_id=self.draft.case_id,
            added_at=now,
        )

    def _add(self, paper: Document) -> None:
        self._autosave.change(replace(self.draft, documents=(*self.draft.documents, paper)))
