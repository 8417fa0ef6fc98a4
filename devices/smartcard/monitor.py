"""The thread that waits for readers and cards, and survives its service."""

import logging
import threading
import time
from contextlib import suppress
from typing import Protocol

from devices.smartcard.service import CardService, MakeService, ReaderState
from kep_client.errors import DeviceError

log = logging.getLogger(__name__)

# Nothing happens at these moments unless the service lost an event between two calls; a card that
# it lost is still told within the three seconds that are promised.
LOOK_AGAIN_S = 2.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.25, 2.0
STOP_WITHIN_S = 1.0
# Some services answer "changed" again and again; such a loop must not take a processor.
_BREATH_S = 0.02


class Watcher(Protocol):
    """Who wants to know; called on the monitor's thread."""

    def readers_seen(self, states: tuple[ReaderState, ...]) -> None:
        """Take what all readers show now; comes again without a change, too."""

    def service_lost(self, fault: DeviceError) -> None:
        """Take that the service is away; it is asked again by itself."""


class Monitor:
    """Watches through one service connection after the other, until stopped."""

    def __init__(self, make_service: MakeService, watcher: Watcher) -> None:
        self._make_service = make_service
        self._watcher = watcher
        self._stopping = threading.Event()
        self._service: CardService | None = None
        self._pause = FIRST_PAUSE_S
        # A driver may never come back from a call; the process must end all the same.
        self._thread = threading.Thread(target=self._run, name="card-monitor", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, within a second unless a driver hangs. Blocks."""
        self._stopping.set()
        deadline = time.monotonic() + STOP_WITHIN_S
        # A cancel counts only for a wait that has begun, so it is repeated.
        while self._thread.is_alive() and time.monotonic() < deadline:
            service = self._service
            if service is not None:
                service.cancel()
            self._thread.join(0.01)

    def _run(self) -> None:
        while not self._stopping.is_set():
            service = self._make_service()
            try:
                self._watch(service)
            except DeviceError as fault:
                log.info("card service away: %s", fault.code)
                self._watcher.service_lost(fault)
            finally:
                self._service = None
                with suppress(DeviceError):
                    service.close()
            self._stopping.wait(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE_S)

    def _watch(self, service: CardService) -> None:
        service.open()
        self._service = service
        while not self._stopping.is_set():
            began = time.monotonic()
            states = service.wait(LOOK_AGAIN_S)
            self._pause = FIRST_PAUSE_S
            self._watcher.readers_seen(states)
            if time.monotonic() - began < _BREATH_S / 4:
                self._stopping.wait(_BREATH_S)
