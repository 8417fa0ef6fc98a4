"""The card reader of a counter: ``ports.card.CardReader`` over a card service."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import suppress

from devices.smartcard.faults import CardDataError, CardRefusedError, CardServiceError
from devices.smartcard.monitor import Monitor
from devices.smartcard.mrz import access_of, information
from devices.smartcard.reading import Outcome, Reading
from devices.smartcard.service import MakeService, ReaderState
from kep_client.errors import DeviceError
from kep_client.ports.card import (
    CardAccess,
    CardEvent,
    CardFault,
    CardIdentity,
    CardInserted,
    CardRead,
    CardRemoved,
    MrzAccess,
    PrintedAccess,
    ZoneAccess,
)
from kep_client.ports.clock import Clock

_Listener = tuple[asyncio.AbstractEventLoop, "asyncio.Queue[CardEvent]"]


class SmartCardReader:
    """Watches all readers and reads the first card that comes; the others wait until it leaves.

    ``start`` and ``stop`` are for the owner's thread, ``events`` and ``unlock`` for any loop.
    Handles live in the threads below; only values leave them. A reader or service that is away is
    a ``CardFault`` and its return a ``CardRemoved``: the reader is free.
    """

    def __init__(self, make_service: MakeService, clock: Clock) -> None:
        self._make_service = make_service
        self._clock = clock
        self._monitor = Monitor(make_service, self)
        self._lock = threading.Lock()
        # All below: under the lock.
        self._listeners: list[_Listener] = []
        self._told: list[CardEvent] = []
        self._away = ""
        self._card: ReaderState | None = None
        self._reading: Reading | None = None
        self._access: PrintedAccess | None = None
        self._access_used = False

    def start(self) -> None:
        """Begin to watch the readers."""
        self._monitor.start()

    def stop(self) -> None:
        """Watch no more and forget what opens cards. Blocks, for a second at most."""
        self._monitor.stop()
        with self._lock:
            self._abandon()
            self._access = None

    async def events(self) -> AsyncIterator[CardEvent]:
        """Yield what happens; who comes late first hears how things stand."""
        queue: asyncio.Queue[CardEvent] = asyncio.Queue()
        listener = (asyncio.get_running_loop(), queue)
        with self._lock:
            for event in self._told:
                queue.put_nowait(event)
            self._listeners.append(listener)
        try:
            while True:
                yield await queue.get()
        finally:
            with self._lock:
                self._listeners.remove(listener)
                if not self._listeners:
                    self._access = None

    async def unlock(self, access: CardAccess) -> None:
        known = self._checked(access)
        with self._lock:
            self._access, self._access_used = known, False
            if self._card is not None and self._reading is None:
                self._begin(self._card)

    async def forget(self) -> None:
        with self._lock:
            self._access = None

    def _checked(self, access: CardAccess) -> PrintedAccess:
        """Return what opens a chip. Raises DeviceError card.mrz_wrong."""
        if isinstance(access, ZoneAccess):
            try:
                return access_of(access.lines, self._clock.now().date())
            except CardDataError:
                raise DeviceError("card.mrz_wrong") from None
        if isinstance(access, MrzAccess):
            information(access)
        return access

    # --- on the monitor's thread --------------------------------------------------------------

    def readers_seen(self, states: tuple[ReaderState, ...]) -> None:
        """Compare with what lies there, and tell the difference."""
        with self._lock:
            if not states:
                self._go_away("card.no_reader")
                return
            self._come_back()
            if self._card is not None and self._card not in states:
                self._leave()
            if self._card is None:
                for state in states:
                    if state.present:
                        self._arrive(state)
                        break

    def service_lost(self, fault: DeviceError) -> None:
        """Tell that there is no reader for now, for the reason of the fault."""
        with self._lock:
            self._go_away(fault.code)

    # --- on the thread of a reading -----------------------------------------------------------

    def _finished(self, reading: Reading, outcome: Outcome) -> None:
        with self._lock:
            if reading is not self._reading or self._card is None:
                return
            self._reading = None
            if reading.access is not self._access:
                self._begin(self._card)
            elif isinstance(outcome, CardIdentity):
                self._access_used = True
                self._tell(CardRead(outcome, self._clock.now()))
            elif isinstance(outcome, CardServiceError):
                # The monitor sees it next; if it sees a good service, the card is read again.
                self._go_away(outcome.code)
            else:
                self._refused(outcome)

    # --- steps, under the lock ----------------------------------------------------------------

    def _refused(self, fault: DeviceError) -> None:
        if isinstance(fault, CardRefusedError):
            self._access = None
        self._tell(CardFault(fault.code, self._clock.now()))

    def _arrive(self, state: ReaderState) -> None:
        self._card = state
        self._tell(CardInserted(state.name, self._clock.now()))
        if state.mute:
            self._tell(CardFault("card.mute", self._clock.now()))
        else:
            self._begin(state)

    def _begin(self, state: ReaderState) -> None:
        today = self._clock.now().date()
        self._reading = Reading(state.name, self._access, today, self._make_service, self._finished)
        self._reading.start()

    def _leave(self) -> None:
        """A card that left in mid-flight may come back with the same access data."""
        if self._abandon():
            self._tell(CardFault("card.removed", self._clock.now()))
        elif self._access_used:
            self._access = None
        self._card = None
        self._tell(CardRemoved(self._clock.now()))
        self._told = []

    def _go_away(self, code: str) -> None:
        if self._away == code:
            return
        self._away = code
        self._abandon()
        self._card = None
        self._told = []
        self._tell(CardFault(code, self._clock.now()))

    def _come_back(self) -> None:
        if self._away:
            self._away = ""
            self._tell(CardRemoved(self._clock.now()))
            self._told = []

    def _abandon(self) -> bool:
        """End a reading that runs; tell whether one did."""
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.abandon()
        return reading is not None

    def _tell(self, event: CardEvent) -> None:
        self._told.append(event)
        for loop, queue in self._listeners:
            # A loop that was closed without ending its generators hears nothing more.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(queue.put_nowait, event)
