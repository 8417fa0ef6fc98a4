"""A picture in parts: one that cannot be fetched is said, and takes nothing else with it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.database import TRANSACTION_LIMIT_MS, DatabaseBug, fault_of
from server_kit.log import note

PART_LIMIT_MS = 500
_log = logging.getLogger("kep.record")
_LIMIT = text("SELECT set_config('statement_timeout', :ms, true)")
T = TypeVar("T")


@dataclass(slots=True)
class Parts:
    """Fetches the parts of one answer on one connection; ``missing`` is code by part."""

    connection: AsyncConnection
    missing: dict[str, str] = field(default_factory=dict)

    async def begin(self) -> None:
        """Give each statement from here on less time than the whole has."""
        await self.connection.execute(_LIMIT, {"ms": str(PART_LIMIT_MS)})

    async def end(self) -> None:
        """Give statements the whole's time again."""
        await self.connection.execute(_LIMIT, {"ms": str(TRANSACTION_LIMIT_MS)})

    async def fetch(self, part: str, read: Callable[[], Awaitable[T]], otherwise: T) -> T:
        """Return what ``read`` returns, or ``otherwise`` and a word in ``missing``.

        Raises:
            DBAPIError: when the connection itself is lost, since then nothing else can follow.
        """
        savepoint = await self.connection.begin_nested()
        try:
            found = await read()
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
            self._miss(part, fault_of(error))
        except (InvalidTag, ValueError) as error:  # what is stored is damaged
            self._miss(part, error)
        else:
            await savepoint.commit()
            return found
        await savepoint.rollback()
        return otherwise

    def _miss(self, part: str, fault: Exception) -> None:
        passing = getattr(fault, "code", "") == "server.unavailable"
        self.missing[part] = "server.unavailable" if passing else "server.bad_answer"
        sqlstate = fault.sqlstate if isinstance(fault, DatabaseBug) else ""
        note(
            _log,
            logging.ERROR,
            "part_missing",
            action=part,
            code=self.missing[part],
            reason=type(fault).__name__,
            sqlstate=sqlstate,
        )
