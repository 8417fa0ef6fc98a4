"""Accounts of an office: roles by its manager, lost telephones and closings also by administrators.

Nobody changes the own account, and nobody gives a role that is not of the counter: managers,
auditors and administrators are made with ``kep-central user``.
"""

import logging
from dataclasses import replace
from datetime import timedelta

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import accounts, administration, roles, staff
from central_server.auth.accounts import Account
from central_server.auth.actor import Action, Actor, demand
from central_server.auth.context import Auth
from central_server.auth.roles import RoleGrant, midnight
from kep_client.domain.clerk import Role
from kep_client.errors import InputError, RefusedError
from kep_client.wire.accounts import AccountOut, AccountsReply, RoleEndRequest, RoleGiveRequest
from server_kit.log import note

_log = logging.getLogger("kep.auth")


@get("/v1/accounts", opt={"action": Action.MANAGE_ACCOUNTS})
async def list_accounts(
    actor: NamedDependency[Actor], auth: NamedDependency[Auth]
) -> AccountsReply:
    """Return the people of the office."""
    async with auth.database.transaction() as connection:
        return AccountsReply(accounts=await staff.staff_of(connection, actor.office))


@post("/v1/accounts/{clerk:str}/roles", opt={"action": Action.GIVE_ROLES}, status_code=200)
async def give_role(
    clerk: FromPath[str],
    data: JSONBody[RoleGiveRequest],
    actor: NamedDependency[Actor],
    auth: NamedDependency[Auth],
) -> AccountOut:
    """Give a role in the own office, to a colleague of another office too."""
    grant = RoleGrant(clerk, actor.office, Role(data.role), actor.id)
    if data.first_day is not None:
        grant = replace(grant, valid_from=midnight(data.first_day))
    if data.last_day is not None:
        grant = replace(grant, valid_to=midnight(data.last_day + timedelta(days=1)))
    if grant.valid_to is not None and grant.valid_to <= max(grant.valid_from, auth.now()):
        raise InputError("request.invalid")
    async with auth.database.transaction() as connection:
        account = await _colleague(connection, actor, clerk)
        await roles.give(connection, grant)
        note(_log, logging.INFO, "role_given", clerk=clerk, office=actor.office)
        return await staff.shown(connection, account, actor.office)


@post("/v1/accounts/{clerk:str}/roles/end", opt={"action": Action.GIVE_ROLES}, status_code=200)
async def end_role(
    clerk: FromPath[str],
    data: JSONBody[RoleEndRequest],
    actor: NamedDependency[Actor],
    auth: NamedDependency[Auth],
) -> AccountOut:
    """End a role in the own office now; it is refused within ten seconds."""
    async with auth.database.transaction() as connection:
        account = await _colleague(connection, actor, clerk)
        await roles.end(connection, clerk, actor.office, Role(data.role), auth.now())
        note(_log, logging.INFO, "role_ended", clerk=clerk, office=actor.office)
        return await staff.shown(connection, account, actor.office)


@post("/v1/accounts/{clerk:str}/disable", opt={"action": Action.MANAGE_ACCOUNTS}, status_code=200)
async def disable(
    clerk: FromPath[str], actor: NamedDependency[Actor], auth: NamedDependency[Auth]
) -> AccountOut:
    """Close an account of the office; every session of it ends."""
    async with auth.database.transaction() as connection:
        account = await _own_staff(connection, actor, clerk)
        await administration.disable(connection, clerk)
        note(_log, logging.INFO, "account_disabled", clerk=clerk, office=actor.office)
        return await staff.shown(connection, replace(account, active=False), actor.office)


@post(
    "/v1/accounts/{clerk:str}/second-factor/reset",
    opt={"action": Action.MANAGE_ACCOUNTS},
    status_code=200,
)
async def reset_second_factor(
    clerk: FromPath[str], actor: NamedDependency[Actor], auth: NamedDependency[Auth]
) -> AccountOut:
    """Forget a lost telephone: the next sign-in enrols another."""
    async with auth.database.transaction() as connection:
        account = await _own_staff(connection, actor, clerk)
        await administration.reset_second_factor(connection, clerk)
        note(_log, logging.INFO, "second_factor_reset", clerk=clerk, office=actor.office)
        return await staff.shown(connection, account, actor.office)


@post("/v1/accounts/{clerk:str}/unlock", opt={"action": Action.MANAGE_ACCOUNTS}, status_code=200)
async def unlock(
    clerk: FromPath[str], actor: NamedDependency[Actor], auth: NamedDependency[Auth]
) -> AccountOut:
    """Forget wrong passwords and codes."""
    async with auth.database.transaction() as connection:
        account = await _own_staff(connection, actor, clerk)
        await administration.unlock(connection, auth.keys, account)
        note(_log, logging.INFO, "account_unlocked", clerk=clerk, office=actor.office)
        return await staff.shown(connection, account, actor.office)


ROUTES = [list_accounts, give_role, end_role, disable, reset_second_factor, unlock]


async def _own_staff(connection: AsyncConnection, actor: Actor, clerk: str) -> Account:
    account = await _colleague(connection, actor, clerk)
    demand(actor, Action.MANAGE_ACCOUNTS, account.office)
    return account


async def _colleague(connection: AsyncConnection, actor: Actor, clerk: str) -> Account:
    if clerk == actor.id:
        raise RefusedError("access.denied")
    account = await accounts.find_clerk(connection, clerk)
    if account is None:
        raise InputError("request.not_found")
    return account
