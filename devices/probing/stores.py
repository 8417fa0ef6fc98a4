"""What this PC keeps: files, room, keys, whether the disk is encrypted. Never what is in it."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from kep_client.domain.operation import OutboxSummary
from kep_client.errors import KepError, StoreError
from kep_client.ports.local import CacheState
from kep_client.ports.probes import Advice, Condition, Fact, Finding, Part
from kep_client.ports.vault import SecretStore
from kep_client.services.diagnostics import finding_of

_CACHE = re.compile(r"cache-([0-9]+)\.db")
_LITTLE_ROOM, _NO_ROOM = 1_000_000_000, 100_000_000
_OLD = timedelta(hours=4)
_SYS = Path("/sys/dev/block")


def store(folder: Path, state: CacheState | None) -> Finding:
    """Look at the files of the store; ``state`` is None while it is locked."""
    if not folder.is_dir():
        found = finding_of(Part.STORE, StoreError("device.not_enrolled"))
        return Finding(Part.STORE, Condition.ABSENT, found.facts, found.advice, found.code)
    try:
        facts, damaged, free = _files(folder)
    except OSError:
        return finding_of(Part.STORE, StoreError("store.read_only"))
    if state is not None:
        people = Fact(
            "people", state.people, f"{_thousands(state.people)} πρόσωπα", f"{state.people} people"
        )
        facts = (people, *facts)
    return _judged(facts, damaged=damaged, free=free)


def _judged(facts: tuple[Fact, ...], *, damaged: bool, free: int) -> Finding:
    if free < _NO_ROOM:
        return finding_of(Part.STORE, StoreError("store.disk_full"), facts)
    if damaged:
        advice = Advice(
            "Η μνήμη ξαναχτίστηκε μετά από βλάβη. Αν ξανασυμβεί, ο δίσκος θέλει έλεγχο.",
            "The store was rebuilt after damage. If it happens again, have the disk checked.",
        )
        return Finding(Part.STORE, Condition.ATTENTION, facts, advice, "store.cache_damaged")
    if free < _LITTLE_ROOM:
        advice = Advice("Ελευθερώστε χώρο στον δίσκο.", "Free some space on the disk.")
        return Finding(Part.STORE, Condition.ATTENTION, facts, advice)
    return Finding(Part.STORE, Condition.GOOD, facts)


def outbox(summary: OutboxSummary | None, now: Callable[[], datetime]) -> Finding:
    """Tell how much waits; counts only, and nothing while the store is locked."""
    if summary is None:
        fact = Fact("locked", value=True, el="κλειδωμένες: ανοίγουν με τον υπάλληλο", en="locked")
        return Finding(Part.OUTBOX, Condition.UNKNOWN, (fact,))
    waiting, needing = summary.waiting, summary.needs_person
    facts = [Fact("waiting", waiting, f"{waiting} σε αναμονή", f"{waiting} waiting")]
    age = now() - summary.oldest if summary.oldest else timedelta()
    if summary.oldest:
        minutes = int(age.total_seconds() // 60)
        facts.append(
            Fact("oldestMinutes", minutes, f"πιο παλιά {minutes}′", f"oldest {minutes} min")
        )
    if needing:
        word = "θέλει" if needing == 1 else "θέλουν"
        facts.append(Fact("needPerson", needing, f"{needing} {word} εσάς", f"{needing} need you"))
        advice = Advice("Ανοίξτε τις Αποστολές (Ctrl+3).", "Open the outbox (Ctrl+3).")
        return Finding(Part.OUTBOX, Condition.ATTENTION, tuple(facts), advice)
    if age > _OLD:
        advice = Advice(
            "Ό,τι περιμένει είναι σωσμένο εδώ. Ελέγξτε τη γραμμή· μην αφαιρέσετε τη θέση.",
            "What waits is safe here. Check the line; do not remove this PC.",
        )
        return Finding(Part.OUTBOX, Condition.ATTENTION, tuple(facts), advice)
    return Finding(Part.OUTBOX, Condition.GOOD, tuple(facts))


def keys(secrets: SecretStore | None) -> Finding:
    """Look whether the key store is one of the system's and holds this PC's key; it is not read out."""
    names = {"win32": ("θησαυροφυλάκιο των Windows", "Windows vault")}
    el, en = names.get(sys.platform, ("υπηρεσία μυστικών του συστήματος", "Secret Service"))
    where = Fact("backend", en, el, en)
    if secrets is None:
        found = finding_of(Part.KEYS, KepError("device.not_enrolled"))
        return Finding(Part.KEYS, Condition.ABSENT, found.facts, found.advice, found.code)
    try:
        present = secrets.get("workstation-key") is not None
    except StoreError as fault:
        return finding_of(Part.KEYS, fault, (where,))
    if not present:
        return finding_of(Part.KEYS, StoreError("keys.missing"), (where,))
    return Finding(Part.KEYS, Condition.GOOD, (where,))


def disk(folder: Path, sys_blocks: Path = _SYS) -> Finding:
    """Look whether the folder's disk is encrypted: known on Linux, elsewhere it is asked for."""
    encrypted = _encrypted(folder, sys_blocks) if sys.platform == "linux" else None
    advice = Advice(
        "Ζητήστε από την πληροφορική κρυπτογράφηση δίσκου (BitLocker, LUKS).",
        "Ask your IT for disk encryption (BitLocker, LUKS).",
    )
    if encrypted is None:
        fact = Fact("encrypted", "unknown", "δεν μπορεί να διαπιστωθεί από εδώ", "cannot be told")
        return Finding(Part.DISK, Condition.UNKNOWN, (fact,), advice)
    if encrypted:
        fact = Fact("encrypted", value=True, el="κρυπτογραφημένος", en="encrypted")
        return Finding(Part.DISK, Condition.GOOD, (fact,))
    fact = Fact("encrypted", value=False, el="χωρίς κρυπτογράφηση δίσκου", en="not encrypted")
    return Finding(Part.DISK, Condition.ATTENTION, (fact,), advice)


def _files(folder: Path) -> tuple[tuple[Fact, ...], bool, int]:
    paths = [path for path in folder.iterdir() if path.is_file()]
    size = sum(path.stat().st_size for path in paths)
    numbers = [int(found[1]) for path in paths if (found := _CACHE.fullmatch(path.name))]
    generation = max(numbers, default=0)
    free = shutil.disk_usage(folder).free
    megabytes = round(size / 1_000_000)
    facts = (
        Fact("megabytes", megabytes, f"{megabytes} MB", f"{megabytes} MB"),
        Fact("generation", generation, f"γενιά {generation}", f"generation {generation}"),
        Fact("freeGigabytes", round(free / 1e9, 1), *(f"{_gigabytes(free)} {w}" for w in _FREE)),
    )
    return facts, any(path.name.endswith(".damaged") for path in paths), free


_FREE = ("ελεύθερα", "free")


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.0f} GB"


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _encrypted(folder: Path, sys_blocks: Path) -> bool | None:
    """Look below the folder's block device for one that dm-crypt made; None where there is none."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    device = there.stat().st_dev
    block = sys_blocks / f"{os.major(device)}:{os.minor(device)}"
    return _crypt(block) if block.exists() else None


def _crypt(block: Path) -> bool:
    name = block / "dm" / "uuid"
    if name.exists() and name.read_text().startswith("CRYPT-"):
        return True
    below = block / "slaves"
    if not below.is_dir() and (block / ".." / "slaves").is_dir():  # a partition: ask the disk
        below = block / ".." / "slaves"
    return below.is_dir() and any(_crypt(slave) for slave in below.iterdir())
