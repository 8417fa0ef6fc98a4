"""Run a server until SIGTERM or Ctrl+C, and end within two seconds, open streams included."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Generator
from pathlib import Path
from types import FrameType

import uvicorn
from litestar import Litestar

BACKLOG = 512
GRACE_S = 1


class StoppableServer(uvicorn.Server):
    """uvicorn waits for open streams to end by themselves; this one tells them."""

    def __init__(
        self, config: uvicorn.Config, stop: asyncio.Event, ready_file: Path | None
    ) -> None:
        super().__init__(config)
        self._stop = stop
        self._ready_file = ready_file
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        watcher = asyncio.create_task(self._exit_when_stopped())
        try:
            await super().serve(sockets)
        finally:
            watcher.cancel()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._ready_file is not None and sockets:
            _write_ready(self._ready_file, sockets[0])

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take the signals while serving.

        uvicorn raises them again at the end, which kills the process before the caller has
        stopped its database.
        """
        names = (signal.SIGINT, signal.SIGTERM)
        before = {name: signal.signal(name, self.handle_exit) for name in names}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)

    async def _exit_when_stopped(self) -> None:
        await self._stop.wait()
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """Bind before anything else, so that the address is known (port 0 takes a free one)."""
    return socket.create_server((host, port), backlog=BACKLOG)


def address_of(listener: socket.socket) -> str:
    """Return ``http://host:port`` of a bound socket."""
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"


async def serve(
    app: Litestar, listener: socket.socket, stop: asyncio.Event, ready_file: Path | None = None
) -> None:
    """Serve until ``stop`` is set or a signal comes. ``ready_file`` is written once it listens."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        timeout_graceful_shutdown=GRACE_S,
    )
    await StoppableServer(config, stop, ready_file).serve([listener])


def runner() -> asyncio.Runner:
    """Return a runner; on Windows the driver of PostgreSQL needs the selector loop."""
    if sys.platform == "win32":
        return asyncio.Runner(loop_factory=asyncio.SelectorEventLoop)
    return asyncio.Runner()


def _write_ready(path: Path, listener: socket.socket) -> None:
    partial = path.with_name(path.name + ".part")
    partial.write_text(json.dumps({"url": address_of(listener), "pid": os.getpid()}), "utf-8")
    partial.replace(path)
