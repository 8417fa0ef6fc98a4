import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from demo.line import Line

LIMIT_S = 10


class Echo:
    """A centre that says everything back."""

    def __init__(self) -> None:
        self._plug = socket.create_server(("127.0.0.1", 0))
        self.port = self._plug.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._plug.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=[caller], daemon=True).start()

    def _answer(self, caller: socket.socket) -> None:
        with caller:
            try:
                while said := caller.recv(65536):
                    caller.sendall(said)
            except OSError:
                return

    def close(self) -> None:
        self._plug.close()


@pytest.fixture
def line() -> Iterator[Line]:
    echo = Echo()
    with Line() as line:
        line.start(echo.port)
        yield line
    echo.close()


def call(line: Line) -> socket.socket:
    return socket.create_connection(("127.0.0.1", line.port), timeout=LIMIT_S)


def heard(caller: socket.socket, wanted: int) -> bytes:
    got = b""
    while len(got) < wanted:
        piece = caller.recv(65536)
        if not piece:
            break
        got += piece
    return got


def test_what_is_said_comes_back_whole(line: Line) -> None:
    said = bytes(range(256)) * 4000
    with call(line) as caller:
        sender = threading.Thread(target=caller.sendall, args=[said])
        sender.start()
        assert heard(caller, len(said)) == said
        sender.join()


def test_the_end_of_a_sentence_is_carried_too(line: Line) -> None:
    with call(line) as caller:
        caller.sendall(b"goodbye")
        caller.shutdown(socket.SHUT_WR)
        assert heard(caller, 1000) == b"goodbye"


def test_a_cut_resets_the_open_connections(line: Line) -> None:
    with call(line) as caller:
        caller.sendall(b"hello")
        assert heard(caller, 5) == b"hello"
        line.cut()
        with pytest.raises(ConnectionResetError):
            caller.recv(1)


def test_a_cut_line_refuses_and_a_restored_one_answers_at_the_same_address(line: Line) -> None:
    port = line.port
    line.cut()
    assert line.is_cut
    with pytest.raises(ConnectionRefusedError):
        call(line)
    line.restore()
    assert line.port == port
    with call(line) as caller:
        caller.sendall(b"again")
        assert heard(caller, 5) == b"again"


def test_cutting_and_restoring_twice_is_harmless(line: Line) -> None:
    line.cut()
    line.cut()
    line.restore()
    line.restore()
    with call(line) as caller:
        caller.sendall(b"x")
        assert heard(caller, 1) == b"x"


def test_a_line_whose_centre_is_down_hangs_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plug:
        dead = plug.getsockname()[1]
    with Line() as line:
        line.start(dead)
        with call(line) as caller, contextlib.suppress(ConnectionResetError):
            assert caller.recv(1) == b""


def test_a_line_that_never_started_can_be_closed() -> None:
    Line().close()
