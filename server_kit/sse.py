"""Server-sent events (HTML Living Standard section 9.2) that end when the server stops."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from litestar.response import Stream

HEARTBEAT_S = 10.0
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class Event:
    """A named event; ``data`` is one line, normally JSON. By ``id`` a listener resumes."""

    name: str
    data: str
    id: str = ""

    def encoded(self) -> bytes:
        """Return its form in the stream."""
        known = f"id: {self.id}\n" if self.id else ""
        return f"event: {self.name}\n{known}data: {self.data}\n\n".encode()


def event_stream(
    events: AsyncGenerator[Event, None], stop: asyncio.Event, heartbeat_s: float = HEARTBEAT_S
) -> Stream:
    """Answer with a stream of ``events``; it ends with them, with ``stop`` or with the client."""
    return Stream(
        stream_bytes(events, stop, heartbeat_s), media_type="text/event-stream", headers=_HEADERS
    )


def byte_stream(chunks: AsyncGenerator[bytes, None]) -> Stream:
    """Answer with events that were encoded once for many listeners; the source ends them."""
    return Stream(chunks, media_type="text/event-stream", headers=_HEADERS)


async def stream_bytes(
    events: AsyncGenerator[Event, None], stop: asyncio.Event, heartbeat_s: float = HEARTBEAT_S
) -> AsyncIterator[bytes]:
    """Yield the bytes of the stream, a comment at once and at each silence of ``heartbeat_s``."""
    stopped = asyncio.ensure_future(stop.wait())
    following = asyncio.ensure_future(anext(events, None))
    try:
        yield b": open\n\n"
        while True:
            await asyncio.wait(
                (stopped, following), timeout=heartbeat_s, return_when=asyncio.FIRST_COMPLETED
            )
            if stop.is_set():
                return
            if not following.done():
                yield b": heartbeat\n\n"
                continue
            event = following.result()
            if event is None:
                return
            yield event.encoded()
            following = asyncio.ensure_future(anext(events, None))
    finally:
        stopped.cancel()
        following.cancel()
        await asyncio.gather(stopped, following, return_exceptions=True)
        await events.aclose()
