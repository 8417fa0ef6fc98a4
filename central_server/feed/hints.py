"""Hints that something changed, for open event streams: never data, and never too early.

A notification comes at commit, but a row can be read only once every older transaction has ended.
A hint waits for that, or a client would pull, find nothing and stay behind.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field

from sqlalchemy import text

from central_server.database import Database
from central_server.feed.writing import CHANNEL, EVERYWHERE
from kep_client.errors import LineError
from server_kit.sse import Event

_HORIZON = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
_HORIZON_POLL_S = 0.02
_RECONNECT_S = 1.0


@dataclass(slots=True, eq=False)
class _Subscriber:
    """One open stream; hints that pile up become one."""

    office: str
    horizon: int = 0
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class Hints:
    """One listening connection per process, open while there are streams."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: set[_Subscriber] = set()
        self._pending: dict[str, int] = {}
        self._pending_came = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def stream(self, office: str) -> AsyncGenerator[Event, None]:
        """Yield a hint at once, since changes may have come before the stream, then on changes."""
        with self._subscribed(office) as subscriber:
            yield _hint(office, await self._horizon())
            while True:
                await subscriber.wake.wait()
                subscriber.wake.clear()
                yield _hint(office, subscriber.horizon)

    @contextlib.contextmanager
    def _subscribed(self, office: str) -> Iterator[_Subscriber]:
        subscriber = _Subscriber(office)
        self._subscribers.add(subscriber)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._tell())]
        try:
            yield subscriber
        finally:
            self._subscribers.discard(subscriber)
            if not self._subscribers:
                for task in self._tasks:
                    task.cancel()
                self._tasks = []

    async def _listen(self) -> None:
        while True:
            try:
                async with self._database.listen(CHANNEL) as notes:
                    self._note(EVERYWHERE, 0)  # what came while nobody listened
                    async for _, payload in notes:
                        office, _, xid = payload.partition(" ")
                        self._note(office, int(xid))
            except LineError:
                await asyncio.sleep(_RECONNECT_S)

    def _note(self, office: str, xid: int) -> None:
        self._pending[office] = max(xid, self._pending.get(office, 0))
        self._pending_came.set()

    async def _tell(self) -> None:
        while True:
            await self._pending_came.wait()
            with contextlib.suppress(LineError):
                self._wake(await self._horizon())
            if self._pending:
                await asyncio.sleep(_HORIZON_POLL_S)
            else:
                self._pending_came.clear()

    def _wake(self, horizon: int) -> None:
        ready = {office for office, xid in self._pending.items() if xid < horizon}
        for office in ready:
            del self._pending[office]
        for subscriber in self._subscribers:
            if subscriber.office in ready or EVERYWHERE in ready:
                subscriber.horizon = horizon
                subscriber.wake.set()

    async def _horizon(self) -> int:
        async with self._database.transaction() as connection:
            return int((await connection.execute(_HORIZON)).scalar_one())


def _hint(office: str, horizon: int) -> Event:
    return Event("hint", json.dumps({"scope": f"office:{office}", "horizon": str(horizon)}))
