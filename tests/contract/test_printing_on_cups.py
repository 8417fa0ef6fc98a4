"""Receipts on a real print service: a CUPS of our own with printers that are programs.

The service listens on a Unix socket in the test's folder and on nothing else.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from devices.printer.cups import CupsSpooler
from kep_client.errors import DeviceError
from kep_client.ports.printer import JobState, PrintState, Receipt
from ui import printing
from ui.printing import QtReceiptPress
from ui.theme import typeface

if TYPE_CHECKING:
    from collections.abc import Iterator

WITHIN_S = 20
PROGRAMS = Path("/usr/lib/cups")
# A printer: it says what it lacks as real ones do, waits for it, and keeps what it is sent.
PRINTER = """#!/bin/sh
[ $# -eq 0 ] && { echo 'direct keptest "Test" "Test"'; exit 0; }
TRAY="${DEVICE_URI#keptest:}"
trap 'exit 0' TERM
[ -e "$TRAY/broken" ] && exit 1
if [ ! -e "$TRAY/paper" ]; then
  echo "STATE: +media-empty-error" >&2
  while [ ! -e "$TRAY/paper" ]; do sleep 0.1; done
  echo "STATE: -media-empty-error" >&2
fi
if [ -n "$6" ]; then cat "$6"; else cat; fi > "$TRAY/part.$1"
echo "$3" > "$TRAY/title.$1"
mv "$TRAY/part.$1" "$TRAY/page.$1"
"""
NUMBERS = (f"0042/Β-{n:06}/2026" for n in itertools.count(153))


class PrintService:
    """A CUPS daemon that is ours from start to end."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.socket = str(root / "cups.sock")
        self.process: subprocess.Popen[bytes] | None = None
        for name in ("etc", "spool", "cache", "state", "log", "bin/backend", "tray"):
            (root / name).mkdir(parents=True)
        for part in PROGRAMS.iterdir():
            if part.name != "backend":
                (root / "bin" / part.name).symlink_to(part)
        backend = root / "bin/backend/keptest"
        backend.write_text(PRINTER)
        backend.chmod(0o755)
        (root / "bin/backend/ipp").symlink_to(PROGRAMS / "backend/ipp")
        self._configure()

    def _configure(self) -> None:
        root, user = self.root, "root" if os.getuid() == 0 else os.environ["USER"]
        (root / "etc/cups-files.conf").write_text(
            f"ServerRoot {root}/etc\nServerBin {root}/bin\nRequestRoot {root}/spool\n"
            f"CacheDir {root}/cache\nStateDir {root}/state\nAccessLog {root}/log/access\n"
            f"ErrorLog {root}/log/error\nPageLog {root}/log/page\nSystemGroup {user}\n"
            f"FileDevice No\nTempDir {root}/spool\n"
        )
        (root / "etc/cupsd.conf").write_text(
            f"Listen {self.socket}\nBrowsing Off\nPreserveJobFiles No\nLogLevel warn\n"
            "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
        )

    def start(self) -> None:
        etc = self.root / "etc"
        command = ["cupsd", "-f", "-c", str(etc / "cupsd.conf"), "-s", str(etc / "cups-files.conf")]
        self.process = subprocess.Popen(
            command, env={**os.environ, "PATH": "/usr/sbin:/usr/bin:/bin"}
        )

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(WITHIN_S)
            self.process = None

    def add(self, name: str, tray: Path, *more: str) -> None:
        tray.mkdir(parents=True, exist_ok=True)
        tray.chmod(0o777)  # the printer runs as another user
        self.run("lpadmin", "-p", name, "-E", "-v", f"keptest:{tray}", "-m", "raw", *more)

    def run(self, *command: str) -> None:
        env = {**os.environ, "CUPS_SERVER": self.socket, "PATH": "/usr/sbin:/usr/bin:/bin"}
        subprocess.run(command, env=env, check=True, capture_output=True, timeout=WITHIN_S)


class Desk:
    """One printer of the service, and the tray that its paper falls into."""

    def __init__(self, service: PrintService, name: str) -> None:
        self.service = service
        self.name = name
        self.tray = service.root / "tray" / name
        service.add(name, self.tray)
        self.spooler = CupsSpooler(service.socket)
        self.press = QtReceiptPress(self.spooler, lambda: name)
        self.receipt = replace(RECEIPT, number=next(NUMBERS))

    def paper(self) -> None:
        (self.tray / "paper").touch()

    @property
    def pages(self) -> list[Path]:
        return sorted(self.tray.glob("page.*"))


RECEIPT = Receipt(
    municipality="Δήμος Χαλανδρίου",
    office="0042",
    number="",
    provisional=False,
    registered_at=datetime(2026, 11, 23, 10, 58, tzinfo=ZoneInfo("Europe/Athens")),
    service="Πιστοποιητικό οικογενειακής κατάστασης",
    applicant="Παπαδόπουλος Γεώργιος του Νικολάου",
    afm_masked="••••••783",
    authority="Δήμος Χαλανδρίου",
    due_on=None,
    papers=(),
    verify_url="https://kep.example/v/7F3K92QDM4XA7F3K92QDM4XA12",
    check_code="7F3K-92QD-M4XA",
    clerk="Μ. Αντωνίου",
    desk=3,
)


@pytest.fixture(scope="module")
def service() -> Iterator[PrintService]:
    # A socket's path is short by law, and the temporary folders of tests are long.
    root = Path(tempfile.mkdtemp(prefix="kepcups", dir="/tmp"))
    root.chmod(0o755)
    made = PrintService(root)
    made.start()
    try:
        asyncio.run(_until_up(made))
        yield made
    finally:
        made.stop()
        shutil.rmtree(root)


async def _until_up(service: PrintService) -> None:
    await until(lambda: Path(service.socket).exists(), "the service listens")
    assert await CupsSpooler(service.socket).printers() == ()


async def until(check, what: str) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + WITHIN_S
    while not check():
        assert loop.time() < deadline, f"not within {WITHIN_S} s: {what}"
        await asyncio.sleep(0.02)


@pytest.fixture
def desk(service: PrintService, qapp: object, request: pytest.FixtureRequest) -> Desk:
    typeface.load()
    return Desk(service, f"p{abs(hash(request.node.name)) % 10**8}")


async def test_the_receipt_reaches_the_printer_as_drawn_and_is_called_sent(desk: Desk) -> None:
    desk.paper()
    assert await desk.press.print(desk.receipt) is PrintState.SENT
    (page,) = desk.pages
    text = pypdfium2.PdfDocument(page.read_bytes())[0].get_textpage().get_text_range()
    assert desk.receipt.number in text
    assert "Πιστοποιητικό οικογενειακής κατάστασης" in text


async def test_the_title_in_the_print_queue_names_nobody(desk: Desk) -> None:
    desk.paper()
    await desk.press.print(desk.receipt)
    (title,) = desk.tray.glob("title.*")
    assert title.read_text().strip() == "Απόδειξη παραλαβής"


async def test_without_paper_the_job_waits_and_comes_out_once(desk: Desk) -> None:
    with pytest.raises(DeviceError, match=r"print\.paper_out"):
        await desk.press.print(desk.receipt)
    assert desk.pages == []
    with pytest.raises(DeviceError, match=r"print\.paper_out"):
        await desk.press.print(desk.receipt)  # asked again: followed, not sent twice
    desk.paper()
    assert await desk.press.later(desk.receipt) is PrintState.SENT
    assert len(desk.pages) == 1
    assert await desk.press.print(desk.receipt) is PrintState.SENT  # a second copy, asked for
    assert len(desk.pages) == 2


async def test_want_of_paper_is_told_within_three_seconds(desk: Desk) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(DeviceError, match=r"print\.paper_out"):
        await desk.press.print(desk.receipt)
    assert loop.time() - began < 3
    desk.paper()
    await desk.press.later(desk.receipt)


async def test_a_printer_that_stands_still_leaves_the_paper_unconfirmed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "_PATIENCE_S", 0.5)
    desk.paper()
    desk.service.run("cupsdisable", desk.name)
    assert await desk.press.print(desk.receipt) is PrintState.UNCONFIRMED
    desk.service.run("cupsenable", desk.name)
    assert await desk.press.print(desk.receipt) is PrintState.SENT
    assert len(desk.pages) == 1


