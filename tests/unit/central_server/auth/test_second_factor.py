"""A password alone opens no production account."""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b32decode, urlsafe_b64decode
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy import select, update

from central_server.auth import accounts, administration, totp
from central_server.auth.tables import clerks, second_factors

REAL = "p.pragmatiki"
RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_standard(at, code):
    """RFC 6238, appendix B: the last six of its eight digits."""
    assert totp.code_at(RFC_SECRET, at // 30) == code
    assert totp.step_of(RFC_SECRET, code, at) == at // 30


def test_a_step_either_way_is_taken_and_two_are_not():
    code = totp.code_at(RFC_SECRET, 100)
    fitting = [at for at in range(98 * 30, 103 * 30, 30) if totp.step_of(RFC_SECRET, code, at)]
    assert fitting == [99 * 30, 100 * 30, 101 * 30]


def test_the_address_of_the_picture_is_what_apps_read():
    uri = urlsplit(totp.key_uri(RFC_SECRET, "Σταθμός ΚΕΠ", "m.antoniou"))
    query = {name: values[0] for name, values in parse_qs(uri.query).items()}
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert unquote(uri.path) == "/Σταθμός ΚΕΠ:m.antoniou"
    assert query["secret"] == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert (query["issuer"], query["digits"], query["period"]) == ("Σταθμός ΚΕΠ", "6", "30")


async def type_code(c, page, code: str = ""):
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return await c.http.post("/oauth/second-factor", data={**hidden, "code": code})


def secret_on(page) -> bytes:
    shown = re.search(r'id="secret">([A-Z2-7 ]+)<', page.text)
    assert shown is not None, page.text
    text = shown[1].replace(" ", "")
    return b32decode(text + "=" * (-len(text) % 8))


def code_now(c, secret: bytes, steps: int = 0) -> str:
    return totp.code_at(secret, int(c.clock()) // totp.STEP_S + steps)


async def enrol(c, username: str = REAL) -> tuple[bytes, list[str]]:
    """Enrol as a person does; return the secret and the recovery codes."""
    page = await c.type_password(await c.see_page(c.attempt()), username)
    secret = secret_on(page)
    kept = await type_code(c, page, code_now(c, secret))
    assert kept.status_code == 200, kept.text
    done = await type_code(c, kept)
    assert done.status_code == 303
    c.clock.pass_s(60)
    return secret, re.findall(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5})</li>", kept.text)


async def ask_code(c, attempt=None):
    page = await c.type_password(await c.see_page(attempt or c.attempt()), REAL)
    assert page.status_code == 200
    assert "Δεύτερο βήμα σύνδεσης" in page.text
    return page


async def test_a_new_clerk_gets_a_telephone_enrolled_and_ten_codes_for_the_day_it_is_lost(centre):
    async with centre() as c:
        attempt = c.attempt()
        page = await c.type_password(await c.see_page(attempt), REAL)
        secret = secret_on(page)
        kept = await type_code(c, page, code_now(c, secret))
        codes = re.findall(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5})</li>", kept.text)
        done = await type_code(c, kept)
        code = parse_qs(urlsplit(done.headers["location"]).query)["code"][0]
        reply = await c.redeem(code, attempt)
        claims = reply.json()["access_token"].split(".")[1]
        async with c.database.transaction() as connection:
            stored = (await connection.execute(select(second_factors.c.secret))).scalar_one()
        again = await ask_code(c)
    assert "<svg" in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert len(set(codes)) == 10
    assert reply.status_code == 200
    assert json.loads(urlsafe_b64decode(claims + "=="))["amr"] == [
        "pwd",
        "otp",
        "mfa",
    ]
    assert secret not in stored
    assert 'id="secret"' not in again.text


async def test_without_the_code_there_is_no_way_on(centre):
    async with centre() as c:
        await enrol(c)
        page = await ask_code(c)
        nothing = await type_code(c, page)
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        c.http.cookies.clear()
        elsewhere = await c.http.post("/oauth/second-factor", data={**hidden, "code": "000000"})
        before_the_password = await type_code(c, await c.see_page(c.attempt()), "000000")
    assert nothing.status_code == 403
    assert "Ο κωδικός δεν ταιριάζει" in nothing.text
    assert elsewhere.status_code == before_the_password.status_code == 400


