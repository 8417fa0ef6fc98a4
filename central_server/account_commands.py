"""Commands of ``kep-central`` about people who work here: ``user`` and its older name ``clerk``."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import (
    accounts,
    administration,
    external_identities,
    roles,
    second_factor,
)
from central_server.auth.accounts import Account
from central_server.auth.keys import ServerKeys, open_server_keys
from central_server.auth.passwords import Passwords
from central_server.auth.roles import ATHENS, RoleGrant, midnight
from central_server.auth.tables import clerks
from central_server.database import Database, DatabaseBug
from central_server.settings import Settings
from kep_client.domain.clerk import Role

GRANTED_BY = "kep-central"
_UNIQUE_VIOLATION = "23505"
Act = Callable[[AsyncConnection, ServerKeys, Account, argparse.Namespace], Coroutine[Any, Any, int]]


async def _add(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
    keys = open_server_keys(settings.data)
    account = Account(
        id=accounts.new_clerk_id(),
        username=parsed.username.strip().lower(),
        password_hash=Passwords(keys).hash(_password(parsed.password_file)),
        given_name=parsed.given_name,
        family_name=parsed.family_name,
        office=parsed.office,
        training=parsed.training,
    )
    held = {Role(name) for name in parsed.roles}
    try:
        async with Database(url) as database, database.transaction() as connection:
            await accounts.add_clerk(connection, account, held, GRANTED_BY)
    except DatabaseBug as refused:
        taken = refused.sqlstate == _UNIQUE_VIOLATION
        return _complain("the username is taken" if taken else "the office is unknown")
    print(account.id)
    return 0


async def _list(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
    keys = open_server_keys(settings.data)
    async with Database(url) as database, database.transaction() as connection:
        names = select(clerks.c.username).order_by(clerks.c.username)
        for name in (await connection.execute(names)).scalars().all():
            account = await accounts.find_username(connection, name)
            if account is not None:
                line = await _line(connection, keys, account)
                if not parsed.office or parsed.office in line["offices"]:
                    print(json.dumps(line, ensure_ascii=False))
    return 0


async def _line(connection: AsyncConnection, keys: ServerKeys, account: Account) -> dict[str, Any]:
    factor = await second_factor.find(connection, keys, account.id)
    grants = await roles.grants_of(connection, account.id)
    return {
        "username": account.username,
        "id": account.id,
        "name": f"{account.given_name} {account.family_name}",
        "active": account.active,
        "training": account.training,
        "secondFactor": factor is not None and factor.confirmed,
        "offices": sorted({account.office, *(grant.office for grant in grants)}),
        "roles": [
            {
                "role": grant.role,
                "office": grant.office,
                "from": grant.valid_from.astimezone(ATHENS).isoformat(),
                "to": grant.valid_to and grant.valid_to.astimezone(ATHENS).isoformat(),
                "by": grant.granted_by,
            }
            for grant in grants
        ],
    }


async def _role(
    connection: AsyncConnection, _: ServerKeys, account: Account, parsed: argparse.Namespace
) -> int:
    role = Role(parsed.role)
    if parsed.end:
        if await roles.end(connection, account.id, parsed.office, role, datetime.now(UTC)):
            return 0
        return _complain("there is no such role to end")
    if await accounts.find_office(connection, parsed.office) is None:
        return _complain("the office is unknown")
    grant = RoleGrant(account.id, parsed.office, role, GRANTED_BY)
    if parsed.first is not None:
        grant = replace(grant, valid_from=midnight(parsed.first))
    if parsed.last is not None:
        # The last day is a whole one.
        grant = replace(grant, valid_to=midnight(parsed.last + timedelta(days=1)))
    if grant.valid_to is not None and grant.valid_to <= grant.valid_from:
        return _complain("the role ends before it begins")
    await roles.give(connection, grant)
    print(grant.id)
    return 0


async def _disable(
    connection: AsyncConnection, _: ServerKeys, account: Account, __: argparse.Namespace
) -> int:
    await administration.disable(connection, account.id)
    return 0


async def _enable(
    connection: AsyncConnection, _: ServerKeys, account: Account, __: argparse.Namespace
) -> int:
    await accounts.set_active(connection, account.id, active=True)
    return 0


async def _reset(
    connection: AsyncConnection, _: ServerKeys, account: Account, __: argparse.Namespace
) -> int:
    await administration.reset_second_factor(connection, account.id)
    return 0


async def _unlock(
    connection: AsyncConnection, keys: ServerKeys, account: Account, _: argparse.Namespace
) -> int:
    await administration.unlock(connection, keys, account)
    return 0


async def _new_password(
    connection: AsyncConnection, keys: ServerKeys, account: Account, parsed: argparse.Namespace
) -> int:
    hashed = Passwords(keys).hash(_password(parsed.password_file))
    await administration.change_password(connection, keys, account, hashed)
    return 0


async def _link(
    connection: AsyncConnection, keys: ServerKeys, account: Account, parsed: argparse.Namespace
) -> int:
    subject = _secret_line(parsed.subject_file, "Subject: ").strip()
    if not subject:
        return _complain("the subject is empty")
    if await external_identities.link(connection, keys, parsed.provider, subject, account.id):
        return 0
    return _complain("this subject is linked already")


def _of_account(act: Act) -> Callable[..., Coroutine[Any, Any, int]]:
    """Find the account that a command is about."""

    async def run(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
        keys = open_server_keys(settings.data)
        async with Database(url) as database, database.transaction() as connection:
            account = await accounts.find_username(connection, parsed.username)
            if account is None:
                return _complain("nobody has this username")
            return await act(connection, keys, account, parsed)

    return run


def add_users(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """Declare ``kep-central user``."""
    acts = parser.add_subparsers(required=True, metavar="ACT")
    add_adding(acts.add_parser("add", parents=[shared], help="open an account"))
    lister = acts.add_parser("list", parents=[shared], help="accounts, a line of JSON each")
    lister.add_argument("--office", default="", help="default: every office")
    lister.set_defaults(command=_list)
    _role_options(acts.add_parser("role", parents=[shared], help="give or end a role"))
    simple: tuple[tuple[str, str, Act], ...] = (
        ("disable", "close an account: refused within ten seconds", _disable),
        ("enable", "open a closed account again", _enable),
        ("reset-second-factor", "forget a lost telephone; ends the sessions", _reset),
        ("unlock", "forget wrong passwords and codes", _unlock),
    )
    for name, text, act in simple:
        sub = acts.add_parser(name, parents=[shared], help=text)
        sub.add_argument("username")
        sub.set_defaults(command=_of_account(act))
    password = acts.add_parser("password", parents=[shared], help="set a new password")
    password.add_argument("username")
    _password_option(password)
    password.set_defaults(command=_of_account(_new_password))
    link = acts.add_parser("link", parents=[shared], help="let a subject upstream be this account")
    link.add_argument("username")
    link.add_argument("--provider", required=True, help="its name in the provider's file")
    link.add_argument("--subject-file", type=Path, help="its first line; default: asked for")
    link.set_defaults(command=_of_account(_link))


def add_adding(parser: argparse.ArgumentParser) -> None:
    """Declare ``kep-central user add``, also known as ``clerk add``."""
    parser.add_argument("username")
    parser.add_argument("--given-name", required=True)
    parser.add_argument("--family-name", required=True)
    parser.add_argument("--office", required=True)
    parser.add_argument("--role", dest="roles", action="append", choices=[*Role], required=True)
    parser.add_argument(
        "--training", action="store_true", help="an invented person; needs no second factor"
    )
    _password_option(parser)
    parser.set_defaults(command=_add)


def _role_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username")
    parser.add_argument("--office", required=True)
    parser.add_argument("--role", choices=[*Role], required=True)
    day = date.fromisoformat
    parser.add_argument("--from", dest="first", type=day, help="first day; default: today")
    parser.add_argument("--to", dest="last", type=day, help="last day; default: no end")
    parser.add_argument("--end", action="store_true", help="end it now instead")
    parser.set_defaults(command=_of_account(_role))


def _password_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--password-file", type=Path, help="its first line; default: asked for")


def _password(path: Path | None) -> str:
    return _secret_line(path, "Password: ")


def _secret_line(path: Path | None, prompt: str) -> str:
    # Never an argument: every user of the machine sees those.
    return getpass.getpass(prompt) if path is None else path.read_text("utf-8").splitlines()[0]


def _complain(reason: str) -> int:
    print(f"kep-central: {reason}", file=sys.stderr)
    return 1
