"""The one thread that uses the store: what waits together is written together.

Commands that arrive while the disk is busy share the next transaction and its one sync; each is a
savepoint of its own, so a refused one leaves the others alone. Nobody hears an answer before the
transaction is on the disk.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar

from kep_client.errors import DeviceError, KepError
from office_queue.queue.store import Store
from server_kit.log import note

MAX_TOGETHER = 100
_log = logging.getLogger("kep.queue")
T = TypeVar("T")


class _Command:
    """A step on the store and who waits for its result."""

    __slots__ = ("answer", "fault", "result", "run")

    def __init__(self, run: Callable[[Store], object], answer: asyncio.Future[Any]) -> None:
        self.run = run
        self.answer = answer
        self.result: object = None
        self.fault: BaseException | None = None

    def settle(self, error: BaseException | None) -> None:
        """Tell who asked; on the loop."""
        fault = error or self.fault
        if self.answer.done():  # the client went away
            return
        if fault is not None:
            self.answer.set_exception(fault)
        else:
            self.answer.set_result(self.result)


class Writer:
    """Runs commands on the store in the order they came. Belongs to one loop."""

    def __init__(self, store: Store, executor: ThreadPoolExecutor) -> None:
        """Use ``open``."""
        self._store = store
        self._executor = executor
        self._waiting: list[_Command] = []
        self._busy = False

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the file. Raises DeviceError queue.lost_hub."""
        executor = ThreadPoolExecutor(1, thread_name_prefix="queue-writer")
        loop = asyncio.get_running_loop()
        try:
            return cls(await loop.run_in_executor(executor, Store, path), executor)
        except sqlite3.Error as error:
            executor.shutdown()
            raise _store_fault(error) from None

    @property
    def epoch(self) -> str:
        """The name of this file's history."""
        return self._store.epoch

    async def do(self, run: Callable[[Store], T]) -> T:
        """Run a command in a transaction; returns when it is on the disk."""
        command = _Command(run, asyncio.get_running_loop().create_future())
        self._waiting.append(command)
        self._go_on()
        result: T = await command.answer
        return result

    async def close(self) -> None:
        """Close the file after what runs now."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._store.close)
        await asyncio.to_thread(self._executor.shutdown)

    # --- steps --------------------------------------------------------------------------------

    def _go_on(self) -> None:
        if self._busy or not self._waiting:
            return
        batch = self._waiting[:MAX_TOGETHER]
        del self._waiting[:MAX_TOGETHER]
        self._busy = True
        loop = asyncio.get_running_loop()
        written = loop.run_in_executor(self._executor, self._write, batch)
        written.add_done_callback(lambda done: self._written(batch, done))

    def _written(self, batch: list[_Command], done: asyncio.Future[None]) -> None:
        self._busy = False
        error = done.exception()
        for command in batch:
            command.settle(error)
        self._go_on()

    def _write(self, batch: list[_Command]) -> None:
        try:
            self._store.begin()
            for command in batch:
                self._run(command)
            self._store.commit()
        except sqlite3.Error as error:
            raise _store_fault(error) from error
        finally:
            self._store.rollback()  # nothing is left to undo after a commit

    def _run(self, command: _Command) -> None:
        self._store.savepoint()
        try:
            command.result = command.run(self._store)
        except KepError as fault:
            command.fault = fault
        self._store.release(keep=command.fault is None)


def _store_fault(error: sqlite3.Error) -> DeviceError:
    # To a desk a hub without its file is a hub that is gone; the log tells what it is.
    note(_log, logging.ERROR, "store", reason=getattr(error, "sqlite_errorname", "SQLITE_ERROR"))
    return DeviceError("queue.lost_hub")
