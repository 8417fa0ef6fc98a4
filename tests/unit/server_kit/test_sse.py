"""Streams of events end with their source, their reader or the server."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from server_kit.sse import Event, stream_bytes


class Source:
    """Events by hand; knows whether it was closed."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[Event | None] = asyncio.Queue()
        self.closed = False

    async def stream(self):
        try:
            while (event := await self.events.get()) is not None:
                yield event
        finally:
            self.closed = True


async def test_events_come_in_order_and_the_stream_ends_with_its_source():
    source = Source()
    for text in ("1", "2", None):
        source.events.put_nowait(text and Event("hint", text))
    got = [part async for part in stream_bytes(source.stream(), asyncio.Event())]
    assert got == [b": open\n\n", b"event: hint\ndata: 1\n\n", b"event: hint\ndata: 2\n\n"]
    assert source.closed


async def test_silence_is_filled_with_heartbeats():
    source, stop = Source(), asyncio.Event()
    async with aclosing(stream_bytes(source.stream(), stop, heartbeat_s=0.01)) as stream:
        assert [await anext(stream) for _ in range(3)][1:] == [b": heartbeat\n\n"] * 2


async def test_a_stop_ends_every_open_stream():
    sources, stop = [Source() for _ in range(100)], asyncio.Event()

    async def read(source: Source) -> list[bytes]:
        return [part async for part in stream_bytes(source.stream(), stop)]

    readers = [asyncio.create_task(read(source)) for source in sources]
    await asyncio.sleep(0.01)
    stop.set()
    parts = await asyncio.wait_for(asyncio.gather(*readers), 5)
    assert parts == [[b": open\n\n"]] * 100
    assert all(source.closed for source in sources)


async def test_a_reader_that_leaves_closes_the_source():
    source = Source()
    source.events.put_nowait(Event("hint", "1"))
    async with aclosing(stream_bytes(source.stream(), asyncio.Event())) as stream:
        await anext(stream)
        await anext(stream)
    assert source.closed
