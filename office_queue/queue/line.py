"""The line as the servers use it: commands that return when they are on the disk, and news."""

import asyncio
import time
import zlib
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

import msgspec

from kep_client.errors import DeviceError
from kep_client.wire.queue import (
    MAX_WAITING,
    BeatOut,
    DeskReply,
    LineOut,
    Served,
    TicketOut,
    TicketRequest,
)
from office_queue.queue.board import Board, BoardMaker
from office_queue.queue.offer import Offer
from office_queue.queue.store import Numbered, Store, TicketRow
from office_queue.queue.writer import Writer
from server_kit.sse import Event

BEAT_S = 1.0
# Under load snapshots are the same work for everybody: fifty a second are enough for any screen.
_BETWEEN_NEWS_S = 0.02
_RECENT_CALLS = 6
_FRESH_MS = 1_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hall:
    """What screens show of the office beside its line."""

    office_name: str
    arrows: Mapping[int, str] = field(default_factory=dict)


class Channel:
    """News of one kind, encoded once for all who listen. Belongs to one loop."""

    def __init__(self) -> None:
        self.name = ""
        self.sequence = 0
        self.made_at = 0
        self.data = ""
        self._encoded = b""
        self._listeners: set[asyncio.Future[None]] = set()
        self._ended = False

    def publish(self, event: Event, sequence: int, made_at: int) -> None:
        """Replace what was told before; who knows this state already is left in peace."""
        self.sequence, self.made_at, self.data = sequence, made_at, event.data
        self._encoded = event.encoded()
        if event.id != self.name:
            self.name = event.id
            self._wake()

    def end(self) -> None:
        """End every stream."""
        self._ended = True
        self._wake()

    async def follow(
        self, known: str, beat: Callable[[], Event], beat_s: float
    ) -> AsyncGenerator[bytes, None]:
        """Yield the newest state unless it is ``known``, each newer one, and beats in between."""
        loop = asyncio.get_running_loop()
        while not self._ended:
            if self.name != known:
                known = self.name
                yield self._encoded
                continue
            yield beat().encoded()
            woken: asyncio.Future[None] = loop.create_future()
            timer = loop.call_later(beat_s, _settle, woken)
            self._listeners.add(woken)
            try:
                if self.name == known and not self._ended:
                    await woken
            finally:
                timer.cancel()
                self._listeners.discard(woken)

    def _wake(self) -> None:
        for woken in self._listeners:
            _settle(woken)


