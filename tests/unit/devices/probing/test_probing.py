"""What the probes say of a workstation that is well, and of one that is not."""

from __future__ import annotations

import ipaddress
import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from devices.probing import counter, line, stores
from devices.probing.counter import Model
from kep_client.domain.operation import OutboxSummary
from kep_client.errors import DeviceError, StoreError
from kep_client.ports.local import CacheState
from kep_client.ports.printer import PrinterStatus
from kep_client.ports.probes import Condition, Finding, Part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 23, 8, 46, tzinfo=UTC)


def said(finding: Finding) -> str:
    return " · ".join(fact.el for fact in finding.facts)


# --- the line -----------------------------------------------------------------------------------


class Centre:
    """A web server that tells a time; `valid` is how long its certificate has left."""

    def __init__(self, folder: Path, valid: timedelta | None = None) -> None:
        centre = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = centre.body if self.path == "/v1/info" else b"{}"
                self.send_response(centre.status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.status = 200
        self.tells(NOW)
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.scheme = "https" if valid else "http"
        if valid:
            self.certificate = _certificate(folder, valid)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def tells(self, at: datetime) -> None:
        self.body = json.dumps({"serverTime": at.isoformat(), "version": "1.0.0"}).encode()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


def _certificate(folder: Path, valid: timedelta) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begins = datetime.now(UTC) - timedelta(days=1)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(datetime.now(UTC) + valid)
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "centre.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tmp_path)
    yield made
    made.close()


@pytest.fixture
def secure(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Centre]:
    made = Centre(tmp_path, timedelta(days=getattr(request, "param", 90)))
    yield made
    made.close()


def test_a_centre_that_answers_with_our_time_is_good(centre: Centre) -> None:
    found = line.centre(centre.url, lambda: NOW)
    assert found.condition is Condition.GOOD
    assert "απαντά σε" in said(found)
    assert "ώρα σύμφωνη" in said(found)


@pytest.mark.parametrize("minutes", [-7, 5])
def test_a_clock_that_differs_is_told_but_is_no_breakdown(centre: Centre, minutes: int) -> None:
    centre.tells(NOW - timedelta(minutes=minutes))
    found = line.centre(centre.url, lambda: NOW)
    assert (found.condition, found.code) == (Condition.ATTENTION, "net.clock_skew")
    skew = next(fact.value for fact in found.facts if fact.name == "clockSkewSeconds")
    assert skew == pytest.approx(minutes * 60, abs=3)


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [(503, b"{}", "server.unavailable"), (200, b"<html>", "server.bad_answer")],
)
def test_a_centre_that_is_ill_is_told(centre: Centre, status: int, body: bytes, code: str) -> None:
    centre.status, centre.body = status, body
    found = line.centre(centre.url, lambda: NOW)
    assert (found.condition, found.code) == (Condition.BROKEN, code)
    assert found.advice is not None


def test_a_centre_that_is_gone_is_told(centre: Centre) -> None:
    centre.close()
    assert line.centre(centre.url, lambda: NOW).code == "server.unavailable"
    assert line.hub(centre.url).code == "queue.lost_hub"


def test_a_certificate_that_nobody_vouches_for_is_told(secure: Centre) -> None:
    assert line.centre(secure.url, lambda: NOW).code == "net.tls"


