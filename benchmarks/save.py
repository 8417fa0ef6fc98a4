"""`bench save`: what a clerk waits for when saving and searching, on real encrypted files.

Save: a registration through the store thread, one transaction with FULL sync: number, signed and
chained operation, draft. Its floor is one row into a plain SQLite file with FULL sync, in turn with
it. Search: as typed, in 30,000 people. Three rounds; the median of each figure is reported.
"""

import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from benchmarks.figure import Figure, Peer
from kep_client.domain.clerk import Workstation
from kep_client.domain.greek import elot743
from kep_client.domain.ids import (
    CaseId,
    ClerkId,
    DraftId,
    OfficeId,
    PartyId,
    ServiceId,
    WorkstationId,
)
from kep_client.domain.lookups import parse_search
from kep_client.domain.operation import RegisterCase
from kep_client.ports.blocking import Change, Grant, Page
from kep_client.wire.parties import IdentifierDoc, PartyDoc
from offline_cache.folder import DataFolder
from offline_cache.keys import new_key, sign
from offline_cache.local_store import LocalStore, StoreParts
from offline_cache.sealing import Signer
from offline_cache.slots import DatabaseKeys
from offline_cache.store_thread import StoreThread
from offline_cache.sync_stores import SyncStores, open_sync_stores

ROUNDS = 3
_SWITCH_INTERVAL_S = 0.0005  # as ui.app sets it; with Python's own 5 ms a save waits far longer
PEOPLE = 30_000
PAGE = 1_000
SAVES = 400
SEARCHES = 600
_OFFICE = Workstation(WorkstationId("bench"), OfficeId("0042"), "ΚΕΠ 0042", "Δήμος", 3, "Β")
_SYLLABLES = [
    "κα",
    "λα",
    "μα",
    "να",
    "πα",
    "ρα",
    "σα",
    "τα",
    "βο",
    "γο",
    "δο",
    "κο",
    "λο",
    "μο",
    "νο",
    "πο",
    "ρο",
    "σο",
    "τι",
    "λι",
    "μι",
    "νι",
]
_ENDINGS = ["ς", "δης", "πουλος", "άκης", "ίδης", "ου", "έας"]
_GIVEN = [
    "Μαρία",
    "Ελένη",
    "Γεώργιος",
    "Ιωάννης",
    "Δημήτριος",
    "Νικόλαος",
    "Σοφία",
    "Άγγελος",
    "Ξένια",
    "Φώτιος",
]
_COMMON = [
    "Παπαδόπουλος",
    "Παπαδοπούλου",
    "Οικονόμου",
    "Γεωργίου",
    "Νικολάου",
    "Παπανικολάου",
    "Βλάχος",
]


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class _Secrets:
    """A key store that answers at once: the marks are written beside the saves, not in them."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self._kept.get(name)

    def set(self, name: str, value: bytes) -> None:
        self._kept[name] = value

    def delete(self, name: str) -> None:
        self._kept.pop(name, None)


@dataclass(frozen=True, slots=True)
class _Round:
    save: list[float]
    floor: list[float]
    save_beside_pull: list[float]
    search: list[float]
    docs_per_s: float


def run() -> list[Figure]:
    """Measure three rounds, with the switch interval of the product."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    pages = _pages(random.Random(7))
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(asyncio.run(_round(Path(folder), pages)))
    floor_50, floor_99 = (
        _median(rounds, lambda r: _p(r.floor, 50)),
        _median(rounds, lambda r: _p(r.floor, 99)),
    )
    return [
        Figure("save p50", _median(rounds, lambda r: _p(r.save, 50)), "ms", None, "lower",
               Peer("plain SQLite, one row, FULL", floor_50)),
        Figure("save p99", _median(rounds, lambda r: _p(r.save, 99)), "ms", 5, "lower",
               Peer("plain SQLite, one row, FULL", floor_99)),
        Figure("save p99 during a first pull",
               _median(rounds, lambda r: _p(r.save_beside_pull, 99)), "ms", 20),
        Figure("search p50, 30,000 people", _median(rounds, lambda r: _p(r.search, 50)), "ms", None),
        Figure("search p99, 30,000 people", _median(rounds, lambda r: _p(r.search, 99)), "ms", 5),
        Figure("cache filled, search index included",
               _median(rounds, lambda r: r.docs_per_s), "docs/s", None, "higher"),
    ]  # fmt: skip


