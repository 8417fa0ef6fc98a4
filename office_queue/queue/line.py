"""The line as the servers use it: commands that return when they are on the disk, and news."""

import asyncio
import time
import zlib
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
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


@dataclass(frozen=True, slots=True)
class News:
    """What changed, encoded once for all who listen."""

    epoch: str
    sequence: int
    made_at: int
    line: Event
    board: Event

    @property
    def name(self) -> str:
        """The event id by which a listener resumes."""
        return self.line.id


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
        self._news: News | None = None
        self._changed = asyncio.Event()
        self._told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
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

    @property
    def news(self) -> News:
        """The newest."""
        if self._news is None:
            raise RuntimeError("the line is not open")
        return self._news

    async def board_now(self) -> bytes:
        """Return the board with the time of this moment, for browsers that ask again and again."""
        await self._publish()
        return self.news.board.data.encode()

    async def follow(
        self, part: Callable[[News], Event], known: str = "", beat_s: float = BEAT_S
    ) -> AsyncGenerator[Event, None]:
        """Yield a snapshot unless the listener ``known`` it, then every newer one, and beats."""
        if self.now_ms() - self.news.made_at > _FRESH_MS:
            await self._publish()  # a listener sets its clock by the first snapshot
        seen = known
        while True:
            news = self.news
            if news.name != seen:
                seen = news.name
                yield part(news)
                continue
            yield self._beat(news)
            with suppress(TimeoutError):
                async with asyncio.timeout(beat_s):
                    while self.news.name == seen:
                        await asyncio.shield(self._told)

    def _beat(self, news: News) -> Event:
        beat = BeatOut(epoch=news.epoch, sequence=news.sequence, now=self.now_ms())
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
        now = self.now_ms()
        self._news = await self._writer.do(lambda store: self._read(store, now))
        told, self._told = self._told, asyncio.get_running_loop().create_future()
        told.set_result(None)

    def _read(self, store: Store, now: int) -> News:
        store.turn_day(now)
        sequence = store.sequence()
        by_series = store.waiting_by_series()
        line = LineOut(
            epoch=store.epoch,
            sequence=sequence,
            now=now,
            waiting=[ticket_out(row) for row in store.waiting(now, MAX_WAITING)],
            waiting_count=sum(by_series.values()),
            served=[Served(desk=row.desk or 0, ticket=ticket_out(row)) for row in store.served()],
        )
        board: Board = self._maker.board(
            store.announced(_RECENT_CALLS), by_series, (store.epoch, sequence), now
        )
        name = _name(line, board)
        return News(
            store.epoch, sequence, now, _event("line", line, name), _event("board", board, name)
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


def _name(line: LineOut, board: Board) -> str:
    """Name a state: the order changes with the time too, when an appointment's moment comes."""
    order = " ".join((board.date, *(ticket.number for ticket in line.waiting)))
    return f"{line.epoch}-{line.sequence}-{zlib.crc32(order.encode()):08x}"
