"""Every route x every role x own and foreign office, against the table that people read.

``access_matrix.txt`` stands for what was agreed; what the app really does is compared with it. A
new route or action fails here until its row is written there.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from litestar.routes import HTTPRoute
from sqlalchemy import update

from central_server.app import create_app
from central_server.auth.actor import RULES, Action, Actor, ActorKind, Rule, demand, may
from central_server.auth.tables import role_grants
from central_server.database import Database
from central_server.settings import Settings
from kep_client.domain.clerk import Role
from kep_client.errors import RefusedError

TABLE = Path(__file__).with_name("access_matrix.txt")
COLUMNS = (*Role, *(kind for kind in ActorKind if kind is not ActorKind.CLERK), "nobody")
OWN, FOREIGN = "0042", "0077"
# What an action may be called that shows or changes nothing of a citizen.
WITHOUT_CITIZENS = {Action.READ_SERVICES, Action.SEE_SELF, Action.MANAGE_ACCOUNTS}


def read(section: str) -> dict[str, str]:
    """Return the rows under a heading: what stands before two blanks, and what stands after."""
    rows: dict[str, str] = {}
    inside = False
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            inside = line.strip() == f"# {section}"
        elif inside and line.strip():
            name, _, rest = line.strip().partition("  ")
            assert name not in rows, f"{name} stands twice"
            rows[name] = " ".join(rest.split())
    return rows


def app_routes(app) -> dict[str, str]:
    """Return method and path of every real route with its action."""
    return {
        f"{method} {route.path}": _opened(handler.opt)
        for route in app.routes
        if isinstance(route, HTTPRoute) and not route.path.startswith("/schema")
        for handler in route.route_handlers
        for method in handler.http_methods
        if method != "OPTIONS"
    }


def _opened(opt) -> str:
    if opt.get("public"):
        return "public"
    action = opt.get("action")
    named = action.value if isinstance(action, Action) else "NOBODY SAYS WHO MAY"
    return f"{named} signed" if opt.get("signed") else named


def actor(column: str) -> Actor:
    if column == "nobody":
        return Actor(ActorKind.CLERK, "clk_1", OWN, "wks_1")
    if isinstance(column, ActorKind):  # its "clerk" equals the role of that name
        return Actor(ActorKind(column), "wks_1", OWN, "wks_1")
    return Actor(ActorKind.CLERK, "clk_1", OWN, "wks_1", frozenset({Role(column)}))


def asked(action: Action) -> str:
    """Ask the decision function for every column: both offices, the own one, none."""
    cells = []
    for column in COLUMNS:
        own, foreign = (may(actor(column), action, office).allowed for office in (OWN, FOREIGN))
        cells.append("both" if own and foreign else "own" if own else "FOREIGN" if foreign else "-")
    return " ".join(cells)


@pytest.fixture
def app(tmp_path):
    settings = Settings(data=tmp_path, issuer="http://127.0.0.1")
    return create_app(settings, Database("postgresql:///nowhere"))


def test_every_route_of_the_app_has_its_row_and_no_row_is_left_over(app):
    found, agreed = app_routes(app), read("routes")
    missing = [f"{name}  {action}" for name, action in found.items() if name not in agreed]
    assert missing == [], "write these rows into access_matrix.txt"
    assert found == agreed


def test_the_columns_of_the_table_are_all_who_can_ask():
    assert read("actions")["action"].split() == [str(column) for column in COLUMNS]


@pytest.mark.parametrize("action", list(Action))
def test_the_decision_is_the_agreed_one_for_every_role_in_the_own_and_a_foreign_office(action):
    agreed = read("actions")
    assert action.value in agreed, f"write this row: {action.value}  {asked(action)}"
    assert agreed[action.value] == asked(action)


def test_the_table_knows_no_action_that_is_gone():
    assert set(read("actions")) - {"action"} == {action.value for action in Action}


def test_whoever_administers_computers_sees_no_citizen():
    may_do = {action for action in Action if may(actor(Role.IT_ADMIN), action, OWN).allowed}
    assert may_do <= WITHOUT_CITIZENS
    careless = Rule(frozenset({ActorKind.CLERK}))  # names no roles
    assert Role.IT_ADMIN not in careless.allowed
    assert Role.CLERK in careless.allowed


def test_an_action_without_a_rule_is_refused(monkeypatch):
    monkeypatch.delitem(RULES, Action.OPEN_PARTY)
    with pytest.raises(RefusedError, match=r"access\.denied"):
        demand(actor(Role.OFFICE_MANAGER), Action.OPEN_PARTY, OWN)


ALLOWED = {"both", "own"}


@pytest.mark.parametrize("role", list(Role))
async def test_over_http_each_role_gets_past_the_guard_where_the_table_says_so(centre, role):
    stop = asyncio.Event()
    stop.set()
    async with centre(stop=stop) as c:
        async with c.database.transaction() as connection:
            await connection.execute(update(role_grants).values(role=role))
        token = (await c.sign_in())["access_token"]
        wrong = [
            f"{name}: {answer.status_code} {answer.text[:80]}"
            for name, answer, denied in await _ask_everything(c, token)
            if denied != (_cell(name, role) not in ALLOWED)
        ]
    assert wrong == []


async def test_over_http_a_workstation_gets_past_the_guard_where_the_table_says_so(centre):
    stop = asyncio.Event()
    stop.set()
    async with centre(stop=stop) as c:
        token = (await c.workstation_token()).json()["access_token"]
        wrong = [
            f"{name}: {answer.status_code} {answer.text[:80]}"
            for name, answer, denied in await _ask_everything(c, token)
            if denied != (_cell(name, ActorKind.WORKSTATION) not in ALLOWED)
        ]
    assert wrong == []


async def test_over_http_nobody_gets_past_the_guard_without_a_token_or_from_another_office(centre):
    async with centre() as c:
        stranger = (await c.sign_in("x.allou"))["access_token"]
        for name in _closed():
            method, path = name.split()
            if read("routes")[name].endswith(" signed"):
                continue  # who signed is asked by the route
            bare = await c.http.request(method, _filled(path))
            foreign = await c.ask(method, _filled(path), stranger)
            assert (name, bare.status_code) == (name, 401)
            assert (name, foreign.json()["code"]) == (name, "auth.wrong_office")


def _closed() -> list[str]:
    return [name for name, action in read("routes").items() if action != "public"]


async def _ask_everything(c, token: str) -> list:
    """Ask every closed route, with nothing in the body: the guard comes before it is read."""
    asked = []
    for name in _closed():
        method, path = name.split()
        answer = await c.ask(method, _filled(path), token)
        denied = answer.status_code == 403 and answer.json()["code"] == "access.denied"
        asked.append((name, answer, denied))
    return asked


def _filled(path: str) -> str:
    parts = path.split("/")
    return "/".join("x" if part.startswith("{") else part for part in parts)


def _cell(name: str, column: str) -> str:
    action = read("routes")[name].removesuffix(" signed")
    return read("actions")[action].split()[list(COLUMNS).index(column)]
