"""Which papers have arrived whole, and the encrypted chunks they are made of."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from obstore.store import LocalStore
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.database import Database
from central_server.feed.writing import Change, Entity, append, scopes
from central_server.schema.cases import case, chunk, document
from kep_client.errors import InputError, RefusedError

MAX_CHUNK = 256 * 1024 + 64
_NAME = re.compile(r"[0-9a-f]{64}")


async def all_arrived(connection: AsyncConnection, case_id: str, names: Sequence[str]) -> bool:
    """Whether the centre holds every chunk of a paper; a paper without bytes is complete."""
    if not names:
        return True
    wanted = set(names)
    statement = select(func.count()).where(chunk.c.case_id == case_id, chunk.c.name.in_(wanted))
    return (await connection.execute(statement)).scalar_one() == len(wanted)


def blob_store(data: Path) -> LocalStore:
    """Return the folder of encrypted chunks, ``<data>/blobs``."""
    folder = data / "blobs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return LocalStore(folder)


@dataclass(frozen=True, slots=True)
class Papers:
    """Takes chunks in any order and any number of times."""

    database: Database
    blobs: LocalStore

    async def missing(self, office: str, case_id: str, names: Sequence[str]) -> list[str]:
        """Return the names the centre lacks, in the order asked, each once."""
        wanted = list(dict.fromkeys(names))
        _check_case_id(case_id)
        _check_names(wanted)
        async with self.database.transaction() as connection:
            await _check_office(connection, case_id, office)
            statement = select(chunk.c.name).where(
                chunk.c.case_id == case_id, chunk.c.name.in_(wanted)
            )
            held = set((await connection.execute(statement)).scalars())
        return [name for name in wanted if name not in held]

    async def put(self, office: str, case_id: str, name: str, content: bytes) -> None:
        """Store a chunk; a repeat changes nothing.

        Raises:
            InputError: ``request.too_large``, ``doc.empty`` or ``request.invalid``.
            RefusedError: ``access.denied`` for a case of another office.
        """
        _check_case_id(case_id)
        _check_names([name])
        if not content:
            raise InputError("doc.empty")
        if len(content) > MAX_CHUNK:
            raise InputError("request.too_large")
        if not await self.missing(office, case_id, [name]):
            return
        # The bytes first: a row without them would be a lie, bytes without a row are replaced.
        await self.blobs.put_async(f"{case_id}/{name}", content)
        async with self.database.transaction() as connection:
            await self._record(connection, office, case_id, name, len(content))

    async def _record(
        self, connection: AsyncConnection, office: str, case_id: str, name: str, size: int
    ) -> None:
        # The lock orders the last two chunks of a paper: one of them sees that it is whole.
        await connection.execute(
            select(document.c.id).where(document.c.case_id == case_id).with_for_update()
        )
        await connection.execute(
            upsert(chunk)
            .values(
                case_id=case_id,
                name=name,
                size=size,
                office=office,
                stored_at=datetime.now(UTC),
            )
            .on_conflict_do_nothing()
        )
        await _complete(connection, office, case_id)


async def _complete(connection: AsyncConnection, office: str, case_id: str) -> None:
    """Mark the papers of a case that have now arrived whole."""
    waiting = select(document).where(document.c.case_id == case_id, document.c.complete.is_(False))
    changes: list[Change] = []
    for row in (await connection.execute(waiting)).all():
        if not await all_arrived(connection, case_id, row.chunks):
            continue
        done = update(document).where(document.c.id == row.id)
        await connection.execute(done.values(complete=True, rev=row.rev + 1))
        offices = (await scopes(connection, [row.party_id])).get(row.party_id, (office,))
        changes += [Change(where, Entity.DOCUMENT, row.id, row.rev + 1) for where in offices]
    await append(connection, changes)


async def _check_office(connection: AsyncConnection, case_id: str, office: str) -> None:
    """A chunk can arrive before its case; then the office that brought it first has it."""
    owners = select(case.c.office).where(case.c.id == case_id)
    found = (await connection.execute(owners)).scalars().first()
    if found is None:
        first = select(chunk.c.office).where(chunk.c.case_id == case_id).limit(1)
        found = (await connection.execute(first)).scalars().first()
    if found is not None and found != office:
        raise RefusedError("access.denied")


def _check_case_id(case_id: str) -> None:
    # Becomes a folder: only the canonical form of a UUID, never dots or slashes.
    try:
        canonical = str(uuid.UUID(case_id))
    except ValueError:
        raise InputError("request.invalid") from None
    if canonical != case_id:
        raise InputError("request.invalid")


def _check_names(names: Sequence[str]) -> None:
    if not all(_NAME.fullmatch(name) for name in names):
        raise InputError("request.invalid")
