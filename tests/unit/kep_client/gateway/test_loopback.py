from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from kep_client.errors import RefusedError
from kep_client.gateway import loopback
from kep_client.gateway.loopback import LoopbackListener
from kep_client.gateway.pkce import Attempt

ISSUER = "https://centre.example"


async def visits(listener: LoopbackListener, path: str = "", **query: str) -> httpx.Response:
    url = path or f"{listener.redirect_uri}?{urlencode(query)}"
    async with httpx.AsyncClient(trust_env=False) as browser:
        return await browser.get(url)


async def test_the_browser_brings_the_code_and_the_page_says_close_me():
    listener = LoopbackListener("our-state", ISSUER)
    async with listener.listening():
        page = await visits(listener, code="the-code", state="our-state", iss=ISSUER)
        assert await listener.code() == "the-code"
        again = await visits(listener, code="replay", state="our-state", iss=ISSUER)

    assert page.status_code == 200
    assert "Μπορείτε να κλείσετε" in page.text
    assert "the-code" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert again.status_code == 404
    with pytest.raises(httpx.ConnectError):
        await visits(listener)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"code": "x", "state": "other", "iss": ISSUER}, "auth.sign_in_failed"),
        ({"code": "x", "iss": ISSUER}, "auth.sign_in_failed"),
        ({"code": "x", "state": "our-state"}, "auth.sign_in_failed"),
        ({"code": "x", "state": "our-state", "iss": "https://evil"}, "auth.sign_in_failed"),
        ({"state": "our-state", "iss": ISSUER}, "auth.sign_in_failed"),
        ({"error": "access_denied", "state": "our-state", "iss": ISSUER}, "auth.refused"),
    ],
)
async def test_anything_but_our_own_answer_is_refused(query, code):
    listener = LoopbackListener("our-state", ISSUER)
    async with listener.listening():
        page = await visits(listener, **query)
        with pytest.raises(RefusedError) as fault:
            await listener.code()

    assert page.status_code == 400
    assert fault.value.code == code


async def test_other_paths_and_noise_do_not_end_the_wait():
    listener = LoopbackListener("our-state", ISSUER)
    async with listener.listening():
        root = listener.redirect_uri.removesuffix("/callback")
        assert (await visits(listener, f"{root}/favicon.ico")).status_code == 404
        port = urlsplit(root).port
        for noise in (b"", b"\x16\x03\x01\r\n\r\n", b"GET " + b"a" * 20_000):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(noise)
            writer.close()
        await visits(listener, code="the-code", state="our-state", iss=ISSUER)
        assert await listener.code() == "the-code"


async def test_after_two_minutes_nobody_waits_any_more(monkeypatch):
    monkeypatch.setattr(loopback, "WAIT_S", 0.01)
    listener = LoopbackListener("our-state", ISSUER)
    async with listener.listening():
        with pytest.raises(RefusedError, match=r"auth\.sign_in_failed"):
            await listener.code()


def test_each_attempt_has_its_own_secrets_and_shows_the_challenge_only():
    first, second = Attempt(), Attempt()
    address = first.address("https://c/oauth/authorize", "http://127.0.0.1:9/callback", "jkt")
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

    assert len({first.verifier, first.state, first.nonce, second.verifier, second.state}) == 5
    assert first.verifier not in address
    assert first.verifier not in repr(first)
    assert query["code_challenge"] == first.challenge
    assert query["code_challenge_method"] == "S256"
    assert query["dpop_jkt"] == "jkt"


def test_the_challenge_is_that_of_rfc_7636_appendix_b():
    attempt = Attempt(verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")

    assert attempt.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
