"""A desk with real SQLCipher files, a centre that grants slots, and invented people."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kep_client.domain.case import CaseDraft
from kep_client.domain.clerk import Clerk, Role, Workstation
from kep_client.domain.ids import (
    CaseId,
    ClerkId,
    DraftId,
    OfficeId,
    PartyId,
    ServiceId,
    WorkstationId,
)
from kep_client.domain.operation import RegisterCase
from kep_client.errors import RefusedError
from kep_client.ports.blocking import Change, Grant, Page
from kep_client.ports.vault import HardwareSecret, SlotGrant
from kep_client.wire.cases import CaseDoc
from kep_client.wire.parties import IdentifierDoc, PartyDoc
from offline_cache.folder import DataFolder
from offline_cache.keys import Argon2Cost
from offline_cache.local_store import LocalStore, StoreParts
from offline_cache.page_spool import PageSpool
from offline_cache.store_thread import StoreThread
from offline_cache.sync_stores import SyncStores
from offline_cache.training_tpm import NoHardwareSecret
from offline_cache.vault import LocalVault, VaultParts

T = TypeVar("T")

OFFICE = Workstation(
    WorkstationId("wks-1"), OfficeId("0042"), "ΚΕΠ 0042", "Δήμος Χαλανδρίου", 3, "Β"
)
MARIA = Clerk(ClerkId("m.antoniou"), "Μαρία", "Αντωνίου", frozenset({Role.CLERK}), OfficeId("0042"))
DIMITRIS = Clerk(
    ClerkId("d.kostopoulos"), "Δημήτρης", "Κωστόπουλος", frozenset({Role.CLERK}), OfficeId("0042")
)
PASSPHRASE = "θάλασσα και βουνό"
CHEAP = Argon2Cost(memory_kib=64 * 1024, passes=3, lanes=2)
MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


class Secrets:
    """A key store in memory; ``locked`` makes it refuse."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def set(self, name: str, value: bytes) -> None:
        assert len(value) <= 900, "the Windows vault holds no more"
        self.kept[name] = value

    def delete(self, name: str) -> None:
        self.kept.pop(name, None)


class SettableClock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.time = MORNING
        self.running = 0.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.running

    def forward(self, step: timedelta) -> None:
        self.time += step
        self.running += step.total_seconds()


@dataclass
class Centre:
    """Grants slots: permits signed by its key, one device share for each PC."""

    clerk: Clerk
    clock: SettableClock
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    share: bytes = b"s" * 32
    days: int = 7
    hours: int = 40
    unlocks: int = 150
    signing_keys: dict[str, bytes] = field(default_factory=dict)
    signed_in: bool = True

    @property
    def jwk(self) -> dict[str, str]:
        return {"kty": "OKP", "crv": "Ed25519", "x": _b64(self.key.public_key().public_bytes_raw())}

    async def issue(self, signing_key: bytes) -> SlotGrant:
        if not self.signed_in:
            raise RefusedError("auth.sign_in_needed")
        kid = f"kid-{self.clerk.id}-{len(self.signing_keys)}"
        self.signing_keys[kid] = signing_key
        return SlotGrant(kid, self.share, self.permit(kid), "refresh-token-canary")

    def permit(self, kid: str = "kid", **changes: object) -> str:
        issued = int(self.clock.now().timestamp())
        claims = {
            "sub": self.clerk.id,
            "wks": OFFICE.id,
            "office": "0042",
            "roles": ["clerk"],
            "kid": kid,
            "iat": issued,
            "exp": issued + self.days * 86_400,
            "hours": self.hours,
            "unlocks": self.unlocks,
        } | changes
        head = _b64(json.dumps({"alg": "EdDSA", "typ": "kep-permit+jwt"}).encode())
        body = f"{head}.{_b64(json.dumps(claims).encode())}"
        return f"{body}.{_b64(self.key.sign(body.encode()))}"


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Desk:
    """One PC: what outlives the program is the folder and the key store."""

    def __init__(self, root: Path) -> None:
        self.folder = DataFolder(root)
        self.secrets = Secrets()
        self.clock = SettableClock()
        self.centre = Centre(MARIA, self.clock)
        self.hardware: HardwareSecret = NoHardwareSecret()

    @asynccontextmanager
    async def started(self) -> "AsyncIterator[Program]":
        """The program from start to end."""
        program = Program(self)
        try:
            yield program
        finally:
            await program.vault.lock()
            program.thread.stop()

    @asynccontextmanager
    async def at_work(self, clerk: Clerk = MARIA) -> "AsyncIterator[Program]":
        """The program with a clerk who has just made a slot."""
        self.centre.clerk = clerk
        async with self.started() as program:
            await program.vault.create(clerk, PASSPHRASE, False)
            yield program

    @asynccontextmanager
    async def back_at_work(self, clerk: Clerk = MARIA) -> "AsyncIterator[Program]":
        """The program started again and unlocked."""
        async with self.started() as program:
            await program.vault.unlock(clerk.id, PASSPHRASE)
            yield program


