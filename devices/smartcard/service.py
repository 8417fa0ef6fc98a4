"""What the reader needs of a card service: the operating system's, or an emulated one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReaderState:
    """What one reader shows; the counter tells two cards apart that were swapped in a blink."""

    name: str
    present: bool = False
    mute: bool = False
    counter: int = 0


class CardChannel(Protocol):
    """A chip that is held; belongs to the thread that connected."""

    def transmit(self, command: bytes) -> bytes:
        """Exchange one APDU; ``DeviceError`` when the line breaks. Blocks as long as the chip."""
        ...

    def close(self) -> None:
        """Let the chip go, powered as it is; never fails."""
        ...


class CardService(Protocol):
    """One connection to the service: for one thread, except ``cancel``."""

    def open(self) -> None:
        """Connect; ``DeviceError`` when the service is away."""
        ...

    def wait(self, seconds: float) -> tuple[ReaderState, ...]:
        """Block until a reader or card changes, at most so long; the first call returns at once."""
        ...

    def cancel(self) -> None:
        """End a ``wait`` that runs now; for any thread, without effect at any other time."""
        ...

    def connect(self, reader: str, *, reset: bool) -> CardChannel:
        """Power the card, afresh if asked, and hold it; ``DeviceError`` when that fails."""
        ...

    def close(self) -> None:
        """Disconnect; never fails."""
        ...


MakeService = Callable[[], CardService]
