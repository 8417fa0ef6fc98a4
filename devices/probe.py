"""Looks at every device, service and driver of this workstation; ``kep-probe --json``.

Drivers are imported by name here and nowhere else: a PC without one must be told so, not stopped.
"""

import argparse
import asyncio
import importlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.pool import ThreadPool
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from devices.printer.cups import CupsSpooler
from devices.probing import counter, line, stores
from devices.probing.counter import Model
from kep_client.errors import KepError, StoreError
from kep_client.ports.local import LocalRecord, WorkStore
from kep_client.ports.printer import Spooler
from kep_client.ports.probes import LIMIT_S, Fact, Finding, Part
from kep_client.ports.vault import SecretStore
from kep_client.services.diagnostics import (
    examine_all,
    finding_of,
    is_trouble,
    report_json,
    report_text,
)
from kep_client.settings.loading import load

T = TypeVar("T")

_LIBRARIES = ("PySide6-Essentials", "pyscard", "python-sane", "sqlcipher3", "keyring")
_SCANNERS = "--list-scanners"


def _wall() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """The workstation to look at.

    ``work`` and ``local`` are the open stores of the running window; without them nothing inside
    the stores is counted. ``now`` is this PC's own clock, not the corrected one.
    """

    folder: Path
    server_url: str = ""
    hub_url: str = ""
    secrets: SecretStore | None = None
    work: WorkStore | None = None
    local: LocalRecord | None = None
    spooler: Spooler | None = None
    now: Callable[[], datetime] = _wall


class WorkstationProbes:
    """Implements ``kep_client.ports.probes.Probes``."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._ways: dict[Part, Callable[[], Awaitable[Finding]]] = {
            Part.CENTRE: lambda: apart(lambda: line.centre(site.server_url, site.now)),
            Part.STORE: self._store,
            Part.OUTBOX: self._outbox,
            Part.KEYS: lambda: apart(lambda: stores.keys(site.secrets)),
            Part.QUEUE: lambda: apart(lambda: line.hub(site.hub_url)),
            Part.CERTIFICATE: lambda: apart(lambda: line.certificate(site.server_url, site.now)),
            Part.DISK: lambda: apart(lambda: stores.disk(site.folder)),
            Part.CARD: lambda: apart(_cards),
            Part.SCANNER: lambda: apart(_scanners),
            Part.PRINTER: lambda: counter.printers(site.spooler),
        }

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts."""
        return tuple(self._ways)

    async def examine(self, part: Part) -> Finding:
        """Look at one part."""
        return await self._ways[part]()

    def about(self) -> tuple[Fact, ...]:
        """Return versions; no name of the PC or of an account."""
        program = version("kep-workstation")
        system = f"{platform.system()} {platform.release()}"
        python = platform.python_version()
        facts = [
            Fact("version", program, f"Έκδοση {program}", f"Version {program}"),
            Fact("system", system, system, system),
            Fact("python", python, f"Python {python}", f"Python {python}"),
        ]
        for name in _LIBRARIES:
            with suppress(PackageNotFoundError):
                text = f"{name} {version(name)}"
                facts.append(Fact(name, version(name), text, text))
        return tuple(facts)

    async def _store(self) -> Finding:
        state = None
        if self._site.local is not None:
            with suppress(StoreError):  # locked: the files alone are told
                state = await self._site.local.state()
        return await apart(lambda: stores.store(self._site.folder, state))

    async def _outbox(self) -> Finding:
        summary = None
        if self._site.work is not None:
            try:
                summary = await self._site.work.outbox()
            except StoreError as fault:
                if fault.code != "store.locked":
                    return finding_of(Part.OUTBOX, fault)
        return stores.outbox(summary, self._site.now)


async def apart(call: Callable[[], T]) -> T:
    """Run a call that may hang for ever on a thread that nobody waits for at the end."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def later(tell: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(lambda: None if future.done() else tell())

    pool = ThreadPool(1)
    pool.apply_async(
        call,
        callback=lambda result: later(lambda: future.set_result(result)),
        error_callback=lambda error: later(lambda: future.set_exception(error)),
    )
    pool.close()
    return await future


def _cards() -> Finding:
    pcsc = _driver("devices.smartcard.pcsc")
    if pcsc is None:
        return counter.no_driver(Part.CARD, "pyscard")
    service = pcsc.PcscService()
    try:
        service.open()
        with closing(service):
            states = service.wait(0)
    except KepError as fault:
        return finding_of(Part.CARD, fault)
    return counter.readers([one.name for one in states], sum(one.present for one in states))


def _scanners() -> Finding:
    """Ask the drivers in a process of its own: they hang, crash and lie."""
    command = [sys.executable, "-I", "-m", "devices.probe", _SCANNERS]
    try:
        told = subprocess.run(  # noqa: S603 - our own program
            command, capture_output=True, timeout=LIMIT_S - 0.5, check=False
        )
        found = json.loads(told.stdout) if told.returncode == 0 else None
    except subprocess.TimeoutExpired:
        return finding_of(Part.SCANNER, KepError("scan.not_found"))
    except ValueError:
        found = None
    if found is None:
        return finding_of(Part.SCANNER, KepError("scan.driver_crashed", n="0", p2="1"))
    if found == "no driver":
        return counter.no_driver(Part.SCANNER, "python-sane")
    return counter.scanners([Model(*row) for row in found])


def _list_scanners() -> str:
    sane = _driver("sane")
    if sane is None:
        return json.dumps("no driver")
    sane.init()
    devices = sane.get_devices()
    return json.dumps([(str(one[1]), str(one[2])) for one in devices])


def _driver(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


# --- the command ------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 1 when something needs a hand."""
    parser = argparse.ArgumentParser(prog="kep-probe", description="Έλεγχος θέσης εργασίας ΚΕΠ")
    parser.add_argument("--json", action="store_true", help="για προγράμματα")
    parser.add_argument("--data", type=Path, default=_default_folder(), help="φάκελος της θέσης")
    parser.add_argument(_SCANNERS, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.list_scanners:
        sys.stdout.write(_list_scanners())
        return 0
    probes = WorkstationProbes(site_of(options.data))
    findings = asyncio.run(examine_all(probes))
    report = report_json if options.json else report_text
    sys.stdout.write(report(findings, probes.about(), _wall()) + "\n")
    return int(any(is_trouble(finding) for finding in findings))


def site_of(folder: Path) -> Site:
    """Return what can be known of a workstation from outside its window."""
    spooler = None if sys.platform == "win32" else CupsSpooler.of_the_system()
    try:
        told = json.loads((folder / "workstation.json").read_bytes())
        server, enrolled, name = str(told["serverUrl"]), told.get("hubUrl", ""), str(told["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return Site(folder, spooler=spooler)
    store = _driver("offline_cache.key_store")
    secrets: SecretStore | None = store.KeyringSecretStore(name) if store else None
    hub = load(folder / "settings.toml").text("queue.hub_url") or str(enrolled)
    return Site(folder, server, hub, secrets, spooler=spooler)


def _default_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "KEP"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "KEP"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "kep"


if __name__ == "__main__":
    sys.exit(main())
