"""One card read once, on a thread of its own, watched so that a mute driver is told."""

import threading
import time
from collections.abc import Callable
from datetime import date
from typing import assert_never

from devices.smartcard import bac, lds
from devices.smartcard.apdu import Link
from devices.smartcard.faults import CardDataError, CardRefusedError, CardSilentError
from devices.smartcard.mrz import information
from devices.smartcard.service import MakeService
from kep_client.errors import DeviceError
from kep_client.ports.card import CanAccess, CardIdentity, MrzAccess, PrintedAccess

# The longest pause of a chip that still answers, and of a whole reading.
SILENCE_S = 2.0
WHOLE_S = 8.0
# How long a reader takes to notice that the card is gone, after the line broke.
GONE_WITHIN_S = 0.6
_TRIES = 2

Outcome = CardIdentity | DeviceError
Report = Callable[["Reading", Outcome], None]


def read_identity(link: Link, access: PrintedAccess | None, today: date) -> CardIdentity:
    """Read data group 1. Blocks; call on the thread that holds the card."""
    lds.select_application(link)
    match access:
        case None:
            raise CardRefusedError("card.needs_mrz")
        case CanAccess():
            raise CardRefusedError("card.unsupported")
        case MrzAccess():
            session = bac.open_session(link, information(access))
        case _:
            assert_never(access)
    return lds.parse_dg1(lds.read_file(link, session, lds.DG1_SFI), today)


class Reading:
    """Reports one outcome, or none once it was abandoned."""

    def __init__(
        self,
        reader: str,
        access: PrintedAccess | None,
        today: date,
        make_service: MakeService,
        report: Report,
    ) -> None:
        self.access = access
        self._reader = reader
        self._today = today
        self._make_service = make_service
        self._report = report
        self._gone = threading.Event()
        self._done = threading.Event()
        self._began = self._heard = time.monotonic()

    def start(self) -> None:
        """Begin; the outcome is reported on another thread."""
        for target, name in ((self._run, "card-reading"), (self._watch, "card-watch")):
            threading.Thread(target=target, name=name, daemon=True).start()

    def abandon(self) -> None:
        """Report nothing any more: the card has gone, or the reader stops."""
        self._gone.set()
        self._done.set()

    def _run(self) -> None:
        self._finish(self._outcome())

    def _watch(self) -> None:
        """A call into a driver cannot be ended; so its thread is left behind, and the clerk told."""
        while not self._done.wait(max(0.01, self._due() - time.monotonic())):
            if time.monotonic() >= self._due():
                self._finish(CardSilentError())

    def _due(self) -> float:
        return min(self._heard + SILENCE_S, self._began + WHOLE_S)

    def _finish(self, outcome: Outcome) -> None:
        if not self._done.is_set():
            self._done.set()
            self._report(self, outcome)

    def _outcome(self) -> Outcome:
        """Try once more with a fresh chip: one bad contact is no reason to ask the clerk."""
        fault: DeviceError = CardSilentError()
        for attempt in range(_TRIES):
            try:
                return self._read(reset=attempt > 0)
            except CardDataError as garbled:
                fault = garbled
            except CardSilentError as silent:
                fault = silent
                if self._gone.wait(GONE_WITHIN_S):
                    break
            except DeviceError as final:
                return final
        return fault

    def _read(self, *, reset: bool) -> CardIdentity:
        service = self._make_service()
        service.open()
        try:
            channel = service.connect(self._reader, reset=reset)
            try:
                link = Link(lambda command: self._exchange(channel.transmit, command))
                return read_identity(link, self.access, self._today)
            finally:
                channel.close()
        finally:
            service.close()

    def _exchange(self, transmit: Callable[[bytes], bytes], command: bytes) -> bytes:
        if self._gone.is_set():
            raise CardSilentError
        answer = transmit(command)
        self._heard = time.monotonic()
        return answer
