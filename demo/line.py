"""The line between the window and the centre, as a cable that can be pulled.

A cut resets every connection and refuses new ones, as a dead router would; the address stays the
same, so that nobody has to be told when the line returns.
"""

import asyncio
import contextlib
import socket
import struct
import threading
from types import TracebackType
from typing import Self

_CHUNK = 64 * 1024
_RESET_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: on, zero seconds


class Line:
    """A TCP relay from a fixed address of ours to the centre; it runs on a thread of its own."""

    def __init__(self) -> None:
        # Bound for life and never listening: nobody else can take the port during a cut.
        self._holder = _bound(0)
        self.port: int = self._holder.getsockname()[1]
        self._target = ("127.0.0.1", 0)
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._relays: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="line", daemon=True)

    @property
    def url(self) -> str:
        """Where the window reaches the centre."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_cut(self) -> bool:
        """Whether nobody gets through."""
        return self._server is None

    def start(self, target_port: int) -> None:
        """Connect the line to a centre on this machine; again after the centre moved."""
        self._target = ("127.0.0.1", target_port)
        if not self._thread.is_alive():
            self._thread.start()
        self.restore()

    def cut(self) -> None:
        """Reset all connections and refuse new ones; done when it returns."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result()

    def restore(self) -> None:
        """Let connections through again."""
        asyncio.run_coroutine_threadsafe(self._restore(), self._loop).result()

    def close(self) -> None:
        """Cut for good and end the thread; harmless when it never started."""
        if self._thread.is_alive():
            self.cut()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._loop.close()
        self._holder.close()

    async def _restore(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._relay, sock=_bound(self.port))

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        relays = list(self._relays)
        for relay in relays:
            relay.cancel()
        await asyncio.gather(*relays, return_exceptions=True)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._relays.add(task)
            task.add_done_callback(self._relays.discard)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            there, away = await asyncio.open_connection(*self._target)
            try:
                await _both_ways((reader, away), (there, writer))
            finally:
                _reset(away)
        _reset(writer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


Half = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _both_ways(one: Half, other: Half) -> None:
    """Carry bytes until both ends have said all, or one of them breaks."""
    async with asyncio.TaskGroup() as halves:
        halves.create_task(_carry(*one))
        halves.create_task(_carry(*other))


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()
        return
    writer.transport.abort()


def _reset(writer: asyncio.StreamWriter) -> None:
    plug = writer.get_extra_info("socket")
    if plug is not None and plug.fileno() != -1:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_ONCE)
    writer.transport.abort()


def _bound(port: int) -> socket.socket:
    plug = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "SO_REUSEPORT"):  # lets the listener share the holder's port
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    plug.bind(("127.0.0.1", port))
    return plug
