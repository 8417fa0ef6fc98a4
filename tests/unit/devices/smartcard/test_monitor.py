"""The watching thread: services that come and go, and waits that are cancelled too early."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from devices.sim.chip_reader import EmulatedReader
from devices.smartcard.faults import CardServiceError
from devices.smartcard.monitor import Monitor

if TYPE_CHECKING:
    from devices.smartcard.service import ReaderState


class Notes:
    """Implements ``Watcher``; keeps what it is told and wakes who waits for it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.states: list[tuple[ReaderState, ...]] = []
        self.lost = 0

    def readers_seen(self, states) -> None:
        with self.changed:
            self.states.append(states)
            self.changed.notify_all()

    def service_lost(self, fault) -> None:
        with self.changed:
            self.lost += 1
            self.changed.notify_all()

    def wait_for(self, condition) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, 5)


@pytest.fixture
def notes() -> Notes:
    return Notes()


def test_it_tells_of_the_service_going_and_coming(notes):
    bench = EmulatedReader()
    watching = Monitor(bench.service, notes)
    watching.start()
    notes.wait_for(lambda: notes.states)

    bench.stop_service()
    notes.wait_for(lambda: notes.lost >= 2)
    seen = len(notes.states)
    bench.start_service()

    notes.wait_for(lambda: len(notes.states) > seen)
    watching.stop()


class NeverThere:
    """A service that is always away; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self):
        return self

    def open(self) -> None:
        self.asked += 1
        raise CardServiceError

    def cancel(self) -> None:
        raise AssertionError("nothing waits")

    def close(self) -> None:
        pass


class Restless:
    """A service that answers "changed" without end, as one operating system's does."""

    def __call__(self):
        return self

    def open(self) -> None:
        pass

    def wait(self, seconds):
        return ()

    def cancel(self) -> None:
        pass

    def close(self) -> None:
        pass


class Stopping(threading.Event):
    """The event of a monitor whose pauses are counted, not waited; the sixth ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def wait(self, timeout=None):
        self.pauses.append(timeout)
        if len(self.pauses) == 6:
            self.set()
        return self.is_set()


def pauses_of(watching: Monitor, monkeypatch) -> list[float]:
    stopping = Stopping()
    monkeypatch.setattr(watching, "_stopping", stopping)
    watching.start()
    watching._thread.join(5)
    assert not watching._thread.is_alive()
    return stopping.pauses


def test_a_service_that_stays_away_is_asked_ever_more_rarely(notes, monkeypatch):
    service = NeverThere()
    assert pauses_of(Monitor(service, notes), monkeypatch) == [0.25, 0.5, 1.0, 2.0, 2.0, 2.0]
    assert (service.asked, notes.lost) == (6, 6)


def test_a_restless_service_does_not_take_a_processor(notes, monkeypatch):
    pauses = pauses_of(Monitor(Restless(), notes), monkeypatch)
    assert pauses[:5] == [0.02] * 5


def test_a_stop_between_two_waits_is_not_lost(notes):
    """A cancel counts only for a wait that has begun."""
    for _ in range(30):
        watching = Monitor(EmulatedReader().service, notes)
        watching.start()
        watching.stop()
        assert not watching._thread.is_alive()
