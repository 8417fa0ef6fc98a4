"""Tokens, proofs and assertions at the server: what is refused, and that losing replies is fine."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey
from sqlalchemy import update

from central_server.auth import workstations
from central_server.auth.tables import clerks, token_families
from server_kit.tokens import b64url


async def _refused(centre, **proof_claims):
    async with centre() as c:
        token = (await c.sign_in())["access_token"]
        proof = c.pc.proof("GET", "/v1/me", token, **proof_claims)
        return await c.ask("GET", "/v1/me", token, proof=proof)


@pytest.mark.parametrize(
    "claims",
    [
        {"htu": "http://127.0.0.1:8001/v1/slots"},
        {"htu": "http://evil.example/v1/me"},
        {"htm": "POST"},
        {"ath": "x"},
        {"iat": 1_000_000_000},
        {"iat": 4_000_000_000},
        {"iat": "now"},
        {"jti": 5},
    ],
)
async def test_a_proof_about_something_else_is_refused(centre, claims):
    answer = await _refused(centre, **claims)
    assert answer.status_code == 401
    assert answer.json()["code"] == "auth.token_refused"
    assert answer.headers["www-authenticate"].startswith("DPoP ")


async def test_a_proof_is_good_once(centre):
    async with centre() as c:
        token = (await c.sign_in())["access_token"]
        proof = c.pc.proof("GET", "/v1/me", token)
        first = await c.ask("GET", "/v1/me", token, proof=proof)
        replay = await c.ask("GET", "/v1/me", token, proof=proof)
    assert (first.status_code, replay.status_code) == (200, 401)


async def test_a_relay_in_front_of_a_centre_on_this_machine_is_no_stranger(centre):
    answer = await _refused(centre, htu="http://127.0.0.1:9999/v1/me")
    assert answer.status_code == 200


async def test_a_stolen_token_is_worthless_with_another_key(centre):
    async with centre() as c:
        token, thief = (await c.sign_in())["access_token"], c.new_pc()
        answer = await c.ask("GET", "/v1/me", token, proof=thief.proof("GET", "/v1/me", token))
    assert answer.status_code == 401


async def test_a_token_without_its_scheme_or_proof_is_refused(centre):
    async with centre() as c:
        token = (await c.sign_in())["access_token"]
        bearer = await c.http.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
        bare = await c.http.get("/v1/me", headers={"Authorization": f"DPoP {token}"})
    assert (bearer.status_code, bare.status_code) == (401, 401)


def _part(value: dict) -> str:
    return b64url(json.dumps(value).encode())


async def test_proofs_and_tokens_of_other_algorithms_are_refused(centre):
    async with centre() as c:
        token = (await c.sign_in())["access_token"]
        head, body, signature = token.split(".")
        header = json.loads(urlsafe_b64decode(head + "=="))
        public = c.http.get("/.well-known/jwks.json")
        key = (await public).json()["keys"][0]["x"]
        with_public_key = OctKey.import_key(key.encode())
        payload = urlsafe_b64decode(body + "==")
        forged = [
            f"{_part(header | {'alg': 'none'})}.{body}.",
            f"{_part(header | {'alg': 'none'})}.{body}.{signature}",
            jws.serialize_compact(header | {"alg": "HS256"}, payload, with_public_key, ["HS256"]),
            f"{head}.{body}.{signature[:-4]}AAAA",
            f"{_part(header | {'typ': 'kep-permit+jwt'})}.{body}.{signature}",
        ]
        answers = [await c.ask("GET", "/v1/me", each) for each in forged]
        proof = c.pc.proof("GET", "/v1/me", token)
        proof_head = json.loads(urlsafe_b64decode(proof.split(".")[0] + "=="))
        unsigned = f"{_part(proof_head | {'alg': 'none'})}.{proof.split('.')[1]}."
        answers.append(await c.ask("GET", "/v1/me", token, proof=unsigned))
    assert [answer.status_code for answer in answers] == [401] * 6


async def test_a_permit_is_no_access_token(centre):
    async with centre() as c:
        token = (await c.sign_in())["access_token"]
        slot = await _slot(c, token)
        answer = await c.ask("GET", "/v1/me", slot.json()["permit"])
    assert answer.status_code == 401


async def test_a_token_ends(centre):
    async with centre() as c:
        token = (await c.sign_in())["access_token"]
        c.clock.pass_s(601)
        answer = await c.ask("GET", "/v1/me", token)
    assert answer.status_code == 401


async def test_a_pc_that_was_taken_away_is_out_within_seconds(centre):
    async with centre() as c:
        reply = await c.sign_in()
        assert (await c.ask("GET", "/v1/me", reply["access_token"])).status_code == 200
        async with c.database.transaction() as connection:
            await workstations.revoke(connection, c.pc.id)
        c.clock.pass_s(11)
        answer = await c.ask("GET", "/v1/me", reply["access_token"])
        refreshed = await c.refresh(reply["refresh_token"])
        as_workstation = await c.workstation_token()
    assert answer.json()["code"] == "auth.revoked"
    assert refreshed.json()["code"] == "auth.revoked"
    assert refreshed.json()["error"] == "invalid_grant"
    assert as_workstation.json()["code"] == "auth.revoked"


async def test_a_clerk_who_left_is_out_within_seconds(centre):
    async with centre() as c:
        reply = await c.sign_in()
        async with c.database.transaction() as connection:
            await connection.execute(update(clerks).values(active=False))
        answer = await c.ask("GET", "/v1/me", reply["access_token"])
    assert answer.json()["code"] == "auth.revoked"


async def test_a_lost_reply_does_not_cost_the_sign_in(centre):
    async with centre() as c:
        held = (await c.sign_in())["refresh_token"]
        for _ in range(20):
            lost = await c.refresh(held)
            assert lost.status_code == 200
            received = await c.refresh(held)
            assert received.status_code == 200
            held = received.json()["refresh_token"]


async def test_reuse_of_an_older_token_ends_the_family(centre):
    async with centre() as c:
        stolen = (await c.sign_in())["refresh_token"]
        child = (await c.refresh(stolen)).json()["refresh_token"]
        grandchild = (await c.refresh(child)).json()["refresh_token"]
        thief = await c.refresh(stolen)
        rightful = await c.refresh(grandchild)
        async with c.database.transaction() as connection:
            row = (await connection.execute(token_families.select())).one()
    assert thief.status_code == rightful.status_code == 400
    assert row.revoked_for == "reuse"


async def test_a_refresh_token_needs_its_key(centre):
    async with centre() as c:
        token, thief = (await c.sign_in())["refresh_token"], c.new_pc()
        form = {
            "grant_type": "refresh_token",
            "client_id": "kep-workstation",
            "refresh_token": token,
        }
        stolen = await c.token(form, thief.proof("POST", "/oauth/token"))
        rightful = await c.refresh(token)
    assert (stolen.status_code, rightful.status_code) == (400, 200)


async def test_after_twelve_hours_a_sign_in_is_due_however_busy_the_day(centre):
    async with centre() as c:
        held = (await c.sign_in())["refresh_token"]
        for _ in range(11):
            c.clock.pass_s(3600)
            held = (await c.refresh(held)).json()["refresh_token"]
        c.clock.pass_s(3600)
        answer = await c.refresh(held)
    assert answer.status_code == 400


async def test_signing_out_ends_the_family_and_says_nothing_about_unknown_tokens(centre):
    async with centre() as c:
        held = (await c.sign_in())["refresh_token"]
        unknown = await c.http.post("/oauth/revoke", data={"token": "x"})
        known = await c.http.post("/oauth/revoke", data={"token": held})
        answer = await c.refresh(held)
    assert unknown.status_code == known.status_code == 200
    assert answer.status_code == 400


async def test_a_workstation_speaks_for_itself(centre):
    async with centre() as c:
        reply = await c.workstation_token()
        as_clerk = await c.ask("GET", "/v1/me", reply.json()["access_token"])
    assert reply.json()["scope"] == "sync"
    assert "refresh_token" not in reply.json() or not reply.json()["refresh_token"]
    assert as_clerk.json()["code"] == "access.denied"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "http://evil.example"},
        {"sub": "wks_0000000000000000"},
        {"iss": "wks_0000000000000000"},
        {"exp": 1_000_000_000},
        {"exp": 4_000_000_000},
        {"exp": "soon"},
    ],
)
async def test_an_assertion_for_somebody_else_or_another_time_is_refused(centre, claims):
    async with centre() as c:
        form = _assertion_form(c.pc.assertion(**claims))
        answer = await c.token(form)
    assert answer.json()["error"] == "invalid_client"


async def test_an_assertion_is_good_once_and_only_with_the_same_key(centre):
    async with centre() as c:
        form = _assertion_form(c.pc.assertion())
        thief = await c.token(form, c.new_pc().proof("POST", "/oauth/token"))
        form = _assertion_form(c.pc.assertion())
        first, replay = await c.token(form), await c.token(form)
    assert thief.json()["error"] == "invalid_dpop_proof"
    assert (first.status_code, replay.status_code) == (200, 400)


def _assertion_form(assertion: str) -> dict[str, str]:
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": kind,
        "client_assertion": assertion,
    }


def _new_signing_key() -> str:
    return b64url(Ed25519PrivateKey.generate().public_key().public_bytes_raw())


async def _slot(c, token: str, key: str = "", workstation: str = ""):
    body = {
        "workstationId": workstation or c.pc.id,
        "signingKey": key or _new_signing_key(),
    }
    return await c.ask("POST", "/v1/slots", token, json=body)


async def test_a_slot_gets_its_share_and_a_permit_with_its_bounds(centre):
    async with centre() as c:
        token, key = (await c.sign_in())["access_token"], _new_signing_key()
        slot = (await _slot(c, token, key)).json()
        again = (await _slot(c, token, key)).json()
        public = (await c.http.get("/.well-known/jwks.json")).json()["keys"][0]
        signed = jws.extract_compact(slot["permit"].encode())
        # With the newer name of the algorithm joserfc verifies the same bytes without a warning.
        OKPKey.import_key({**public, "alg": "Ed25519"}).get_op_key("verify").verify(
            urlsafe_b64decode(slot["permit"].split(".")[2] + "=="),
            slot["permit"].rpartition(".")[0].encode(),
        )
        permit = json.loads(signed.payload)
    assert permit["exp"] - permit["iat"] == 7 * 86400
    assert (permit["hours"], permit["unlocks"]) == (40, 150)
    assert (permit["wks"], permit["office"], permit["roles"]) == (c.pc.id, "0042", ["clerk"])
    assert (permit["sub"], permit["kid"]) == (slot["clerk"]["id"], slot["keyId"])
    assert len(urlsafe_b64decode(slot["deviceShare"] + "=")) == 32
    assert (again["keyId"], again["deviceShare"]) == (slot["keyId"], slot["deviceShare"])


async def test_a_slot_is_only_for_the_pc_that_asks(centre):
    async with centre() as c:
        token = (await c.sign_in())["access_token"]
        other = await _slot(c, token, workstation="wks_" + secrets.token_hex(8))
        no_key = await _slot(c, token, key="abc")
    assert other.json()["code"] == "device.not_enrolled"
    assert no_key.json()["code"] == "request.invalid"


async def test_nobody_registers_the_signing_key_of_a_colleague(centre):
    async with centre() as c:
        key = _new_signing_key()
        await _slot(c, (await c.sign_in())["access_token"], key)
        colleague = (await c.sign_in("a.elegktis"))["access_token"]
        answer = await _slot(c, colleague, key)
    assert answer.json()["code"] == "access.denied"
