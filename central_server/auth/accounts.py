"""Offices and clerks."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

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
    """A clerk with what sign-in needs."""

    id: str
    username: str
    password_hash: str
    given_name: str
    family_name: str
    roles: frozenset[Role]
    office: str
    active: bool = True

    def out(self) -> ClerkOut:
        """Return what clients may see."""
        return ClerkOut(
            id=self.id,
            given_name=self.given_name,
            family_name=self.family_name,
            roles=sorted(self.roles),
            office=self.office,
        )


def new_clerk_id() -> str:
    """Return a random id; it says nothing about the person."""
    return f"clk_{secrets.token_hex(8)}"


async def put_office(connection: AsyncConnection, office: Office) -> None:
    """Add an office or change its names."""
    names = {"name": office.name, "municipality": office.municipality}
    row = insert(offices).values(code=office.code, **names)
    await connection.execute(row.on_conflict_do_update(index_elements=["code"], set_=names))


async def add_clerk(connection: AsyncConnection, account: Account) -> None:
    """Add a clerk. A username that is taken raises DatabaseBug 23505 at the transaction's end."""
    await connection.execute(
        insert(clerks).values(
            id=account.id,
            username=account.username,
            password_hash=account.password_hash,
            given_name=account.given_name,
            family_name=account.family_name,
            roles=sorted(account.roles),
            office=account.office,
            active=account.active,
        )
    )


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
    """Keep a hash with newer parameters."""
    await connection.execute(
        update(clerks).where(clerks.c.id == clerk).values(password_hash=password_hash)
    )


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
        roles=frozenset(Role(name) for name in row.roles),
        office=row.office,
        active=row.active,
    )
