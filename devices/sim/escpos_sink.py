"""A ticket printer of paper-less paper: listens on TCP, answers as the real ones, and can fail."""

import socket
import threading
from contextlib import suppress

from devices.sim.escpos_paper import EscposPaper

_QUESTION = b"\x10\x04"
_IDLE = 0x12
_PAPER_END, _NEAR_END, _OFFLINE = 0x60, 0x0C, 0x08


class EscposSink:
    """One printer at 127.0.0.1:``port``; its switches may be moved at any time.

    ``mute`` answers nothing, ``online`` is the cover, ``low`` the near-end sensor; ``cut_after``
    hangs up after so many bytes, once.
    """

    def __init__(self) -> None:
        self.paper = EscposPaper(self._done)
        self.mute = False
        self.online = True
        self.low = False
        self.cut_after: int | None = None
        self._line: socket.socket | None = None
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="escpos-sink", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)

    def new_roll(self) -> None:
        """Put paper in: what waits in the buffer goes on printing."""
        self.paper.lines_left = None
        self.paper.feed(b"")

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line, suppress(OSError):
                self._line = line
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        while data := line.recv(65536):
            questions = []
            while data[-3:-1] == _QUESTION:  # real-time: answered before what waits in the buffer
                questions.append(data[-1])
                data = data[:-3]
            if self.cut_after is not None and data:
                data, self.cut_after = data[: self.cut_after], None
                self.paper.feed(data)
                self.paper.switch_off()
                return
            self.paper.feed(data)
            for question in reversed(questions):
                self._answer(line, question)

    def _answer(self, line: socket.socket, question: int) -> None:
        if self.mute:
            return
        if question == 4:
            near = _NEAR_END if self.low else 0
            line.send(bytes([_IDLE | (_PAPER_END if self.paper.out else near)]))
        else:
            line.send(bytes([_IDLE | (0 if self.online and not self.paper.out else _OFFLINE)]))

    def _done(self) -> None:
        if self._line is not None and not self.mute and self.online:
            with suppress(OSError):  # who asked may have gone while the paper was out
                self._line.send(b"\x00")
