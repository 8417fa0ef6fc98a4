"""Appending to the chain of an office. No log, no data."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.chain import GENESIS, SALT_BYTES, AccessRow, leaf_hash, next_head
from central_server.schema.access import access_head, access_log
from kep_client.errors import LineError
from kep_client.wire.parties import ReceiptOut

_HEAD = (
    select(access_head.c.n, access_head.c.head)
    .where(access_head.c.office == bindparam("of_office"))
    .with_for_update()
)
# One way to the server for both: others wait for the head's lock meanwhile.
_MOVED = (
    update(access_head)
    .where(access_head.c.office == bindparam("of_office"))
    .values(n=bindparam("to_n"), head=bindparam("to_head"))
    .returning(access_head.c.office)
    .cte("moved")
)
# Names of columns would be taken for those of both tables.
_APPEND = (
    insert(access_log)
    .values({column.name: bindparam(f"row_{column.name}") for column in access_log.c})
    .add_cte(_MOVED)
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Length and head of an office's chain after a row; workstations keep and compare it."""

    office: str
    n: int
    head: bytes

    def out(self) -> ReceiptOut:
        """Return it as answers carry it."""
        return ReceiptOut(office=self.office, n=self.n, head=self.head.hex())


_collected: ContextVar[list[Receipt] | None] = ContextVar("receipts", default=None)


@contextmanager
def collected() -> Iterator[list[Receipt]]:
    """Collect the receipts of what this task appends; they hold once it has committed."""
    receipts: list[Receipt] = []
    token = _collected.set(receipts)
    try:
        yield receipts
    finally:
        _collected.reset(token)


async def append(connection: AsyncConnection, office: str, row: AccessRow) -> Receipt:
    """Add a row to the chain of an office; the caller commits before anything is shown.

    The head stays locked until the end of the transaction, so this is its last step.

    Raises:
        LineError: ``central.log_unavailable``.
    """
    try:
        return await _append(connection, office, row)
    except DBAPIError:
        raise LineError("central.log_unavailable") from None


async def _append(connection: AsyncConnection, office: str, row: AccessRow) -> Receipt:
    n, head = await _locked_head(connection, office)
    n += 1
    salt = secrets.token_bytes(SALT_BYTES)
    leaf = leaf_hash(salt, row)
    head = next_head(office, n, head, leaf)
    chained = {"office": office, "n": n, "leaf": leaf, "head": head, "salt": salt}
    moved = {"of_office": office, "to_n": n, "to_head": head}
    values = chained | msgspec.structs.asdict(row)
    await connection.execute(
        _APPEND, {f"row_{name}": value for name, value in values.items()} | moved
    )
    receipt = Receipt(office, n, head)
    if (receipts := _collected.get()) is not None:
        receipts.append(receipt)
    return receipt


async def _locked_head(connection: AsyncConnection, office: str) -> tuple[int, bytes]:
    of_office = {"of_office": office}
    found = (await connection.execute(_HEAD, of_office)).one_or_none()
    if found is None:
        first = upsert(access_head).values(office=office, n=0, head=GENESIS)
        await connection.execute(first.on_conflict_do_nothing())
        found = (await connection.execute(_HEAD, of_office)).one()
    return found.n, found.head


def transaction_id(now: datetime) -> str:
    """Return a fresh id for the audit record: the time in it is for people, the rest is random."""
    return f"{now:%Y%m%d%H%M%S}-{secrets.token_hex(8)}"
