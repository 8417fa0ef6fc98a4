"""The manager of an office gives and ends roles; nobody helps oneself."""

from __future__ import annotations

import pytest

from central_server.auth import accounts, roles
from central_server.auth.roles import RoleGrant
from kep_client.domain.clerk import Role


async def as_role(c, role: Role, office: str = "0042") -> str:
    """Make a.elegktis of the office what is said, and sign in."""
    async with c.database.transaction() as connection:
        account = await accounts.find_username(connection, "a.elegktis")
        assert account is not None
        await roles.give(connection, RoleGrant(account.id, office, role, "test"))
    return (await c.sign_in("a.elegktis"))["access_token"]


async def id_of(c, username: str) -> str:
    async with c.database.transaction() as connection:
        account = await accounts.find_username(connection, username)
    assert account is not None
    return account.id


async def test_a_manager_sees_the_people_of_the_office_and_nobody_elses(centre):
    async with centre() as c:
        token = await as_role(c, Role.OFFICE_MANAGER)
        shown = (await c.ask("GET", "/v1/accounts", token)).json()["accounts"]
    assert {a["username"] for a in shown} == {"m.antoniou", "a.elegktis", "p.pragmatiki"}
    assert {a["secondFactor"] for a in shown} == {False}


async def test_a_manager_lends_a_colleague_of_another_office_for_a_day_of_next_year(centre):
    async with centre() as c:
        token = await as_role(c, Role.OFFICE_MANAGER)
        clerk = await id_of(c, "x.allou")
        path = f"/v1/accounts/{clerk}/roles"
        body = {"role": "senior_clerk", "firstDay": "2031-03-03", "lastDay": "2031-03-03"}
        given = await c.ask("POST", path, token, json=body)
        backwards = body | {"lastDay": "2031-03-01"}
        refused = await c.ask("POST", path, token, json=backwards)
    (role,) = given.json()["roles"]
    assert (role["validFrom"], role["validTo"]) == (
        "2031-03-03T00:00:00+02:00",
        "2031-03-04T00:00:00+02:00",
    ) or (role["validFrom"][:19], role["validTo"][:19]) == (
        "2031-03-02T22:00:00",
        "2031-03-03T22:00:00",
    )
    assert refused.json()["code"] == "request.invalid"


async def test_a_role_that_a_manager_ends_is_over(centre):
    async with centre() as c:
        token = await as_role(c, Role.OFFICE_MANAGER)
        hers = (await c.sign_in())["access_token"]
        path = f"/v1/accounts/{await id_of(c, 'm.antoniou')}/roles/end"
        ended = await c.ask("POST", path, token, json={"role": "clerk"})
        c.clock.pass_s(11)
        asked = await c.ask("GET", "/v1/me", hers)
    assert ended.json()["roles"][0]["validTo"]
    assert asked.json()["code"] == "auth.no_role"


@pytest.mark.parametrize("role", ["office_manager", "auditor", "dpo", "it_admin", "king", ""])
async def test_no_manager_makes_managers_or_auditors(centre, role):
    async with centre() as c:
        token = await as_role(c, Role.OFFICE_MANAGER)
        path = f"/v1/accounts/{await id_of(c, 'm.antoniou')}/roles"
        answer = await c.ask("POST", path, token, json={"role": role})
    assert answer.json()["code"] == "request.invalid"


async def test_nobody_changes_the_own_account_or_one_of_another_office(centre):
    async with centre() as c:
        token = await as_role(c, Role.OFFICE_MANAGER)
        me, other = await id_of(c, "a.elegktis"), await id_of(c, "x.allou")
        own = [
            await c.ask("POST", f"/v1/accounts/{me}/roles", token, json={"role": "clerk"}),
            await c.ask("POST", f"/v1/accounts/{me}/roles/end", token, json={"role": "clerk"}),
            await c.ask("POST", f"/v1/accounts/{me}/disable", token),
        ]
        foreign = [
            await c.ask("POST", f"/v1/accounts/{other}/{act}", token)
            for act in ("disable", "second-factor/reset", "unlock")
        ]
        nobody = await c.ask("POST", "/v1/accounts/clk_0/disable", token)
    assert {answer.json()["code"] for answer in own + foreign} == {"access.denied"}
    assert nobody.json()["code"] == "request.not_found"


async def test_an_administrator_closes_accounts_and_gives_no_roles(centre):
    async with centre() as c:
        token = await as_role(c, Role.IT_ADMIN)
        hers = (await c.sign_in())["access_token"]
        clerk = await id_of(c, "m.antoniou")
        role = await c.ask("POST", f"/v1/accounts/{clerk}/roles", token, json={"role": "clerk"})
        unlocked = await c.ask("POST", f"/v1/accounts/{clerk}/unlock", token)
        reset = await c.ask("POST", f"/v1/accounts/{clerk}/second-factor/reset", token)
        closed = await c.ask("POST", f"/v1/accounts/{clerk}/disable", token)
        c.clock.pass_s(11)
        asked = await c.ask("GET", "/v1/me", hers)
    assert role.json()["code"] == "access.denied"
    assert (unlocked.status_code, reset.status_code) == (200, 200)
    assert closed.json()["active"] is False
    assert asked.json()["code"] == "auth.revoked"
