"""The office's line over the network: ``ports.queue.QueueHub`` by HTTP and server-sent events.

One stream tells the line while somebody listens. When the hub is silent for two and a half seconds
the snapshot says ``live=False``; the stream comes back by itself. A command ends within three
seconds, with an answer or with ``queue.lost_hub``; asked again after that it has the same request
id, so what the hub had done before the line broke is not done twice.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress
from dataclasses import replace

import msgspec

from kep_client.domain.ticket import QueueSnapshot, Ticket
from kep_client.errors import DeviceError, KepError, LineError, RefusedError
from kep_client.gateway.events import ServerEvent
from kep_client.gateway.hub_desk import DeskPasses, HubDoor
from kep_client.gateway.hub_trust import HubPlace
from kep_client.mapping.queue import snapshot_from, ticket_from
from kep_client.ports.clock import Clock
from kep_client.services.latest import Latest
from kep_client.wire.queue import DeskReply, LineOut

COMMAND_S = 2.5
FIRST_WORD_S = 2.5
RECONNECT_CAP_S = 4.0
_FIRST_PAUSE_S = 0.25


class HubQueue:
    """Implements ``ports.queue.QueueHub`` for one desk. Belongs to one loop."""

    def __init__(
        self,
        place: HubPlace,
        passes: DeskPasses,
        clock: Clock,
        randomness: Callable[[], float],
    ) -> None:
        self._place = place
        self._passes = passes
        self._clock = clock
        self._randomness = randomness
        self._latest = Latest(QueueSnapshot(0, (), None, clock.now(), live=False))
        self._heard = asyncio.Event()
        self._try_now = asyncio.Event()
        self._door: HubDoor | None = None
        self._opening = asyncio.Lock()
        self._listeners = 0
        self._listening: asyncio.Task[None] | None = None
        self._known = ""
        self._epoch = ""
        self._floor = 0
        self._unanswered: tuple[str, str] | None = None

    async def snapshots(self) -> AsyncIterator[QueueSnapshot]:
        """Yield the line, at the latest after ``FIRST_WORD_S`` as not live, and at every change."""
        self._listeners += 1
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
            self._listening.add_done_callback(_report_bug)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(FIRST_WORD_S):
                    await self._heard.wait()
            async for snapshot in self._latest.values():
                yield snapshot
        finally:
            self._listeners -= 1
            if not self._listeners:
                await self._stop_listening()

    async def call_next(self) -> Ticket:
        return _ticket(await self._command("next"))

    async def call_again(self) -> Ticket:
        return _ticket(await self._command("again"))

    async def no_show(self) -> None:
        await self._command("no-show")

    async def finish(self) -> None:
        await self._command("finish")

    async def undo(self) -> Ticket | None:
        reply = await self._command("undo")
        return None if reply.ticket is None else ticket_from(reply.ticket)

    async def close(self) -> None:
        """End the stream and the connections; the next use opens them again."""
        await self._stop_listening()
        await self._drop(self._door)

    # --- commands -----------------------------------------------------------------------------

    async def _command(self, name: str) -> DeskReply:
        """Ask within ``COMMAND_S``. Raises DeviceError queue.*, RefusedError auth.*."""
        request = secrets.token_urlsafe(18)
        if self._unanswered is not None and self._unanswered[0] == name:
            request = self._unanswered[1]
        self._unanswered = (name, request)
        try:
            async with asyncio.timeout(COMMAND_S):
                reply = await self._ask_twice(name, request)
        except (LineError, TimeoutError):
            await self._drop(self._door)
            raise DeviceError("queue.lost_hub") from None
        except KepError as fault:
            if fault.code != "queue.lost_hub":
                self._unanswered = None
            raise
        self._unanswered = None
        self._raise_floor(reply.epoch, reply.sequence)
        self._try_now.set()
        return reply

    async def _ask_twice(self, name: str, request: str) -> DeskReply:
        """A kept connection may have ended meanwhile, a session with the hub's process."""
        door = await self._open_door()
        try:
            return await door.command(name, request)
        except LineError:
            await self._drop(door)
        except RefusedError as fault:
            if fault.code != "auth.token_refused":
                raise
            await self._drop(door)
        return await (await self._open_door()).command(name, request)

    # --- the stream ---------------------------------------------------------------------------

    async def _listen(self) -> None:
        failures = 0
        while True:
            began = self._latest.value
            try:
                await self._hear()
            except KepError:
                failures = failures + 1 if self._latest.value is began else 0
            self._lose()
            self._try_now.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause(failures)):
                    await self._try_now.wait()

    async def _hear(self) -> None:
        door: HubDoor | None = None
        try:
            async with asyncio.timeout(COMMAND_S):
                door = await self._open_door()
        except TimeoutError:
            raise LineError("net.offline") from None
        try:
            async with aclosing(
                door.events(self._known if self._latest.value.live else "")
            ) as told:
                async for event in told:
                    self._take(event)
        finally:
            await self._drop(door)

    def _take(self, event: ServerEvent) -> None:
        if event.name != "line":
            return
        try:
            line = msgspec.json.decode(event.data, type=LineOut)
        except (msgspec.DecodeError, RecursionError):
            raise LineError("server.bad_answer") from None
        if line.epoch == self._epoch and line.sequence < self._floor:
            return  # older than what a command has told
        self._raise_floor(line.epoch, line.sequence)
        self._known = event.id
        self._latest.put(snapshot_from(line, self._place.desk))
        self._heard.set()

    def _raise_floor(self, epoch: str, sequence: int) -> None:
        """Nothing older is shown from now on; a hub with another file counts anew."""
        self._floor = max(self._floor, sequence) if epoch == self._epoch else sequence
        self._epoch = epoch

    def _lose(self) -> None:
        if self._latest.value.live or not self._heard.is_set():
            self._latest.put(replace(self._latest.value, live=False))
        self._heard.set()

    def _pause(self, failures: int) -> float:
        """Full jitter: every desk of the office comes back after the same restart."""
        return self._randomness() * min(RECONNECT_CAP_S, _FIRST_PAUSE_S * 2.0 ** min(failures, 8))

    async def _stop_listening(self) -> None:
        task, self._listening = self._listening, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._heard.clear()

    # --- the connection -----------------------------------------------------------------------

    async def _open_door(self) -> HubDoor:
        async with self._opening:
            if self._door is None:
                self._door = await HubDoor.open(self._place, self._passes, self._clock)
            return self._door

    async def _drop(self, door: HubDoor | None) -> None:
        if door is None:
            return
        if self._door is door:
            self._door = None
        await door.close()


def _ticket(reply: DeskReply) -> Ticket:
    if reply.ticket is None:
        raise DeviceError("queue.empty")
    return ticket_from(reply.ticket)


def _report_bug(task: asyncio.Task[None]) -> None:
    """Tell the loop at once: a task that nobody awaits would keep its exception to itself."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        told = {"message": "the queue is no longer heard", "exception": error, "task": task}
        task.get_loop().call_exception_handler(told)
