"""Every trouble of every driver has a sentence for the clerk."""

from __future__ import annotations

import pytest

from devices.scanner.faults import code_of
from devices.scanner.sane_driver import named, status_of
from devices.scanner.status import Status
from kep_client.error_texts import ERRORS


@pytest.mark.parametrize("status", Status)
def test_every_status_is_in_the_catalogue(status: Status) -> None:
    assert code_of(status).startswith("scan.")
    assert ERRORS[code_of(status)].el.sentence


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Document feeder jammed", Status.JAMMED),
        ("Document feeder out of documents", Status.NO_PAPER),
        ("Scanner cover is open", Status.COVER_OPEN),
        ("Device busy", Status.BUSY),
        ("Error during device I/O", Status.NOT_FOUND),
        ("Access to resource has been denied", Status.NOT_FOUND),
        ("Out of memory", Status.NO_MEMORY),
        ("Scanner returned no data", Status.INCOMPLETE),
        ("End of file reached", Status.INCOMPLETE),
        ("something nobody has heard of", Status.DRIVER),
    ],
)
def test_what_the_library_says_is_understood(sentence: str, status: Status) -> None:
    assert status_of(sentence) is status


@pytest.mark.parametrize(
    ("offered", "wanted", "found"),
    [
        (["Flatbed", "ADF Front", "ADF Back", "ADF Duplex"], ("adf front", "adf"), "ADF Front"),
        (["FlatBed", "ADF", "Duplex"], ("adf", "feeder"), "ADF"),
        (["ADF Duplex"], ("adf", "feeder"), None),
        (["ADF Duplex"], ("adf duplex", "duplex"), "ADF Duplex"),
        ([], ("adf",), None),
    ],
)
def test_sources_are_found_by_whatever_name(
    offered: list[str], wanted: tuple[str, ...], found: str | None
) -> None:
    assert named(offered, wanted) == found
