"""Systems that sign: who they are, what they may send, and what is refused with a reason."""

import asyncio
import base64
import io
import json
import logging
import secrets
import time
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import msgspec
import pytest

from central_server.app import create_app
from central_server.channels import sources
from central_server.channels.signatures import Message, sign
from central_server.cli import main
from central_server.database import Database
from central_server.seed.known import georgios
from central_server.settings import Settings
from kep_client.domain.interaction import Channel
from server_kit.log import JsonLines

PATH = "/v1/interactions"
AFM = georgios().identifiers[0][1]
HOUR = timedelta(hours=1)


class System:
    """A foreign system with a key; it signs as the guide says."""

    def __init__(self, key):
        self.key_id, self.key = key.key_id, base64.b64decode(key.secret)

    def signed(self, body, path=PATH, created=None, nonce=None):
        message = Message("POST", path, body)
        at = int(time.time()) if created is None else created
        headers = sign(message, self.key_id, self.key, at, nonce or secrets.token_urlsafe(12))
        return headers | {"Content-Type": "application/json"}


@pytest.fixture
def served(centre):
    """A centre with a known portal, and two servers in front of one database."""

    @asynccontextmanager
    async def serving():
        async with centre() as c, Database(c.url) as other:
            async with c.database.transaction() as connection:
                portal = frozenset({Channel.PORTAL})
                key = await sources.add(connection, c.record.sealing, "portal", portal)
            settings = Settings(data=c.data, issuer="http://centre")
            apps = [create_app(settings, database) for database in (c.database, other)]
            c.clients = [
                httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://centre")
                for app in apps
            ]
            c.portal = System(key)
            yield c
            for client in c.clients:
                await client.aclose()

    return serving


def told(answer):
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, problem["code"], problem["params"].get("p1", "")


async def test_a_signed_event_is_taken_and_a_repeated_request_is_not(served, say):
    async with served() as c:
        body = msgspec.json.encode(say.event())
        headers = c.portal.signed(body)
        taken = await c.clients[0].post(PATH, content=body, headers=headers)
        assert (taken.status_code, taken.json()["channel"]) == (200, "portal")
        for client in c.clients:  # the other process knows the nonce too
            again = await client.post(PATH, content=body, headers=headers)
            assert told(again) == (401, "auth.token_refused", "replay")
        fresh = await c.clients[1].post(PATH, content=body, headers=c.portal.signed(body))
        assert fresh.json() == taken.json()


async def test_one_nonce_shown_to_two_servers_at_once_is_good_once(served, say):
    async with served() as c:
        for _ in range(5):
            body = msgspec.json.encode(say.event())
            headers = c.portal.signed(body)
            answers = await asyncio.gather(
                *(client.post(PATH, content=body, headers=headers) for client in c.clients * 3)
            )
            assert sorted(answer.status_code for answer in answers) == [200, *[401] * 5]


async def test_what_is_not_signed_as_it_must_be_is_refused_with_the_reason(served, say):
    async with served() as c:
        (client, _), body = c.clients, msgspec.json.encode(say.event())
        forged, stranger = System.__new__(System), System.__new__(System)
        forged.key_id, forged.key = c.portal.key_id, bytes(32)
        stranger.key_id, stranger.key = "nobody-1", bytes(32)
        good, now = c.portal.signed, int(time.time())
        cases = [
            ({"Content-Type": "application/json"}, body, ""),
            (forged.signed(body), body, "signature"),
            (stranger.signed(body), body, "key"),
            (good(body), body + b" ", "digest"),
            (good(body, path="/v1/sync/push"), body, "signature"),
            (good(body, created=now - 301), body, "age"),
            (good(body, created=now + 330), body, "age"),
            (good(body) | {"Signature": "kep=::"}, body, "signature"),
            (good(body) | {"Signature-Input": "kep=()"}, body, "form"),
        ]
        for headers, sent, reason in cases:
            answer = await client.post(PATH, content=sent, headers=headers)
            assert told(answer) == (401, "auth.token_refused", reason)
        twice = httpx.Headers([*good(body).items(), *good(body).items()])
        assert told(await client.post(PATH, content=body, headers=twice))[2] == "form"
        asked = await client.post(f"{PATH}?a=1", content=body, headers=good(body))
        assert told(asked)[2] == "form"
        assert await c.one("SELECT count(*) FROM interaction") == 0
        assert await c.one("SELECT count(*) FROM source_nonce") == 0


