"""`bench scan`: ten colour pages of 300 dpi from SANE's test device to an encrypted PDF in a case.

The whole way: worker, pages into the encrypted spool, thumbnails, one PDF/A, encrypted chunks on
the shelf of a real store. The floor is the raw SANE read of the same ten pages in a process of its
own, in the same round. Three rounds; the median of each figure is reported.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figure import Figure, Peer
from benchmarks.save import _OFFICE, _SWITCH_INTERVAL_S, _Clock, _Secrets
from devices.scanner.binder import PdfBinder
from devices.scanner.process import WorkerSettings
from devices.scanner.scanner import WorkerScanner
from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import CaseId, ClerkId, DocumentId
from kep_client.domain.service import DocumentRule, Text
from kep_client.ports.scanner import ScanBundle, ScanColour, ScanProfile, ScanSource
from kep_client.services.scanning import PaperScan, ScanParts
from offline_cache.folder import DataFolder
from offline_cache.keys import new_key, sign
from offline_cache.local_store import LocalStore, StoreParts
from offline_cache.page_spool import PageSpool
from offline_cache.sealing import Signer
from offline_cache.slots import DatabaseKeys
from offline_cache.store_thread import StoreThread

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

ROUNDS = 3
PAGES = 10
_CASE = CaseId("bench")
_PROFILE = ScanProfile(ScanSource.FEEDER, ScanColour.COLOUR, 300)
_RULE = DocumentRule("paper", Text(el="Έγγραφο"), True, "scan_at_counter", max_bytes=20 * 2**20)
_FLOOR = """
import sane
sane.init()
device = sane.open("test:0")
device.source, device.mode, device.resolution = "Automatic Document Feeder", "Color", 300
device.br_x = device.br_y = 200
count = 0
for image in device.multi_scan():
    count += 1
assert count == 10, count
"""


class _Case:
    """Takes the paper as the open case does: encrypted chunks on the shelf."""

    def __init__(self, store: LocalStore) -> None:
        self._store = store

    async def attach(self, rule_id: str, content: bytes, source: DocumentSource) -> Document:
        paper = Document(DocumentId("paper"), "Έγγραφο", source, rule_id, case_id=_CASE)
        return await self._store.put(_CASE, paper, content)


@dataclass(frozen=True, slots=True)
class _Round:
    first_thumbnail: float
    last_page: float
    in_the_case: float
    longest_gap: float
    floor: float


def run() -> list[Figure]:
    """Measure three rounds, with the switch interval of the product."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    with tempfile.TemporaryDirectory() as conf:
        Path(conf, "dll.conf").write_text("test\n", encoding="ascii")
        Path(conf, "test.conf").write_text("number_of_devices 1\n", encoding="ascii")
        rounds = [asyncio.run(_round(conf)) for _ in range(ROUNDS)]

    def median(value: Callable[[_Round], float]) -> float:
        return round(statistics.median(value(each) for each in rounds), 3)

    floor = Peer("raw SANE read", median(lambda each: each.floor))
    return [
        Figure("scan: first thumbnail", median(lambda each: each.first_thumbnail), "s", 0.5),
        Figure(
            "scan: 10 pages in the spool",
            median(lambda each: each.last_page),
            "s",
            None,
            "lower",
            floor,
        ),
        Figure(
            "scan: 10 pages to encrypted PDF",
            median(lambda each: each.in_the_case),
            "s",
            2.0,
            "lower",
            floor,
        ),
        Figure("scan: longest gap of the loop", median(lambda each: each.longest_gap), "ms", 50),
    ]


async def _round(conf: str) -> _Round:
    floor = await asyncio.to_thread(_floor, conf)
    settings = WorkerSettings(environment={"SANE_CONFIG_DIR": conf})
    async with _stores() as (store, spool):
        parts = ScanParts(WorkerScanner(settings), spool, PdfBinder(_Clock(), settings))
        paper = PaperScan(parts, ScanBundle(_CASE, _RULE.id), _RULE)
        begun = time.perf_counter()
        gaps = asyncio.create_task(_gaps())
        first = asyncio.create_task(_first_page(paper))
        await paper.scan(_PROFILE)
        scanned = time.perf_counter() - begun
        if paper.state.fault is not None or len(paper.state.pages) != PAGES:
            raise RuntimeError("the test device did not give ten pages")
        await paper.finish(_Case(store))
        done = time.perf_counter() - begun
        gaps.cancel()
        return _Round(await first - begun, scanned, done, await gaps, floor)


async def _first_page(paper: PaperScan) -> float:
    async for state in paper.states():
        if state.pages:
            return time.perf_counter()
    raise RuntimeError("no page")


async def _gaps() -> float:
    """Return the longest time, in milliseconds, for which the loop did nothing else."""
    longest, last = 0.0, time.perf_counter()
    try:
        while True:
            await asyncio.sleep(0.002)
            now = time.perf_counter()
            longest, last = max(longest, now - last - 0.002), now
    except asyncio.CancelledError:
        return longest * 1e3


def _floor(conf: str) -> float:
    begun = time.perf_counter()
    environment = {**os.environ, "SANE_CONFIG_DIR": conf}
    subprocess.run([sys.executable, "-I", "-c", _FLOOR], env=environment, check=True)
    return time.perf_counter() - begun


@asynccontextmanager
async def _stores() -> AsyncIterator[tuple[LocalStore, PageSpool]]:
    with tempfile.TemporaryDirectory() as folder:
        data, thread = DataFolder(Path(folder) / "data"), StoreThread()
        keys = DatabaseKeys(work_key=new_key(), cache_key=new_key())
        signer = Signer(ClerkId("bench"), "kid", _OFFICE.id, partial(sign, new_key()))
        store = LocalStore(StoreParts(data, _OFFICE, _Secrets(), _Clock()), thread)
        spool = PageSpool(data, thread)
        try:
            await thread.run(lambda: store.open_here(keys, signer))
            await thread.run(lambda: spool.open_here(keys.work_key))
            yield store, spool
            await thread.run(store.close_here)
        finally:
            thread.stop()
