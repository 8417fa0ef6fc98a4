"""A one-time code gives a PC its identity."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from central_server.auth import workstations as store
from central_server.auth.tables import workstations
from kep_client.errors import RefusedError


async def test_a_code_gives_the_pc_its_desk_and_a_series_of_its_own(centre):
    async with centre() as c:
        pc = c.new_pc()
        answer = (await c.enrol(pc, await c.code_for(desk=4))).json()
    assert answer["id"].startswith("wks_")
    assert (answer["office"], answer["desk"]) == ("0042", 4)
    assert (answer["officeName"], answer["municipality"]) == ("ΚΕΠ Χαλανδρίου", "Χαλάνδρι")
    assert answer["seriesLetter"] == "Γ"  # Β is desk 3's, Α the centre's


async def test_a_code_is_good_once(centre):
    async with centre() as c:
        code = await c.code_for(desk=4)
        first = await c.enrol(c.new_pc(), code)
        second = await c.enrol(c.new_pc(), code)
    assert first.status_code == 200
    assert second.json()["code"] == "device.enrolment_code"


async def test_a_code_may_be_typed_in_small_letters_without_dashes(centre):
    async with centre() as c:
        code = await c.code_for(desk=4)
        answer = await c.enrol(c.new_pc(), code.lower().replace("-", " "))
    assert answer.status_code == 200


async def test_a_code_ends_after_a_week(centre):
    async with centre() as c:
        code = await c.code_for(desk=4)
        c.clock.pass_s(7 * 86400 + 1)
        answer = await c.enrol(c.new_pc(), code)
    assert answer.status_code == 403


async def test_ten_wrong_tries_spoil_a_code(centre):
    async with centre() as c:
        code = await c.code_for(desk=4)
        wrong = code[:5] + "0000-0000-0000"
        for _ in range(10):
            assert (await c.enrol(c.new_pc(), wrong)).status_code == 403
        answer = await c.enrol(c.new_pc(), code)
    assert answer.status_code == 403


async def test_a_code_for_a_taken_desk_must_say_that_it_replaces(centre):
    async with centre() as c:
        with pytest.raises(RefusedError):
            await c.code_for(desk=3)
        new = c.new_pc()
        answer = await c.enrol(new, await c.code_for(desk=3, replaces=True))
        old = await c.workstation_token()
    assert answer.json()["seriesLetter"] == "Β"
    assert old.json()["code"] == "auth.revoked"


async def test_a_bad_key_does_not_cost_the_code(centre):
    async with centre() as c:
        code = await c.code_for(desk=4)
        pc = c.new_pc()
        private = json.dumps({**pc.jwk, "d": "AAAA"})
        for key in ("", "{}", "[]", private, json.dumps({**pc.jwk, "crv": "P-384"}), "x" * 300):
            body = {"code": code, "publicKey": key}
            answer = await c.http.post("/v1/workstations/enrol", json=body)
            assert answer.status_code == 400, key
        assert (await c.enrol(pc, code)).status_code == 200


async def test_the_share_of_a_pc_is_sealed_in_the_database(centre):
    async with centre() as c, c.database.transaction() as connection:
        sealed = (await connection.execute(select(workstations.c.device_share))).scalar_one()
        share = await store.device_share(connection, c.keys, c.pc.id)
    assert len(share) == 32
    assert share not in sealed
