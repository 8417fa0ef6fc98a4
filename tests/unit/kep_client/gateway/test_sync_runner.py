from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kep_client.errors import LineError, StoreError
from kep_client.gateway.hints import HintListener
from kep_client.gateway.sync_runner import SyncRunner
from kep_client.gateway.transport import HttpTransport
from kep_client.ports.session import LineStatus, SyncState
from kep_client.sync.checking import ScopeCheck
from kep_client.sync.engine import SyncEngine, SyncParts

if TYPE_CHECKING:
    from collections.abc import Callable

    from kep_client.ports.blocking import Grant


def now() -> str:
    return datetime.now(UTC).isoformat()


class Stores:
    """The least that the engine asks of its stores."""

    def __init__(self) -> None:
        self.waiting: list = []
        self.done: list = []
        self.at = ""
        self.threads: set[str] = set()

    def pending(self, limit):
        self.threads.add(threading.current_thread().name)
        return self.waiting[:limit]

    def settle(self, verdicts):
        self.done += [verdict.op_id for verdict in verdicts]
        self.waiting = [op for op in self.waiting if op.id not in self.done]

    def sweep(self) -> int:
        return 0

    def lease_left(self, year: int) -> tuple[int, int]:
        return 200, 200

    def add_lease(self, grant: Grant) -> None:
        raise AssertionError

    def chunks_to_send(self):
        return []

    def chunk_sent(self, case_id, name):
        raise AssertionError

    def read(self, case_id, name):
        raise AssertionError

    def cursor(self) -> str:
        return self.at

    filling = False
    entities = ()

    def revisions(self, entity):
        raise AssertionError

    def mend(self, changes):
        raise AssertionError

    def move_to(self, cursor):
        raise AssertionError

    def begin_generation(self) -> None:
        pass

    def finish_generation(self) -> None:
        pass

    def apply(self, page) -> None:
        self.at = page.cursor


class Rig:
    def __init__(self, credentials, stores: Stores) -> None:
        self.transport = HttpTransport(credentials)
        check = ScopeCheck(self.transport, stores)
        parts = SyncParts(self.transport, stores, stores, stores, check)
        self.engine = SyncEngine(parts, credentials.centre.clock, lambda: 0.01)
        self.closed_on = ""

    def abort(self) -> None:
        self.transport.abort()

    def close(self) -> None:
        self.closed_on = threading.current_thread().name
        self.transport.close()


class Desk:
    """A runner with its rig, for one test."""

    def __init__(self, credentials) -> None:
        self.credentials = credentials
        self.stores = Stores()
        self.rigs: list[Rig] = []
        clock = credentials.centre.clock

        def open_rig() -> Rig:
            self.rigs.append(Rig(credentials, self.stores))
            return self.rigs[0]

        self.runner = SyncRunner(open_rig, clock, lambda: clock.skew_s)

    async def until(self, line: LineStatus):
        async def wait():
            async for state in self.runner.states():
                if state.line is line:
                    return state
            raise AssertionError

        return await asyncio.wait_for(wait(), 10)


@pytest.fixture
def online(small_centre, speak):
    small_centre.routes["GET", "/v1/sync/pull"] = lambda _: speak.reply(
        {"entries": [], "cursor": "c1", "more": False, "serverTime": now()}
    )
    small_centre.routes["POST", "/v1/sync/push"] = lambda heard: speak.reply(
        {
            "results": [
                {"opId": op["opId"], "state": "acknowledged"} for op in heard.json["operations"]
            ],
            "serverTime": now(),
        }
    )
    return small_centre


async def test_the_thread_pulls_tells_the_loop_and_stops(credentials, online):
    desk = Desk(credentials)
    desk.runner.start()

    state = await desk.until(LineStatus.ONLINE)
    begun = time.monotonic()
    assert desk.runner.stop()
    await asyncio.wait_for(desk.runner.ended(), 5)

    assert time.monotonic() - begun < 1
    assert state.skew_s != 0
    assert desk.stores.threads == {"kep-sync"}
    assert desk.rigs[0].closed_on == "kep-sync"


async def test_a_save_leaves_at_once(credentials, online, sealed):
    desk = Desk(credentials)
    desk.runner.start()
    await desk.until(LineStatus.ONLINE)

    desk.stores.waiting.append(sealed(1))
    desk.runner.poke()
    async with asyncio.timeout(5):
        async for _ in desk.runner.states():
            if desk.stores.done:
                break
    assert desk.runner.stop()

    assert desk.stores.done == ["op-1"]


async def test_a_stop_ends_a_read_that_blocks(credentials, online):
    online.hold["/v1/sync/pull"] = threading.Event()
    desk = Desk(credentials)
    desk.runner.start()
    await asyncio.to_thread(online.held.acquire, timeout=5)

    begun = time.monotonic()
    assert desk.runner.stop()

    assert time.monotonic() - begun < 1
    assert desk.rigs[0].closed_on == "kep-sync"


async def test_offline_is_noticed_and_left_by_itself(credentials, online, speak, monkeypatch):
    desk = Desk(credentials)
    good = online.routes["GET", "/v1/sync/pull"]
    desk.runner.start()
    await desk.until(LineStatus.ONLINE)
    with monkeypatch.context() as cut:
        cut.setattr(HttpTransport, "pull", _no_line)
        desk.runner.poke()
        offline = await desk.until(LineStatus.OFFLINE)
    assert offline.next_try_s is not None

    back = await desk.until(LineStatus.ONLINE)
    assert back.since >= offline.since
    assert back.next_try_s is None

    online.routes["GET", "/v1/sync/pull"] = lambda _: speak.raw(503, b"")
    desk.runner.poke()
    await desk.until(LineStatus.CENTRE_DOWN)
    online.routes["GET", "/v1/sync/pull"] = good
    await desk.until(LineStatus.ONLINE)
    assert desk.runner.stop()


