"""What the public page behind a receipt's QR code may know: no name, no identifier."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.times import ATHENS
from central_server.schema.cases import case

_TOKEN_LENGTH = 26
_LAST = "Z"  # of Crockford's alphabet


@dataclass(frozen=True, slots=True)
class TokenState:
    """A registered case without its person; ``state`` is a CaseState code."""

    number: str
    state: str
    registered_on: date


async def lookup_token(connection: AsyncConnection, token: str) -> TokenState | None:
    """Return what a receipt's token, or its first twelve characters, stands for, or None."""
    # A range and not LIKE: the index on the token serves it.
    same = case.c.token.between(token, token + _LAST * (_TOKEN_LENGTH - len(token)))
    statement = select(case.c.number, case.c.state, case.c.registered_at).where(same).limit(2)
    rows = (await connection.execute(statement)).all()
    if len(rows) != 1:
        return None
    row = rows[0]
    return TokenState(row.number, row.state, row.registered_at.astimezone(ATHENS).date())
