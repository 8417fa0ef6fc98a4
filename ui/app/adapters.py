"""Picks the adapters of an enrolled workstation. Slow imports live here, off the first paint."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from devices.probe import Site, WorkstationProbes
from kep_client.errors import StoreError
from kep_client.gateway.centre import Centre
from kep_client.gateway.dpop import ProofKey
from kep_client.gateway.receipts import ReceiptWitness
from kep_client.gateway.record import HttpCentralRecord
from kep_client.gateway.session import ClerkSession
from kep_client.gateway.workstation import WorkstationCredentials, load_key
from kep_client.services.cases import CaseDesk, CaseParts
from kep_client.services.identify import SignInService
from kep_client.services.people import PeopleService
from kep_client.services.receipts import Counter
from kep_client.services.visits import VisitDesk
from kep_client.settings.saving import SettingsFile
from offline_cache.folder import DataFolder
from offline_cache.key_store import KeyringSecretStore
from offline_cache.local_store import LocalStore, StoreParts
from offline_cache.page_spool import PageSpool
from offline_cache.receipt_book import ReceiptFile
from offline_cache.store_thread import StoreThread
from offline_cache.training_tpm import NoHardwareSecret, TrainingTpm
from offline_cache.vault import LocalVault, VaultParts
from offline_cache.workstation_file import WorkstationFile
from ui.app.cards import card_reader_of
from ui.app.desk import Desk, StandIns
from ui.app.enrolment import secrets_of
from ui.app.line import LineParts, LiveLine
from ui.app.presses import receipt_press_of, spooler_of
from ui.app.queue import HubEntry, hub_url_of, queue_of
from ui.app.scanning import scan_parts_of
from ui.app.sending import SendingStore
from ui.app.slots import CentreSlotIssuer
from ui.workplace import Devices, Workplace

if TYPE_CHECKING:
    from kep_client.ports.printer import Spooler
    from kep_client.ports.session import Browser
    from kep_client.ports.vault import HardwareSecret


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
    stand_ins: StandIns = field(default_factory=StandIns)


@dataclass(frozen=True, slots=True)
class Built:
    """The workplace, and what has to be closed at the end."""

    workplace: Workplace
    at_end: AsyncExitStack

    async def close(self) -> None:
        """Close devices, connections and the store thread; the desk is locked before."""
        await self.at_end.aclose()


def build(machine: Machine, browser: Browser) -> Built:
    """Put a workstation together."""
    assembly = _Assembly(machine, browser)
    return Built(assembly.workplace(), assembly.at_end)


class _Assembly:
    """The parts that several others need, made once."""

    def __init__(self, machine: Machine, browser: Browser) -> None:
        self._machine = machine
        self._clock = machine.centre.clock
        self._workstation = machine.file.workstation
        self.at_end = AsyncExitStack()
        self._thread = StoreThread()
        self.at_end.callback(self._thread.stop)
        parts = StoreParts(machine.folder, self._workstation, machine.keys.secrets, self._clock)
        self._spool = PageSpool(machine.folder, self._thread)
        self._store = LocalStore(parts, self._thread, self._spool)
        witness = ReceiptWitness(ReceiptFile(machine.folder))
        own = machine.keys.own
        self._session = ClerkSession(machine.centre, own, browser, self._keep_refresh, witness)
        self.at_end.push_async_callback(self._session.close)
        self._vault = _vault(machine, parts, self._store, self._session)
        self._line = self._make_line()
        self._sending = SendingStore(self._store, self._line)
        self._identify = SignInService(self._session, self._vault)

    def workplace(self) -> Workplace:
        """Return what the screens work with."""
        machine, clock, store = self._machine, self._clock, self._store
        desk = Desk(clock, machine.settings, machine.file.training, machine.stand_ins, self.at_end)
        spooler = spooler_of(desk)
        record = HttpCentralRecord(self._session)
        return Workplace(
            workstation=self._workstation,
            identify=self._identify,
            people=PeopleService(store, record, self._sending, self._settle_s),
            visits=VisitDesk(queue_of(desk, self._hub_entry()), self._sending, clock),
            cases=CaseDesk(
                CaseParts(store, self._sending, store, clock, self._line.online), self._counter
            ),
            devices=Devices(
                card_reader_of(desk),
                receipt_press_of(desk, spooler),
                scan_parts_of(desk, self._spool),
            ),
            clock=clock,
            connection=self._line,
            probes=WorkstationProbes(self._site(spooler)),
            health=store,
            has_tpm=machine.pin,
            training=machine.file.training,
        )

    def _credentials(self, scope: str) -> WorkstationCredentials:
        machine = self._machine
        return WorkstationCredentials(machine.centre, self._workstation.id, machine.keys.own, scope)

    def _hub_entry(self) -> HubEntry:
        return HubEntry(self._machine.file, self._vault, self._credentials)

    def _make_line(self) -> LiveLine:
        credentials = self._credentials("sync")
        return LiveLine(
            LineParts(self._vault, self._store, self._session, credentials, self._clock)
        )

    def _site(self, spooler: Spooler | None) -> Site:
        machine, store = self._machine, self._store
        hub_url = hub_url_of(machine.settings, machine.file)
        return Site(
            machine.folder.root,
            machine.file.server_url,
            hub_url,
            machine.keys.secrets,
            store,
            store,
            spooler,
        )

    def _counter(self) -> Counter:
        """Return who stands behind the counter. Raises StoreError store.locked."""
        machine, clerk = self._machine, self._identify.clerk
        if clerk is None:
            raise StoreError("store.locked")
        base = machine.settings.settings.text("centre.public_url") or machine.file.public_url
        return Counter(
            self._workstation,
            clerk,
            base or machine.file.server_url,
            training=machine.file.training,
        )

    def _settle_s(self) -> float:
        return self._machine.settings.settings.number("search.settle_seconds")

    async def _keep_refresh(self, token: str) -> None:
        try:
            await self._vault.keep(token)
        except StoreError as fault:
            if fault.code != "store.locked":  # before the slot is open the session alone has it
                raise


def _vault(
    machine: Machine, parts: StoreParts, store: LocalStore, session: ClerkSession
) -> LocalVault:
    tpm: HardwareSecret = NoHardwareSecret()
    if machine.pin and machine.file.training:
        tpm = TrainingTpm(machine.folder.root / "training-tpm.json")
    issuer = CentreSlotIssuer(session, machine.file.id)
    return LocalVault(parts, VaultParts(issuer, tpm, machine.file.centre_keys), store)
