"""Offices and clerks."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import roles
from central_server.auth.roles import RoleGrant, Standing
from central_server.auth.tables import clerks, offices
from kep_client.domain.clerk import Role
from kep_client.wire.auth import ClerkOut


@dataclass(frozen=True, slots=True)
class Office:
    """A ΚΕΠ; ``code`` is the four digits of its register."""

    code: str
    name: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Account:
    """A clerk with what sign-in needs. ``office`` is the one that employs; roles stand apart.

    ``training`` marks an invented person, who may do without a second factor.
    """

    id: str
    username: str
    password_hash: str
    given_name: str
    family_name: str
    office: str
    active: bool = True
    training: bool = False

    def out(self, standing: Standing) -> ClerkOut:
        """Return what clients may see of the clerk in one office."""
        return ClerkOut(
            id=self.id,
            given_name=self.given_name,
            family_name=self.family_name,
            roles=sorted(standing.roles),
            office=standing.office,
        )


def new_clerk_id() -> str:
    """Return a random id; it says nothing about the person."""
    return f"clk_{secrets.token_hex(8)}"


async def put_office(connection: AsyncConnection, office: Office) -> None:
    """Add an office or change its names."""
    names = {"name": office.name, "municipality": office.municipality}
    row = insert(offices).values(code=office.code, **names)
    await connection.execute(row.on_conflict_do_update(index_elements=["code"], set_=names))


async def add_clerk(
    connection: AsyncConnection, account: Account, held: Iterable[Role], granted_by: str
) -> None:
    """Add a clerk with roles at the own office from today on.

    A username that is taken raises DatabaseBug 23505, an unknown office 23503.
    """
    await connection.execute(
        insert(clerks).values(
            id=account.id,
            username=account.username,
            password_hash=account.password_hash,
            given_name=account.given_name,
            family_name=account.family_name,
            office=account.office,
            active=account.active,
            training=account.training,
        )
    )
    for role in sorted(held):
        await roles.give(connection, RoleGrant(account.id, account.office, role, granted_by))


async def find_office(connection: AsyncConnection, code: str) -> Office | None:
    """Return an office by its code."""
    row = (await connection.execute(select(offices).where(offices.c.code == code))).first()
    return None if row is None else Office(row.code, row.name, row.municipality)


async def find_username(connection: AsyncConnection, username: str) -> Account | None:
    """Return the account of a name as typed; case does not matter."""
    return await _find(connection, username=username.strip().lower())


async def find_clerk(connection: AsyncConnection, clerk: str) -> Account | None:
    """Return an account by its id."""
    return await _find(connection, id=clerk)


async def store_hash(connection: AsyncConnection, clerk: str, password_hash: str) -> None:
    """Keep a new password's hash, or one with newer parameters."""
    await _change(connection, clerk, password_hash=password_hash)


async def set_active(connection: AsyncConnection, clerk: str, *, active: bool) -> None:
    """Close an account or open it again; a closed one is refused within ten seconds."""
    await _change(connection, clerk, active=active)


async def _change(connection: AsyncConnection, clerk: str, **values: object) -> None:
    await connection.execute(update(clerks).where(clerks.c.id == clerk).values(**values))


async def _find(connection: AsyncConnection, **key: str) -> Account | None:
    row = (await connection.execute(select(clerks).filter_by(**key))).first()
    if row is None:
        return None
    return Account(
        id=row.id,
        username=row.username,
        password_hash=row.password_hash,
        given_name=row.given_name,
        family_name=row.family_name,
        office=row.office,
        active=row.active,
        training=row.training,
    )
