"""The people of an office, as its manager and the administrators see them."""

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import accounts, roles
from central_server.auth.accounts import Account
from central_server.auth.roles import RoleGrant
from central_server.auth.tables import clerks, role_grants, second_factors
from kep_client.wire.accounts import AccountOut, RoleOut


async def staff_of(connection: AsyncConnection, office: str) -> list[AccountOut]:
    """Return whom the office employs, and who has, had or will have a role there."""
    granted = exists().where(role_grants.c.clerk == clerks.c.id, role_grants.c.office == office)
    query = (
        select(clerks.c.id)
        .where(or_(clerks.c.office == office, granted))
        .order_by(clerks.c.family_name, clerks.c.given_name, clerks.c.id)
    )
    ids = (await connection.execute(query)).scalars().all()
    found = [await accounts.find_clerk(connection, id_) for id_ in ids]
    return [await shown(connection, account, office) for account in found if account is not None]


async def shown(connection: AsyncConnection, account: Account, office: str) -> AccountOut:
    """Return an account with its roles in one office."""
    enrolled = select(second_factors.c.clerk).where(
        second_factors.c.clerk == account.id, second_factors.c.confirmed_at.is_not(None)
    )
    grants = await roles.grants_of(connection, account.id)
    return AccountOut(
        id=account.id,
        username=account.username,
        given_name=account.given_name,
        family_name=account.family_name,
        office=account.office,
        active=account.active,
        training=account.training,
        second_factor=(await connection.execute(enrolled)).first() is not None,
        roles=[_role(grant) for grant in grants if grant.office == office],
    )


def _role(grant: RoleGrant) -> RoleOut:
    return RoleOut(
        role=grant.role,
        valid_from=grant.valid_from.isoformat(),
        valid_to=grant.valid_to.isoformat() if grant.valid_to is not None else "",
        granted_by=grant.granted_by,
    )
