"""The report as a help desk gets it: whole, quick, and about nobody."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import subprocess
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from devices.probe import Site, WorkstationProbes, apart, main, site_of
from kep_client.errors import StoreError
from kep_client.ports.printer import PrinterStatus
from kep_client.ports.probes import Condition, Fact, Finding, Part
from kep_client.services import diagnostics
from kep_client.services.diagnostics import examine_all, examined, report_json, report_text

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "ΠΑΠΑΔΟΠΟΥΛΟΣ-094014201"
NOW = datetime(2026, 11, 23, 8, 46, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An enrolled workstation with a canary in every place that people write to."""
    made = tmp_path / CANARY
    made.mkdir()
    told = {
        "format": "kep-workstation/1",
        "id": CANARY,
        "office": "0042",
        "officeName": CANARY,
        "municipality": CANARY,
        "desk": 3,
        "seriesLetter": "Β",
        "serverUrl": f"http://127.0.0.1:9/{CANARY}",
        "hubUrl": f"http://127.0.0.1:9/{CANARY}",
        "centreKeys": [],
    }
    (made / "workstation.json").write_text(json.dumps(told))
    (made / "work.db").write_bytes(CANARY.encode() * 40)
    (made / "slots").mkdir()
    (made / "slots" / f"{CANARY}.slot").write_text(CANARY)
    return made


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"USER": CANARY, "LOGNAME": CANARY, "HOSTNAME": CANARY}
    return subprocess.run(
        [sys.executable, "-m", "devices.probe", "--data", str(folder), *words],
        capture_output=True,
        text=True,
        env=env,
        check=False,
        timeout=60,
    )


def test_the_command_reports_every_part_and_names_nobody(folder: Path) -> None:
    told = run(folder, "--json")
    report = json.loads(told.stdout)
    assert [part["part"] for part in report["parts"]] == [part.value for part in Part]
    assert report["format"] == "kep-probe/1"
    assert told.returncode == 1  # the centre is away
    assert "centre" in report["trouble"]
    assert all(part["said"]["el"] and part["said"]["en"] for part in report["parts"])
    whole = told.stdout + told.stderr
    assert CANARY not in whole
    assert "094014201" not in whole
    assert platform.node() not in told.stdout.replace(report["about"]["system"], "")


def test_for_people_the_report_is_greek_and_says_what_to_do(folder: Path) -> None:
    told = run(folder)
    assert "χωρίς προσωπικά στοιχεία" in told.stdout
    assert "→" in told.stdout
    assert CANARY not in told.stdout


class Spooler:
    async def printers(self):
        return (PrinterStatus(CANARY, "Laser 5", accepts=True, is_default=True),)


class LockedStores:
    async def outbox(self):
        raise StoreError("store.locked")

    async def state(self):
        raise StoreError("store.locked")


async def test_locked_stores_are_told_as_locked(folder: Path) -> None:
    stores = LockedStores()
    site = Site(folder, work=stores, local=stores, spooler=Spooler())
    probes = WorkstationProbes(site)
    assert (await probes.examine(Part.OUTBOX)).condition is Condition.UNKNOWN
    store = await probes.examine(Part.STORE)
    assert "people" not in [fact.name for fact in store.facts]
    assert CANARY not in repr(await probes.examine(Part.PRINTER))


class HangingProbes:
    """A driver that never comes back, beside one that is well."""

    parts = (Part.SCANNER, Part.CARD)

    def __init__(self) -> None:
        self.end = threading.Event()

    async def examine(self, part):
        if part is Part.SCANNER:
            await apart(self.end.wait)
        return Finding(part, Condition.GOOD, (Fact("readers", 1, "ένας", "one"),))

    def about(self):
        return ()


async def test_a_driver_that_hangs_is_told_and_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diagnostics, "LIMIT_S", 0.2)
    probes = HangingProbes()
    scanner, card = await asyncio.wait_for(examine_all(probes), 5)
    probes.end.set()
    assert scanner.condition is Condition.BROKEN
    assert "δεν απάντησε" in scanner.facts[0].el
    assert card.condition is Condition.GOOD


async def test_our_own_bugs_are_not_findings() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await apart(broken)


async def test_both_reports_say_the_same() -> None:
    found = await examined(HangingProbes(), Part.CARD)
    about = (Fact("version", "1.0.0", "Έκδοση 1.0.0", "Version 1.0.0"),)
    data = json.loads(report_json([found], about, NOW))
    assert data["parts"][0]["facts"] == {"readers": 1}
    assert data["trouble"] == []
    assert "23/11/2026 10:46:00" in report_text([found], about, NOW)


def test_scanners_are_listed_by_a_process_of_their_own(capsys: pytest.CaptureFixture) -> None:
    assert main(["--list-scanners"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == "no driver" or isinstance(told, list)


def test_the_hub_of_the_settings_is_looked_at_before_that_of_the_enrolment(tmp_path: Path) -> None:
    told = {"serverUrl": "https://centre.example", "hubUrl": "https://old.example", "id": "wks_1"}
    (tmp_path / "workstation.json").write_text(json.dumps(told))
    assert site_of(tmp_path).hub_url == "https://old.example"
    (tmp_path / "settings.toml").write_text('[queue]\nhub_url = "https://new.example"\n')
    assert site_of(tmp_path).hub_url == "https://new.example"
