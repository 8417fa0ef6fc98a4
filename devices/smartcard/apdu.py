"""Commands and responses (ISO 7816-4 5.1), short form, under a budget.

A hostile chip may answer for ever ("more data available"); the budget ends that.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from devices.smartcard.faults import CardDataError, CardSilentError

OK = 0x9000
_MAX_DATA = 255
_MAX_RESPONSE = 258
_MORE = 0x61
_WRONG_LE = 0x6C

Transmit = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Command:
    """A command; ``le`` is how many bytes the answer may have (1-256), None for no data."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None

    def encode(self) -> bytes:
        """Return the bytes of the command (cases 1 to 4)."""
        if len(self.data) > _MAX_DATA:
            raise ValueError("too long for a short command")
        lc = bytes([len(self.data)]) + self.data if self.data else b""
        le = b"" if self.le is None else bytes([self.le & 0xFF])
        return bytes([self.cla, self.ins, self.p1, self.p2]) + lc + le


@dataclass(frozen=True, slots=True)
class Response:
    """Data and status word."""

    data: bytes
    sw: int

    @property
    def ok(self) -> bool:
        """Whether the command was carried out."""
        return self.sw == OK


def parse_response(raw: bytes) -> Response:
    """Split an answer; none at all means that nobody is there."""
    if not raw:
        raise CardSilentError
    if not 2 <= len(raw) <= _MAX_RESPONSE:
        raise CardDataError("an answer of impossible length")
    return Response(raw[:-2], int.from_bytes(raw[-2:], "big"))


@dataclass(slots=True)
class Budget:
    """What one reading may cost; 60 commands are ten times what an identity needs."""

    apdus: int = 60
    bytes: int = 16_384

    def pay(self, count: int) -> None:
        """Take one command with an answer of so many bytes off."""
        self.apdus -= 1
        self.bytes -= count
        if self.apdus < 0 or self.bytes < 0:
            raise CardDataError("the chip talks without end")


@dataclass(slots=True)
class Link:
    """The conversation with one chip. Blocks; for the thread that holds the card."""

    transmit: Transmit
    budget: Budget = field(default_factory=Budget)

    def send(self, command: Command) -> Response:
        """Send a command and collect its whole answer."""
        response = self._exchange(command)
        if response.sw >> 8 == _WRONG_LE:
            response = self._exchange(replace(command, le=response.sw & 0xFF))
        data = response.data
        while response.sw >> 8 == _MORE:
            response = self._exchange(Command(0x00, 0xC0, 0, 0, le=response.sw & 0xFF))
            data += response.data
        return Response(data, response.sw)

    def _exchange(self, command: Command) -> Response:
        raw = self.transmit(command.encode())
        self.budget.pay(len(raw))
        return parse_response(raw)
