"""A number at the door and its paper: the paper may fail, the number stands."""

from __future__ import annotations

import secrets
import ssl
from pathlib import Path

import httpx
import pytest

from benchmarks.hub import HubProcess
from devices.sim.escpos_sink import EscposSink
from kep_client.errors import InputError
from office_queue.kiosk.paper import printer_at
from office_queue.tokens import TokenKind

FONTS = Path(__file__).resolve().parents[4] / "ui/theme/fonts"
FACES = (FONTS / "NotoSans-Regular.ttf", FONTS / "NotoSans-Bold.ttf")


@pytest.fixture
def sink():
    made = EscposSink()
    yield made
    made.close()


class Door:
    """A kiosk at the door of a hub."""

    def __init__(self, hub: HubProcess) -> None:
        anybody = ssl.create_default_context()
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        token = hub.let_in(TokenKind.KIOSK, "door")
        headers = {"Authorization": f"Bearer {token}"}
        self.client = httpx.Client(
            base_url=hub.url, verify=anybody, headers=headers, trust_env=False
        )

    def take(self, **more: object) -> dict[str, object]:
        asked = {"requestId": secrets.token_urlsafe(18), "service": "signature", **more}
        reply = self.client.post("/v1/tickets", json=asked)
        assert reply.status_code == 201, reply.text
        return reply.json()


@pytest.fixture
def door(tmp_path, sink):
    words = ("--ticket-printer", f"tcp://127.0.0.1:{sink.port}")
    with HubProcess(tmp_path, *words) as hub:
        opened = Door(hub)
        yield opened
        opened.client.close()


def test_a_number_comes_out_on_paper_and_only_when_paper_is_wanted(door, sink):
    assert door.take()["paper"] is None
    taken = door.take(paper=True)
    assert taken["paper"] == {"state": "printed", "code": ""}
    said = " ".join(line.text for line in sink.paper.lines)
    assert "ΚΕΠ Δήμου Χαλανδρίου" in said
    assert "Γνήσιο υπογραφής" in said


def test_without_paper_the_number_is_given_and_the_fault_is_told(door, sink):
    sink.paper.lines_left = 0
    taken = door.take(paper=True)
    assert taken["number"] == "Β 001"
    assert taken["paper"] == {"state": "failed", "code": "print.ticket_paper_out"}
    sink.new_roll()
    assert door.take(paper=True)["number"] == "Β 002"


def test_the_same_request_again_prints_the_same_number_again(door, sink):
    sink.online = False
    request = secrets.token_urlsafe(18)
    first = door.take(requestId=request, paper=True)
    sink.online = True
    again = door.take(requestId=request, paper=True)
    assert first["number"] == again["number"]
    assert (first["paper"]["code"], again["paper"]["state"]) == ("print.ticket_failed", "printed")


@pytest.mark.parametrize(
    "address", ["http://x", "tcp://", "tcp://h:x", "tcp://h?greek=x", "tcp://h?greek=picture"]
)
def test_an_address_that_is_none_stops_the_start(address):
    with pytest.raises(InputError):
        printer_at(address)


def test_no_address_is_no_printer_and_a_picture_needs_faces():
    assert printer_at("") is None
    assert printer_at("tcp://printer?greek=picture", FACES) is not None
