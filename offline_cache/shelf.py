"""Papers of cases on this PC: chunks in ``blobs/``, their keys wrapped under the work key."""

import hashlib
import re
import shutil
from dataclasses import replace
from pathlib import Path

from kep_client.domain.document import Document
from kep_client.errors import StoreError
from offline_cache.chunks import CaseCipher
from offline_cache.engine import Connection
from offline_cache.folder import DataFolder, replace_file, storage_faults
from offline_cache.keys import derive, new_key, seal, unseal

_WRAP_USE = "kep/case-key/1"
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,128}")


class Shelf:
    """One thread's view of the papers; ``read`` makes it a ``ports.blocking.ChunkSource``."""

    def __init__(self, folder: DataFolder, work: Connection, work_key: bytes) -> None:
        self._folder = folder
        self._work = work
        self._wrap_key = derive(work_key, b"", _WRAP_USE)

    def put(self, case_id: str, document: Document, content: bytes) -> Document:
        """Encrypt and keep a paper; its chunks are noted for sending."""
        chunks = list(self._cipher(case_id).seal(content))
        folder = self._case_folder(case_id)
        with storage_faults():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for chunk in chunks:
            path = folder / chunk.name
            if not path.exists():
                replace_file(path, chunk.sealed)
        names = tuple(chunk.name for chunk in chunks)
        self._work.run_many(
            "INSERT OR IGNORE INTO chunk (case_id, name) VALUES (?, ?)",
            [(case_id, name) for name in names],
        )
        return replace(
            document,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            chunks=names,
        )

    def get(self, document: Document) -> bytes:
        """Return the plain bytes. Raises StoreError doc.incomplete when they are not all here."""
        case_id = document.case_id or ""
        names = list(document.chunks)
        if not names or self._wrapped(case_id) is None:
            raise StoreError("doc.incomplete")
        content = self._cipher(case_id).open([self.read(case_id, name) for name in names], names)
        if hashlib.sha256(content).hexdigest() != document.sha256:
            raise StoreError("doc.incomplete")
        return content

    def read(self, case_id: str, name: str) -> bytes:
        """Return an encrypted chunk. Raises StoreError doc.incomplete when it is not here."""
        path = self._case_folder(case_id) / safe_name(name)
        with storage_faults():
            if not path.exists():
                raise StoreError("doc.incomplete")
            return path.read_bytes()

    def drop(self, case_id: str) -> None:
        """Forget the papers of a case: without the key the files say nothing."""
        with self._work.transaction():
            self._work.run("DELETE FROM case_key WHERE case_id = ?", case_id)
            self._work.run("DELETE FROM chunk WHERE case_id = ?", case_id)
        shutil.rmtree(self._case_folder(case_id), ignore_errors=True)

    def drop_if_sent(self, case_id: str) -> None:
        """Forget the papers of a case unless some exist nowhere else."""
        sql = "SELECT count(*) FROM chunk WHERE case_id = ? AND sent = 0"
        if not self._work.value(int, sql, case_id):
            self.drop(case_id)

    def _case_folder(self, case_id: str) -> Path:
        return self._folder.blobs / safe_name(case_id)

    def _cipher(self, case_id: str) -> CaseCipher:
        bound_to = case_id.encode("utf-8")
        wrapped = self._wrapped(case_id)
        if wrapped is None:
            wrapped = seal(self._wrap_key, new_key(), bound_to)
            self._work.run(
                "INSERT INTO case_key (case_id, wrapped) VALUES (?, ?)", case_id, wrapped
            )
        case_key = unseal(self._wrap_key, wrapped, bound_to)
        if case_key is None:
            raise StoreError("doc.incomplete")
        return CaseCipher(case_key, case_id)

    def _wrapped(self, case_id: str) -> bytes | None:
        return self._work.value(bytes, "SELECT wrapped FROM case_key WHERE case_id = ?", case_id)


def safe_name(name: str) -> str:
    """Refuse what could leave the folder; ids and chunk names have neither dots nor strokes."""
    if not _SAFE.fullmatch(name):
        raise StoreError("doc.incomplete")
    return name
