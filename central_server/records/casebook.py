"""The cases a push works on: locked once, changed in memory, written together at the end.

A hundred edits are thus a handful of statements. An operation changes a held case only as its
last step, so that a refused one leaves nothing behind.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import any_, bindparam, select, update
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.case_docs import open_answers, seal_answers
from central_server.records.sealing import Sealing
from central_server.schema.cases import case, conflict
from kep_client.errors import RefusedError
from kep_client.wire.base import Answer

Versions = dict[str, list[int | str]]  # field -> [rev, by, at]

_IDS = any_(bindparam("ids", type_=ARRAY(TEXT)))
# In the order of ids: two pushes that lock the same cases never wait for each other in a circle.
_LOCK = select(case).where(case.c.id == _IDS).order_by(case.c.id).with_for_update()
_OPEN_CONFLICTS = select(conflict.c.case_id, conflict.c.field, conflict.c.rev).where(
    conflict.c.case_id == _IDS, conflict.c.resolved_at.is_(None)
)
_WRITE = (
    update(case)
    .where(case.c.id == bindparam("held_id"))
    .values(
        state=bindparam("state"),
        answers=bindparam("answers"),
        field_versions=bindparam("field_versions"),
        rev=bindparam("rev"),
    )
)


@dataclass(slots=True, kw_only=True)
class HeldCase:
    """A locked case; ``disputed`` are its fields in open conflict, by the revision it was found."""

    id: str
    office: str
    applicant_id: str
    service: tuple[str, int]
    title: str
    number: str
    registered_at: datetime
    state: str
    answers: dict[str, Answer]
    versions: Versions
    rev: int
    disputed: dict[str, int] = field(default_factory=dict)


class CaseBook:
    """Held cases of one push, by id."""

    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing
        self._held: dict[str, HeldCase] = {}
        self._changed: set[str] = set()

    async def hold(self, connection: AsyncConnection, ids: list[str]) -> None:
        """Lock cases that are not held yet; unknown ids are left out."""
        wanted = {"ids": [id_ for id_ in ids if id_ not in self._held]}
        if not wanted["ids"]:
            return
        for row in (await connection.execute(_LOCK, wanted)).all():
            self._held[row.id] = HeldCase(
                id=row.id,
                office=row.office,
                applicant_id=row.applicant_id,
                service=(row.service_id, row.service_version),
                title=row.title,
                number=row.number,
                registered_at=row.registered_at,
                state=row.state,
                answers=open_answers(self._sealing, row.answers),
                versions=row.field_versions,
                rev=row.rev,
            )
        for case_id, name, rev in await connection.execute(_OPEN_CONFLICTS, wanted):
            self._held[case_id].disputed[name] = rev

    async def of_office(self, connection: AsyncConnection, case_id: str, office: str) -> HeldCase:
        """Return a held case of an office.

        Raises:
            RefusedError: ``request.not_found`` or ``access.denied``.
        """
        await self.hold(connection, [case_id])
        held = self._held.get(case_id)
        if held is None:
            raise RefusedError("request.not_found")
        if held.office != office:
            raise RefusedError("access.denied")
        return held

    def changed(self, held: HeldCase) -> int:
        """Give a changed case its next revision; it is written with the batch."""
        held.rev += 1
        self._changed.add(held.id)
        return held.rev

    async def write(self, connection: AsyncConnection) -> None:
        """Write every changed case."""
        rows = [
            {
                "held_id": held.id,
                "state": held.state,
                "answers": seal_answers(self._sealing, held.answers),
                "field_versions": held.versions,
                "rev": held.rev,
            }
            for held in (self._held[id_] for id_ in sorted(self._changed))
        ]
        if rows:
            await connection.execute(_WRITE, rows)
