"""Another system says who it is: plain OAuth 2, against a real server that plays it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
from base64 import b64decode, urlsafe_b64encode
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from central_server.auth import accounts, external_identities
from central_server.auth.identity_provider import ProviderUnavailable
from central_server.auth.oauth2_provider import parse_userinfo, read_upstream

NAME, SUBJECT, LABEL = "ggps", "user-0815", "Κωδικοί Δημόσιας Διοίκησης"
CLIENT, SECRET = "kep-centre", "upstream-secret"
XML = f'<root><userinfo userid="{SUBJECT}" taxid="090000045" lastname="ΑΝΤΩΝΙΟΥ"/></root>'


@dataclass
class Upstream:
    """A small provider: remembers what it was asked, checks client, code and PKCE verifier."""

    url: str = ""
    userinfo: bytes = XML.encode()
    challenges: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def consent(self, location: str) -> str:
        """What a person does there: return the address the browser is sent back to."""
        query = dict(parse_qsl(urlsplit(location).query))
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.challenges[code] = query["code_challenge"]
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *lines = head.split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (one.partition(":") for one in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.asked.append(line)
        status, answer = self.answer(line, headers, body.decode())
        text = f"HTTP/1.1 {status} x\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n\r\n"
        writer.write(text.encode() + answer)
        await writer.drain()
        writer.close()

    def answer(self, line: str, headers: dict[str, str], body: str) -> tuple[int, bytes]:
        if line.startswith("POST /token "):
            form = dict(parse_qsl(body))
            basic = b64decode(headers["authorization"].removeprefix("Basic ")).decode()
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
            good = self.challenges.pop(form["code"], "") == challenge
            if basic != f"{CLIENT}:{SECRET}" or not good:
                return 400, b'{"error":"invalid_grant"}'
            return 200, b'{"access_token":"at","token_type":"Bearer"}'
        if line.startswith("GET /userinfo?format=xml ") and headers["authorization"] == "Bearer at":
            return 200, self.userinfo
        return 404, b""


@pytest.fixture
def with_upstream(centre, tmp_path):
    """`async with with_upstream() as (c, upstream)`."""

    @asynccontextmanager
    async def opened(**more):
        upstream = Upstream()
        server = await asyncio.start_server(upstream.serve, "127.0.0.1", 0)
        upstream.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        path = tmp_path / "upstream.json"
        path.write_text(json.dumps(described(upstream.url)), "utf-8")
        async with server, centre(identity_provider=path, **more) as c:
            yield c, upstream

    return opened


def described(url: str) -> dict[str, str]:
    return {
        "name": NAME,
        "label": LABEL,
        "authorize_url": f"{url}/authorize",
        "token_url": f"{url}/token",
        "userinfo_url": f"{url}/userinfo?format=xml",
        "client_id": CLIENT,
        "client_secret": SECRET,
    }


async def link(c, username: str = "m.antoniou") -> None:
    async with c.database.transaction() as connection:
        account = await accounts.find_username(connection, username)
        assert account is not None
        assert await external_identities.link(connection, c.keys, NAME, SUBJECT, account.id)


async def leave(c, page):
    """Press the button of the other system."""
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return await c.http.post("/oauth/upstream", data=hidden)


async def test_a_linked_person_signs_in_over_there_and_works_here(with_upstream):
    async with with_upstream() as (c, upstream):
        await link(c)
        attempt = c.attempt()
        page = await c.see_page(attempt)
        away = await leave(c, page)
        back = await c.http.get(upstream.consent(away.headers["location"]))
        code = parse_qs(urlsplit(back.headers["location"]).query)["code"][0]
        token = (await c.redeem(code, attempt)).json()["access_token"]
        me = (await c.ask("GET", "/v1/me", token)).json()
    assert LABEL in page.text
    assert upstream.url in page.headers["content-security-policy"]
    assert (me["familyName"], me["office"]) == ("Αντωνίου", "0042")
    assert "samesite=lax" in page.headers["set-cookie"].lower()


async def test_somebody_whom_no_account_is_linked_to_reads_the_next_step_and_no_name(with_upstream):
    async with with_upstream() as (c, upstream):
        away = await leave(c, await c.see_page(c.attempt()))
        page = await c.http.get(upstream.consent(away.headers["location"]))
    assert page.status_code == 403
    assert "Δεν βρέθηκε λογαριασμός για εσάς" in page.text
    assert "Ζητήστε από την προϊσταμένη" in page.text
    assert SUBJECT not in page.text
    assert "ΑΝΤΩΝΙΟΥ" not in page.text


async def test_the_other_system_does_not_replace_the_second_factor(with_upstream):
    async with with_upstream() as (c, upstream):
        await link(c, "p.pragmatiki")
        away = await leave(c, await c.see_page(c.attempt()))
        page = await c.http.get(upstream.consent(away.headers["location"]))
    assert page.status_code == 200
    assert "Ορίστε το δεύτερο βήμα" in page.text


async def test_a_way_back_is_good_once_and_in_the_browser_that_left(with_upstream):
    async with with_upstream() as (c, upstream):
        await link(c)
        away = await leave(c, await c.see_page(c.attempt()))
        there = upstream.consent(away.headers["location"])
        first, second = await c.http.get(there), await c.http.get(there)
        away = await leave(c, await c.see_page(c.attempt()))
        victim = upstream.consent(away.headers["location"])
        c.http.cookies.clear()
        elsewhere = await c.http.get(victim)
        asked = list(upstream.asked)
    assert first.status_code == 303
    assert second.status_code == elsewhere.status_code == 400
    assert len(asked) == 2  # token and userinfo of the first, nothing for the others


async def test_a_state_of_ones_own_or_none_gets_nowhere(with_upstream):
    async with with_upstream() as (c, upstream):
        await c.see_page(c.attempt())
        forged = await c.http.get("/oauth/upstream/callback?code=x&state=guess")
        bare = await c.http.get("/oauth/upstream/callback")
        doubled = await c.http.get("/oauth/upstream/callback?state=a&state=b")
    assert forged.status_code == bare.status_code == doubled.status_code == 400
    assert upstream.asked == []


async def test_a_code_of_another_journey_does_not_fit_the_verifier(with_upstream):
    async with with_upstream() as (c, upstream):
        await link(c)
        first = await leave(c, await c.see_page(c.attempt()))
        stolen = parse_qs(urlsplit(upstream.consent(first.headers["location"])).query)["code"][0]
        second = await leave(c, await c.see_page(c.attempt()))
        own = urlsplit(upstream.consent(second.headers["location"]))
        state = parse_qs(own.query)["state"][0]
        mixed = await c.http.get(f"{own.path}?{urlencode({'code': stolen, 'state': state})}")
    assert mixed.status_code == 403
    assert "Η ταυτοποίηση δεν ολοκληρώθηκε" in mixed.text


async def test_whoever_goes_back_over_there_is_told_to_begin_again(with_upstream):
    async with with_upstream() as (c, upstream):
        away = await leave(c, await c.see_page(c.attempt()))
        state = parse_qs(urlsplit(away.headers["location"]).query)["state"][0]
        query = urlencode({"error": "access_denied", "state": state})
        page = await c.http.get(f"/oauth/upstream/callback?{query}")
    assert page.status_code == 403
    assert upstream.asked == []


@pytest.mark.expected_logs("upstream_unavailable")
@pytest.mark.parametrize(
    "userinfo",
    [
        b"",
        b"[]",
        b"<root/>",
        b"<root",
        b'<!DOCTYPE r [<!ENTITY a "x">]><root userid="1"/>',
        b'<root><u userid="1"/><u userid="2"/></root>',
        b'{"userid": null}',
        b'{"userid": "1"' + b" " * 70_000 + b"}",
    ],
    ids=range(8),
)
async def test_an_answer_that_names_nobody_or_two_lets_nobody_in(with_upstream, userinfo):
    async with with_upstream() as (c, upstream):
        upstream.userinfo = userinfo
        away = await leave(c, await c.see_page(c.attempt()))
        page = await c.http.get(upstream.consent(away.headers["location"]))
    assert page.status_code == 503
    assert "δεν απαντά" in page.text


@pytest.mark.expected_logs("upstream_unavailable")
async def test_a_provider_that_is_down_is_told_as_such(with_upstream):
    async with with_upstream() as (c, upstream):
        away = await leave(c, await c.see_page(c.attempt()))
        back = upstream.consent(away.headers["location"])
        upstream.answer = lambda *_: (500, b"")
        page = await c.http.get(back)
    assert page.status_code == 503


async def test_passwords_work_beside_the_other_system(with_upstream):
    async with with_upstream() as (c, _):
        assert (await c.sign_in())["token_type"] == "DPoP"


async def test_without_a_provider_there_is_no_button_and_no_way(centre):
    async with centre() as c:
        page = await c.see_page(c.attempt())
        away = await leave(c, page)
    assert "/oauth/upstream" not in page.text
    assert away.status_code == 400


def test_userinfo_is_read_as_json_and_as_xml():
    assert parse_userinfo(b'{"userid":7,"x":{}}') == {"userid": "7"}
    assert parse_userinfo(XML.encode())["userid"] == SUBJECT
    with pytest.raises(ProviderUnavailable):
        parse_userinfo(b"[" * 5000)


@pytest.mark.parametrize("change", [{"token_url": "http://example.org/t"}, {"extra": "x"}])
def test_a_file_with_a_fault_is_refused_before_the_server_starts(tmp_path, change):
    path = tmp_path / "upstream.json"
    path.write_text(json.dumps(described("https://example.org") | change), "utf-8")
    with pytest.raises(ValueError) as fault:  # noqa: PT011 - its text is looked at below
        read_upstream(path)
    assert SECRET not in str(fault.value)
