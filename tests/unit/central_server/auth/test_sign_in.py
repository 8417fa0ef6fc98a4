"""A clerk signs in with the browser, and nobody else can use what passes by."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from central_server.auth.tables import clerks


async def test_a_clerk_signs_in_and_the_centre_knows_who_asks(centre):
    async with centre() as c:
        reply = await c.sign_in()
        me = await c.ask("GET", "/v1/me", reply["access_token"])
    assert reply["token_type"] == "DPoP"
    assert reply["expires_in"] <= 600
    assert me.json()["familyName"] == "Αντωνίου"
    assert me.json()["office"] == "0042"


async def test_the_browser_goes_back_with_state_and_issuer(centre):
    async with centre() as c:
        attempt = c.attempt()
        answer = await c.type_password(await c.see_page(attempt))
    to = urlsplit(answer.headers["location"])
    query = parse_qs(to.query)
    assert f"{to.scheme}://{to.netloc}{to.path}" == attempt.redirect
    assert query["state"] == [attempt.state]
    assert query["iss"] == [str(c.http.base_url)]


async def test_the_page_is_greek_names_the_pc_and_loads_nothing_from_elsewhere(centre):
    async with centre() as c:
        page = await c.see_page(c.attempt())
    policy = page.headers["content-security-policy"]
    assert '<html lang="el">' in page.text
    assert "ΚΕΠ-0042-03" in page.text
    assert "Σύνδεση υπαλλήλου" in page.text
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "form-action 'self' http://127.0.0.1:43121;" in policy
    assert "src=" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "HttpOnly" in page.headers["set-cookie"]


async def test_a_wrong_password_says_the_same_as_an_unknown_name(centre):
    async with centre() as c:
        page = await c.see_page(c.attempt())
        wrong = await c.type_password(page, password="λάθος")
        unknown = await c.type_password(page, username="kanenas", password="λάθος")
    assert wrong.status_code == unknown.status_code == 403
    assert "Το όνομα χρήστη ή ο κωδικός δεν είναι σωστά." in wrong.text
    assert "Απομένουν 4 προσπάθειες." in wrong.text
    assert wrong.text.replace("m.antoniou", "kanenas") == unknown.text
    assert "λάθος" not in wrong.text


async def test_what_is_typed_as_a_name_comes_back_as_text(centre):
    async with centre() as c:
        page = await c.see_page(c.attempt())
        answer = await c.type_password(page, username='"><script>alert(1)</script>')
    assert "<script>alert" not in answer.text


async def test_five_wrong_passwords_make_even_the_right_one_wait(centre):
    async with centre() as c:
        page = await c.see_page(c.attempt())
        for _ in range(4):
            assert (await c.type_password(page, password="λάθος")).status_code == 403
        fifth = await c.type_password(page, password="λάθος")
        right = await c.type_password(page)
        c.clock.pass_s(61)
        after_a_minute = await c.type_password(page)
    assert fifth.status_code == right.status_code == 429
    assert "κλειδώθηκε για 1 λεπτό" in fifth.text
    assert after_a_minute.status_code == 303


async def test_the_wait_doubles_up_to_a_quarter_of_an_hour(centre):
    async with centre() as c:
        waits = []
        for _ in range(10):
            page = await c.see_page(c.attempt())
            answer = await c.type_password(page, password="λάθος")
            if answer.status_code == 429:
                waits.append(answer.text.partition("κλειδώθηκε για ")[2].split()[0])
                c.clock.pass_s(int(waits[-1]) * 60 + 1)
    assert waits == ["1", "2", "4", "8", "15", "15"]


async def test_somebody_who_left_cannot_sign_in(centre):
    async with centre() as c:
        async with c.database.transaction() as connection:
            await connection.execute(update(clerks).values(active=False))
        answer = await c.type_password(await c.see_page(c.attempt()))
    assert answer.status_code == 403


async def test_a_sign_in_brings_an_old_hash_up_to_date(centre):
    async with centre() as c:
        await c.sign_in()
        async with c.database.transaction() as connection:
            rows = await connection.execute(select(clerks.c.username, clerks.c.password_hash))
            hashes = dict(row for row in rows)
        again = await c.type_password(await c.see_page(c.attempt()))
    assert hashes["m.antoniou"].startswith("$argon2id$v=19$m=65536,t=3,p=2$")
    assert again.status_code == 303


async def test_a_page_is_good_for_ten_minutes_and_for_one_sign_in(centre):
    async with centre() as c:
        page = await c.see_page(c.attempt())
        c.clock.pass_s(601)
        late = await c.type_password(page)
        page = await c.see_page(c.attempt())
        first = await c.type_password(page)
        second = await c.type_password(page)
    assert late.status_code == second.status_code == 400
    assert "Η αίτηση σύνδεσης έληξε" in late.text
    assert first.status_code == 303


async def test_the_form_works_only_in_the_browser_that_got_the_page(centre):
    async with centre() as c:
        page = await c.see_page(c.attempt())
        c.http.cookies.clear()
        elsewhere = await c.type_password(page)
    assert elsewhere.status_code == 400


@pytest.mark.parametrize(
    "redirect",
    [
        "http://evil.example/callback",
        "https://127.0.0.1:43121/callback",
        "http://127.0.0.1:43121/other",
        "http://127.0.0.1:43121/callback?x=1",
        "http://127.0.0.1:43121/callback#x",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:99999/callback",
        "http://user@127.0.0.1:43121/callback",
        "http://127.0.0.1:43121@evil.example/callback",
        "http://127.0.0.1:043121/callback",
        "http://localhost:43121/callback",
        "",
    ],
)
async def test_nothing_is_sent_to_a_redirect_that_is_not_ours(centre, redirect):
    async with centre() as c:
        answer = await c.see_page(c.attempt(redirect))
    assert answer.status_code == 400
    assert "location" not in answer.headers


async def test_any_port_of_the_loopback_is_ours(centre):
    async with centre() as c:
        pages = [
            await c.see_page(c.attempt(f"http://{host}:{port}/callback"))
            for host, port in (("127.0.0.1", 1), ("127.0.0.1", 65535), ("[::1]", 50000))
        ]
    assert [page.status_code for page in pages] == [200, 200, 200]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
    ],
)
async def test_a_request_with_a_fault_goes_back_to_the_application(centre, changed, error):
    async with centre() as c:
        attempt = c.attempt()
        answer = await c.see_page(attempt, **changed)
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["error"] == [error]
    assert query["state"] == [attempt.state]


async def test_another_client_or_a_repeated_parameter_gets_a_page_and_no_redirect(centre):
    async with centre() as c:
        other = await c.see_page(c.attempt(), client_id="other")
        query = list(c.attempt().query(c.pc).items())
        doubled = await c.http.get("/oauth/authorize", params=[*query, ("client_id", "other")])
    assert other.status_code == doubled.status_code == 400


async def test_a_pc_that_is_not_enrolled_gets_no_form(centre):
    async with centre() as c:
        page = await c.see_page(c.attempt(), dpop_jkt=c.new_pc().key.thumbprint())
    assert page.status_code == 403
    assert "δεν είναι εγγεγραμμένος" in page.text
    assert "<form" not in page.text


async def test_a_code_is_good_once_and_a_replay_ends_what_came_of_it(centre):
    async with centre() as c:
        attempt = c.attempt()
        code = await c.get_code(attempt)
        first = await c.redeem(code, attempt)
        replay = await c.redeem(code, attempt)
        after = await c.refresh(first.json()["refresh_token"])
    assert first.status_code == 200
    assert replay.json() == {"error": "invalid_grant", "error_description": ""}
    assert after.status_code == 400


async def test_a_code_is_good_for_a_minute(centre):
    async with centre() as c:
        attempt = c.attempt()
        code = await c.get_code(attempt)
        c.clock.pass_s(61)
        answer = await c.redeem(code, attempt)
    assert answer.json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "x" * 64},
        {"code_verifier": ""},
        {"redirect_uri": "http://127.0.0.1:43122/callback"},
        {"code": "guess"},
        {"client_id": "other"},
        {"grant_type": "password"},
    ],
)
async def test_a_code_alone_is_worth_nothing(centre, changed):
    async with centre() as c:
        attempt = c.attempt()
        code = await c.get_code(attempt)
        stolen = await c.redeem(code, attempt, **changed)
        rightful = await c.redeem(code, attempt)
    assert stolen.status_code == 400
    assert "access_token" not in stolen.text
    assert rightful.status_code == 200


async def test_a_code_works_only_with_the_key_of_the_pc_that_asked(centre):
    async with centre() as c:
        attempt, thief = c.attempt(), c.new_pc()
        code = await c.get_code(attempt)
        stolen = await c.redeem(code, attempt, proof=thief.proof("POST", "/oauth/token"))
    assert stolen.json()["error"] == "invalid_grant"


async def test_a_clerk_of_another_office_learns_whose_desk_it_is(centre):
    async with centre() as c:
        reply = await c.sign_in("x.allou")
        answer = await c.ask("GET", "/v1/me", reply["access_token"])
    assert answer.status_code == 403
    assert answer.json()["code"] == "auth.wrong_office"
    assert answer.json()["params"] == {"p1": "0042"}
