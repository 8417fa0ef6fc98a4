"""A card service in this process: one reader, chips of ours, nothing installed."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from devices.sim.chip import CardSilenceError, CardTakenError
from devices.smartcard.faults import CardServiceError, CardSilentError
from devices.smartcard.service import ReaderState
from kep_client.errors import DeviceError

if TYPE_CHECKING:
    from devices.sim.chip import Chip

READER = "Εικονικός αναγνώστης 00"
# A driver that waits for a mute chip gives up some day; longer than we do.
_DRIVER_PATIENCE_S = 20.0


class EmulatedReader:
    """A reader to lay chips on; ``service`` makes connections to it. For any thread."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.running = True
        self.connected = True
        self.chip: Chip | None = None
        self._counter = 0

    def service(self) -> EmulatedService:
        """Make a connection."""
        return EmulatedService(self)

    def insert(self, chip: Chip) -> None:
        """Lay a chip on the reader, in the place of what lies there."""
        self._set(chip)

    def remove(self) -> None:
        """Take the chip away."""
        self._set(None)

    def stop_service(self) -> None:
        """Let the service go down, as a restart of the operating system's does."""
        with self.changed:
            self.running = False
            self.changed.notify_all()

    def start_service(self) -> None:
        """Let it come up again."""
        with self.changed:
            self.running = True
            self.changed.notify_all()

    def unplug(self) -> None:
        """Take the reader off the computer."""
        with self.changed:
            self.connected = False
            self.changed.notify_all()

    def plug(self) -> None:
        """Connect the reader."""
        with self.changed:
            self.connected = True
            self.changed.notify_all()

    def states(self) -> tuple[ReaderState, ...]:
        """What the reader shows; under ``changed``."""
        if not self.connected:
            return ()
        return (ReaderState(READER, present=self.chip is not None, counter=self._counter),)

    def _set(self, chip: Chip | None) -> None:
        with self.changed:
            self.chip = chip
            self._counter += 1
            self.changed.notify_all()


class EmulatedService:
    """Implements ``CardService``."""

    def __init__(self, reader: EmulatedReader) -> None:
        self._reader = reader
        self._seen: tuple[ReaderState, ...] | None = None
        self._cancelled = False
        self._waiting = False

    def open(self) -> None:
        if not self._reader.running:
            raise CardServiceError

    def wait(self, seconds: float) -> tuple[ReaderState, ...]:
        with self._reader.changed:
            self._waiting = True
            self._reader.changed.wait_for(self._over, seconds)
            self._waiting = self._cancelled = False
            if not self._reader.running:
                raise CardServiceError
            self._seen = self._reader.states()
            return self._seen

    def cancel(self) -> None:
        with self._reader.changed:
            # Like the real one: no effect on a wait that has not begun.
            self._cancelled = self._waiting
            self._reader.changed.notify_all()

    def connect(self, reader: str, *, reset: bool) -> EmulatedChannel:
        with self._reader.changed:
            chip = self._reader.chip
            if reader != READER or not self._reader.connected:
                raise DeviceError("card.no_reader")
            if chip is None:
                raise CardSilentError
        if reset:
            chip.reset()
        return EmulatedChannel(self._reader, chip)

    def close(self) -> None:
        self._seen = None

    def _over(self) -> bool:
        return self._cancelled or not self._reader.running or self._reader.states() != self._seen


class EmulatedChannel:
    """Implements ``CardChannel``."""

    def __init__(self, reader: EmulatedReader, chip: Chip) -> None:
        self._reader = reader
        self._chip = chip

    def transmit(self, command: bytes) -> bytes:
        self._check()
        time.sleep(self._chip.latency_s)
        try:
            answer = self._chip.answer(command)
        except CardTakenError:
            self._reader.remove()
            raise CardSilentError from None
        except CardSilenceError:
            self._wait_for_removal()
            raise CardSilentError from None
        self._check()
        return answer

    def close(self) -> None:
        pass

    def _check(self) -> None:
        if not self._reader.running:
            raise CardServiceError
        if self._reader.chip is not self._chip:
            raise CardSilentError

    def _wait_for_removal(self) -> None:
        with self._reader.changed:
            self._reader.changed.wait_for(
                lambda: self._reader.chip is not self._chip, _DRIVER_PATIENCE_S
            )
