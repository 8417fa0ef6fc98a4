"""Recomputing the chain of an office from its rows, and hearing those who remember it.

Rows are streamed: memory does not grow with the log. One snapshot per office, so that appends
go on meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.chain import AccessRow, leaf_hash
from central_server.access_log.log import Receipt
from central_server.access_log.walk import Attack, Finding, Link, Walk
from central_server.access_log.witnesses import OfficeWitnesses, Source, Witness
from central_server.schema.access import access_head, access_log

PURGE = "purge"
_PAGE = 2000
_FIELDS = AccessRow.__struct_fields__
_ACTION = _FIELDS.index("action")
_ACTIVITY = _FIELDS.index("activity")
_COLUMNS = [
    access_log.c[name] for name in ("n", "leaf", "head", "salt", *_FIELDS)
]  # in this order: ``_link`` unpacks by place
_ROWS = select(*_COLUMNS).order_by(access_log.c.n)
_UTC = text("SET LOCAL TIME ZONE 'UTC'")


@dataclass(frozen=True, slots=True)
class Verdict:
    """``vouched`` is the furthest row that a witness confirms: what is newer rests on the database."""

    office: str
    rows: int
    findings: tuple[Finding, ...] = ()
    vouched: int = 0
    witnesses: int = 0

    @property
    def broken_at(self) -> int:
        """The first row that does not fit, 0 where everything does."""
        return min((finding.n for finding in self.findings), default=0)


_NOBODY = OfficeWitnesses([], [], [])


async def verify(
    connection: AsyncConnection,
    office: str,
    kept: Receipt | None = None,
    witnesses: OfficeWitnesses = _NOBODY,
) -> Verdict:
    """Recompute every leaf and head; ``kept`` is one receipt more that must lie on the chain.

    Without a witness from outside neither a chain that was cut nor one that was rebuilt together
    with its head row can be told from a true one.
    """
    known = list(witnesses.known)
    if kept is not None:
        known = sorted([*known, Witness(kept.n, kept.head, Source.RECEIPT)])
    walk = Walk(office, known)
    await connection.execute(_UTC)
    rows = await connection.stream(
        _ROWS.where(access_log.c.office == office), execution_options={"yield_per": _PAGE}
    )
    async for page in rows.partitions():
        for row in page:
            walk.see(_link(row))
    ends = select(access_head.c.n, access_head.c.head).where(access_head.c.office == office)
    end = (await connection.execute(ends)).one_or_none()
    walk.end((end.n, end.head) if end else None)
    findings = (*walk.findings, *_of_checkpoints(witnesses))
    return Verdict(office, walk.rows, findings, walk.vouched, len(known))


async def offices_of(connection: AsyncConnection) -> set[str]:
    """Return every office that has rows or a head; rows may have lost their head."""
    found = set((await connection.execute(select(access_head.c.office))).scalars())
    last = ""
    while True:
        following = (
            select(access_log.c.office)
            .where(access_log.c.office > last)
            .order_by(access_log.c.office)
            .limit(1)
        )
        office = (await connection.execute(following)).scalar_one_or_none()
        if office is None:
            return found
        found.add(office)
        last = office


def _of_checkpoints(witnesses: OfficeWitnesses) -> list[Finding]:
    findings = [
        Finding(Attack.CHECKPOINT_MISSING, seq, f"checkpoint {seq} is missing in {where}")
        for seq, where in witnesses.missing
    ]
    findings += [
        Finding(Attack.CHECKPOINT_FORGED, seq, f"checkpoint {seq} is not signed by a known key")
        for seq in witnesses.forged
    ]
    return findings


def _link(row: Sequence[object]) -> Link:
    """Check a row against its own leaf; erased means salt and every field."""
    n, leaf, head, salt, *content = row
    if not (isinstance(n, int) and isinstance(leaf, bytes) and isinstance(head, bytes)):
        raise TypeError("not a row of the log")
    if salt is None:
        erased = all(value is None for value in content)
        return Link(n, leaf, head, None if erased else False)
    return Link(n, leaf, head, _fits(salt, leaf, content), _purged_to(content))


def _fits(salt: object, leaf: bytes, content: Sequence[object]) -> bool:
    if not isinstance(salt, bytes):
        return False
    try:
        # No validation: the bytes that were hashed are made from whatever stands there.
        return leaf_hash(salt, AccessRow(**dict(zip(_FIELDS, content, strict=True)))) == leaf  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def _purged_to(content: Sequence[object]) -> int:
    activity = content[_ACTIVITY]
    if content[_ACTION] == PURGE and isinstance(activity, str) and activity.isdecimal():
        return int(activity)
    return 0
