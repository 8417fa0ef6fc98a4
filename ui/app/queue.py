"""Picks the line of people that a desk calls from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.sim.queue import SimulatedQueue
from kep_client.gateway.hub import HubQueue
from kep_client.gateway.hub_desk import DeskPasses, PermitPass
from kep_client.gateway.hub_trust import HubPlace
from kep_client.gateway.no_hub import NoHub
from kep_client.gateway.workstation import AsyncTokens, WorkstationCredentials
from kep_client.wire.queue import QUEUE_SCOPE
from offline_cache.vault import LocalVault
from offline_cache.workstation_file import WorkstationFile
from ui.app.line import full_jitter

if TYPE_CHECKING:
    from kep_client.domain.clerk import Workstation
    from kep_client.ports.queue import QueueHub
    from kep_client.settings.saving import SettingsFile
    from ui.app.desk import Desk


@dataclass(frozen=True, slots=True)
class HubEntry:
    """What lets this desk in at its hub."""

    file: WorkstationFile
    vault: LocalVault
    credentials: Callable[[str], WorkstationCredentials]


def queue_of(desk: Desk, entry: HubEntry) -> QueueHub:
    """Return the office's line."""
    if desk.stand_ins.queue is not None:
        return desk.stand_ins.queue(desk.clock)
    url = hub_url_of(desk.settings, entry.file)
    if url:
        return _hub(desk, entry, url)
    return SimulatedQueue(desk.clock) if desk.training else NoHub(desk.clock)


def hub_url_of(settings: SettingsFile, file: WorkstationFile) -> str:
    """Return where the hub is: by the settings, else by the enrolment; empty without one."""
    return settings.settings.text("queue.hub_url") or file.hub_url


def _hub(desk: Desk, entry: HubEntry, url: str) -> HubQueue:
    here: Workstation = entry.file.workstation
    place = HubPlace(url.rstrip("/"), str(here.office), here.desk, entry.file.centre_keys)
    credentials = entry.credentials(QUEUE_SCOPE)
    client = credentials.centre.factory.concurrent()
    desk.at_end.push_async_callback(client.aclose)
    passes = DeskPasses(lambda: _permit(entry.vault), AsyncTokens(credentials, client).authorised)
    hub = HubQueue(place, passes, desk.clock, full_jitter)
    desk.at_end.push_async_callback(hub.close)
    return hub


def _permit(vault: LocalVault) -> PermitPass | None:
    held = vault.offline_pass()
    return None if held is None else PermitPass(held.permit, held.public_key, held.sign)
