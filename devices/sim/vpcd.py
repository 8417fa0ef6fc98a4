"""A chip of ours in the reader "Virtual PCD" of a real card service (vpcd's wire protocol).

Each frame, both ways, is a length of two bytes and so many bytes. Frames of one byte are orders of
the reader; connecting is inserting and hanging up is taking away.
"""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from devices.sim.chip import ATR, CardSilenceError, CardTakenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.sim.chip import Chip

_OFF, _ON, _RESET, _ASK_ATR = 0x00, 0x01, 0x02, 0x04
_PORT = 0x8C7B


class VirtualCard:
    """A chip that lies on the reader from ``__init__`` to ``remove``; answers on its own thread."""

    def __init__(self, chip: Chip, connect: Callable[[int], socket.socket]) -> None:
        self._chip = chip
        self._socket = connect(_PORT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._run, name="virtual-card")
        self._thread.start()

    def remove(self) -> None:
        """Take the card away; a second time does nothing. Blocks until its thread ended."""
        self._gone.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _run(self) -> None:
        with self._socket, suppress(OSError, CardTakenError):
            while (frame := self._receive()) is not None:
                answer = self._answer(frame)
                if answer is not None:
                    self._socket.sendall(struct.pack(">H", len(answer)) + answer)

    def _answer(self, frame: bytes) -> bytes | None:
        if len(frame) == 1:
            return self._order(frame[0])
        time.sleep(self._chip.latency_s)
        try:
            return self._chip.answer(frame)
        except CardSilenceError:
            # The reader waits for us; only taking the card away ends that.
            self._gone.wait()
            raise CardTakenError from None

    def _order(self, order: int) -> bytes | None:
        if order == _ASK_ATR:
            return ATR
        if order in (_OFF, _ON, _RESET):
            self._chip.reset()
        return None

    def _receive(self) -> bytes | None:
        head = self._exactly(2)
        return None if head is None else self._exactly(int.from_bytes(head, "big"))

    def _exactly(self, count: int) -> bytes | None:
        data = b""
        while len(data) < count:
            self._acknowledge_at_once()
            part = self._socket.recv(count - len(data))
            if not part:
                return None
            data += part
        return data

    def _acknowledge_at_once(self) -> None:
        """Length and body come in two writes; a late acknowledgement costs 40 ms a command."""
        if sys.platform == "linux":
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
