"""What the public page behind a receipt's QR code may know: no name, no identifier."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.times import ATHENS
from central_server.schema.cases import case


@dataclass(frozen=True, slots=True)
class TokenState:
    """A registered case without its person; ``state`` is a CaseState code."""

    number: str
    state: str
    registered_on: date


async def lookup_token(connection: AsyncConnection, token: str) -> TokenState | None:
    """Return what a receipt's token stands for, or None."""
    statement = select(case.c.number, case.c.state, case.c.registered_at).where(
        case.c.token == token
    )
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        return None
    return TokenState(row.number, row.state, row.registered_at.astimezone(ATHENS).date())