async def test_a_system_speaks_for_itself_and_on_its_own_channel(served, say):
    async with served() as c:
        phone = say.event()
        for wrong in (
            msgspec.structs.replace(phone, channel="phone"),
            msgspec.structs.replace(
                phone, source=msgspec.structs.replace(phone.source, system="call-centre")
            ),
        ):
            body = msgspec.json.encode(wrong)
            answer = await c.clients[0].post(PATH, content=body, headers=c.portal.signed(body))
            assert told(answer)[:2] == (403, "access.denied")
        body = b'{"purpose":{"kind":"visit","contextId":"1"},"afm":"%s"}' % AFM.encode()
        elsewhere = c.portal.signed(body, "/v1/parties/search")
        answer = await c.clients[0].post("/v1/parties/search", content=body, headers=elsewhere)
        assert told(answer)[0] == 401
        assert await c.one("SELECT count(*) FROM interaction") == 0


async def test_after_a_rotation_two_keys_are_good_and_then_one(served, say):
    async with served() as c:

        async def tries(system):
            body = msgspec.json.encode(say.event())
            return (await c.clients[1].post(PATH, content=body, headers=system.signed(body))).status_code  # fmt: skip

        async def rotated(overlap):
            async with c.database.transaction() as connection:
                return System(await sources.rotate(connection, c.record.sealing, "portal", overlap))

        second = await rotated(HOUR)
        assert [await tries(one) for one in (c.portal, second)] == [200, 200]
        third = await rotated(HOUR)  # never more than two
        assert [await tries(one) for one in (c.portal, second, third)] == [401, 200, 200]
        fourth = await rotated(timedelta(0))
        assert [await tries(one) for one in (second, third, fourth)] == [401, 401, 200]
        async with c.database.transaction() as connection:
            await sources.disable(connection, "portal")
        assert await tries(fourth) == 401
        stored = b"".join(row[0] for row in await c.rows("SELECT secret FROM source_key"))
        assert fourth.key not in stored


def _abuses(good):
    deep = b'{"a":' * 40 + b"1" + b"}" * 40
    text = good.decode()
    yield b"[" * 100_000, 400
    yield deep, 400
    yield b"{" + b'"title":"' + b"a" * 1_100_000 + b'"}', 413
    yield text.replace("{", '{"office2":"0042",', 1).encode(), 400
    yield text.replace("{", '{"rev":9,', 1).encode(), 400
    yield text.replace('"version":1', '"version":0').encode(), 400
    yield text.replace('"version":1', '"version":' + "9" * 200_000).encode(), 400
    yield text.replace('"version":1', '"version":NaN').encode(), 400
    yield text.replace("Πότε", "\\u0000").encode(), 400
    yield text.replace("Πότε", "\\ud800").encode(), 400
    yield text.replace("Πότε", "\\u202e").encode(), 400
    yield text.replace('"startedAt":"2', '"startedAt":"9').encode(), 400
    yield good[:-1], 400
    yield b"\xff\xfe" + good, 400
    yield b"", 400


async def test_no_body_makes_it_stumble_leaves_half_a_thing_or_tells_the_log_a_value(served, say):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("kep")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        async with served() as c:
            canary = "ΚΑΝΑΡΙΝΙΔΟΥ"
            good = msgspec.json.encode(say.event(detail=canary))
            for body, status in _abuses(good):
                answer = await c.clients[0].post(PATH, content=body, headers=c.portal.signed(body))
                assert told(answer)[0] == status, body[:80]
                assert canary not in answer.text
            assert await c.one("SELECT count(*) FROM interaction") == 0
            fine = await c.clients[0].post(PATH, content=good, headers=c.portal.signed(good))
            assert fine.status_code == 200
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert any(line["event"] == "request" for line in lines)
    assert canary not in stream.getvalue()
    assert AFM not in stream.getvalue()


def test_a_source_is_administered_from_the_command_line(database_url, tmp_path, capsys):
    shared = ["--data", str(tmp_path), "--database", database_url]
    assert main(["source", "add", "portal", *shared, "--channel", "portal"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert len(base64.b64decode(first["secret"])) == 32
    assert main(["source", "add", "portal", *shared, "--channel", "portal"]) == 1
    assert main(["source", "add", "a:b", *shared, "--channel", "portal"]) == 1
    assert main(["source", "rotate", "portal", *shared]) == 0
    second = json.loads(capsys.readouterr().out)
    assert second["key_id"] != first["key_id"]
    assert main(["source", "list", *shared]) == 0
    assert capsys.readouterr().out == "portal: portal: 2 keys\n"
    assert main(["source", "disable", "portal", *shared]) == 0
    assert main(["source", "list", *shared]) == 0
    assert capsys.readouterr().out.startswith("portal: portal: disabled 20")
    assert main(["source", "rotate", "nobody", *shared]) == 1
