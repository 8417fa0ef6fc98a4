"""Run a server until SIGTERM or Ctrl+C, and end within two seconds, open streams included."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn
from litestar import Litestar

BACKLOG = 512
GRACE_S = 1
# Clients that ask every few seconds keep their connection.
KEEP_ALIVE_S = 30


@dataclass(frozen=True, slots=True)
class Door:
    """An application behind a bound socket, with TLS where ``tls`` is given."""

    app: Litestar
    listener: socket.socket
    tls: ssl.SSLContext | None = None


class StoppableServer(uvicorn.Server):
    """uvicorn waits for open streams to end by themselves; this one tells them."""

    def __init__(
        self, config: uvicorn.Config, stop: asyncio.Event, on_start: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._stop = stop
        self._on_start = on_start

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        watcher = asyncio.create_task(self._exit_when_stopped())
        try:
            await super().serve(sockets)
        finally:
            watcher.cancel()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_start()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals to ``signals_set``, which knows every server of the process.

        uvicorn would also raise them again at the end, which kills the process before the caller
        has stopped its database.
        """
        yield

    async def _exit_when_stopped(self) -> None:
        await self._stop.wait()
        self.should_exit = True


@contextlib.contextmanager
def signals_set(stop: asyncio.Event) -> Generator[None, None, None]:
    """Set ``stop`` at SIGTERM and Ctrl+C, on the loop that runs now."""
    loop = asyncio.get_running_loop()

    def handle(_: int, __: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    before = {name: signal.signal(name, handle) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def listen(host: str, port: int) -> socket.socket:
    """Bind before anything else, so that the address is known (port 0 takes a free one)."""
    listener = socket.create_server((host, port), backlog=BACKLOG)
    # asyncio sets this only on sockets that name their protocol, and these do not: without it
    # every answer in two pieces waits 40 ms for the client's delayed acknowledgement. Connections
    # inherit it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def address_of(listener: socket.socket, scheme: str = "http") -> str:
    """Return ``http://host:port`` of a bound socket."""
    host, port = listener.getsockname()[:2]
    return f"{scheme}://{host}:{port}"


async def serve(
    app: Litestar, listener: socket.socket, stop: asyncio.Event, ready_file: Path | None = None
) -> None:
    """Serve until ``stop`` is set or a signal comes. ``ready_file`` is written once it listens."""

    def ready() -> None:
        if ready_file is not None:
            write_ready(ready_file, {"url": address_of(listener)})

    await serve_doors([Door(app, listener)], stop, ready)


async def serve_doors(
    doors: Sequence[Door], stop: asyncio.Event, ready: Callable[[], None]
) -> None:
    """Serve several until ``stop`` or a signal; ``ready`` is called once all of them listen."""
    closed = len(doors)

    def opened() -> None:
        nonlocal closed
        closed -= 1
        if not closed:
            ready()

    with signals_set(stop):
        async with asyncio.TaskGroup() as group:
            for door in doors:
                server = StoppableServer(_config(door), stop, opened)
                group.create_task(server.serve([door.listener]))


def _config(door: Door) -> uvicorn.Config:
    config = uvicorn.Config(
        door.app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=KEEP_ALIVE_S,
    )
    config.load()
    config.ssl = door.tls
    return config


def runner() -> asyncio.Runner:
    """Return a runner; on Windows the driver of PostgreSQL needs the selector loop."""
    if sys.platform == "win32":
        return asyncio.Runner(loop_factory=asyncio.SelectorEventLoop)
    return asyncio.Runner()


def write_ready(path: Path, what: Mapping[str, str]) -> None:
    """Write ``what`` and the process id in one step: whoever sees the file reads all of it."""
    partial = path.with_name(path.name + ".part")
    partial.write_text(json.dumps({**what, "pid": os.getpid()}), "utf-8")
    partial.replace(path)
