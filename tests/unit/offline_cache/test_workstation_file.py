"""Who this PC is."""

import pytest

from kep_client.errors import StoreError
from offline_cache.workstation_file import WorkstationFile, read_workstation, write_workstation
from tests.unit.offline_cache.office import OFFICE, Desk

FILE = WorkstationFile(
    id="wks-1",
    office="0042",
    office_name="ΚΕΠ 0042",
    municipality="Δήμος Χαλανδρίου",
    desk=3,
    series_letter="Β",
    server_url="https://centre.example",
    centre_keys=[{"kty": "OKP", "crv": "Ed25519", "x": "AA"}],
)


def test_before_enrolment_there_is_none_and_afterwards_it_is_read_as_written(desk: Desk) -> None:
    assert read_workstation(desk.folder) is None
    write_workstation(desk.folder, FILE)
    assert read_workstation(desk.folder) == FILE
    assert FILE.workstation == OFFICE
    assert [path.name for path in desk.folder.root.glob("*.new")] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "device.not_enrolled"),
        (b'{"id": 1}', "device.not_enrolled"),
        (b"\xff\xfe", "device.not_enrolled"),
    ],
)
def test_a_file_that_is_none_asks_for_enrolment(desk: Desk, text: bytes, code: str) -> None:
    write_workstation(desk.folder, FILE)
    desk.folder.workstation.write_bytes(text)
    with pytest.raises(StoreError) as fault:
        read_workstation(desk.folder)
    assert fault.value.code == code


def test_a_file_of_a_newer_version_says_so(desk: Desk) -> None:
    write_workstation(desk.folder, FILE)
    newer = desk.folder.workstation.read_bytes().replace(b"kep-workstation/1", b"kep-workstation/2")
    desk.folder.workstation.write_bytes(newer)
    with pytest.raises(StoreError) as fault:
        read_workstation(desk.folder)
    assert fault.value.code == "store.too_new"
