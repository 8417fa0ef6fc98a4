"""``workstation.json``: who this PC is and whom it trusts. Nothing in it is secret."""

from typing import Annotated

import msgspec

from kep_client.domain.clerk import Workstation
from kep_client.domain.ids import OfficeId, WorkstationId
from kep_client.errors import StoreError
from offline_cache.folder import DataFolder, replace_file, storage_faults

FORMAT = "kep-workstation/1"


class WorkstationFile(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Written at enrolment. ``centre_keys`` are the JWKs (OKP, Ed25519; RFC 8037) that sign permits."""

    format: str = FORMAT
    id: str
    office: str
    office_name: str
    municipality: str
    desk: int
    series_letter: str
    server_url: str
    centre_keys: list[dict[str, str]]
    public_url: str = ""
    hub_url: str = ""
    training: bool = False
    enrolled_at: Annotated[str, msgspec.Meta(max_length=40)] = ""

    @property
    def workstation(self) -> Workstation:
        """The PC as the domain knows it."""
        return Workstation(
            id=WorkstationId(self.id),
            office=OfficeId(self.office),
            office_name=self.office_name,
            municipality=self.municipality,
            desk=self.desk,
            series_letter=self.series_letter,
        )


def read_workstation(folder: DataFolder) -> WorkstationFile | None:
    """Return the PC's identity, or None before enrolment. Raises StoreError."""
    with storage_faults():
        if not folder.workstation.exists():
            return None
        text = folder.workstation.read_bytes()
    try:
        file = msgspec.json.decode(text, type=WorkstationFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as cause:
        raise StoreError("device.not_enrolled") from cause
    if file.format != FORMAT:
        raise StoreError("store.too_new")
    return file


def write_workstation(folder: DataFolder, file: WorkstationFile) -> None:
    """Keep the PC's identity. Raises StoreError."""
    folder.create()
    text = msgspec.json.format(msgspec.json.encode(file), indent=2)
    replace_file(folder.workstation, text)
