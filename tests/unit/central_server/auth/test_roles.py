"""Roles stand in an office for a time, and what has ended has ended."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import msgspec
import psycopg
import pytest

from central_server.auth import accounts, administration, roles
from central_server.auth.roles import RoleGrant
from central_server.migrations import upgrade
from kep_client.domain.clerk import Role
from server_kit.tokens import b64url

DAY = timedelta(days=1)


def now(c) -> datetime:
    return datetime.fromtimestamp(c.clock(), UTC)


async def give(c, username: str, office: str, role: Role, **when) -> str:
    async with c.database.transaction() as connection:
        account = await accounts.find_username(connection, username)
        assert account is not None
        await roles.give(connection, RoleGrant(account.id, office, role, "test", **when))
        return account.id


async def end(c, username: str, office: str, role: Role) -> None:
    async with c.database.transaction() as connection:
        account = await accounts.find_username(connection, username)
        assert account is not None
        assert await roles.end(connection, account.id, office, role, now(c)) == 1


async def test_a_clerk_of_two_offices_works_in_the_one_of_the_pc_that_is_signed(centre):
    async with centre() as c:
        await give(c, "x.allou", "0042", Role.SENIOR_CLERK)
        there = c.new_pc()
        there.id = (await c.enrol(there, await c.code_for("0077", 1))).json()["id"]
        here = await c.sign_in("x.allou")
        me_here = (await c.ask("GET", "/v1/me", here["access_token"])).json()
        c.pc = there
        home = await c.sign_in("x.allou")
        me_home = (await c.ask("GET", "/v1/me", home["access_token"])).json()
    assert (me_here["office"], me_here["roles"]) == ("0042", ["senior_clerk"])
    assert (me_home["office"], me_home["roles"]) == ("0077", ["clerk"])


async def test_a_role_that_ends_at_midnight_is_over_within_ten_seconds_and_not_refreshed(centre):
    async with centre() as c:
        await give(c, "a.elegktis", "0042", Role.CLERK, valid_to=now(c) + timedelta(seconds=60))
        reply = await c.sign_in("a.elegktis")
        token = reply["access_token"]
        before = (await c.ask("GET", "/v1/me", token)).json()["roles"]
        c.clock.pass_s(61)
        after = (await c.ask("GET", "/v1/me", token)).json()["roles"]
        search = await c.ask("POST", "/v1/parties/search", token, json={})
        await end(c, "a.elegktis", "0042", Role.AUDITOR)
        c.clock.pass_s(11)
        nothing_left = await c.ask("GET", "/v1/me", token)
        refreshed = await c.refresh(reply["refresh_token"])
    assert before == ["auditor", "clerk"]
    assert after == ["auditor"]
    assert search.json()["code"] == "access.denied"
    assert nothing_left.json()["code"] == "auth.no_role"
    assert nothing_left.json()["params"] == {"p1": "0042"}
    assert (refreshed.status_code, refreshed.json()["code"]) == (400, "auth.no_role")


async def test_a_role_of_next_week_is_none_yet(centre):
    async with centre() as c:
        await end(c, "m.antoniou", "0042", Role.CLERK)
        await give(c, "m.antoniou", "0042", Role.CLERK, valid_from=now(c) + 7 * DAY)
        early = await c.ask("GET", "/v1/me", (await c.sign_in())["access_token"])
        c.clock.pass_s(7 * 86_400 + 1)
        due = await c.ask("GET", "/v1/me", (await c.sign_in())["access_token"])
    assert early.json()["code"] == "auth.no_role"
    assert due.status_code == 200


async def test_a_role_given_during_the_day_counts_without_a_new_sign_in(centre):
    async with centre() as c:
        token = (await c.sign_in("x.allou"))["access_token"]
        foreign = await c.ask("GET", "/v1/me", token)
        await give(c, "x.allou", "0042", Role.CLERK)
        c.clock.pass_s(11)
        welcome = await c.ask("GET", "/v1/me", token)
    assert foreign.json()["code"] == "auth.wrong_office"
    assert (welcome.json()["office"], welcome.json()["roles"]) == ("0042", ["clerk"])


async def test_a_permit_to_work_without_a_line_ends_with_the_role(centre):
    async with centre() as c:
        await end(c, "m.antoniou", "0042", Role.CLERK)
        last = now(c) + DAY
        await give(c, "m.antoniou", "0042", Role.CLERK, valid_to=last)
        token = (await c.sign_in())["access_token"]
        body = {"workstationId": c.pc.id, "signingKey": b64url(b"\x01" * 31 + b"\x02")}
        slot = await c.ask("POST", "/v1/slots", token, json=body)
    payload = slot.json()["permit"].split(".")[1]
    permit = msgspec.json.decode(urlsafe_b64decode(payload + "=="))
    assert permit["roles"] == ["clerk"]
    assert abs(permit["exp"] - last.timestamp()) <= 1


async def test_a_closed_account_is_out_at_once_for_refresh_and_in_ten_seconds_for_the_rest(centre):
    async with centre() as c:
        reply = await c.sign_in()
        assert (await c.ask("GET", "/v1/me", reply["access_token"])).status_code == 200
        async with c.database.transaction() as connection:
            account = await accounts.find_username(connection, "m.antoniou")
            assert account is not None
            await administration.disable(connection, account.id)
        refreshed = await c.refresh(reply["refresh_token"])
        c.clock.pass_s(11)
        asked = await c.ask("GET", "/v1/me", reply["access_token"])
    assert refreshed.status_code == 400
    assert asked.json()["code"] == "auth.revoked"


OLD_CLERKS = """
INSERT INTO office (code, name, municipality) VALUES ('0042', 'ΚΕΠ', 'Χαλάνδρι');
INSERT INTO clerk (id, username, password_hash, given_name, family_name, roles, office) VALUES
 ('clk_m.antoniou', 'm.antoniou', '-', 'Μαρία', 'Αντωνίου', '{clerk}', '0042'),
 ('clk_0011223344556677', 'p', '-', 'Π', 'Π', '{clerk,senior_clerk,clerk}', '0042')
"""


@pytest.fixture
def old_database(postgres_url):
    admin = postgres_url.replace("/kep?", "/postgres?", 1)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CREATE DATABASE old_roles")
        yield postgres_url.replace("/kep?", "/old_roles?", 1)
        connection.execute("DROP DATABASE old_roles WITH (FORCE)")


def test_clerks_of_an_older_record_keep_their_roles_and_only_invented_ones_stay_without_a_telephone(
    old_database,
):
    upgrade(old_database, "0002")
    with psycopg.connect(old_database) as connection:
        connection.execute(OLD_CLERKS)
    upgrade(old_database)
    with psycopg.connect(old_database) as connection:
        held = connection.execute(
            "SELECT clerk, role, office FROM role_grant"
            " WHERE valid_from <= now() AND valid_to IS NULL ORDER BY clerk, role"
        ).fetchall()
        training = dict(connection.execute("SELECT username, training FROM clerk").fetchall())
    assert held == [
        ("clk_0011223344556677", "clerk", "0042"),
        ("clk_0011223344556677", "senior_clerk", "0042"),
        ("clk_m.antoniou", "clerk", "0042"),
    ]
    assert training == {"m.antoniou": True, "p": False}