async def test_a_code_that_was_seen_over_the_shoulder_is_good_no_second_time(centre):
    async with centre() as c:
        secret, _ = await enrol(c)
        code = code_now(c, secret)
        first = await type_code(c, await ask_code(c), code)
        replay = await type_code(c, await ask_code(c), code)
        older = await type_code(c, await ask_code(c), code_now(c, secret, -1))
        c.clock.pass_s(30)
        next_one = await type_code(c, await ask_code(c), code_now(c, secret))
    assert first.status_code == next_one.status_code == 303
    assert replay.status_code == older.status_code == 403


async def test_of_two_browsers_with_the_same_code_one_gets_in(centre):
    async with centre() as c:
        secret, _ = await enrol(c)
        pages = [await ask_code(c), await ask_code(c)]
        code = code_now(c, secret)
        answers = await asyncio.gather(*(type_code(c, page, code) for page in pages))
    assert sorted(answer.status_code for answer in answers) == [303, 403]


async def test_a_recovery_code_opens_once_however_it_is_typed(centre):
    async with centre() as c:
        _, codes = await enrol(c)
        typed = codes[0].lower().replace("-", " ")
        first = await type_code(c, await ask_code(c), typed)
        again = await type_code(c, await ask_code(c), codes[0])
        other = await type_code(c, await ask_code(c), codes[1])
    assert first.status_code == other.status_code == 303
    assert again.status_code == 403


async def test_wrong_codes_are_slowed_down_as_wrong_passwords_are_and_can_be_freed(centre):
    async with centre() as c:
        secret, _ = await enrol(c)
        page = await ask_code(c)
        wrong = [await type_code(c, page, "x") for _ in range(5)]
        right = await type_code(c, page, code_now(c, secret))
        async with c.database.transaction() as connection:
            account = await accounts.find_username(connection, REAL)
            assert account is not None
            await administration.unlock(connection, c.keys, account)
        freed = await type_code(c, page, code_now(c, secret))
    assert [answer.status_code for answer in wrong] == [403, 403, 403, 403, 429]
    assert right.status_code == 429
    assert "κλειδώθηκε για 1 λεπτό" in right.text
    assert freed.status_code == 303


async def test_a_wrong_first_code_shows_the_same_picture_again(centre):
    async with centre() as c:
        page = await c.type_password(await c.see_page(c.attempt()), REAL)
        again = await type_code(c, page, "x")
        kept = await type_code(c, again, code_now(c, secret_on(again)))
    assert again.status_code == 403
    assert secret_on(again) == secret_on(page)
    assert kept.status_code == 200


async def test_a_lost_telephone_is_reset_and_whoever_held_a_session_signs_in_anew(centre):
    async with centre() as c:
        old, _ = await enrol(c)
        attempt = c.attempt()
        done = await type_code(c, await ask_code(c, attempt), code_now(c, old))
        code = parse_qs(urlsplit(done.headers["location"]).query)["code"][0]
        reply = (await c.redeem(code, attempt)).json()
        async with c.database.transaction() as connection:
            account = await accounts.find_username(connection, REAL)
            assert account is not None
            await administration.reset_second_factor(connection, account.id)
        refreshed = await c.refresh(reply["refresh_token"])
        new, _ = await enrol(c)
    assert refreshed.status_code == 400
    assert new != old


async def test_training_accounts_do_without_unless_the_centre_requires_it(centre):
    async with centre(require_second_factor=True) as c:
        page = await c.type_password(await c.see_page(c.attempt()))
    assert "Ορίστε το δεύτερο βήμα" in page.text


async def test_a_session_of_a_password_alone_ends_when_the_account_is_no_training_one(centre):
    async with centre() as c:
        reply = await c.sign_in()
        async with c.database.transaction() as connection:
            await connection.execute(update(clerks).values(training=False))
        refreshed = await c.refresh(reply["refresh_token"])
    assert refreshed.json()["code"] == "auth.sign_in_needed"