class Program:
    """A running workstation without its window."""

    def __init__(self, desk: Desk) -> None:
        parts = StoreParts(desk.folder, OFFICE, desk.secrets, desk.clock)
        self.thread = StoreThread()
        self.spool = PageSpool(desk.folder, self.thread)
        self.store = LocalStore(parts, self.thread, self.spool)
        self.vault = LocalVault(
            parts,
            VaultParts(desk.centre, desk.hardware, [desk.centre.jwk], CHEAP),
            self.store,
        )

    async def on_sync_thread(self, work: Callable[[SyncStores], T]) -> T:
        """Do something with the sync thread's stores, on a thread of their own."""

        def run() -> T:
            stores = self.vault.open_for_sync()
            try:
                return work(stores)
            finally:
                stores.close()

        return await asyncio.to_thread(run)

    async def syncs(self, *pages: Page) -> None:
        """Fill a generation (the first time) or apply changes, as the sync thread does."""

        def work(stores: SyncStores) -> None:
            if not stores.replica.cursor():
                stores.replica.begin_generation()
            for page in pages:
                stores.replica.apply(page)
            stores.replica.finish_generation()
            stores.outbox.sweep()

        await self.on_sync_thread(work)


def party(number: int, **changes: object) -> PartyDoc:
    """Somebody; the AFM and the phone follow from the number."""
    values: dict[str, object] = {
        "id": f"p-{number}",
        "kind": "natural",
        "family_name": "Παπαδοπούλου",
        "given_name": "Ελένη",
        "rev": 1,
        "birth_date": "1961-04-02",
        "office": "0042",
    }
    return PartyDoc(**(values | changes))  # type: ignore[arg-type]


def with_afm(doc: PartyDoc, afm: str) -> PartyDoc:
    return msgspec.structs.replace(
        doc, identifiers=[*doc.identifiers, IdentifierDoc(scheme="afm", value=afm)]
    )


def case_doc(number: int = 1, **changes: object) -> CaseDoc:
    values: dict[str, object] = {
        "id": f"case-{number}",
        "service_id": "signature-certification",
        "service_version": 1,
        "title": "Βεβαίωση γνησίου υπογραφής",
        "applicant_id": "p-1",
        "applicant_name": "Παπαδοπούλου Ελένη",
        "office": "0042",
        "state": "registered",
        "number": f"0042/Β-{number:06d}/2026",
        "registered_at": "2026-11-20T09:00:00Z",
        "rev": 1,
    }
    return CaseDoc(**(values | changes))  # type: ignore[arg-type]


def put(entity: str, doc: msgspec.Struct) -> Change:
    return Change(entity, doc.id, doc.rev, msgspec.json.encode(doc))  # type: ignore[attr-defined]


def page(*changes: Change, cursor: str = "c1", more: bool = False) -> Page:
    return Page(list(changes), cursor, more, MORNING)


def lease(first: int = 153, last: int = 352, year: int = 2026) -> Grant:
    return Grant(f"lease-{year}-{first}", "0042", "Β", year, first, last)


def draft(number: int = 1, **answers: str) -> CaseDraft:
    return CaseDraft(
        id=DraftId(f"d-{number}"),
        case_id=CaseId(f"case-{number}"),
        service_id=ServiceId("signature-certification"),
        service_version=1,
        party_id=PartyId("p-1"),
        party_name="Παπαδοπούλου Ελένη",
        visit_id=None,
        answers=answers or {"documentTitle": "Υπεύθυνη δήλωση"},
        focus="documentTitle",
        cursor=7,
    )


def registration(number: int = 1, when: datetime = MORNING) -> RegisterCase:
    return RegisterCase(
        case_id=CaseId(f"case-{number}"),
        party_id=PartyId("p-1"),
        service_id=ServiceId("signature-certification"),
        service_version=1,
        answers={"documentTitle": "Υπεύθυνη δήλωση"},
        documents=(),
        registered_at=when,
        token=f"TOKEN{number}",
    )


def clerks_of(infos: Sequence[object]) -> list[str]:
    return [info.clerk.id for info in infos]  # type: ignore[attr-defined]
