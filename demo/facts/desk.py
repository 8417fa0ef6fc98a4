"""What lies on the counter's PC: slots, work.db, the cache, chunks of papers (docs/formats.md)."""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import keyring
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlcipher3 import dbapi2

_KEYRING_SERVICE = "kep-workstation"
_NONCE = 12


class FormatError(Exception):
    """A file is not as its format says."""


@dataclass(frozen=True, slots=True, repr=False)
class Slot:
    """An opened slot."""

    clerk: str
    work_key: bytes
    cache_key: bytes
    key_id: str
    public_key: str


@dataclass(frozen=True, slots=True)
class Work:
    """What work.db holds. ``states`` counts operations by state."""

    states: dict[str, int]
    drafts: int
    chain_end: int
    cursor_file: str
    unsent_chunks: int
    case_keys: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Cache:
    """What the cache holds. Cases map a number to a revision, served maps ids to identifiers."""

    cursor: str
    people: int
    cases: dict[str, int]
    identifiers: dict[str, list[str]]


def workstation_of(desk: Path) -> tuple[str, str]:
    """Return the id of the PC and of its office."""
    found = json.loads((desk / "workstation.json").read_text("utf-8"))
    return str(found["id"]), str(found["office"])


def open_slots(desk: Path, words: dict[str, str]) -> list[Slot]:
    """Open every slot with the first passphrase that fits. Raises FormatError."""
    return [_open_slot(path, desk, words) for path in sorted((desk / "slots").glob("*.slot"))]


def _open_slot(path: Path, desk: Path, words: dict[str, str]) -> Slot:
    head, sealed, check, rest = path.read_bytes().split(b"\n")
    if rest or hashlib.sha256(head + b"\n" + sealed + b"\n").hexdigest() != check.decode("ascii"):
        raise FormatError("a slot is damaged")
    header = json.loads(head)
    slot_id = str(header["slotId"])
    kept = keyring.get_password(_KEYRING_SERVICE, f"{desk}/slot-{slot_id}")
    if header["format"] != "kep-slot/1" or kept is None:
        raise FormatError("a slot has no secret in the key store")
    for passphrase in words.values():
        key = _slot_key(header["kdf"], slot_id, passphrase, base64.b64decode(kept))
        plain = _unseal(key, base64.b64decode(sealed), head)
        if plain is not None:
            return _slot(str(header["clerk"]["id"]), json.loads(plain))
    raise FormatError("no passphrase opens a slot")


def _slot_key(kdf: dict[str, object], slot_id: str, passphrase: str, kept: bytes) -> bytes:
    stretched = hash_secret_raw(
        secret=passphrase.encode("utf-8"),
        salt=base64.b64decode(str(kdf["salt"])),
        time_cost=int(str(kdf["passes"])),
        memory_cost=int(str(kdf["memoryKib"])),
        parallelism=int(str(kdf["lanes"])),
        hash_len=32,
        type=Type.ID,
        version=int(str(kdf["version"])),
    )
    return _derive(stretched + kept, slot_id.encode("ascii"), b"kep/slot/1")


def _slot(clerk: str, content: dict[str, str]) -> Slot:
    seed = base64.b64decode(content["signingSeed"])
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return Slot(
        clerk=clerk,
        work_key=base64.b64decode(content["workKey"]),
        cache_key=base64.b64decode(content["cacheKey"]),
        key_id=content["keyId"],
        public_key=base64.urlsafe_b64encode(public).rstrip(b"=").decode("ascii"),
    )


def read_work(desk: Path, key: bytes) -> Work:
    """Read work.db."""
    with _opened(desk / "work.db", key) as work:
        meta = _pairs(work, "SELECT name, value FROM meta")
        states = _pairs(work, "SELECT state, count(*) FROM operation GROUP BY state")
        keys = work.execute("SELECT case_id, wrapped FROM case_key").fetchall()
        return Work(
            states={state: int(count) for state, count in states.items()},
            drafts=_count(work, "SELECT count(*) FROM draft"),
            chain_end=int(meta.get("end.seq", "0")),
            cursor_file=f"cache-{meta.get('cache.generation', '0')}.db",
            unsent_chunks=_count(work, "SELECT count(*) FROM chunk WHERE sent = 0"),
            case_keys={str(case): bytes(wrapped) for case, wrapped in keys},
        )


def read_cache(path: Path, key: bytes, people: list[str]) -> Cache:
    """Read a generation of the cache, and the identifiers of some people in it."""
    with _opened(path, key) as cache:
        cases = _pairs(cache, "SELECT number, rev FROM \"case\" WHERE number <> ''")
        return Cache(
            cursor=_pairs(cache, "SELECT name, value FROM meta").get("cursor", ""),
            people=_count(cache, "SELECT count(*) FROM party"),
            cases={number: int(rev) for number, rev in cases.items()},
            identifiers={person: _identifiers(cache, person) for person in people},
        )


def read_paper(chunks: list[bytes], wrapped: bytes, case_id: str, work_key: bytes) -> bytes:
    """Decrypt a paper from the chunks that the centre keeps. Raises FormatError."""
    case = case_id.encode("utf-8")
    case_key = _unseal(_derive(work_key, b"", b"kep/case-key/1"), wrapped, case)
    if case_key is None:
        raise FormatError("the key of a case does not open")
    key = _derive(case_key, case, b"kep/chunk/1")
    paper = b""
    for number, chunk in enumerate(chunks):
        place = f"kep/chunk/1\n{number}\n{int(number == len(chunks) - 1)}\n".encode("ascii")
        plain = _unseal(key, chunk, place)
        if plain is None:
            raise FormatError("a chunk does not open")
        paper += plain
    return paper


def _identifiers(cache: dbapi2.Connection, person: str) -> list[str]:
    row = cache.execute("SELECT body FROM party_body WHERE id = ?", [person]).fetchone()
    found = json.loads(row[0]) if row else {}
    return [str(one["value"]) for one in found.get("identifiers", [])]


@contextmanager
def _opened(path: Path, key: bytes) -> Iterator[dbapi2.Connection]:
    if not path.exists():
        raise FormatError(f"{path.name} does not exist")
    connection = dbapi2.connect(str(path))
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        yield connection
    finally:
        connection.close()


def _pairs(connection: dbapi2.Connection, sql: str) -> dict[str, str]:
    return {str(name): str(value) for name, value in connection.execute(sql).fetchall()}


def _count(connection: dbapi2.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def _derive(material: bytes, salt: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=use).derive(material)


def _unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except (InvalidTag, ValueError):
        return None