class Line:
    """The office's line. Belongs to one loop."""

    def __init__(
        self, writer: Writer, offer: Offer, hall: Hall, now: Callable[[], float] = time.time
    ) -> None:
        """``now`` is seconds since 1970; tests give a clock of their own."""
        self.offer = offer
        self._writer = writer
        self._now = now
        self._maker = BoardMaker(offer, hall.office_name, hall.arrows)
        self._line = Channel()
        self._board = Channel()
        self._changed = asyncio.Event()
        self._publisher: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls, path: Path, offer: Offer, hall: Hall, now: Callable[[], float] = time.time
    ) -> Self:
        """Open the file and read the line. Raises DeviceError queue.lost_hub."""
        line = cls(await Writer.open(path), offer, hall, now)
        await line._publish()
        line._publisher = asyncio.create_task(line._keep_publishing())
        return line

    async def close(self) -> None:
        """Stop telling and close the file."""
        if self._publisher is not None:
            self._publisher.cancel()
            with suppress(asyncio.CancelledError):
                await self._publisher
        await self._writer.close()

    @property
    def epoch(self) -> str:
        """The name of this file's history."""
        return self._writer.epoch

    def now_ms(self) -> int:
        """The hub's time in milliseconds."""
        return int(self._now() * 1000)

    # --- commands -----------------------------------------------------------------------------

    async def issue(self, asked: TicketRequest) -> TicketOut:
        """Give a number. Raises InputError service.not_found."""
        letter, service = self.offer.find(asked.service)
        new = Numbered(
            letter, service.title, service.service_id, asked.priority, asked.appointment_at
        )
        now = self.now_ms()
        return ticket_out(await self._change(lambda store: store.issue(asked.request_id, new, now)))

    async def call_next(self, desk: int, request: str) -> DeskReply:
        """Finish and call. Raises DeviceError queue.empty, after the finish is on the disk."""
        now = self.now_ms()
        reply = await self._command(lambda store: store.call_next(request, desk, now))
        if reply.ticket is None:
            raise DeviceError("queue.empty")
        return reply

    async def call_again(self, desk: int, request: str) -> DeskReply:
        """Announce once more. Raises DeviceError queue.empty."""
        now = self.now_ms()
        return await self._command(lambda store: store.call_again(request, desk, now))

    async def no_show(self, desk: int, request: str) -> DeskReply:
        """Raise DeviceError queue.too_early before two calls and 45 seconds."""
        now = self.now_ms()
        return await self._command(lambda store: store.no_show(request, desk, now))

    async def finish(self, desk: int, request: str) -> DeskReply:
        """End what the desk serves. Raises DeviceError queue.empty."""
        now = self.now_ms()
        return await self._command(lambda store: store.finish(request, desk, now))

    async def undo(self, desk: int, request: str) -> DeskReply:
        """Take the last end back, if it is not too late."""
        now = self.now_ms()
        return await self._command(lambda store: store.undo(request, desk, now))

    async def ask(self, question: Callable[[Store], T]) -> T:
        """Read from, or write to, the file beside the line."""
        return await self._writer.do(question)

    # --- news ---------------------------------------------------------------------------------

    def end_streams(self) -> None:
        """End what listens: the server stops."""
        self._line.end()
        self._board.end()

    async def board_now(self) -> bytes:
        """Return the board with the time of this moment, for browsers that ask again and again."""
        await self._publish_board()
        return self._board.data.encode()

    async def follow_board(self, known: str = "") -> AsyncGenerator[bytes, None]:
        """Stream what halls see."""
        if self._is_old(self._board):
            await self._publish_board()
        async with aclosing(self._follow(self._board, known)) as followed:
            async for encoded in followed:
                yield encoded

    async def follow_line(self, known: str = "") -> AsyncGenerator[bytes, None]:
        """Stream what desks see."""
        if self._is_old(self._line):
            await self._publish_line()
        async with aclosing(self._follow(self._line, known)) as followed:
            async for encoded in followed:
                yield encoded

    def _follow(self, channel: Channel, known: str) -> AsyncGenerator[bytes, None]:
        return channel.follow(known, lambda: self._beat(channel), BEAT_S)

    def _is_old(self, channel: Channel) -> bool:
        """A listener sets its clock by the first snapshot."""
        return self.now_ms() - channel.made_at > _FRESH_MS

    def _beat(self, channel: Channel) -> Event:
        beat = BeatOut(epoch=self.epoch, sequence=channel.sequence, now=self.now_ms())
        return _event("beat", beat)

    async def _keep_publishing(self) -> None:
        """Publish after changes at once, and each half minute: waits and days move by themselves."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(30.0):
                    await self._changed.wait()
            self._changed.clear()
            await self._publish()
            await asyncio.sleep(_BETWEEN_NEWS_S)

    async def _publish(self) -> None:
        # The hall first: a hundred screens wait for little, the desks' list is long.
        await self._publish_board()
        await self._publish_line()

    async def _publish_board(self) -> None:
        now = self.now_ms()
        board = await self._writer.do(lambda store: self._read_board(store, now))
        name = f"{board.epoch}-{board.sequence}-{zlib.crc32(board.date.encode()):08x}"
        self._board.publish(_event("board", board, name), board.sequence, now)

    async def _publish_line(self) -> None:
        now = self.now_ms()
        line = await self._writer.do(lambda store: _read_line(store, now))
        # The order changes with the time too, when an appointment's moment comes.
        order = zlib.crc32(" ".join(ticket.number for ticket in line.waiting).encode())
        name = f"{line.epoch}-{line.sequence}-{order:08x}"
        self._line.publish(_event("line", line, name), line.sequence, now)

    def _read_board(self, store: Store, now: int) -> Board:
        store.turn_day(now)
        mark = (store.epoch, store.sequence())
        return self._maker.board(
            store.announced(_RECENT_CALLS), store.waiting_by_series(), mark, now
        )

    # --- steps --------------------------------------------------------------------------------

    async def _command(self, run: Callable[[Store], TicketRow | None]) -> DeskReply:
        row, sequence = await self._change(lambda store: (run(store), store.sequence()))
        ticket = None if row is None else ticket_out(row)
        return DeskReply(epoch=self.epoch, sequence=sequence, ticket=ticket)

    async def _change(self, run: Callable[[Store], T]) -> T:
        try:
            return await self._writer.do(run)
        finally:
            self._changed.set()


def ticket_out(row: TicketRow) -> TicketOut:
    """Return what desks and kiosks see of a ticket."""
    appointment = row.appointment_at is not None
    return TicketOut(
        number=row.number,
        service_title=row.title,
        issued_at=row.issued_at,
        service_id=row.service_id,
        priority="appointment" if appointment else row.priority,  # type: ignore[arg-type]
        appointment_at=row.appointment_at,
        calls=row.calls,
    )


def _event(kind: str, value: msgspec.Struct, name: str = "") -> Event:
    return Event(kind, msgspec.json.encode(value).decode(), name)


def _read_line(store: Store, now: int) -> LineOut:
    store.turn_day(now)
    return LineOut(
        epoch=store.epoch,
        sequence=store.sequence(),
        now=now,
        waiting=[ticket_out(row) for row in store.waiting(now, MAX_WAITING)],
        waiting_count=sum(store.waiting_by_series().values()),
        served=[Served(desk=row.desk or 0, ticket=ticket_out(row)) for row in store.served()],
    )


def _settle(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)