async def test_a_cancelled_job_is_no_paper(desk: Desk) -> None:
    with pytest.raises(DeviceError, match=r"print\.paper_out"):
        await desk.press.print(desk.receipt)
    desk.service.run("cancel", "-a", desk.name)
    with pytest.raises(DeviceError, match=r"print\.failed"):
        await desk.press.later(desk.receipt)
    assert desk.pages == []


async def test_a_printer_that_takes_no_jobs_is_told(desk: Desk) -> None:
    desk.service.run("cupsreject", desk.name)
    with pytest.raises(DeviceError, match=r"print\.failed"):
        await desk.press.print(desk.receipt)
    (status,) = [p for p in await desk.spooler.printers() if p.name == desk.name]
    assert not status.accepts


async def test_a_failed_job_is_told(desk: Desk) -> None:
    desk.service.add(desk.name, desk.tray, "-o", "printer-error-policy=abort-job")
    desk.paper()
    (desk.tray / "broken").touch()
    with pytest.raises(DeviceError, match=r"print\.failed"):
        await desk.press.print(desk.receipt)


async def test_nothing_of_the_receipt_stays_in_the_spool(desk: Desk) -> None:
    desk.paper()
    await desk.press.print(desk.receipt)
    spool = desk.service.root / "spool"
    held = (path for path in spool.rglob("d*") if path.is_file())
    assert [path for path in held if b"%PDF" in path.read_bytes()] == []


async def test_an_unknown_job_counts_as_gone(desk: Desk) -> None:
    assert await desk.spooler.job("99999") is JobState.FAILED


async def test_a_service_that_went_away_is_told(desk: Desk) -> None:
    away = CupsSpooler(desk.service.socket + ".gone")
    with pytest.raises(DeviceError, match=r"print\.service_stopped"):
        await QtReceiptPress(away).print(desk.receipt)


async def test_the_window_stays_awake_while_it_prints(desk: Desk, qloop: object) -> None:
    desk.paper()
    await desk.press.print(desk.receipt)  # warm: fonts are read once
    loop = asyncio.get_running_loop()
    gaps: list[float] = []

    async def tick() -> None:
        while True:
            at = loop.time()
            await asyncio.sleep(0.001)
            gaps.append(loop.time() - at)

    ticking = asyncio.create_task(tick())
    for _ in range(3):
        await desk.press.print(desk.receipt)
    ticking.cancel()
    print(f"longest gap {max(gaps) * 1000:.1f} ms over {len(gaps)} ticks")
    assert len(gaps) > 50
