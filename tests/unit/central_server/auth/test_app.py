"""What holds for every route: somebody may, bodies have bounds, nothing typed comes back."""

from __future__ import annotations

import json

import httpx
import pytest

from central_server.app import create_app
from central_server.database import Database
from central_server.settings import Settings
from kep_client.errors import ERRORS

CANARY = "ΚΑΝΑΡΙΝΙΔΟΥ"
ENROL = "/v1/workstations/enrol"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"[" * 100_000, 400, "request.invalid"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, 400, "request.invalid"),
        (b'{"code":"' + b"a" * 2_000_000 + b'"}', 413, "request.too_large"),
        (b'{"code":"a","publicKey":"b","office":"0077"}', 400, "request.invalid"),
        (b'{"code":5,"publicKey":"b"}', 400, "request.invalid"),
        (b'{"code":"\xff","publicKey":"b"}', 400, "request.invalid"),
        (b'{"code":"\\ud800","publicKey":"b"}', 400, "request.invalid"),
        (b'{"code":NaN,"publicKey":"b"}', 400, "request.invalid"),
        (b'{"code":' + b"9" * 200_000 + b"}", 400, "request.invalid"),
        (b"", 400, "request.invalid"),
        (json.dumps({"code": CANARY * 30, "publicKey": CANARY}).encode(), 400, "request.invalid"),
        (json.dumps({CANARY: CANARY}).encode(), 400, "request.invalid"),
    ],
    ids=range(12),
)
async def test_a_bad_body_is_refused_and_not_repeated(centre, body, status, code):
    async with centre() as c:
        answer = await c.http.post(ENROL, content=body)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["title"] == ERRORS[code].el.title
    assert CANARY not in answer.text


async def test_every_answer_says_that_it_is_not_to_be_kept_or_guessed_at(centre):
    async with centre() as c:
        answers = [
            await c.http.get("/health"),
            await c.http.get("/nowhere"),
            await c.http.post(ENROL, content=b"{"),
            await c.http.get("/v1/me"),
        ]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_method_that_a_route_lacks_is_no_bug(centre):
    async with centre() as c:
        answer = await c.http.get(ENROL)
    assert answer.status_code == 405


async def test_a_database_that_is_down_is_told_as_such(tmp_path):
    settings = Settings(data=tmp_path, issuer="http://127.0.0.1")
    async with Database(f"postgresql:///x?host={tmp_path}") as database:
        transport = httpx.ASGITransport(create_app(settings, database))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            health = await http.get("/health")
            receipt = await http.get("/v/7F3K92QDM4XA")
    assert (health.status_code, health.json()["code"]) == (503, "server.unavailable")
    assert receipt.status_code == 503
    assert "Αυτό δεν σημαίνει ότι το έγγραφο δεν είναι γνήσιο." in receipt.text


async def test_discovery_says_what_is_supported_and_nothing_weaker(centre):
    async with centre() as c:
        metadata = (await c.http.get("/.well-known/oauth-authorization-server")).json()
        info = (await c.http.get("/v1/info")).json()
    assert metadata["issuer"] == info["issuer"] == str(c.http.base_url)
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["dpop_signing_alg_values_supported"] == ["ES256"]
    assert metadata["authorization_response_iss_parameter_supported"] is True
    assert info["epoch"]