async def _round(folder: Path, pages: list[Page]) -> _Round:
    data, thread = DataFolder(folder / "data"), StoreThread()
    keys = DatabaseKeys(work_key=new_key(), cache_key=new_key())
    signer = Signer(ClerkId("bench"), "kid", _OFFICE.id, partial(sign, new_key()))
    store = LocalStore(StoreParts(data, _OFFICE, _Secrets(), _Clock()), thread)
    try:
        await thread.run(lambda: store.open_here(keys, signer))
        open_stores = partial(open_sync_stores, data, keys, _OFFICE.id, _Clock())
        await asyncio.to_thread(_lease, open_stores)
        save, floor = await _saves(store, folder / "plain.db")
        started = time.perf_counter()
        pull = asyncio.ensure_future(asyncio.to_thread(_fill, open_stores, pages))
        beside = await _saves_until(store, pull)
        seconds = time.perf_counter() - started
        search = await _searches(store)
        await thread.run(store.close_here)
    finally:
        thread.stop()
    return _Round(save, floor, beside, search, PEOPLE / seconds)


async def _saves(store: LocalStore, plain: Path) -> tuple[list[float], list[float]]:
    """Save and its floor in turn, so that both meet the same moments of the disk."""
    peer = sqlite3.connect(plain, isolation_level=None)
    peer.execute("PRAGMA journal_mode = WAL")
    peer.execute("PRAGMA synchronous = FULL")
    peer.execute("CREATE TABLE row (n INTEGER PRIMARY KEY, text TEXT)")
    saves, floor = [], []
    for number in range(SAVES):
        saves.append(await _timed_save(store, f"idle-{number}"))
        started = time.perf_counter()
        peer.execute("INSERT INTO row (text) VALUES (?)", ("x" * 800,))
        floor.append((time.perf_counter() - started) * 1e3)
    peer.close()
    return saves, floor


async def _saves_until(store: LocalStore, pull: "asyncio.Future[None]") -> list[float]:
    saves: list[float] = []
    while not pull.done():
        saves.append(await _timed_save(store, f"pull-{len(saves)}"))
        await asyncio.sleep(0.01)
    await pull
    return saves


async def _timed_save(store: LocalStore, case_id: str) -> float:
    started = time.perf_counter()
    await store.register(_registration(case_id), DraftId(case_id))
    return (time.perf_counter() - started) * 1e3


async def _searches(store: LocalStore) -> list[float]:
    chance = random.Random(11)
    waits = []
    for _ in range(SEARCHES):
        term = parse_search(_typed(chance))
        started = time.perf_counter()
        await store.search(term, 20)
        waits.append((time.perf_counter() - started) * 1e3)
    return waits


def _typed(chance: random.Random) -> str:
    """The beginning of a family name, a whole one with a given name, Greek or Latin."""
    family, given = _family(chance), chance.choice(_GIVEN)
    text = family[: chance.randint(2, len(family))]
    if chance.random() < 0.3:
        text = f"{family} {given[: chance.randint(1, 4)]}"
    return elot743(text) if chance.random() < 0.4 else text


def _fill(open_stores: Callable[[], SyncStores], pages: list[Page]) -> None:
    stores = open_stores()
    try:
        stores.replica.begin_generation()
        for page in pages:
            stores.replica.apply(page)
        stores.replica.finish_generation()
    finally:
        stores.close()


def _lease(open_stores: Callable[[], SyncStores]) -> None:
    stores = open_stores()
    try:
        year = datetime.now(UTC).year
        stores.outbox.add_lease(Grant("lease", "0042", "Β", year, 1, 900_000))
    finally:
        stores.close()


def _registration(case_id: str) -> RegisterCase:
    return RegisterCase(
        case_id=CaseId(case_id),
        party_id=PartyId("p-1"),
        service_id=ServiceId("signature-certification"),
        service_version=1,
        answers={"documentTitle": "Υπεύθυνη δήλωση", "recipient": "Δήμος", "copies": 2},
        documents=(),
        registered_at=datetime.now(UTC),
        token=case_id,
    )


def _pages(chance: random.Random) -> list[Page]:
    changes = list(_people(chance))
    now = datetime.now(UTC)
    return [
        Page(changes[start : start + PAGE], f"c{start}", start + PAGE < PEOPLE, now)
        for start in range(0, PEOPLE, PAGE)
    ]


def _people(chance: random.Random) -> Iterator[Change]:
    for number in range(PEOPLE):
        doc = PartyDoc(
            id=f"p-{number}",
            kind="natural",
            family_name=_family(chance),
            given_name=chance.choice(_GIVEN),
            father_name=chance.choice(_GIVEN),
            birth_date=f"{chance.randint(1930, 2005)}-05-05",
            identifiers=[IdentifierDoc(scheme="afm", value=str(chance.randint(10**8, 10**9 - 1)))],
            phone=f"69{chance.randint(10**7, 10**8 - 1)}",
            municipality="Χαλάνδρι",
            office="0042",
            rev=1,
        )
        yield Change("party", doc.id, 1, msgspec.json.encode(doc))


def _family(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return chance.choice(_COMMON)
    stem = "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4)))
    return (stem + chance.choice(_ENDINGS)).capitalize()


def _p(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _median(rounds: list[_Round], value: Callable[[_Round], float]) -> float:
    return round(statistics.median(value(each) for each in rounds), 3)