@pytest.mark.parametrize(
    ("secure", "condition"),
    [(90, Condition.GOOD), (10, Condition.ATTENTION)],
    indirect=["secure"],
)
def test_the_end_of_the_certificate_is_told_in_time(
    secure: Centre, condition: Condition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    found = line.certificate(secure.url, lambda: datetime.now(UTC))
    assert found.condition is condition
    assert "λήγει" in said(found)


def test_a_hub_answers_behind_a_certificate_of_its_own(secure: Centre) -> None:
    assert line.hub(secure.url).condition is Condition.GOOD


def test_before_enrolment_there_is_nothing_to_ask() -> None:
    for found in (line.centre("", lambda: NOW), line.certificate("", lambda: NOW)):
        assert (found.condition, found.code) == (Condition.ABSENT, "device.not_enrolled")
    assert line.hub("").condition is Condition.ABSENT


# --- what this PC keeps -------------------------------------------------------------------------


def test_the_store_tells_size_room_and_generation_and_people_only_when_open(tmp_path: Path) -> None:
    for name in ("work.db", "cache-3.db", "cache-4.db"):
        (tmp_path / name).write_bytes(bytes(1_000_000))
    locked = stores.store(tmp_path, None)
    assert locked.condition is Condition.GOOD
    facts = {fact.name: fact.value for fact in locked.facts}
    assert (facts["megabytes"], facts["generation"]) == (3, 4)
    assert "people" not in facts
    unlocked = stores.store(tmp_path, CacheState(18_204, NOW, complete=True))
    assert said(unlocked).startswith("18.204 πρόσωπα · 3 MB")


def test_a_damaged_generation_asks_for_a_look(tmp_path: Path) -> None:
    (tmp_path / "cache-1.db.damaged").write_bytes(b"")
    found = stores.store(tmp_path, None)
    assert (found.condition, found.code) == (Condition.ATTENTION, "store.cache_damaged")


@pytest.mark.parametrize(
    ("free", "condition"),
    [(50_000_000, Condition.BROKEN), (500_000_000, Condition.ATTENTION), (10**12, Condition.GOOD)],
)
def test_want_of_room_is_told_before_it_hurts(
    tmp_path: Path, free: int, condition: Condition, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(stores.shutil, "disk_usage", lambda _: usage)
    assert stores.store(tmp_path, None).condition is condition


@pytest.mark.parametrize(
    ("summary", "condition", "words"),
    [
        (None, Condition.UNKNOWN, "κλειδωμένες"),
        (OutboxSummary(), Condition.GOOD, "0 σε αναμονή"),
        (
            OutboxSummary(3, 0, NOW - timedelta(minutes=6)),
            Condition.GOOD,
            "3 σε αναμονή · πιο παλιά 6′",
        ),
        (OutboxSummary(3, 1, NOW - timedelta(minutes=6)), Condition.ATTENTION, "1 θέλει εσάς"),
        (OutboxSummary(3, 0, NOW - timedelta(hours=9)), Condition.ATTENTION, "πιο παλιά 540′"),
    ],
)
def test_the_outbox_is_counted_and_its_age_watched(
    summary: OutboxSummary | None, condition: Condition, words: str
) -> None:
    found = stores.outbox(summary, lambda: NOW)
    assert found.condition is condition
    assert words in said(found)


class Secrets:
    def __init__(self, outcome) -> None:
        self.outcome = outcome

    def get(self, name):
        if isinstance(self.outcome, StoreError):
            raise self.outcome
        return self.outcome


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (b"secret", ""),
        (None, "keys.missing"),
        (StoreError("keys.locked"), "keys.locked"),
        (StoreError("keys.insecure_store"), "keys.insecure_store"),
    ],
)
def test_the_key_store_is_asked_and_its_secret_never_told(outcome, code: str) -> None:
    found = stores.keys(Secrets(outcome))
    assert found.code == code
    assert found.condition is (Condition.BROKEN if code else Condition.GOOD)
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("uuids", "condition"),
    [
        (["CRYPT-LUKS2-1"], Condition.GOOD),
        (["LVM-1", "CRYPT-LUKS2-1"], Condition.GOOD),
        (["LVM-1"], Condition.ATTENTION),
        ([], Condition.ATTENTION),
    ],
)
def test_encryption_is_found_below_whatever_lies_on_it(
    tmp_path: Path, uuids: list[str], condition: Condition
) -> None:
    device = tmp_path.stat().st_dev
    block = tmp_path / "block" / f"{device >> 8 & 0xFFF}:{device & 0xFF}"
    block.mkdir(parents=True)
    for uuid in uuids:
        (block / "dm").mkdir()
        (block / "dm/uuid").write_text(uuid)
        block = block / "slaves/below"
        block.mkdir(parents=True)
    assert stores.disk(tmp_path, tmp_path / "block").condition is condition


def test_an_unknown_disk_is_not_called_safe(tmp_path: Path) -> None:
    found = stores.disk(tmp_path, tmp_path / "none")
    assert found.condition is Condition.UNKNOWN
    assert found.advice is not None


# --- the counter --------------------------------------------------------------------------------


class Spooler:
    def __init__(self, *printers: PrinterStatus, fault: DeviceError | None = None) -> None:
        self.found = printers
        self.fault = fault

    async def printers(self):
        if self.fault:
            raise self.fault
        return self.found


NAME = "Εκτυπωτής Παπαδοπούλου"


@pytest.mark.parametrize(
    ("printer", "condition", "code"),
    [
        (PrinterStatus(NAME, "Laser 5", accepts=True), Condition.GOOD, ""),
        (PrinterStatus(NAME, "Laser 5", accepts=False), Condition.ATTENTION, ""),
        (PrinterStatus(NAME, "Laser 5", accepts=True, stopped=True), Condition.ATTENTION, ""),
        (
            PrinterStatus(NAME, "Laser 5", accepts=True, out_of_paper=True),
            Condition.BROKEN,
            "print.paper_out",
        ),
    ],
)
async def test_a_printer_is_told_by_model_and_never_by_name(
    printer: PrinterStatus, condition: Condition, code: str
) -> None:
    found = await counter.printers(Spooler(printer))
    assert (found.condition, found.code) == (condition, code)
    assert "Laser 5" in said(found)
    assert "Παπαδοπούλου" not in repr(found)


async def test_no_printer_and_no_print_service_are_two_things() -> None:
    assert (await counter.printers(Spooler())).condition is Condition.ABSENT
    gone = await counter.printers(Spooler(fault=DeviceError("print.service_stopped")))
    assert (gone.condition, gone.code) == (Condition.BROKEN, "print.service_stopped")
    assert (await counter.printers(None)).condition is Condition.UNKNOWN


def test_readers_and_scanners_are_told_by_what_their_makers_call_them() -> None:
    assert counter.readers([], 0).code == "card.no_reader"
    two = counter.readers(["Reader A", "Reader B"], 1)
    assert said(two) == "Reader A (+1) · κάρτα μέσα"
    assert counter.scanners([]).condition is Condition.ABSENT
    assert said(counter.scanners([Model("Fujitsu", "fi-7160")])) == "Fujitsu fi-7160"
    missing = counter.no_driver(Part.SCANNER, "python-sane")
    assert missing.condition is Condition.ABSENT
    assert missing.advice is not None