async def test_a_workstation_that_was_switched_off_at_the_centre_says_so(
    credentials, online, speak
):
    online.routes["POST", "/oauth/token"] = lambda _: speak.problem("auth.revoked", 403)
    desk = Desk(credentials)
    desk.runner.start()

    await desk.until(LineStatus.SIGN_IN_NEEDED)
    assert desk.runner.stop()


async def test_a_desk_that_was_locked_meanwhile_ends_the_thread_quietly(credentials):
    def locked() -> Rig:
        raise StoreError("store.locked")

    runner = SyncRunner(locked, credentials.centre.clock, lambda: 0.0)
    runner.start()

    await asyncio.wait_for(runner.ended(), 5)
    assert runner.stop()


class Opening:
    """A rig that first fails to open with these faults."""

    def __init__(self, credentials, *faults: Exception) -> None:
        self.desk = Desk(credentials)
        self.faults = list(faults)
        self.bugs: list[Exception] = []
        clock = credentials.centre.clock
        self.runner = SyncRunner(self.open, clock, lambda: 0.0, self.bugs.append)

    def open(self) -> Rig:
        if self.faults:
            raise self.faults.pop(0)
        return Rig(self.desk.credentials, self.desk.stores)

    async def until(self, reached: Callable[[SyncState], bool]) -> None:
        async for state in self.runner.states():
            if reached(state):
                return


async def test_after_a_bug_the_thread_tells_it_and_starts_again(credentials, online):
    bug = ZeroDivisionError()
    opening = Opening(credentials, bug)
    opening.runner.start()
    opening.runner.poke()  # a clerk who saves need not wait for the restart

    await asyncio.wait_for(opening.until(lambda state: state.line is LineStatus.ONLINE), 10)
    assert opening.bugs == [bug]
    assert opening.runner.stop()


async def test_stores_that_do_not_open_are_told_and_tried_again(credentials, online):
    opening = Opening(credentials, StoreError("store.disk_full"))
    opening.runner.start()

    await asyncio.wait_for(opening.until(lambda state: state.fault == "store.disk_full"), 10)
    opening.runner.poke()
    await asyncio.wait_for(opening.until(lambda state: state.line is LineStatus.ONLINE), 10)
    await asyncio.wait_for(opening.until(lambda state: not state.fault), 10)
    assert not opening.bugs
    assert opening.runner.stop()


async def test_a_runner_that_never_started_stops(credentials):
    assert Desk(credentials).runner.stop()


def _no_line(self: HttpTransport, cursor: str, limit: int) -> object:
    raise LineError("net.offline")


# --- hints --------------------------------------------------------------------------------------


@pytest.fixture
def stream(online, speak):
    def opens(text: str) -> None:
        online.routes["GET", "/v1/sync/events"] = lambda _: speak.raw(
            body=text.encode(),
            headers={"content-type": "text/event-stream"},
            stays_open=True,
        )

    return opens


class Hints:
    def __init__(self, credentials) -> None:
        self.count = 0
        self.heard = asyncio.Condition()
        self.listener = HintListener(credentials, self.hear, lambda: 0.01)
        self.task = asyncio.create_task(self.listener.listen())

    def hear(self) -> None:
        self.count += 1

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while self.count < count:  # noqa: ASYNC110 - the listener calls, it does not wait
                await asyncio.sleep(0.005)

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def test_each_hint_wakes_and_heartbeats_do_not(credentials, online, stream):
    hint = 'event: hint\ndata: {"scope":"office:0042","horizon":7}\n\n'
    stream(f": heartbeat\n\n{hint}: heartbeat\n\nevent: other\ndata: 1\n\n{hint}")
    hints = Hints(credentials)

    await hints.until(3)  # the opening, and two hints
    assert hints.listener.listening
    await hints.stop()

    assert hints.count == 3
    assert online.heard[-1].headers["authorization"] == "DPoP access-1"


async def test_a_cut_stream_is_a_hint_and_is_opened_again(credentials, online, stream):
    stream("")
    hints = Hints(credentials)
    await hints.until(1)

    online.cut_streams()

    await hints.until(3)  # the break, and the new opening
    await hints.stop()
    assert online.paths().count("/v1/sync/events") == 2


async def test_an_endless_line_is_cut(credentials, online, stream):
    stream("x" * 200_000)
    hints = Hints(credentials)

    await hints.until(3)
    await hints.stop()

    assert online.paths().count("/v1/sync/events") >= 2


async def test_a_refused_listener_fetches_a_new_token_and_goes_on(
    credentials, online, stream, speak
):
    refused = [speak.problem("auth.token_refused", 401)]
    stream("")
    opened = online.routes["GET", "/v1/sync/events"]
    online.routes["GET", "/v1/sync/events"] = lambda heard: (
        refused.pop() if refused else opened(heard)
    )
    hints = Hints(credentials)

    await hints.until(1)
    await hints.stop()

    assert online.paths().count("/oauth/token") == 2
