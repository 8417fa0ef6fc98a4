"""Picks the adapters of an enrolled workstation. Slow imports live here, off the first paint."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.sim.card import SimulatedCardReader
from devices.sim.queue import SimulatedQueue
from kep_client.errors import StoreError
from kep_client.gateway.centre import Centre
from kep_client.gateway.dpop import ProofKey
from kep_client.gateway.record import HttpCentralRecord
from kep_client.gateway.session import ClerkSession
from kep_client.gateway.workstation import WorkstationCredentials, load_key
from kep_client.ports.vault import SlotGrant
from kep_client.services.cases import CaseDesk, CaseParts
from kep_client.services.identify import SignInService
from kep_client.services.people import PeopleService
from kep_client.services.receipts import Counter
from kep_client.services.visits import VisitDesk
from kep_client.settings.saving import SettingsFile
from offline_cache.folder import DataFolder
from offline_cache.key_store import KeyringSecretStore
from offline_cache.local_store import LocalStore, StoreParts
from offline_cache.store_thread import StoreThread
from offline_cache.training_tpm import NoHardwareSecret, TrainingTpm
from offline_cache.vault import LocalVault, VaultParts
from offline_cache.workstation_file import WorkstationFile
from ui.app.enrolment import secrets_of
from ui.app.line import LineParts, LiveLine
from ui.printing import QtReceiptPress
from ui.workplace import Devices, Workplace

if TYPE_CHECKING:
    from datetime import datetime

    from kep_client.domain.case import CaseDraft
    from kep_client.domain.ids import DraftId, OperationId
    from kep_client.domain.numbers import CaseNumber
    from kep_client.domain.operation import Operation, OutboxSummary, RegisterCase
    from kep_client.ports.session import Browser
    from kep_client.ports.vault import HardwareSecret


class CentreSlotIssuer:
    """The centre's part of a slot, asked for in the clerk's name."""

    def __init__(self, session: ClerkSession, workstation_id: str) -> None:
        self._session = session
        self._workstation_id = workstation_id

    async def issue(self, signing_key: bytes) -> SlotGrant:
        """Register the clerk's new signing key and return share, permit and token."""
        reply = await self._session.register_slot(self._workstation_id, _base64url(signing_key))
        return SlotGrant(
            key_id=reply.key_id,
            device_share=_from_base64url(reply.device_share),
            permit=reply.permit,
            refresh_token=self._session.refresh_token,
        )


class SendingStore:
    """The work store, with a nudge to the line whenever something is to be sent."""

    def __init__(self, store: LocalStore) -> None:
        self._store = store
        self.line: LiveLine | None = None

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
        self._send()
        return number

    async def record(self, operation: Operation) -> OperationId:
        """Record, then send."""
        operation_id = await self._store.record(operation)
        self._send()
        return operation_id

    async def outbox(self) -> OutboxSummary:
        """Return what waits."""
        return await self._store.outbox()

    def _send(self) -> None:
        if self.line is not None:
            self.line.saved()


@dataclass(frozen=True, slots=True)
class MachineKeys:
    """The OS key store of this PC, and the key it holds for the centre."""

    secrets: KeyringSecretStore
    own: ProofKey


def keys_of(folder: DataFolder) -> MachineKeys:
    """Ask the key store, which blocks. Raises RefusedError device.not_enrolled, StoreError keys.*."""
    secrets = secrets_of(folder)
    return MachineKeys(secrets, load_key(secrets))


@dataclass(frozen=True, slots=True)
class Machine:
    """What a workstation is built from; ``pin`` practises the PIN with the training TPM."""

    folder: DataFolder
    file: WorkstationFile
    centre: Centre
    keys: MachineKeys
    settings: SettingsFile
    pin: bool


@dataclass(frozen=True, slots=True)
class Built:
    """The workplace, and what has to be closed at the end."""

    workplace: Workplace
    store_thread: StoreThread
    session: ClerkSession

    async def close(self) -> None:
        """Close connections and the store thread; the desk is locked before."""
        await self.session.close()
        self.store_thread.stop()


def build(machine: Machine, browser: Browser) -> Built:
    """Put a workstation together."""
    secrets, key = machine.keys.secrets, machine.keys.own
    clock = machine.centre.clock
    workstation = machine.file.workstation
    thread = StoreThread()
    store = LocalStore(StoreParts(machine.folder, workstation, secrets, clock), thread)
    sending = SendingStore(store)

    async def keep_refresh(token: str) -> None:
        try:
            await vault.keep(token)
        except StoreError as fault:
            if fault.code != "store.locked":  # before the slot is open the session alone has it
                raise

    session = ClerkSession(machine.centre, key, browser, keep_refresh)
    vault = _vault(machine, StoreParts(machine.folder, workstation, secrets, clock), store, session)
    credentials = WorkstationCredentials(machine.centre, workstation.id, key)
    line = LiveLine(LineParts(vault, store, session, credentials, clock))
    sending.line = line
    identify = SignInService(session, vault)

    def counter() -> Counter:
        clerk = identify.clerk
        if clerk is None:
            raise StoreError("store.locked")
        base = machine.settings.settings.text("centre.public_url") or machine.file.public_url
        return Counter(
            workstation, clerk, base or machine.file.server_url, training=machine.file.training
        )

    workplace = Workplace(
        workstation=workstation,
        identify=identify,
        people=PeopleService(
            store,
            HttpCentralRecord(session),
            sending,
            lambda: machine.settings.settings.number("search.settle_seconds"),
        ),
        visits=VisitDesk(SimulatedQueue(clock), sending, clock),
        cases=CaseDesk(CaseParts(store, sending, store, clock, line.online), counter),
        devices=Devices(SimulatedCardReader(clock), QtReceiptPress(), simulated=True),
        clock=clock,
        connection=line,
        health=store,
        has_tpm=machine.pin,
        training=machine.file.training,
    )
    return Built(workplace, thread, session)


def _vault(
    machine: Machine, parts: StoreParts, store: LocalStore, session: ClerkSession
) -> LocalVault:
    tpm: HardwareSecret = NoHardwareSecret()
    if machine.pin and machine.file.training:
        tpm = TrainingTpm(machine.folder.root / "training-tpm.json")
    issuer = CentreSlotIssuer(session, machine.file.id)
    return LocalVault(parts, VaultParts(issuer, tpm, machine.file.centre_keys), store)


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
