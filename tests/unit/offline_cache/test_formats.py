"""docs/formats.md is enough to read every file: this reader knows the page, not the product."""

import base64
import hashlib
import hmac
import json
import unicodedata
from pathlib import Path

import sqlcipher3.dbapi2 as dbapi2
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import CaseId, DocumentId
from tests.unit.offline_cache.office import PASSPHRASE, Desk, draft, registration


def hkdf(material: bytes, salt: bytes, info: str) -> bytes:
    return HKDF(SHA256(), 32, salt, info.encode()).derive(material)


def opened(sealed: bytes, key: bytes, bound_to: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], bound_to)


def slot_content(root: Path, words: str, key_store: dict[str, bytes]) -> dict[str, str]:
    header, sealed, check, end = (root / "slots" / "m.antoniou.slot").read_bytes().split(b"\n")
    assert end == b""
    assert hashlib.sha256(header + b"\n" + sealed + b"\n").hexdigest().encode() == check
    open_part = json.loads(header)
    kdf, slot_id = open_part["kdf"], open_part["slotId"]
    a = hash_secret_raw(
        unicodedata.normalize("NFC", words).encode(),
        base64.b64decode(kdf["salt"]),
        time_cost=kdf["passes"],
        memory_cost=kdf["memoryKib"],
        parallelism=kdf["lanes"],
        hash_len=32,
        type=Type.ID,
        version=kdf["version"],
    )
    key = hkdf(a + key_store[f"slot-{slot_id}"], slot_id.encode(), "kep/slot/1")
    content: dict[str, str] = json.loads(opened(base64.b64decode(sealed), key, header))
    return content


def database(path: Path, key: bytes) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


async def test_every_file_is_read_by_the_page_alone(desk: Desk) -> None:
    content = bytes(range(256)) * 2000
    async with desk.at_work() as program:
        paper = Document(DocumentId("doc-1"), "Αίτηση", DocumentSource.FILE)
        kept = await program.store.put(CaseId("case-1"), paper, content)
        for number in (1, 2):
            await program.store.register(registration(number), draft().id)
    root, key_store = desk.folder.root, desk.secrets.kept

    slot = slot_content(root, PASSPHRASE, key_store)
    assert slot["refreshToken"] == "refresh-token-canary"
    work_key = base64.b64decode(slot["workKey"])

    header, sealed, _, _ = (root / "shared.slot").read_bytes().split(b"\n")
    both = key_store["machine-secret"] + desk.centre.share
    workstation = json.loads(header)["workstation"].encode()
    shared = opened(base64.b64decode(sealed), hkdf(both, workstation, "kep/shared-slot/1"), header)
    assert json.loads(shared) == {"workKey": slot["workKey"], "cacheKey": slot["cacheKey"]}

    check = json.loads((root / "work.db.check").read_text())["check"]
    message = b"kep/key-check/1\nwork.db"
    assert hmac.new(work_key, message, hashlib.sha256).hexdigest() == check

    work = database(root / "work.db", work_key)
    read_operations(work, desk.centre.signing_keys[slot["keyId"]])
    assert read_paper(work, root, work_key, kept.chunks) == content
    work.close()


def read_operations(work: dbapi2.Connection, public_key: bytes) -> None:
    rows = work.execute(
        "SELECT id, 'wks-1', seq, author, key_id, kind, entity, at, previous, payload, signature"
        " FROM operation ORDER BY seq"
    ).fetchall()
    before = ""
    assert len(rows) == 2
    for *fields, signature in rows:
        signed = "\n".join(["kep/operation/1", *map(str, fields)]).encode()
        raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        Ed25519PublicKey.from_public_bytes(public_key).verify(raw, signed)
        assert fields[8] == before
        before = hashlib.sha256(signed).hexdigest()
    end = dict(work.execute("SELECT name, value FROM meta").fetchall())
    assert (end["end.seq"], end["end.hash"]) == ("2", before)


def read_paper(
    work: dbapi2.Connection, root: Path, work_key: bytes, names: tuple[str, ...]
) -> bytes:
    ((wrapped,),) = work.execute("SELECT wrapped FROM case_key WHERE case_id = 'case-1'").fetchall()
    case_key = opened(wrapped, hkdf(work_key, b"", "kep/case-key/1"), b"case-1")
    name_key = hkdf(case_key, b"case-1", "kep/chunk-name/1")
    content_key = hkdf(case_key, b"case-1", "kep/chunk/1")
    paper = b""
    for number, name in enumerate(names):
        place = f"kep/chunk/1\n{number}\n{int(number == len(names) - 1)}\n".encode()
        piece = opened((root / "blobs" / "case-1" / name).read_bytes(), content_key, place)
        assert hmac.new(name_key, place + piece, hashlib.sha256).hexdigest() == name
        paper += piece
    return paper
