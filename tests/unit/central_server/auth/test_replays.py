"""Two processes of the centre on one database: a proof shown to one is no use at the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import func, select

from central_server.app import create_app
from central_server.auth.replays import SharedReplays
from central_server.auth.tables import seen_proofs
from central_server.settings import Settings


@pytest.fixture
def other_process(tmp_path):
    """A second application on the same data, with a memory of its own."""

    def opened(c) -> httpx.AsyncClient:
        issuer = str(c.http.base_url)
        app = create_app(Settings(data=tmp_path, issuer=issuer), c.database, clock=c.clock)
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=issuer)

    return opened


async def test_a_question_heard_on_the_line_is_not_asked_again_elsewhere(centre, other_process):
    path = "/v1/parties/search"
    async with centre() as c, other_process(c) as other:
        token = (await c.sign_in())["access_token"]
        proof = c.pc.proof("POST", path, token)
        headers = {"Authorization": f"DPoP {token}", "DPoP": proof}
        first = await c.http.post(path, headers=headers, json={})
        replay = await other.post(path, headers=headers, json={})
        fresh = headers | {"DPoP": c.pc.proof("POST", path, token)}
        own = await other.post(path, headers=fresh, json={})
    assert first.json()["code"] == own.json()["code"] == "request.invalid"
    assert (replay.status_code, replay.json()["code"]) == (401, "auth.token_refused")


async def test_a_token_request_is_good_once_in_all_processes(centre, other_process):
    async with centre() as c, other_process(c) as other:
        token = (await c.sign_in())["refresh_token"]
        form = {"grant_type": "refresh_token", "client_id": "kep-workstation"}
        form["refresh_token"] = token
        headers = {"DPoP": c.pc.proof("POST", "/oauth/token")}
        first = await c.http.post("/oauth/token", data=form, headers=headers)
        replay = await other.post("/oauth/token", data=form, headers=headers)
    assert first.status_code == 200
    assert replay.json()["error"] == "invalid_dpop_proof"


async def test_another_signature_of_the_same_proof_is_the_same_proof(centre):
    async with centre() as c:
        replays, now = SharedReplays(c.database), datetime.now(UTC)
        assert await replays.first_time("header.payload.one", now)
        assert not await replays.first_time("header.payload.two", now)


async def test_what_is_too_old_to_be_shown_is_forgotten(centre):
    async with centre() as c:
        replays, now = SharedReplays(c.database), datetime.now(UTC)
        for number in range(5):
            await replays.first_time(f"h.{number}.s", now)
        await replays.first_time("h.later.s", now + timedelta(minutes=5))
        async with c.database.transaction() as connection:
            kept = await connection.execute(
                select(func.count()).where(seen_proofs.c.until < now + timedelta(minutes=3))
            )
            assert kept.scalar_one() == 0
