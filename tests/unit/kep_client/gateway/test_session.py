from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from kep_client.errors import KepError, LineError, RefusedError
from kep_client.gateway.session import ClerkSession

ME = {
    "id": "m.antoniou",
    "givenName": "Μαρία",
    "familyName": "Αντωνίου",
    "roles": ["clerk"],
    "office": "0042",
}


class Browser:
    """Plays the browser and the centre's sign-in page."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.answers = True
        self.was_opened = asyncio.Event()
        self.tasks: list[asyncio.Task] = []

    def open(self, url: str) -> None:
        self.opened.append(url)
        self.was_opened.set()
        if self.answers:
            self.tasks.append(asyncio.create_task(self._redirect(url)))

    async def _redirect(self, url: str) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        back = {"code": "the-code", "state": query["state"], "iss": "https://centre.example"}
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get(query["redirect_uri"], params=back)


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def kept() -> list[str]:
    return []


@pytest.fixture
def session(centre, key, browser, kept, small_centre, speak) -> ClerkSession:
    async def keep(refresh: str) -> None:
        kept.append(refresh)

    small_centre.routes["GET", "/v1/me"] = lambda _: speak.reply(ME)
    return ClerkSession(centre, key, browser, keep)


async def test_a_sign_in_redeems_the_code_with_its_verifier_and_proof(
    session, small_centre, browser, key, speak, token_hash
):
    clerk = await session.sign_in()
    await session.close()

    assert (clerk.id, clerk.display_name) == ("m.antoniou", "Μαρία Αντωνίου")
    token, me = (heard for heard in small_centre.heard if heard.path != "/v1/info")
    query = parse_qs(urlsplit(browser.opened[0]).query)
    assert token.form["grant_type"] == "authorization_code"
    assert token.form["code"] == "the-code"
    assert token.form["redirect_uri"] == query["redirect_uri"][0]
    assert token_hash(token.form["code_verifier"]) == query["code_challenge"][0]
    assert query["dpop_jkt"] == [key.thumbprint]
    assert speak.claims(token.headers["dpop"])["htu"] == f"{small_centre.url}/oauth/token"
    assert me.headers["authorization"] == "DPoP access-1"
    assert speak.claims(me.headers["dpop"])["ath"] == token_hash("access-1")
    assert session.refresh_token == "refresh-1"


async def test_the_page_opens_again_while_one_waits_and_not_after(session, browser):
    browser.answers = False
    waiting = asyncio.ensure_future(session.sign_in())
    await asyncio.wait_for(browser.was_opened.wait(), 5)
    await session.reopen()
    assert browser.opened[0] == browser.opened[1]
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    await session.reopen()
    await session.close()
    assert len(browser.opened) == 2


async def test_a_clerk_of_another_office_is_told_so(session, small_centre, speak):
    small_centre.routes["GET", "/v1/me"] = lambda _: speak.problem(
        "auth.wrong_office", 403, p1="0042"
    )
    with pytest.raises(RefusedError, match=r"auth\.wrong_office"):
        await session.sign_in()
    await session.close()


async def test_many_at_once_fetch_one_token(session, small_centre):
    session.restore("refresh-0")

    await asyncio.gather(*(session.ask("GET", "/v1/me") for _ in range(10)))
    await session.close()

    refreshes = [heard for heard in small_centre.heard if heard.path == "/oauth/token"]
    assert len(refreshes) == 1
    assert refreshes[0].form["refresh_token"] == "refresh-0"
    assert session.refresh_token == "refresh-1"


async def test_the_child_is_kept_before_it_is_used(session, small_centre, kept):
    session.restore("refresh-0")
    order: list[str] = []
    keep = session._keep_refresh

    async def watch(refresh: str) -> None:
        order.append(f"kept {refresh} after {len(small_centre.heard)} requests")
        await keep(refresh)

    session._keep_refresh = watch
    await session.ask("GET", "/v1/me")
    await session.close()

    assert order == ["kept refresh-1 after 2 requests"]  # info, token; then /v1/me
    assert small_centre.paths() == ["/v1/info", "/oauth/token", "/v1/me"]


async def test_a_lost_reply_costs_nothing_the_parent_is_tried_again(session, small_centre, speak):
    session.restore("refresh-0")
    good = small_centre.routes["POST", "/oauth/token"]
    small_centre.routes["POST", "/oauth/token"] = lambda _: speak.raw(503, b"")
    with pytest.raises(LineError):
        await session.ask("GET", "/v1/me")
    small_centre.routes["POST", "/oauth/token"] = good

    await session.ask("GET", "/v1/me")
    await session.close()

    assert small_centre.heard[-2].form["refresh_token"] == "refresh-0"


async def test_a_token_that_ends_is_renewed_before_it_does(session, small_centre):
    session.restore("refresh-0")
    small_centre.lifetime = 0
    await session.ask("GET", "/v1/me")
    session._access = type(session._access)(session._access.value, 0.0)
    await session.ask("GET", "/v1/me")
    await session.close()

    assert small_centre.paths().count("/oauth/token") == 2


async def test_a_refused_access_token_is_replaced_once(session, small_centre, speak):
    session.restore("refresh-0")
    answers = [speak.problem("auth.token_refused", 401), speak.reply(ME)]
    small_centre.routes["GET", "/v1/me"] = lambda _: answers.pop(0)

    await session.ask("GET", "/v1/me")
    await session.close()

    assert small_centre.paths().count("/oauth/token") == 2


@pytest.mark.parametrize(
    ("code", "told"),
    [("auth.token_refused", "auth.sign_in_needed"), ("auth.revoked", "auth.revoked")],
)
async def test_a_family_that_was_revoked_asks_for_a_sign_in(
    session, small_centre, speak, code, told
):
    session.restore("refresh-0")
    small_centre.routes["POST", "/oauth/token"] = lambda _: speak.problem(code, 400)

    for expected in (told, "auth.sign_in_needed"):
        with pytest.raises(KepError) as fault:
            await session.ask("GET", "/v1/me")
        assert fault.value.code == expected
    await session.close()
    assert small_centre.paths().count("/oauth/token") == 1


async def test_a_clock_that_is_hours_off_does_not_stop_the_sign_in(
    session, small_centre, clock, speak
):
    small_centre.time_offset = 5 * 3600.0
    await session.sign_in()
    await session.close()

    issued = speak.claims(small_centre.heard[1].headers["dpop"])["iat"]
    assert abs(issued - (clock._wall() + timedelta(hours=5)).timestamp()) < 10
    assert round(clock.skew_s) == pytest.approx(-5 * 3600, abs=2)


async def test_a_token_without_dpop_is_a_bad_answer(session, small_centre, speak):
    session.restore("refresh-0")
    small_centre.routes["POST", "/oauth/token"] = lambda _: speak.reply(
        {"access_token": "x", "token_type": "Bearer", "expires_in": 60}
    )
    with pytest.raises(LineError, match=r"server\.bad_answer"):
        await session.ask("GET", "/v1/me")
    await session.close()


async def test_sign_out_revokes_there_and_forgets_here_even_without_a_line(
    session, small_centre, speak
):
    session.restore("refresh-0")
    small_centre.routes["POST", "/oauth/revoke"] = lambda _: speak.reply({})
    await session.sign_out()
    assert small_centre.heard[-1].form["token"] == "refresh-0"

    session.restore("refresh-9")
    small_centre.routes["POST", "/oauth/revoke"] = lambda _: speak.raw(503, b"")
    await session.sign_out()
    assert session.refresh_token == ""
    await session.close()


async def test_a_new_key_of_a_clerk_is_registered(session, small_centre, speak):
    session.restore("refresh-0")
    small_centre.routes["POST", "/v1/slots"] = lambda _: speak.reply(
        {"clerk": ME, "keyId": "k1", "deviceShare": "c2hhcmU", "permit": "jws"}
    )
    slot = await session.register_slot("w3", "cHVibGlj")
    await session.close()

    assert slot.key_id == "k1"
    assert small_centre.heard[-1].json == {"workstationId": "w3", "signingKey": "cHVibGlj"}


async def test_the_loop_goes_on_while_the_centre_thinks(session, small_centre):
    session.restore("refresh-0")
    small_centre.hold["/v1/me"] = threading.Event()
    asking = asyncio.ensure_future(session.ask("GET", "/v1/me"))
    ticks = 0
    while not small_centre.held.acquire(blocking=False):
        ticks += 1
        await asyncio.sleep(0.001)
    small_centre.hold["/v1/me"].set()
    await asking
    await session.close()

    assert ticks > 0
