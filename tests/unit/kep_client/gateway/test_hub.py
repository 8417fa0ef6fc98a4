"""Whom a desk believes, and what it does when an answer is lost."""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from benchmarks.hub import OFFICE, HubProcess, PretendCentre
from kep_client.errors import DeviceError, KepError, LineError
from kep_client.gateway.hub import HubQueue
from kep_client.gateway.hub_desk import DeskPasses
from kep_client.gateway.hub_trust import HubPlace, meet
from kep_client.sync.clock import CorrectedClock
from kep_client.wire.queue import HubLetter, HubOut
from office_queue.identity import open_identity
from office_queue.queue.store import Numbered, Store


def clock() -> CorrectedClock:
    return CorrectedClock(lambda: datetime.now(UTC), time.monotonic)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with HubProcess(tmp_path_factory.mktemp("hub")) as running:
        store = Store(running.data / "line.db")
        now = int(time.time() * 1000)
        for n in range(50):
            new = Numbered("Β", "Γνήσιο", None, "normal", None)
            store.issue(f"arrival-{n:012}", new, now + n)
        store.close()
        yield running


def desk_at(hub: HubProcess, desk: int, url: str = "", passes=None) -> HubQueue:
    place = HubPlace(url or hub.url, OFFICE, desk, hub.centre.keys)
    return HubQueue(place, passes or hub.passes(desk), clock(), random.Random(1).random)


@asynccontextmanager
async def impostor(tmp_path, body: bytes):
    """A machine with a key of its own that answers with somebody else's statement."""
    identity = open_identity(tmp_path / "impostor", OFFICE)
    heard: list[bytes] = []

    async def answer(reader, writer) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=identity.tls())
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", heard
    finally:
        server.close()


async def test_an_impostor_with_the_true_hubs_statement_learns_nothing(hub, tmp_path):
    letter = msgspec.json.decode((hub.data / "hub-letter.json").read_bytes(), type=HubLetter)
    out = HubOut(office=OFFICE, statement=letter.statement, epoch="e", now=1)
    async with impostor(tmp_path, msgspec.json.encode(out)) as (url, heard):
        desk = desk_at(hub, 9, url)
        with pytest.raises(DeviceError, match=r"^queue.wrong_hub$"):
            await desk.call_next()
        await desk.close()
    assert all(request.startswith(b"GET /v1/hub ") for request in heard)
    assert not any(b"uthorization" in request for request in heard)


async def test_the_hub_of_another_office_centre_or_year_is_not_believed(hub):
    place = hub.place(3)
    now = datetime.now(UTC)
    known = await meet(place, now)
    assert known.context.minimum_version is ssl.TLSVersion.TLSv1_3
    strangers = (
        (HubPlace(place.url, "0077", 3, place.centre_keys), now),
        (HubPlace(place.url, OFFICE, 3, PretendCentre().keys), now),
        (place, now + timedelta(days=500)),
    )
    for wrong, at in strangers:
        with pytest.raises(DeviceError, match=r"^queue.wrong_hub$"):
            await meet(wrong, at)


async def test_once_met_no_other_certificate_is_let_in(hub, tmp_path):
    known = await meet(hub.place(3), datetime.now(UTC))
    async with impostor(tmp_path, b"{}") as (url, _):
        port = int(url.rpartition(":")[2])
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.open_connection("127.0.0.1", port, ssl=known.context)


async def test_a_hub_that_never_answers_is_lost_within_three_seconds(hub):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        desk = desk_at(hub, 9, f"https://127.0.0.1:{mute.getsockname()[1]}")
        began = time.monotonic()
        with pytest.raises(DeviceError, match=r"^queue.lost_hub$"):
            await desk.call_next()
        assert time.monotonic() - began < 3
        await desk.close()


async def test_where_the_centre_is_away_the_permit_opens_the_desk(hub):
    asked = []

    async def away(question):
        asked.append(question.url)
        raise LineError("net.offline")

    passes = DeskPasses(hub.passes(5).permit, authorise=away)
    desk = desk_at(hub, 5, passes=passes)
    assert (await desk.call_next()).number
    await desk.finish()
    await desk.close()
    assert asked == [f"{hub.url}/v1/sessions"]


async def test_without_a_clerk_and_a_centre_nobody_calls(hub):
    desk = desk_at(hub, 6, passes=DeskPasses(permit=lambda: None))
    with pytest.raises(KepError, match=r"^auth.sign_in_needed$"):
        await desk.call_next()
    await desk.close()


async def test_an_answer_that_was_lost_is_given_again_and_nobody_is_skipped(hub):
    """The hub hears the call, the desk does not hear the answer: asked again, the same number."""
    async with deaf_relay(hub) as (url, relay):
        desk = desk_at(hub, 7, url)
        before = (await desk.call_next()).number
        relay.deaf = True
        with pytest.raises(DeviceError, match=r"^queue.lost_hub$"):
            await desk.call_next()
        relay.deaf = False
        after = await desk.call_next()
        assert int(after.number.split()[1]) == int(before.split()[1]) + 1
        assert after.calls == 1
        await desk.finish()
        await desk.close()


class _Relay:
    def __init__(self) -> None:
        self.deaf = False
        self.over = asyncio.Event()
        self.passing: set[asyncio.Task[None]] = set()


@asynccontextmanager
async def deaf_relay(hub: HubProcess):
    """Passes bytes on; when deaf, those of the hub do not arrive."""
    state = _Relay()
    port = int(hub.url.rpartition(":")[2])

    async def pass_on(reader, writer, *, from_hub: bool) -> None:
        while data := await reader.read(65536):
            if not (from_hub and state.deaf):
                writer.write(data)

    async def both(reader, writer) -> None:
        state.passing.add(asyncio.current_task())
        hub_reader, hub_writer = await asyncio.open_connection("127.0.0.1", port)
        ways = (
            pass_on(reader, hub_writer, from_hub=False),
            pass_on(hub_reader, writer, from_hub=True),
            state.over.wait(),
        )
        tasks = [asyncio.create_task(way) for way in ways]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, hub_writer):
            end.transport.abort()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = await asyncio.start_server(both, "127.0.0.1", 0)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", state
    finally:
        server.close()
        state.over.set()
        await asyncio.gather(*state.passing)
