"""A PC becomes a workstation: a one-time code is exchanged for an identity, once."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from kep_client.gateway.trust import signing_keys
from kep_client.gateway.workstation import enrol
from kep_client.mapping.values import write_time
from offline_cache.key_store import KeyringSecretStore
from offline_cache.workstation_file import WorkstationFile, write_workstation

if TYPE_CHECKING:
    from kep_client.gateway.centre import Centre
    from offline_cache.folder import DataFolder


def secrets_of(folder: DataFolder) -> KeyringSecretStore:
    """Return this folder's part of the OS key store; the workstation's id is not known before."""
    return KeyringSecretStore(str(folder.root))


async def enrol_workstation(
    folder: DataFolder, centre: Centre, code: str, *, training: bool
) -> WorkstationFile:
    """Enrol and keep who this PC is.

    Raises:
        RefusedError: ``device.enrolment_code``.
        LineError: the centre cannot be reached; the code is not spent.
        StoreError: ``keys.*``, ``store.*``.
    """
    folder.create()
    keys = await signing_keys(centre)
    workstation = await enrol(centre, code, platform.system(), secrets_of(folder))
    file = WorkstationFile(
        id=workstation.id,
        office=workstation.office,
        office_name=workstation.office_name,
        municipality=workstation.municipality,
        desk=workstation.desk,
        series_letter=workstation.series_letter,
        server_url=centre.factory.base_url,
        centre_keys=keys,
        training=training,
        enrolled_at=write_time(centre.clock.now()),
    )
    write_workstation(folder, file)
    return file
