"""Receipts at the real window over a real CUPS: without paper, without a printer, and once only."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from demo import places
from devices.printer.cups import CupsSpooler
from tests.contract.test_printing_on_cups import PrintService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demo.driver import Window
    from demo.office import Office
    from tests.e2e.conftest import Desk

TOLD_WITHIN_S = 3.0
OUT_WITHIN_S = 20.0
PRINTER = "desk28"


@pytest.fixture(scope="module")
def service() -> Iterator[PrintService]:
    """A print service with one printer, its tray empty."""
    root = Path(tempfile.mkdtemp(prefix="kepcups", dir="/tmp"))  # a socket's path is short by law
    root.chmod(0o755)
    made = PrintService(root)
    made.start()
    try:
        deadline = time.monotonic() + OUT_WITHIN_S
        while not Path(made.socket).exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert asyncio.run(CupsSpooler(made.socket).printers()) == ()
        made.add(PRINTER, made.root / "tray" / PRINTER)
        made.run("lpadmin", "-d", PRINTER)
        yield made
    finally:
        made.stop()
        shutil.rmtree(root)


@pytest.fixture(scope="module")
def desk(
    bad_office: Office, make_desk: Callable[[int], Desk], service: PrintService
) -> Iterator[Desk]:
    """A clerk at work."""
    desk = make_desk(28)
    code = bad_office.enrolment_code(desk.number)
    desk.start("--server", bad_office.line.url, "--code", code, "--cups", service.socket)
    desk.sign_in()
    desk.synced()
    yield desk
    desk.stop()


@pytest.fixture
def case(desk: Desk) -> Window:
    """A case that lacks nothing."""
    desk.find()
    desk.begin_case()
    return desk.window


def pages(service: PrintService) -> int:
    """Count what lies in the tray."""
    return len([*(service.root / "tray" / PRINTER).glob("page.*")])


def test_without_paper_the_case_is_registered_and_the_receipt_comes_out_once(
    desk: Desk, case: Window, service: PrintService
) -> None:
    assert desk.register().startswith("0042/")
    case.see(places.RECEIPT, "Τελείωσε το χαρτί", within_s=TOLD_WITHIN_S)
    case.press("Ctrl+P")
    case.see(places.RECEIPT, "Τελείωσε το χαρτί", within_s=TOLD_WITHIN_S)
    (service.root / "tray" / PRINTER / "paper").touch()
    case.see(places.RECEIPT_PRINT, "Στάλθηκε στον εκτυπωτή", within_s=OUT_WITHIN_S)
    assert pages(service) == 1
    case.press("Ctrl+P")  # wanted once more, now on purpose
    deadline = time.monotonic() + OUT_WITHIN_S
    while pages(service) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_print_service_that_is_gone_is_told_and_works_again_when_it_is_back(
    desk: Desk, case: Window, service: PrintService
) -> None:
    before = pages(service)
    service.stop()
    try:
        assert desk.register().startswith("0042/")
        case.see(places.RECEIPT_PRINT, "Δεν τυπώθηκε", within_s=TOLD_WITHIN_S)
    finally:
        service.start()
    deadline = time.monotonic() + OUT_WITHIN_S
    while pages(service) == before:
        assert time.monotonic() < deadline
        case.press("Ctrl+P")
        time.sleep(0.5)
