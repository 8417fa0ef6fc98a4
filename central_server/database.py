"""The one way to PostgreSQL: an engine, short transactions, mapped faults, notifications.

A transaction spans no parsing of foreign bytes, no network and no wait for a person: the feed's
horizon stands still while one is open.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from types import TracebackType
from typing import Self

import psycopg
from sqlalchemy import event, func, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from kep_client.errors import LineError

TRANSACTION_LIMIT_MS = 5_000
POOL_SIZE = 10
_TRANSACTION_TIMEOUT_SINCE = 17

# The database cannot serve now; the same request may succeed in a moment. PostgreSQL, appendix A:
# connection exceptions, resources, operator intervention (timeouts, shutdown), rollbacks.
_PASSING = ("08", "53", "57", "40", "25P0")


class DatabaseBug(Exception):  # noqa: N818 - not a fault of the world
    """A statement of ours was refused. Holds names of the schema, never a value.

    The driver's own text carries ``Key (afm)=(...)``, so it is neither kept nor chained.
    """

    def __init__(self, sqlstate: str, constraint: str = "") -> None:
        super().__init__(f"SQLSTATE {sqlstate} {constraint}".rstrip())
        self.sqlstate = sqlstate
        self.constraint = constraint


class Database:
    """An engine and its rules; use it as an async context manager or call ``close``."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = POOL_SIZE,
        limit_ms: int | None = TRANSACTION_LIMIT_MS,
    ) -> None:
        """Connect lazily. ``limit_ms`` None is for migrations and seeding only."""
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._engine = create_async_engine(
            self._url, pool_size=pool_size, max_overflow=0, pool_timeout=5, hide_parameters=True
        )
        self._limit_ms = limit_ms or 0
        event.listen(self._engine.sync_engine, "connect", self._set_limits)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Run one transaction: commit at the end, roll back on any exception.

        Raises LineError ``server.unavailable`` when the database cannot serve now, and
        DatabaseBug for everything else that it refuses.
        """
        try:
            async with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise fault_of(error) from None
        except PoolTimeout:  # no connection became free
            raise LineError("server.unavailable") from None

    @asynccontextmanager
    async def listen(self, *channels: str) -> AsyncIterator[AsyncIterator[tuple[str, str]]]:
        """Hear notifications as (channel, payload) on a connection of their own."""
        url = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                for channel in channels:
                    await connection.execute(
                        psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel))
                    )
                # Closed before the connection: closing that waits for whoever still listens.
                async with aclosing(_heard(connection)) as heard:
                    yield heard
        except psycopg.OperationalError:
            raise LineError("server.unavailable") from None

    async def close(self) -> None:
        await self._engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def _set_limits(self, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        version = connection.driver_connection.info.server_version
        names = ["statement_timeout", "idle_in_transaction_session_timeout"]
        if version // 10_000 >= _TRANSACTION_TIMEOUT_SINCE:
            names.append("transaction_timeout")
        cursor = connection.cursor()
        for name in names:
            cursor.execute("SELECT set_config(%s, %s, false)", (name, str(self._limit_ms)))
        cursor.close()
        connection.commit()


async def _heard(connection: psycopg.AsyncConnection) -> AsyncGenerator[tuple[str, str], None]:
    async with aclosing(connection.notifies()) as notes:
        async for note in notes:
            yield note.channel, note.payload


async def notify(connection: AsyncConnection, channel: str, payload: str) -> None:
    """Tell listeners at commit. The payload is a hint and holds no personal data."""
    await connection.execute(select(func.pg_notify(channel, payload)))


def fault_of(error: DBAPIError) -> LineError | DatabaseBug:
    """Map a driver's error by its SQLSTATE alone; a lost connection has none."""
    cause = error.orig
    sqlstate = getattr(cause, "sqlstate", None) or ""
    if error.connection_invalidated or not sqlstate or sqlstate.startswith(_PASSING):
        return LineError("server.unavailable")
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    return DatabaseBug(sqlstate, constraint)
