"""The record over HTTP: bodies, statuses, compression. Who may call is the guard's part."""

import asyncio
import json

import msgspec
import zstandard

from central_server.seed.known import GEORGIOS_ID, georgios
from kep_client.wire.parties import RecordReply, SearchReply
from kep_client.wire.services import ServiceDoc
from kep_client.wire.sync import FeedPage, LeaseReply, PushReply, PushRequest

PURPOSE = {"kind": "visit", "contextId": "visit-1"}
AFM = georgios().identifiers[0][1]


async def test_a_person_is_found_and_opened_by_post_alone(centre, served):
    async with centre() as c, served(c, c.clerk_actor()) as client:
        asked = {"purpose": PURPOSE, "afm": AFM}
        answer = await client.post("/v1/parties/search", json=asked)
        (hit,) = msgspec.json.decode(answer.content, type=SearchReply).hits
        opened = await client.post(f"/v1/parties/{hit.party.id}/open", json={"purpose": PURPOSE})
        record = msgspec.json.decode(opened.content, type=RecordReply)
        assert record.party.id == GEORGIOS_ID
        assert (record.receipt.n, len(record.receipt.head)) == (2, 64)
        assert (await client.get("/v1/parties/search")).status_code == 405


async def test_bad_requests_are_problems_with_a_code_and_no_echo(centre, served):
    async with centre() as c, served(c, c.clerk_actor()) as client:
        cases = [
            ({"afm": AFM}, 400, "request.invalid"),
            ({"purpose": PURPOSE, "afm": AFM, "extra": 1}, 400, "request.invalid"),
            ({"purpose": PURPOSE, "afm": "094202784"}, 422, "id.afm_check"),
            ({"purpose": PURPOSE, "words": ["x" * 500]}, 400, "request.invalid"),
            ({"purpose": {"kind": "whim", "contextId": "1"}, "afm": AFM}, 400, "access.purpose_required"),
        ]  # fmt: skip
        for body, status, code in cases:
            answer = await client.post("/v1/parties/search", json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code)
            assert AFM not in answer.text
        missing = await client.post("/v1/parties/nobody/open", json={"purpose": PURPOSE})
        assert (missing.status_code, missing.json()["code"]) == (404, "request.not_found")


async def test_a_workstation_leases_pushes_and_pulls_with_zstd(centre, served):
    async with centre() as c, served(c, c.desk.actor) as client:
        from datetime import UTC, datetime

        year = datetime.now(UTC).year
        lease = await client.post("/v1/sync/leases", json={"year": year, "highWater": 0})
        c.desk.lease = msgspec.json.decode(lease.content, type=LeaseReply)
        c.desk.next_number = c.desk.lease.first
        operations = [c.desk.seal("register_case", c.desk.registration())]
        body = msgspec.json.encode(PushRequest(operations=operations))
        for _ in range(2):
            pushed = await client.post("/v1/sync/push", content=body)
            reply = msgspec.json.decode(pushed.content, type=PushReply)
            assert [result.state for result in reply.results] == ["acknowledged"]

        plain = await client.get("/v1/sync/pull", headers={"Accept-Encoding": "gzip"})
        page = msgspec.json.decode(plain.content, type=FeedPage)
        assert "content-encoding" not in plain.headers
        async with client.stream(
            "GET", "/v1/sync/pull", headers={"Accept-Encoding": "gzip, zstd"}
        ) as packed:
            assert packed.headers["content-encoding"] == "zstd"
            raw = b"".join([part async for part in packed.aiter_raw()])
        unpacked = msgspec.json.decode(zstandard.decompress(raw), type=FeedPage)
        assert unpacked.entries == page.entries
        assert len(raw) < len(plain.content)
        refused = await client.get("/v1/sync/pull", headers={"Accept-Encoding": "zstd;q=0"})
        assert "content-encoding" not in refused.headers


async def test_an_old_epochs_cursor_is_gone_and_a_bad_one_is_told(centre, served):
    async with centre() as c, served(c, c.desk.actor) as client:
        gone = await client.get("/v1/sync/pull", params={"cursor": "another.1.1"})
        assert (gone.status_code, gone.json()["code"]) == (410, "sync.cursor_gone")
        bad = await client.get("/v1/sync/pull", params={"cursor": "1' OR 1"})
        assert (bad.status_code, bad.json()["code"]) == (400, "request.invalid")


async def test_chunks_are_asked_for_and_stored(centre, served):
    async with centre() as c, served(c, c.desk.actor) as client:
        base = "/v1/cases/01900000-0000-7000-8000-00000000000a/chunks"
        name = "ab" * 32
        asked = await client.post(f"{base}/missing", json={"names": [name]})
        assert asked.json() == {"names": [name]}
        assert (await client.put(f"{base}/{name}", content=b"secret")).status_code == 204
        asked = await client.post(f"{base}/missing", json={"names": [name]})
        assert asked.json() == {"names": []}
        large = await client.put(f"{base}/{name}", content=bytes(300_000))
        assert (large.status_code, large.json()["code"]) == (413, "request.too_large")


async def test_the_published_services_and_a_channels_event(centre, served):
    async with centre() as c, served(c, c.clerk_actor()) as client:
        answer = await client.get("/v1/services")
        docs = msgspec.json.decode(answer.content, type=list[ServiceDoc])
        assert {doc.offline for doc in docs} == {"full", "intake_only"}
        event = {
            "source": {"system": "desk", "id": "42"},
            "channel": "counter",
            "kind": "request",
            "title": "Βεβαίωση μόνιμης κατοικίας",
            "startedAt": "2026-11-22T14:05:00Z",
            "partyId": GEORGIOS_ID,
        }
        first = await client.post("/v1/interactions", json=event)
        again = await client.post("/v1/interactions", json=event)
        assert first.json() == again.json()


async def test_the_stream_of_hints_begins_at_once_and_ends_with_the_server(centre, served):
    async with centre() as c, served(c, c.desk.actor) as client:

        async def stop_soon():
            await asyncio.sleep(0.1)
            client.stop.set()

        stopping = asyncio.create_task(stop_soon())
        answer = await asyncio.wait_for(client.get("/v1/sync/events"), 5)
        await stopping
        lines = [line for line in answer.text.splitlines() if line.startswith("data:")]
        assert json.loads(lines[0].removeprefix("data:"))["scope"] == "office:0042"
